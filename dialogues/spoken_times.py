"""Times an agent names in a draft: what is spoken as a time is a promise, so it gets a due time.

    named(text, now) -> [Named(text, due)]        半小时内, 明天上午, 15:30 前, within 2 hours

Pure; *now* has the company's zone. A time that is over, or told of the past, is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUM = r"[0-9]+(?:\.[0-9])?|[一二两三四五六七八九十]{1,3}"
_SPANS = {
    "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1),
    "天": timedelta(days=1), "日": timedelta(days=1), "周": timedelta(weeks=1),
    "星期": timedelta(weeks=1), "minute": timedelta(minutes=1), "min": timedelta(minutes=1),
    "hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(weeks=1),
}  # fmt: skip
_PARTS = {"凌晨": 6, "早上": 10, "上午": 12, "中午": 13, "下午": 18, "傍晚": 19, "晚上": 21}
_PARTS_EN = {"morning": 12, "afternoon": 18, "evening": 21, "night": 21}
_OFFICE_ENDS = 18
_NOON = 12
_WEEKDAYS = "一二三四五六日"
_SATURDAY, _WEEK = 5, 7
_PAST = r"(?<!等了)(?<!用了)(?<!过了)(?<!已经)(?<!拖了)(?<!花了)"
_IN = r"(?:之内|以内|内|之后|以后|后)"
_WITHIN = re.compile(
    rf"{_PAST}(?P<n>半|{_NUM})\s*个?(?P<half>半)?\s*(?P<unit>分钟|小时|钟头){_IN}?(?!前|之前|以前|了)"
    rf"|{_PAST}(?P<dn>{_NUM})\s*个?(?P<dunit>天|日|周|星期){_IN}"
)
_WORKDAYS = re.compile(rf"(?P<n>{_NUM})\s*个?工作日(?:之?内|以内|后)?")
_DAY = (
    r"(?P<day>昨天|前天|上周[一二三四五六日天]?|今天|今日|明天|明日|大后天|后天|"
    r"下周[一二三四五六日天]|(?:本|这)?周[一二三四五六日天]|(?:(?P<month>\d{1,2})\s*月\s*)?"
    r"(?P<date>\d{1,2})\s*[日号]|今(?=[晚早])|明(?=[晚早]))"
)
_PART = r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|早|晚)"
_CLOCK = (
    r"(?:(?P<h>\d{1,2})[:：](?P<m>\d{2})"
    rf"|(?P<hz>{_NUM})\s*点(?:\s*(?P<mz>半|\d{{1,2}})\s*分?)?)"
)
_AT = re.compile(rf"{_DAY}?\s*{_PART}?\s*{_CLOCK}|{_DAY.replace('?P<', '?P<x')}\s*"
                 rf"{_PART.replace('?P<', '?P<x')}?(?P<by>之?前|之?内)?")  # fmt: skip
_TODAY = re.compile(r"下班(?:之前|以前|前)|当天")
_WITHIN_EN = re.compile(
    rf"\b(?:in|within)\s+(?P<n>half an|an?|{ENGLISH_WORDS}|\d+)\s+"
    r"(?P<unit>minute|min|hour|day|week)s?\b",
    re.IGNORECASE,
)
_NUMBERS_EN = ENGLISH | {"half an": 0.5, "a": 1.0, "an": 1.0}
_DAY_EN = re.compile(
    r"\btomorrow(?:\s+(?P<part>morning|afternoon|evening|night))?\b", re.IGNORECASE
)
_CLOCK_EN = re.compile(
    r"\b(?:by|before|at)\s+(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s*(?P<half>[ap])\.?m\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Named:
    """A time as it stands in the draft, and until when that is at the latest."""

    text: str
    due: datetime


def named(text: str, now: datetime) -> list[Named]:
    """Return the times of *text* that are still to come, in order; overlapping ones once."""
    found: list[tuple[int, Named]] = []
    taken: list[tuple[int, int]] = []
    for pattern, due in _READERS:
        for match in pattern.finditer(text):
            if not match[0].strip() or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            at = due(match, now)
            taken.append(match.span())
            if at is not None and at > now:
                found.append((match.start(), Named(match[0].strip(), at)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def sentence(text: str, part: str) -> str:
    """Return the sentence of *text* that holds *part*."""
    pieces = re.split(r"(?<=[。！？!?；;\n])", text)
    return next((piece.strip() for piece in pieces if part in piece), part)


def _number(said: str) -> float:
    if said[0].isdigit():
        return float(said)
    if said == "半":
        return 0.5
    if "十" not in said:
        return float(_DIGITS.get(said[0], 0))
    tens, _, ones = said.partition("十")
    return float((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _within(match: re.Match[str], now: datetime) -> datetime | None:
    many = _number(match["n"] or match["dn"]) + (0.5 if match["half"] else 0)
    return now + many * _SPANS[match["unit"] or match["dunit"]]


def _within_en(match: re.Match[str], now: datetime) -> datetime | None:
    said = match["n"].lower()
    many = float(said) if said.isdigit() else _NUMBERS_EN[said]
    return now + many * _SPANS[match["unit"].lower()]


def _workdays(match: re.Match[str], now: datetime) -> datetime | None:
    left, day = int(_number(match["n"])), now
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return _at(day, _OFFICE_ENDS)


def _clock(match: re.Match[str], now: datetime) -> datetime | None:
    """Return the due time of a day, a part of it, a time of day, or several of these."""
    day, part = match["day"] or match["xday"], match["part"] or match["xpart"] or ""
    on = _on(match, day, now)
    if on is None:
        return None
    hour, minute = match["h"] or match["hz"], match["m"] or match["mz"] or "0"
    if hour is None:
        plain = day in ("今天", "今日") and not part and not match["by"]
        return None if plain else _at(on, _part(part) if part else _OFFICE_ENDS)
    h, m = int(_number(hour)), 30 if minute == "半" else int(minute)
    late = part in ("下午", "傍晚", "晚上", "晚") and h < _NOON
    guessed = (
        match["hz"]
        and not day
        and not part
        and h < _NOON
        and _at(on, h, m) <= now < _at(on, h + _NOON, m)
    )
    return _at(on, h + _NOON if late or guessed else h, m) if h <= 24 and m < 60 else None  # noqa: PLR2004 - a clock


def _part(said: str) -> int:
    return _PARTS.get({"早": "早上", "晚": "晚上"}.get(said, said), _OFFICE_ENDS)


def _on(match: re.Match[str], day: str | None, now: datetime) -> datetime | None:
    """Return the day that is meant, None for one that is over."""
    if day is None or day[0] == "今":
        return now
    near = {"明": 1, "后": 2, "大": 3}.get(day[0])
    if near is not None:
        return now + timedelta(days=near)
    date = match["date"] or match["xdate"]
    if date:
        return _date(match["month"] or match["xmonth"], int(date), now)
    if day[0] in "昨前上":
        return None
    wanted = _WEEKDAYS.index(day[-1].replace("天", "日"))
    monday = now - timedelta(days=now.weekday())
    return monday + timedelta(days=wanted + (_WEEK if day[0] == "下" else 0))


def _date(month: str | None, date: int, now: datetime) -> datetime | None:
    try:
        if month is None:
            return now.replace(day=date)
        found = now.replace(month=int(month), day=date)
        return found if found.date() >= now.date() else found.replace(year=now.year + 1)
    except ValueError:
        return None


def _today(_: re.Match[str], now: datetime) -> datetime | None:
    return _at(now, _OFFICE_ENDS)


def _tomorrow(match: re.Match[str], now: datetime) -> datetime | None:
    part = (match["part"] or "afternoon").lower()
    return _at(now + timedelta(days=1), _PARTS_EN[part])


def _clock_en(match: re.Match[str], now: datetime) -> datetime | None:
    h, m = int(match["h"]) % _NOON, int(match["m"] or 0)
    return _at(now, h + (_NOON if match["half"].lower() == "p" else 0), m) if m < 60 else None  # noqa: PLR2004 - minutes


def _at(day: datetime, hour: int, minute: int = 0) -> datetime:
    plain = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return plain + timedelta(hours=hour, minutes=minute)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]], ...]
_READERS = (
    (_WORKDAYS, _workdays),
    (_WITHIN, _within),
    (_AT, _clock),
    (_TODAY, _today),
    (_WITHIN_EN, _within_en),
    (_DAY_EN, _tomorrow),
    (_CLOCK_EN, _clock_en),
)
