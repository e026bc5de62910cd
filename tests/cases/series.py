"""Days and weeks of talks about one topic, made up: Poisson around a rate as life has it."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from itertools import accumulate

from cases.rising import DAY, HOUR, SLOT, Counts, Rules, Span, View, look, spans

_BUSIEST = 15.0  # o'clock
_QUIETEST = 0.08
_WEEKDAY, _WEEKEND = 1.16, 0.6
Extra = Callable[[float], float]


def usual(an_hour: float, at: float) -> float:
    """Return the rate at that second of a life that began on a Monday at midnight."""
    of_day = 1 + 0.9 * math.cos((at % DAY / HOUR - _BUSIEST) / 24 * 2 * math.pi)
    return an_hour * max(_QUIETEST, of_day) * (_WEEKEND if at // DAY % 7 >= 5 else _WEEKDAY)


class Series:
    """What is counted of *days*; extra: talks an hour on top of the usual, by time."""

    def __init__(
        self, seed: int, an_hour: float, days: float, extra: Extra = lambda _: 0.0
    ) -> None:
        luck = random.Random(seed)
        times = [n * SLOT for n in range(int(days * DAY // SLOT))]
        part = SLOT / HOUR
        counts = [_poisson(luck, (usual(an_hour, t) + extra(t)) * part) for t in times]
        self._up_to = [0, *accumulate(counts)]

    def total(self, span: Span) -> int:
        """Return how many there are in it."""
        last = len(self._up_to) - 1
        start, end = (min(last, max(0, int(at // SLOT))) for at in (span.start, span.end))
        return self._up_to[end] - self._up_to[start]

    def view(self, now: float, rules: Rules, since: float = 0.0) -> View | None:
        """Return what is seen at that second, by who counts *since*."""
        asked = spans(now, since, rules.weeks)
        if asked is None:
            return None
        same, days = (sum(map(self.total, one)) for one in (asked.same, asked.days))
        counts = Counts(self.total(asked.hour), self.total(asked.day), same, days)
        return look(counts, asked, rules)


def _poisson(luck: random.Random, mean: float) -> int:
    """Return a count; exact, and quick for the few of ten minutes."""
    least, product, count = math.exp(-mean), luck.random(), 0
    while product > least:
        product *= luck.random()
        count += 1
    return count
