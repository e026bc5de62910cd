"""Times an agent names in English: within 24 hours, by Monday, in 3 working days, by noon tomorrow.

    READERS     (pattern, due(match, now) -> datetime | None), tried in this order

Pure; *now* has the company's zone. A day of the week told with "on" is one to come only where the
clause says what will be done. Source: S0-46.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS

Reader = tuple[re.Pattern[str], Callable[[re.Match[str], datetime], datetime | None]]
_OFFICE_ENDS, _NOON, _FRIDAY, _WEEK, _HOUR = 18, 12, 4, 7, 60
_MIDNIGHT = 24
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = {"morning": 12, "noon": 12, "afternoon": 18, "evening": 21, "night": 21}
_NUMBERS = ENGLISH | {"half an": 0.5, "a": 1.0, "an": 1.0}
_SPANS = {
    "minute": timedelta(minutes=1), "min": timedelta(minutes=1), "hour": timedelta(hours=1),
    "day": timedelta(days=1), "week": timedelta(weeks=1),
}  # fmt: skip
_WILL = re.compile(r"\b(?:will|shall|going to)\b|['’]ll\b", re.IGNORECASE)
_WAS = re.compile(
    r"\b(?:was|were|did|had|happened|stopped|broke|failed|died|went|came|arrived)\b", re.IGNORECASE
)
_N = rf"(?P<n>half an|an?|{ENGLISH_WORDS}|\d+)"
_WITHIN = re.compile(
    rf"\b(?:in|within)\s+(?:the\s+next\s+)?{_N}\s+(?P<unit>minute|min|hour|day|week)s?\b(?!\s+ago)",
    re.IGNORECASE,
)
_WORKDAYS = re.compile(
    rf"\b(?:in|within)\s+{_N}\s+(?:working|business|work)\s+days?\b", re.IGNORECASE
)
_DAY = (
    r"(?P<{x}day>today|tomorrow|(?:(?:next|this)\s+)?"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
)
_PART = r"(?P<{x}part>morning|noon|afternoon|evening|night)"
_BY = r"(?:by|before|until|no\s+later\s+than)"
_CLOCK = (
    r"(?:(?P<h>\d{1,2})(?::(?P<m>\d{2}))?\s*(?P<half>[ap])\.?m\b\.?"
    r"|(?P<eh>\d{1,2}):(?P<em>\d{2})|(?P<noon>noon))"
)
_AT = re.compile(
    rf"\b(?:(?:on\s+)?{_DAY.format(x='a')}(?:\s+{_PART.format(x='a')})?,?\s+)?(?:{_BY}|at)\s+{_CLOCK}"
    rf"(?:\s+(?:on\s+)?{_DAY.format(x='b')}(?:\s+{_PART.format(x='b')})?)?",
    re.IGNORECASE,
)
_ON = re.compile(
    rf"\b(?:(?P<by>{_BY})\s+|on\s+)?{_DAY.format(x='')}(?:\s+{_PART.format(x='')})?\b",
    re.IGNORECASE,
)
_END = re.compile(
    rf"\b{_BY}\s+(?:the\s+)?end\s+of\s+(?P<what>the\s+(?:day|week)|today|tomorrow|this\s+week)\b",
    re.IGNORECASE,
)
_SOON = re.compile(
    rf"\b(?:{_BY}\s+)?(?P<part>tonight|this\s+(?:morning|afternoon|evening))\b", re.IGNORECASE
)


def at(day: datetime, hour: int, minute: int = 0) -> datetime:
    """Return that hour of the day, on the clock of its zone."""
    plain = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return plain + timedelta(hours=hour, minutes=minute)


def workdays(left: int, now: datetime) -> datetime:
    """Return the end of the office on the last of *left* working days from tomorrow on."""
    day = now
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() <= _FRIDAY
    return at(day, _OFFICE_ENDS)


def _number(said: str) -> float:
    return float(said) if said.isdigit() else float(_NUMBERS[said.lower()])


def _within(match: re.Match[str], now: datetime) -> datetime | None:
    before = re.split(r"[,.;]", match.string[: match.start()])[-1]
    if _WAS.search(before) and not _WILL.search(before):
        return None
    return now + _number(match["n"]) * _SPANS[match["unit"].lower()]


def _workdays(match: re.Match[str], now: datetime) -> datetime | None:
    return workdays(int(_number(match["n"])), now)


def _on(day: str, now: datetime) -> datetime:
    """Return the day that is meant: the next of its name, "next" of it that of the next week."""
    said = day.lower().split()
    if said[-1] in ("today", "tomorrow"):
        return now + timedelta(days=said[-1] == "tomorrow")
    wanted = _DAYS.index(said[-1])
    if said[0] == "next":
        return now + timedelta(days=wanted - now.weekday() + _WEEK)
    return now + timedelta(days=(wanted - now.weekday()) % _WEEK)


def _at(match: re.Match[str], now: datetime) -> datetime | None:
    day, part = match["aday"] or match["bday"], (match["apart"] or match["bpart"] or "").lower()
    on = _on(day, now) if day else now
    if match["noon"]:
        return at(on, _NOON)
    h, m = int(match["h"] or match["eh"]), int(match["m"] or match["em"] or 0)
    if match["half"]:
        h = h % _NOON + (_NOON if match["half"].lower() == "p" else 0)
    elif part in ("afternoon", "evening", "night") and h < _NOON:
        h += _NOON
    return at(on, h, m) if h <= _MIDNIGHT and m < _HOUR else None


def _day(match: re.Match[str], now: datetime) -> datetime | None:
    """Return the end of the day or of its part; a bare one counts where it is said what will be."""
    day, part = match["day"], (match["part"] or "").lower()
    if day.lower() == "today" and not match["by"] and not part:
        return None
    tomorrow = day.lower() == "tomorrow"
    before = re.split(r"[,.;]", match.string[: match.start()])[-1]
    after = re.split(r"[,.;]", match.string[match.end() :])[0]
    if not tomorrow and not match["by"] and not _WILL.search(before + after):
        return None
    return at(_on(day, now), _PARTS.get(part, _OFFICE_ENDS))


def _end(match: re.Match[str], now: datetime) -> datetime | None:
    what = match["what"].lower().split()[-1]
    if what == "week":
        return at(now + timedelta(days=(_FRIDAY - now.weekday()) % _WEEK), _OFFICE_ENDS)
    return at(now + timedelta(days=what == "tomorrow"), _OFFICE_ENDS)


def _soon(match: re.Match[str], now: datetime) -> datetime | None:
    part = match["part"].lower().split()[-1]
    return at(now, _PARTS.get(part, _PARTS["night"]))


READERS: tuple[Reader, ...] = (
    (_WORKDAYS, _workdays),
    (_WITHIN, _within),
    (_END, _end),
    (_AT, _at),
    (_SOON, _soon),
    (_ON, _day),
)
