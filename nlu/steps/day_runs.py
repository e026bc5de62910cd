"""Settle days that stand beside one another in a message and mean one day.

    settle(plain, found, today, festivals) -> slots

8月30号 不 31号 is the second; 上周买的 好像是周三 is that week's Wednesday; 周五 也可能周四 is
about the first; 去年夏天 618 is last year's festival. Part of dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from nlu.steps.calendar import Festivals, day_of
from nlu.steps.numbers import number
from nlu.types import WANTED, Slot

_FAR = 24
"""Characters between two days that may be one."""

_SLIP = re.compile(
    r"[^，,。；;！!？?]{0,6}[\s，,。.…]*(?:(?:[哦啊噢呃额诶欸喔]\s*)?(?:不对|不(?!是)|说错了?|记错了?|讲错了?|打错了?|错了)"
    r"|[哦啊噢呃额诶欸喔]\s*不是|不是[\s，,]+|no\W+(?:sorry\W+)?|sorry\W+|i mean\W+)"
    r"[\s，,。.]*(?:应该|好像|可能)?(?:是|系)?\s*"
)
_SAME_WEEK = re.compile(
    r"(?:好像|应该|可能|大概|记得|貌似|似乎|大约|也许|估计|i think|maybe|probably|it was|guess)\W*"
    r"(?:就?是|在|系|on|it was)?\W*\Z|是\s*\Z"
)
_EITHER = re.compile(
    r"(?:可能|也可能|或者?|还是|要么|也许|要不就是?|or|maybe)\s*(?:也?是|系)?\s*\Z"
)
_WEEKDAY = re.compile(
    r"(?:周|星期|礼拜)(?P<w>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {
    "天": 6, "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_BARE_DAY = re.compile(
    r"(?P<d>\d{1,2}|[一二三十廿]{1,3}[一二三四五六七八九]?|[四五六七八九])[号日]"
)
_OF_YEAR = re.compile(r"(?:大前年|[前去今]年|20\d\d年?)")

_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})[.。!！]?")
"""A reply that is two figures, of which either may be the month."""


def settle(
    plain: str, found: Iterable[Slot], today: date | None, festivals: Festivals
) -> list[Slot]:
    """Return the days, those that mean one day as one."""
    kept: list[Slot] = []
    for slot in sorted(found, key=lambda s: s.start):
        both = _both(plain, kept[-1], slot, festivals) if kept and today else None
        if both is None:
            kept.append(slot)
        else:
            kept[-1] = both
    return [_turned(plain, kept[0], today)] if len(kept) == 1 and today else kept


def _turned(plain: str, slot: Slot, today: date) -> Slot:
    """Return the day of a reply that writes it first and has been by now: 12/11 in November."""
    bare = _SLASHED.fullmatch(plain.strip())
    if bare is None or slot.value <= today.isoformat():
        return slot
    other = day_of(today.year, int(bare[2]), int(bare[1]))
    past = other is not None and other <= today
    return replace(slot, value=other.isoformat()) if other and past else slot


def _both(plain: str, one: Slot, other: Slot, festivals: Festivals) -> Slot | None:
    """Return the day that both mean, None when they are two."""
    between = plain[one.end : other.start]
    if len(between) > _FAR or WANTED in (one.role, other.role) or not (one.value and other.value):
        return None
    if _SLIP.fullmatch(between):
        return _with_role(_in_its_month(one, other, plain), one)
    weekday = _WEEKDAY.match(plain[other.start : other.end])
    if weekday and one.precision == "week" and _SAME_WEEK.search(between):
        return _with_role(_in_week(one, other, weekday), one)
    bare = _BARE_DAY.match(plain[other.start : other.end])
    if one.precision in {"day", "about"} and (weekday or bare) and _EITHER.search(between):
        return replace(one, precision="about")
    either = bare and _BARE_DAY.match(plain[one.start : one.end]) and between == ""
    if either and _next(one.value, other.value):
        return replace(one, precision="about")
    return _that_years(plain, one, other, festivals)


def _with_role(slot: Slot, other: Slot) -> Slot:
    return replace(slot, role=slot.role or other.role)


def _in_its_month(one: Slot, other: Slot, plain: str) -> Slot:
    """Return a bare day in the month of the day that it takes the place of."""
    bare = _BARE_DAY.match(plain[other.start : other.end])
    said = int(number(bare["d"]) or 0) if bare and one.precision == "day" else 0
    month = date.fromisoformat(one.value)
    day = day_of(month.year, month.month, said) if said else None
    return replace(other, value=day.isoformat()) if day else other


def _in_week(week: Slot, other: Slot, weekday: re.Match[str]) -> Slot:
    index = _WEEKDAYS[weekday["w"] or weekday["en"]]
    day = date.fromisoformat(week.value) + timedelta(days=index)
    return replace(other, value=day.isoformat(), precision="day")


def _next(one: str, other: str) -> bool:
    return date.fromisoformat(other) - date.fromisoformat(one) == timedelta(days=1)


def _that_years(plain: str, one: Slot, other: Slot, festivals: Festivals) -> Slot | None:
    """Return a festival of the year that was said right before it: 去年夏天买的 618."""
    name = plain[other.start : other.end]
    if name not in festivals.names or not _OF_YEAR.match(plain, one.start):
        return None
    if plain[one.end : other.start].strip(" ，,买的在") or one.precision == "day":
        return None
    day = festivals.on(name, date.fromisoformat(one.value).year)
    return _with_role(replace(other, value=day.isoformat()), one) if day else None
