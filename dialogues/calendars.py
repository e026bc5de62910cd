"""Working time: when somebody works, and how much of that lies between two moments.

    calendar.add(start, length) -> the moment at which *length* of open time has passed
    calendar.between(start, end) -> the open time from *start* to *end*
    quiet.allowed(at) -> the first moment from *at* on at which a customer may be written to
    latest(limit, reach, fits) -> the last moment that fits, on the way back from *limit*

Pure: every datetime carries a zone; hours are clock hours there, lengths are real time, so a
night on which the clock is set back is an hour longer. Source: S2-34, S2-36, S2-38, T8.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)
_LONGEST_CLOSURE_DAYS = 60
_Span: TypeAlias = "tuple[datetime, datetime]"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours: (start, end) pairs of a day; end 00:00 means midnight.

    days: ISO weekdays open. closed: holidays. extra: make-up days that are open all the same.
    """

    hours: tuple[tuple[time, time], ...] = ((time(0), time(0)),)
    days: frozenset[int] = frozenset(range(1, 8))
    closed: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    def spans(self, day: date, like: datetime) -> list[_Span]:
        """Return the open spans of *day*, in the zone of *like*."""
        open_day = day in self.extra or (day.isoweekday() in self.days and day not in self.closed)
        if not open_day:
            return []
        return [
            (
                datetime.combine(day, begin, like.tzinfo),
                datetime.combine(day if end > begin else day + _DAY, end, like.tzinfo),
            )
            for begin, end in self.hours
        ]

    def is_open(self, at: datetime) -> bool:
        """Say whether somebody works at *at*."""
        return any(begin <= at < end for begin, end in self.spans(at.date(), at))

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return the moment at which *length* of open time has passed since *start*.

        A calendar that stays closed for 60 days counts no longer: time runs on as on a clock.
        """
        if length <= _NOTHING:
            return start
        end = start.astimezone(UTC)
        for begin, end in self._open_from(start):
            if end - begin >= length:
                return (begin + length).astimezone(start.tzinfo)
            length -= end - begin
        return (end + length).astimezone(start.tzinfo)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return the open time from *start* to *end*; none when *end* is not later."""
        total, last = _NOTHING, end.astimezone(UTC)
        day, until = start.date(), end.astimezone(start.tzinfo).date()
        first = start.astimezone(UTC)
        while day <= until:
            for begin, close in self.spans(day, start):
                here = min(close.astimezone(UTC), last) - max(begin.astimezone(UTC), first)
                total += max(here, _NOTHING)
            day += _DAY
        return total

    def _open_from(self, start: datetime) -> Iterator[_Span]:
        """Yield the open spans from *start* on, in UTC, until nobody comes for 60 days."""
        day, first, shut = start.date(), start.astimezone(UTC), 0
        while shut < _LONGEST_CLOSURE_DAYS:
            spans = self.spans(day, start)
            shut = 0 if spans else shut + 1
            for begin, close in spans:
                here, end = max(begin.astimezone(UTC), first), close.astimezone(UTC)
                if here < end:
                    yield here, end
            day += _DAY


ALWAYS = Calendar()
_HALF_HOUR = timedelta(minutes=30)


def latest(limit: datetime, reach: timedelta, fits: Callable[[datetime], bool]) -> datetime | None:
    """Return the last moment that fits, looked for in half hours back from *limit*.

    reach: how far; a moment just that far back is no longer looked at. None: none fits.
    """
    tried = (limit - n * _HALF_HOUR for n in range(math.ceil(reach / _HALF_HOUR)))
    return next((at for at in tried if fits(at)), None)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours of a day in which nobody is written to; begin == end: none. May go over midnight."""

    begin: time = time(22)
    end: time = time(8)

    def holds(self, at: datetime) -> bool:
        """Say whether *at* is in the quiet hours."""
        now = at.time()
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end

    def allowed(self, at: datetime) -> datetime:
        """Return *at*, or the end of the quiet hours it is in."""
        if not self.holds(at):
            return at
        day = at.date() if at.time() < self.end else at.date() + _DAY
        return datetime.combine(day, self.end, at.tzinfo)


LOUD = Quiet(time(0), time(0))
"""No quiet hours."""
NIGHT = Quiet()
