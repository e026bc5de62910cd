"""What is out of the ordinary: counts outside the band that earlier weeks make expected. Pure.

    band(weeks) -> Band | None            of earlier counts a week; None where they are too few
    shifts(cases, of, ends, weeks)        parts whose last weeks lie outside their band
    heat(now, before, of, across, part)   a map: each pair of parts beside what was to be expected

A band is three standard deviations wide, of what the counts do or of chance (Poisson), whichever
is wider: one part in some hundreds leaves it by chance. Source: S1-25, S2-63.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean, pvariance

from cases.counted import Counted

FEWEST = 8
"""So many earlier weeks a band needs."""
LEAST = 5
"""So many cases are the least that is called out of the ordinary."""
_WIDE = 3.0
_RED, _AMBER = 3.0, 2.0
_URGENT = "1"
_WEEK = timedelta(days=7)
Of = Callable[[Counted], str]


@dataclass(frozen=True, slots=True)
class Band:
    """What is to be expected of a week: between low and high."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shift:
    """A part whose count left its band. week: of the last weeks, from 0; count: in it."""

    key: str
    week: int
    count: int
    band: Band

    @property
    def rose(self) -> bool:
        """Whether there are more than expected."""
        return self.count > self.band.high


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of the map. expected: cases there at the usual rate; urgent: of its cases, 0 to 1.

    red: far more than expected, amber: more.
    """

    row: str
    column: str
    count: int
    expected: float
    urgent: float
    red: bool
    amber: bool


def band(weeks: Sequence[int]) -> Band | None:
    """Return the band that earlier counts make."""
    if len(weeks) < FEWEST:
        return None
    middle = fmean(weeks)
    half = _WIDE * math.sqrt(max(middle, pvariance(weeks)))
    return Band(middle, max(0.0, middle - half), middle + half)


def shifts(
    cases: Sequence[Counted], of: Of, span: tuple[datetime, datetime], last: int
) -> list[Shift]:
    """Return the parts that left their band in one of the *last* weeks before the span's end.

    Weeks are counted back from its end; those before anything was there do not count.
    """
    start, end = span
    opened = [one.filed.opened for one in cases if start <= one.filed.opened < end]
    if not opened:
        return []
    whole = (end - min(opened)) // _WEEK  # the first may be half a week
    counts = Counter(
        (of(one), (end - one.filed.opened - timedelta(microseconds=1)) // _WEEK) for one in cases
    )
    found = []
    for key in sorted({key for key, _ in counts}):
        weeks = [counts[key, n] for n in range(whole)][::-1]
        known = band(weeks[:-last])
        if known is not None:
            found += _outside(key, weeks[-last:], known)
    return found


def heat(
    now: Sequence[Counted], before: Sequence[Counted], of: Of, across: Of, part: float
) -> list[Spot]:
    """Return each pair of parts that has cases now, beside what was usual before.

    part: how long now is, as a part of before.
    """
    counts = Counter((of(one), across(one)) for one in now)
    urgent = Counter((of(one), across(one)) for one in now if one.filed.level == _URGENT)
    was = Counter((of(one), across(one)) for one in before)
    return [
        _spot(pair, count, urgent[pair] / count, was[pair] * part)
        for pair, count in sorted(counts.items())
    ]


def _outside(key: str, weeks: Sequence[int], known: Band) -> list[Shift]:
    """Return the week that lies farthest out, if one does."""
    out = [
        Shift(key, n, count, known)
        for n, count in enumerate(weeks)
        if (count > known.high and count >= LEAST) or (count < known.low and known.middle >= LEAST)
    ]
    return sorted(out, key=lambda one: -abs(one.count - known.middle))[:1]


def _spot(pair: tuple[str, str], count: int, urgent: float, expected: float) -> Spot:
    spread = math.sqrt(max(expected, 1.0))
    far = (count - expected) / spread if count >= LEAST else 0.0
    return Spot(*pair, count, expected, urgent, far >= _RED, _AMBER <= far < _RED)
