"""Working days as people write them: weekdays, shifts, holidays, days of one's own.

    Days.model_validate(...).calendar -> Calendar

Public holidays come from chinesecalendar: days off, and the weekend days worked for them. A year
it does not know has no holidays. A value that does not fit says in Chinese how to write it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar

from chinese_calendar import constants
from pydantic import AfterValidator, BeforeValidator, Field

from dialogues.calendars import Calendar
from dialogues.wording import Closed

_CLOCK = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)")
_MIDNIGHT = 24 * 60  # minutes
_Items = TypeVar("_Items", bound=tuple[Any, ...])


@dataclass(frozen=True, slots=True)
class Shift:
    """A span of a day, minutes from midnight; end is at most 1440."""

    begin: int
    end: int

    @property
    def times(self) -> tuple[time, time]:
        """Return begin and end as clock times; midnight at the end is 00:00."""
        return time(*divmod(self.begin, 60)), time(*divmod(self.end % _MIDNIGHT, 60))


def minutes(text: str) -> tuple[int, int]:
    """Read 09:00-12:00 as minutes from midnight."""
    clocks = [_CLOCK.fullmatch(part.strip()) for part in text.split("-")]
    ends = [int(m[1]) * 60 + int(m[2]) for m in clocks if m]
    if not len(clocks) == len(ends) == 2 or max(ends) > _MIDNIGHT:  # noqa: PLR2004 - a pair
        raise ValueError(f"时段写成 09:00-12:00 的样子，现在写的是“{text}”")
    return ends[0], ends[1]


def _shift(value: object) -> object:
    if not isinstance(value, str):
        return value
    begin, end = minutes(value)
    if begin >= end:
        how = "跨夜的班拆成两段，例如 22:00-24:00 和 00:00-06:00"
        raise ValueError(f"“{value}”的结束不晚于开始；{how}")
    return Shift(begin, end)


def _date(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"日期写成 2026-10-01 的样子，现在写的是“{value}”") from None


def some(items: _Items) -> _Items:
    """Refuse none; a min_length would complain again beside every wrong item."""
    if not items:
        raise ValueError("至少要有 1 项")
    return items


def _in_order(shifts: tuple[Shift, ...]) -> tuple[Shift, ...]:
    ordered = tuple(sorted(shifts, key=lambda shift: shift.begin))
    if any(one.end > other.begin for one, other in pairwise(ordered)):
        raise ValueError("时段有重叠，请改成前后不重叠的几段")
    return ordered


_Day = Annotated[date, BeforeValidator(_date)]
_Weekdays = Annotated[tuple[Annotated[int, Field(ge=1, le=7)], ...], AfterValidator(some)]
_Hours = Annotated[
    tuple[Annotated[Shift, BeforeValidator(_shift)], ...],
    AfterValidator(some),
    AfterValidator(_in_order),
]


class Days(Closed):
    """When people work. open beats closed, both beat the public holidays."""

    days: _Weekdays = (1, 2, 3, 4, 5, 6, 7)
    hours: _Hours = (Shift(9 * 60, 21 * 60),)
    holidays: Literal["cn", "none"] = "none"
    closed: tuple[_Day, ...] = ()
    open: tuple[_Day, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """Return the working calendar."""
        chinese = self.holidays == "cn"
        off = frozenset(constants.holidays) if chinese else frozenset()
        worked = frozenset(constants.workdays) if chinese else frozenset()
        opened, closed = frozenset(self.open), frozenset(self.closed)
        return Calendar(
            hours=tuple(shift.times for shift in self.hours),
            days=frozenset(self.days),
            closed=(off | closed) - opened,
            extra=(worked - closed) | opened,
        )

    @property
    def holidays_known_to(self) -> int | None:
        """Return the last year whose public holidays are known; None when they do not matter."""
        return max(constants.holidays).year if self.holidays == "cn" else None
