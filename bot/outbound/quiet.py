"""Quiet hours: when nobody is written to unasked. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Quiet:
    """From *start* to *end* of the company's day, over midnight when end is earlier."""

    start: time = time(22)
    end: time = time(8)
    zone: tzinfo = UTC

    def until(self, now: float) -> float:
        """Return when the quiet hours of *now* end (epoch seconds), 0 when it is none."""
        here = datetime.fromtimestamp(now, self.zone)
        for days in (-1, 0):
            day = here.date() + timedelta(days=days)
            start = datetime.combine(day, self.start, self.zone)
            over = self.end <= self.start
            end = datetime.combine(day + timedelta(days=int(over)), self.end, self.zone)
            if start <= here < end:
                return end.timestamp()
        return 0.0
