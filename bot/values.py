"""What single values in config.yml look like: shifts, spans, sizes, days, zones, categories.

A value that does not fit raises ValueError with a Chinese line that says how to write it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field

from dialogues.script import span
from nlu import taxonomy
from nlu.rasa_project import PIPELINES

_SIZES = {"": 1, "B": 1, "KiB": 1024, "MiB": 1024**2}
_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None}
_MIDNIGHT = 24 * 60  # minutes
_LONGEST_TERM = timedelta(days=30)
_Items = TypeVar("_Items", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Shift:
    """A span of a working day, minutes from midnight; end is at most 1440."""

    begin: int
    end: int

    @property
    def times(self) -> tuple[time, time]:
        """Return begin and end as clock times; midnight at the end is 00:00."""
        return time(*divmod(self.begin, 60)), time(*divmod(self.end % _MIDNIGHT, 60))


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


def _size(value: object) -> object:
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"(\d{1,12}) ?(|B|KiB|MiB)", value)
    if found is None:
        raise ValueError(f"大小写成 65536、64KiB 或 1MiB 的样子，现在写的是“{value}”")
    return int(found[1]) * _SIZES[found[2]]


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"日期写成 2026-10-01 的样子，现在写的是“{value}”") from None


def _category(code: str) -> str:
    known = taxonomy.load().parents
    if code not in known:
        raise ValueError(f"没有“{code}”这个大类；可以用的有：{'、'.join(known)}")
    return code


def _address(url: str) -> str:
    if urlsplit(url).password:
        raise ValueError("密码不能写在这里；请把整个地址放进环境变量 QINGSU_STORAGE_URL")
    if url and not url.startswith("sqlite:///"):
        raise ValueError("目前只支持 SQLite：sqlite:///文件路径")
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
        return _some(tuple(typed(item) for item in value))
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


def _shift(value: object) -> object:
    if not isinstance(value, str):
        return value
    clocks = [_CLOCK.fullmatch(part.strip()) for part in value.split("-")]
    ends = [int(m[1]) * 60 + int(m[2]) for m in clocks if m]
    if not len(clocks) == len(ends) == 2 or max(ends) > _MIDNIGHT:  # noqa: PLR2004 - a pair
        raise ValueError(f"时段写成 09:00-12:00 的样子，现在写的是“{value}”")
    if ends[0] >= ends[1]:
        how = "跨夜的班拆成两段，例如 22:00-24:00 和 00:00-06:00"
        raise ValueError(f"“{value}”的结束不晚于开始；{how}")
    return Shift(*ends)


def _some(items: _Items) -> _Items:
    """Refuse none; a min_length would complain again beside every wrong item."""
    if not items:
        raise ValueError("至少要有 1 项")
    return items


def _in_order(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    ordered = tuple(sorted(shifts, key=lambda shift: shift.begin))
    if any(one.end > other.begin for one, other in pairwise(ordered)):
        raise ValueError("时段有重叠，请改成前后不重叠的几段")
    return ordered


def _or_default(value: object) -> object:
    """Read an empty value as not given."""
    return value or None


Words = Annotated[str, Field(min_length=1, max_length=200)]
Zone = Annotated[str, AfterValidator(_zone)]
Term = Annotated[timedelta, BeforeValidator(span), AfterValidator(_term)]
Size = Annotated[int, BeforeValidator(_size), Field(ge=1024, le=16 * 1024**2)]
KeptDays = Annotated[int, Field(ge=1, le=36500)]
Day = Annotated[date, BeforeValidator(_date)]
Weekdays = Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], AfterValidator(_some)]
Hours = Annotated[
    tuple[Annotated[Shift, BeforeValidator(_shift)], ...],
    AfterValidator(_some),
    AfterValidator(_in_order),
]
Category = Annotated[str, AfterValidator(_category)]
Place = Annotated[Path | None, BeforeValidator(_or_default)]
WebAddress = Annotated[str, AfterValidator(_web)]
RasaPipeline = Annotated[str | tuple[Mapping[str, Any], ...], BeforeValidator(_pipeline)]
Database = Annotated[str, AfterValidator(_address)]
