"""When something promised is due: working time counted on a calendar.

    due(terms, calendar, kind, start) -> datetime

Pure: hours, holidays and the start come in. All datetimes carry the company's zone.
Source: seed 002 (first touch, plan announced), requirement S2-29, S2-31, S2-38.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from dialogues import tongue

_DAY = timedelta(days=1)
_LONGEST_CLOSURE_DAYS = 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """Opening hours: (start, end) pairs of a day; end 00:00 means midnight.

    days: ISO weekdays open. closed: holidays. extra: make-up days that are open all the same.
    """

    hours: tuple[tuple[time, time], ...] = ((time(0), time(0)),)
    days: frozenset[int] = frozenset(range(1, 8))
    closed: frozenset[date] = frozenset()
    extra: frozenset[date] = frozenset()

    def spans(self, day: date, like: datetime) -> list[tuple[datetime, datetime]]:
        """Return the open spans of *day*, in the zone of *like*."""
        open_day = day in self.extra or (day.isoweekday() in self.days and day not in self.closed)
        if not open_day:
            return []
        out = []
        for begin, end in self.hours:
            last = day if end > begin else day + _DAY
            out.append(
                (
                    datetime.combine(day, begin, like.tzinfo),
                    datetime.combine(last, end, like.tzinfo),
                )
            )
        return out

    def is_open(self, at: datetime) -> bool:
        """Say whether somebody works at *at*."""
        return any(begin <= at < end for begin, end in self.spans(at.date(), at))

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return the moment at which *length* of open time has passed since *start*."""
        day = start.date()
        for _ in range(_LONGEST_CLOSURE_DAYS):
            for begin, end in self.spans(day, start):
                begin_here = max(begin, start)
                if begin_here >= end:
                    continue
                if begin_here + length <= end:
                    return begin_here + length
                length -= end - begin_here
            day += _DAY
        return start + length


ALWAYS = Calendar()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a customer is owed, and how soon: durations of open time per kind of promise."""

    first_touch: timedelta = timedelta(minutes=30)
    plan_by: timedelta = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Sla:
    """Terms by level: urgent runs round the clock, the rest on the office calendar.

    first_touch_by: first touch per category parent, where it differs (S2-30).
    """

    office: Calendar = ALWAYS
    general: Terms = Terms()
    urgent: Terms = field(default_factory=lambda: Terms(timedelta(minutes=15), timedelta(hours=1)))
    first_touch_by: dict[str, timedelta] = field(default_factory=dict)

    def due(self, kind: str, start: datetime, *, urgent: bool, category: str = "") -> datetime:
        """Return when a promise of *kind* (first_touch, plan_by) that began at *start* is due."""
        terms = self.urgent if urgent else self.general
        length = terms.first_touch if kind == "first_touch" else terms.plan_by
        if kind == "first_touch" and not urgent:
            length = self.first_touch_by.get(category.split(".", maxsplit=1)[0], length)
        calendar = ALWAYS if urgent else self.office
        whole = calendar.add(start, length)
        return whole if not whole.second else whole.replace(second=0) + timedelta(minutes=1)


def spoken(due: datetime, now: datetime, language: str = tongue.HANS) -> str:
    """Say a due time absolutely, as the customer's language does: 22:02, 11月26日 09:30."""
    return tongue.when(due, now, language)
