"""What a service is judged by: figures out of counted cases, and two periods compared. Pure.

    figure(measure, cases) -> Figure            one figure of these cases
    difference(measure, cases, others)          its interval, and whether it says anything
    parts(cases, of) -> [(key, cases)]          the same cases by category, team, day ...: none lost
    verdict(figures, goals)                     one number out of all, speed one of many (S2-67)
    weighed(figures, goals)                     how many of them it rests on, and whether enough
    overdue(key, cases)                         what has not come though its time is over

A period's cases are those opened in it; every figure of it is about them, so that each leads to
its cases. Source: S2-40, S2-67, S2-68, S0-46, S0-55, S1-23, ideal 4.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cases import measures
from cases.counted import Counted
from cases.measures import Interval, Mean
from dialogues.clocks import Kind

FEW, FEW_POINTS = 30, 20
_ENOUGH = 0.5  # of all weights; what is judged by less says nothing of the whole
"""Under so many cases a figure is said to rest on few; under so many answers NPS is not shown."""
_HEATED, _CALM = 2, 1
_OFTEN = 2
SPAN, SHARE, NPS, MEAN = "span", "share", "nps", "mean"
Values = Callable[[Counted], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure. kind: span (seconds), share (1 or 0), nps (0 to 10) or mean (any numbers).

    of: what a case brings to it, () when it is not counted here. more: whether more is better,
    None where neither is. least: below which nothing can be.
    """

    key: str
    kind: str
    more: bool | None
    of: Values
    least: float = -math.inf


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure of some cases. n: values it rests on; value: average, share or NPS.

    hits: ones among shares. spread: median and late for spans and means.
    """

    n: int
    value: float | None
    interval: Interval | None
    hits: float = 0.0
    spread: Mean | None = None
    kind: str = SHARE

    @property
    def few(self) -> bool:
        """Whether it rests on so little that it says little."""
        return self.n < (FEW_POINTS if self.kind == NPS else FEW)


@dataclass(frozen=True, slots=True)
class Difference:
    """One period's figure minus the other's. sure: the interval does not hold 0."""

    value: float
    interval: Interval
    few: bool

    @property
    def sure(self) -> bool:
        """Whether more than chance stands behind it; never on few cases."""
        low, high = self.interval
        return not self.few and (low > 0 or high < 0)


@dataclass(frozen=True, slots=True)
class Goals:
    """What a company aims at, and what counts how much; by measure, spans in seconds.

    stands_out: a class of more than this share of a month's cases is reported (cases/monthly.py).
    classes: other cuts of the classes, by name (cases/classes.py).
    """

    targets: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    stands_out: float = 0.15
    classes: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    def cut(self, name: str) -> Mapping[str, Sequence[str]]:
        """Return a cut by its name; the first one when there is none of that name."""
        return self.classes.get(name) or next(iter(self.classes.values()), {})


def _span(name: str) -> Values:
    return lambda one: () if (spent := getattr(one, name)) is None else (spent,)


def _clock(kind: Kind) -> Values:
    return lambda one: [float(met) for name, met in one.clocks if name == kind]


def _of_closed(hit: Callable[[Counted], bool]) -> Values:
    return lambda one: (float(hit(one)),) if one.closed else ()


def _solved(one: Counted) -> Sequence[float]:
    """Count what was decided; opened again it was not solved."""
    good = one.closed and not one.reopened and one.outcome in {"upheld", "partly"}
    return (float(good),) if one.closed or one.reopened else ()


def _recovered(one: Counted) -> Sequence[float]:
    if one.heat is None or one.heat < _HEATED or one.calm is None:
        return ()
    return (float(one.calm <= _CALM),)


def _asked_again(one: Counted) -> Sequence[float]:
    return (float(one.talked.again),) if one.talked.asked else ()


def _or_nothing(value: float | None) -> Sequence[float]:
    return () if value is None else (float(value),)


def _answered(how: str) -> Values:
    ends = frozenset({"content", "answered", "left", "registered", "wish", "no_answer"})
    return lambda one: (float(one.followed == how),) if one.followed in ends else ()


MEASURES: tuple[Measure, ...] = (
    Measure("touch", SPAN, more=False, of=_span("touched")),
    Measure("plan", SPAN, more=False, of=_span("planned")),
    Measure("resolution", SPAN, more=False, of=_span("resolved")),
    Measure("touch_kept", SHARE, more=True, of=_clock(Kind.FIRST_TOUCH)),
    Measure("golden", SHARE, more=True, of=_clock(Kind.GOLDEN_WINDOW)),
    Measure("plan_kept", SHARE, more=True, of=_clock(Kind.PLAN)),
    Measure("promises", SHARE, more=True, of=lambda one: [float(kept) for kept in one.promises]),
    Measure("solved", SHARE, more=True, of=_solved),
    Measure(
        "once", SHARE, more=True, of=_of_closed(lambda one: not one.reopened and not one.repeated)
    ),
    Measure("repeat", SHARE, more=False, of=_of_closed(lambda one: bool(one.repeated))),
    Measure("reopened", SHARE, more=False, of=lambda one: (float(one.reopened > 0),)),
    Measure("handed", SHARE, more=None, of=lambda one: (float(one.handed > 0),)),
    Measure("attempts", SHARE, more=False, of=lambda one: (float(one.attempts > _OFTEN),)),
    Measure("confirmed", SHARE, more=True, of=_answered("content")),
    Measure("silent", SHARE, more=False, of=_answered("no_answer")),
    Measure("soothed", SHARE, more=True, of=lambda one: _or_nothing(one.talked.soothed)),
    Measure("heat_fall", MEAN, more=True, of=lambda one: _or_nothing(one.fall)),
    Measure("asked_again", MEAN, more=False, of=_asked_again, least=0),
    Measure("empathy", MEAN, more=True, of=lambda one: _or_nothing(one.talked.empathy), least=0),
    Measure("recovered", SHARE, more=True, of=_recovered),
    Measure("nps", NPS, more=True, of=_span("points")),
)
"""In the order in which they are shown."""
BY_KEY: Mapping[str, Measure] = {one.key: one for one in MEASURES}


def figure(measure: Measure, cases: Iterable[Counted]) -> Figure:
    """Return the figure of these cases; its value is None when none of them counts for it."""
    values = [value for one in cases for value in measure.of(one)]
    if measure.kind in {SPAN, MEAN}:
        spread = measures.mean(values)
        if spread is None:
            return Figure(0, None, None, kind=measure.kind)
        interval = spread.interval and (max(measure.least, spread.interval[0]), spread.interval[1])
        return Figure(spread.n, spread.average, interval, spread=spread, kind=measure.kind)
    if measure.kind == NPS:
        points = measures.promoters(values)
        if points is None:
            return Figure(0, None, None, kind=NPS)
        return Figure(points.n, points.value, points.interval, kind=NPS)
    n, hits = len(values), sum(values)
    if not n:
        return Figure(0, None, None)
    return Figure(n, hits / n, measures.wilson(hits, n), hits)


def difference(
    measure: Measure, cases: Sequence[Counted], others: Sequence[Counted]
) -> Difference | None:
    """Return the figure of *cases* minus that of *others*; None where one has too few values."""
    one, other = figure(measure, cases), figure(measure, others)
    if one.value is None or other.value is None:
        return None
    a, b = ([value for c in some for value in measure.of(c)] for some in (cases, others))
    interval = _BETWEEN[measure.kind](a, b)
    if interval is None:
        return None
    return Difference(one.value - other.value, interval, one.few or other.few)


_BETWEEN: Mapping[str, Callable[[Sequence[float], Sequence[float]], Interval | None]] = {
    SPAN: measures.welch,
    SHARE: lambda a, b: measures.newcombe((sum(a), len(a)), (sum(b), len(b))),
    NPS: measures.between,
    MEAN: measures.welch,
}


def parts(
    cases: Iterable[Counted], of: Callable[[Counted], str]
) -> list[tuple[str, list[Counted]]]:
    """Return the cases by what *of* says of each, the most first; every case is in one part."""
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for one in cases:
        found[of(one)].append(one)
    return sorted(found.items(), key=lambda part: (-len(part[1]), part[0]))


def reached(measure: Measure, value: float, target: float) -> float:
    """Return how much of the target is reached, 0 to 1."""
    if measure.kind == NPS:
        value, target = value + 100, target + 100
    if measure.more is False:
        value, target = target, value
    return 1.0 if target <= 0 else max(0.0, min(1.0, value / target))


def verdict(figures: Mapping[str, Figure], goals: Goals) -> float | None:
    """Return what is reached of all targets, 0 to 100, each by its weight; None of nothing.

    A figure that rests on nothing does not count; one without a target neither.
    """
    counted = [
        (goals.weights.get(key, 0.0), reached(BY_KEY[key], one.value, goals.targets[key]))
        for key, one in figures.items()
        if key in goals.targets and one.value is not None
    ]
    whole = sum(weight for weight, _ in counted)
    return 100 * sum(weight * part for weight, part in counted) / whole if whole else None


@dataclass(frozen=True, slots=True)
class Weighed:
    """counted: figures with a target, a weight and cases; of: all with the first two.

    enough: what they weigh is half of all, so that their verdict is one on the whole.
    """

    counted: int
    of: int
    enough: bool


def weighed(figures: Mapping[str, Figure], goals: Goals) -> Weighed:
    """Return what a verdict rests on: one kept promise is no service that does everything right."""
    weights = {k: goals.weights.get(k, 0.0) for k in figures if k in goals.targets}
    weights = {key: weight for key, weight in weights.items() if weight}
    told = [key for key in weights if figures[key].value is not None]
    enough = sum(weights[key] for key in told) >= _ENOUGH * sum(weights.values())
    return Weighed(len(told), len(weights), enough)


_OVERDUE: Mapping[str, tuple[Kind, str]] = {
    "touch": (Kind.FIRST_TOUCH, "touched"),
    "plan": (Kind.PLAN, "planned"),
}


def overdue(key: str, cases: Iterable[Counted]) -> int:
    """Return how many cases still wait for it though its clock ran out; 0 where it has no clock.

    An average is of those it came to: who was never contacted does not make it worse.
    """
    kind, came = _OVERDUE.get(key, (None, ""))
    waiting = (one for one in cases if kind is not None and getattr(one, came) is None)
    return sum((kind, False) in one.clocks for one in waiting)
