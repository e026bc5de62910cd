"""What may stand in a `when` of sla.yml and teams.yml: levels, categories, tiers, channels.

A code that is none is told with the one that may be meant; else its line never counts, and nobody
would notice. Source: S2-04, S2-38.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from dialogues.calendar_file import some
from nlu import taxonomy

CHANNELS: Mapping[str, str] = {
    "web": "网页", "wechat": "微信", "kf": "微信客服", "telegram": "Telegram", "rest": "接口",
    "console": "终端", "phone": "电话", "email": "邮件", "counter": "柜台", "sms": "短信",
    "social": "社交媒体",
}  # fmt: skip
"""Every way a complaint may come in, with its Chinese name."""


def category(code: str) -> str:
    """Return a category of the taxonomy as it is.

    Raises:
        ValueError: there is no such.
    """
    found = taxonomy.load()
    if code not in found.names:
        near = get_close_matches(code, found.names, n=1)
        meant = f"：是不是 {near[0]}（{found.names[near[0]]}）？" if near else ""
        raise ValueError(f"没有“{code}”这个类别{meant}；大类有：{'、'.join(found.parents)}")
    return code


def channel(code: str) -> str:
    """Return the code of a channel as it is.

    Raises:
        ValueError: nobody comes by it.
    """
    if code not in CHANNELS:
        named = [one for one, name in CHANNELS.items() if name.lower() == code.lower()]
        near = named or get_close_matches(code, CHANNELS, n=1)
        meant = f"：是不是 {near[0]}（{CHANNELS[near[0]]}）？" if near else ""
        listed = "、".join(f"{one}（{name}）" for one, name in CHANNELS.items())
        raise ValueError(f"没有“{code}”这个渠道{meant}；可以用的有：{listed}")
    return code


def hours(written: object) -> object:
    """Return open or closed, told in Chinese what they mean where it is neither."""
    if isinstance(written, str) and written not in _HOURS:
        listed = "、".join(f"{one}（{name}）" for one, name in _HOURS.items())
        raise ValueError(f"只能是 {listed}，现在写的是“{written}”")
    return written


def one_or_many(value: object) -> object:
    """Return one value as a list of one."""
    return [value] if isinstance(value, str) else value


_HOURS = {"open": "上班时间", "closed": "下班以后"}
Many = BeforeValidator(one_or_many)
Word = Annotated[str, Field(min_length=1, max_length=40)]
Words = Annotated[tuple[Word, ...], Many, AfterValidator(some)]
Levels = Annotated[tuple[Literal["1", "2", "3"], ...], Many, AfterValidator(some)]
Hours = Annotated[
    tuple[Annotated[Literal["open", "closed"], BeforeValidator(hours)], ...],
    Many,
    AfterValidator(some),
]
Category = Annotated[str, AfterValidator(category)]
Categories = Annotated[tuple[Category, ...], Many, AfterValidator(some)]
Channels = Annotated[
    tuple[Annotated[str, AfterValidator(channel)], ...], Many, AfterValidator(some)
]
