"""Whether more people than usual speak of one thing: counts of an hour beside two baselines. Pure.

    spans(now, since, weeks) -> Spans | None     the stretches of time whose counts are needed
    look(counts, spans, rules) -> View           how many now, how many usually, does it rise

The long baseline is what was usual at this time of the week over the last weeks (in the first
week: at this time of the days before), an hour wider at either side, steadied by the average of
those days. The short one is the day just past: where that was livelier than the same days were,
more is expected now, never less. It rises when the hour holds enough, so many times what is
expected, and what chance (Poisson, with what few counts leave unsure) brings about once in 100,000
hours.
Source: S2-64; measured in tests/cases/test_rising.py.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

SLOT = 600.0
"""Seconds: counts are kept by such parts of an hour, so that the last hour moves on with them."""
HOUR, DAY, WEEK = 3600.0, 86_400.0, 7 * 86_400.0
CHANCE = 1e-5
_DAYS = 6  # earlier days that stand for earlier weeks until there is one
_WIDER = HOUR  # how much longer than the hour what it is compared with is, at either side
_STEADY = 3.0  # hours of the average that count beside those of the same time
_SHADE = 0.5  # of a count: what never happened may happen
_DULL = 4.0  # counts by which a livelier day must convince
_EASED = 0.5  # of what makes a rise: at most so much is none any more


@dataclass(frozen=True, slots=True)
class Rules:
    """least: so many in the hour at least. times: what is expected so often. weeks: looked back."""

    least: int = 5
    times: float = 3.0
    weeks: int = 4


@dataclass(frozen=True, slots=True)
class Span:
    """From start to before end, epoch seconds."""

    start: float
    end: float

    @property
    def hours(self) -> float:
        """Return how long it is."""
        return (self.end - self.start) / HOUR

    def earlier(self, seconds: float) -> Span:
        """Return it so many seconds before."""
        return Span(self.start - seconds, self.end - seconds)


@dataclass(frozen=True, slots=True)
class Spans:
    """The hour and the day before it; the same time and the same day, as often, earlier."""

    hour: Span
    day: Span
    same: tuple[Span, ...]
    days: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there were in each of Spans; same, days: in all of them together."""

    hour: int
    day: int
    same: int
    days: int


@dataclass(frozen=True, slots=True)
class View:
    """count: in the hour; usual: what was to be expected. eased: far from rising."""

    count: int
    usual: float
    rises: bool
    eased: bool


def spans(now: float, since: float, weeks: int) -> Spans | None:
    """Return what is to be counted; None before anything can be called usual (two days).

    now, since: epoch seconds; counting began with *since*.
    """
    end = (now // SLOT + 1) * SLOT
    hour = Span(end - HOUR, end)
    day = Span(hour.start - DAY, hour.start)
    back = [n * WEEK for n in range(1, weeks + 1) if day.earlier(n * WEEK).start >= since]
    back = back or [n * DAY for n in range(1, _DAYS + 1) if day.earlier(n * DAY).start >= since]
    if not back:
        return None
    wide = Span(hour.start - _WIDER, hour.end + _WIDER)
    same, days = (tuple(map(one.earlier, back)) for one in (wide, day))
    return Spans(hour, day, same, days)


def look(counts: Counts, spans: Spans, rules: Rules) -> View:
    """Return how the hour's count stands beside what is expected."""
    of_day = counts.days / len(spans.days)
    seen = counts.same + _STEADY * of_day / spans.day.hours + _SHADE
    hours = sum(one.hours for one in spans.same) + _STEADY
    lively = max(1.0, (counts.day + _DULL) / (of_day + _DULL))
    usual = seen / hours * lively
    needed = max(float(rules.least), rules.times * usual)
    rises = counts.hour >= needed and _by_chance(counts.hour, usual, seen) < CHANCE
    return View(counts.hour, usual, rises, eased=counts.hour <= _EASED * needed)


def _by_chance(count: int, usual: float, seen: float) -> float:
    """Return how likely *count* or more is where *usual* was learnt from *seen* counts.

    A rate that is known from counts alone makes chance a negative binomial: wide where they are
    few, Poisson's where they are many.
    """
    hit = usual / (seen + usual)
    start = seen * math.log1p(-hit) - math.lgamma(seen)
    below = sum(
        math.exp(start + math.lgamma(seen + k) - math.lgamma(k + 1) + k * math.log(hit))
        for k in range(count)
    )
    return max(0.0, 1.0 - below)
