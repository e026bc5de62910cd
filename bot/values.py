"""What single values in config.yml look like: spans, sizes, days, zones, addresses.

A value that does not fit raises ValueError with a Chinese line that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from dialogues.calendar_file import some
from dialogues.script import span
from nlu.rasa_project import PIPELINES

_SIZES = {"": 1, "B": 1, "KiB": 1024, "MiB": 1024**2}
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_LONGEST_TERM = timedelta(days=30)
_SHORTEST_READING, _LONGEST_READING = timedelta(seconds=0.2), timedelta(seconds=10)


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"没有“{text}”这个时区；写成 Asia/Shanghai 的样子") from None
    return text


def _term(length: timedelta) -> timedelta:
    if not timedelta(0) < length <= _LONGEST_TERM:
        raise ValueError("时长应当大于 0，不超过 30d；写成 30m、8h 或 2d 的样子")
    return length


def _reading(length: timedelta) -> timedelta:
    if not _SHORTEST_READING <= length <= _LONGEST_READING:
        raise ValueError("时长在 0.2s 到 10s 之间")
    return length


def _size(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,12}) ?(|B|KiB|MiB)", value)
    if found is None:
        raise ValueError(f"大小写成 65536、64KiB 或 1MiB 的样子，现在写的是“{value}”")
    return int(found[1]) * _SIZES[found[2]]


def _address(url: str) -> str:
    if urlsplit(url).password:
        raise ValueError("密码不能写在这里；请把整个地址放进环境变量 QINGSU_STORAGE_URL")
    if url and not url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
        raise ValueError("写成 sqlite:///文件路径，或 postgresql://用户@主机/库名 的样子")
    return url


def _web(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"地址写成 http://127.0.0.1:5005 的样子，现在写的是“{url}”")
    if "@" in parts.netloc or parts.query:
        raise ValueError("密码和口令不能写在这里；口令请放进环境变量 QINGSU_RASA_TOKEN")
    return url


def _pipeline(value: object) -> object:
    """Read a name of ours, or a list of Rasa's components with options as Rasa reads them."""
    if value in (names := tuple(PIPELINES)):
        return value
    if isinstance(value, list) and all(_names_one(item) for item in value):
        return some(tuple(typed(item) for item in value))
    how = "或列出 Rasa 的组件，每一项要有 name"
    raise ValueError(f"只能是 {' 或 '.join(names)}，{how}")


def _names_one(item: object) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str)


def typed(value: Any) -> Any:
    """Read true, 3 and 0.5 as what they are: Rasa's options have no model here that would."""
    match value:
        case dict():
            return {key: typed(item) for key, item in value.items()}
        case list():
            return [typed(item) for item in value]
        case str() if value.lower() in _WORDS:
            return _WORDS[value.lower()]
        case str() if re.fullmatch(r"-?\d{1,9}", value):
            return int(value)
        case str() if re.fullmatch(r"-?\d{0,9}\.\d{1,9}", value):
            return float(value)
    return value


def _one_line(text: str) -> str:
    """Let no line break into what is said in one line."""
    if text and not text.isprintable():
        raise ValueError("写成一行：一个网址，或一句话")
    return text


def _or_default(value: object) -> object:
    """Read an empty value as not given."""
    return value or None


Words = Annotated[str, Field(min_length=1, max_length=200)]
Privacy = Annotated[str, Field(max_length=200), AfterValidator(_one_line)]
Zone = Annotated[str, AfterValidator(_zone)]
Term = Annotated[timedelta, BeforeValidator(span), AfterValidator(_term)]
ReadingLimit = Annotated[timedelta, BeforeValidator(span), AfterValidator(_reading)]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1024, le=16 * 1024**2)]
KeptDays = Annotated[int, Field(ge=1, le=36500)]
Place = Annotated[Path | None, BeforeValidator(_or_default)]
WebAddress = Annotated[str, AfterValidator(_web)]
RasaPipeline = Annotated[str | tuple[Mapping[str, Any], ...], BeforeValidator(_pipeline)]
Database = Annotated[str, AfterValidator(_address)]
