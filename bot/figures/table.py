"""Figures as rows: for the page, for the terminal, and as CSV.

    rows(view, cases, others) -> [Row]          a line each measure, said in the view's language
    broken(view, cases, by) -> [Part]           the same cases by category, team, day ...
    clocks(view, cases) -> [ClockRow]           how many of each kind were met
    overall(view, cases)                        what is reached of all targets, in words

Source: S2-40, S0-56, S1-30.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from bot.figures.words import NAMES, NOTES, Speech
from cases import figures, measures
from cases.counted import Counted
from cases.figures import BY_KEY, MEASURES, NPS, SPAN, Figure, Goals, Measure, figure

_USUAL = ("resolution", "plan_kept", "promises", "solved", "repeat", "recovered", "nps")
_OF: Mapping[str, tuple[str, ...]] = {
    "owner": ("solved", "promises", "repeat", "reopened", "empathy", "resolution", "nps"),
    "script": ("soothed", "heat_fall", "asked_again", "recovered", "nps"),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class View:
    """How figures are told. zone: of days."""

    speech: Speech
    zone: tzinfo
    goals: Goals = field(default_factory=Goals)


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as it is read; "" where there is nothing to say.

    spread: median and 90th percentile. waiting: how many it has not come to though it was due.
    good: whether the target is reached, None without one or without cases. part: hits and misses
    that can be opened, their counts.
    """

    key: str
    name: str
    note: str
    value: str
    spread: str
    interval: str
    n: int
    other: str
    other_n: int
    change: str
    change_interval: str
    verdict: str
    target: str
    good: bool | None
    few: bool
    kind: str
    waiting: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the cases: how many, what share of all, and the figures shown of such parts."""

    key: str
    name: str
    count: int
    share: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class ClockRow:
    """A kind of clock: how many are due, how many of them were met."""

    name: str
    met: int
    due: int
    share: str
    interval: str


def shown(by: str) -> tuple[str, ...]:
    """Return which figures are told of parts: of people their card, of scripts how they soothe."""
    return _OF.get(by, _USUAL)


def rows(view: View, cases: Sequence[Counted], others: Sequence[Counted] | None) -> list[Row]:
    """Return every figure of *cases*, beside that of *others* where there are some to compare."""
    return [_row(view, measure, cases, others) for measure in MEASURES]


def _row(
    view: View, measure: Measure, cases: Sequence[Counted], others: Sequence[Counted] | None
) -> Row:
    speech, key, kind = view.speech, measure.key, measure.kind
    one = figure(measure, cases)
    other = Figure(0, None, None) if others is None else figure(measure, others)
    between = None if others is None else figures.difference(measure, cases, others)
    target = view.goals.targets.get(key)
    hidden = kind == NPS and one.few
    waiting = figures.overdue(key, cases)
    judged = target is not None and one.value is not None and not hidden
    return Row(
        key=key,
        name=speech.say(NAMES[key]),
        note=speech.say(NOTES[key]),
        value="—" if hidden else _average(speech, kind) + speech.value(kind, one.value),
        spread=_spread(speech, one),
        interval=speech.interval(kind, one.interval),
        n=one.n,
        other="—" if kind == NPS and other.few else speech.value(kind, other.value),
        other_n=other.n,
        change=speech.value(kind, between.value, signed=True) if between and not hidden else "",
        change_interval=speech.interval(kind, between.interval, signed=True) if between else "",
        verdict=_verdict(speech, measure, between),
        target="" if target is None else speech.value(kind, target),
        good=_good(measure, one, target) and not waiting if judged and target is not None else None,
        few=one.n > 0 and one.few,
        kind=kind,
        waiting=_waiting(speech, waiting),
    )


def _average(speech: Speech, kind: str) -> str:
    """Return what tells an average of spans from the medians beside it."""
    return speech.say(("平均 ", "mean ")) if kind == SPAN else ""


def _waiting(speech: Speech, count: int) -> str:
    said = (f"另有 {count} 件过了点还没有，不算在内", f"{count} more are overdue and not counted")
    return speech.say(said) if count else ""


def overall(view: View, cases: Sequence[Counted]) -> str:
    """Return the verdict on all figures; how little there is where it rests on too little."""
    found = {one.key: figure(one, cases) for one in MEASURES}
    score, on = figures.verdict(found, view.goals), figures.weighed(found, view.goals)
    if score is None:
        return ""
    if not on.enough:
        said = (
            f"还没有总评：{on.of} 项里只有 {on.counted} 项有数",
            f"no overall yet: {on.counted} of {on.of} figures have cases",
        )
        return view.speech.say(said)
    of = (f"（{on.of} 项里 {on.counted} 项有数）", f" ({on.counted} of {on.of} figures)")
    whole = view.speech.say(("总评", "Overall")) + f" {score:.0f}/100"
    return whole + (view.speech.say(of) if on.counted < on.of else "")


def _good(measure: Measure, one: Figure, target: float) -> bool:
    assert one.value is not None
    return one.value >= target if measure.more else one.value <= target


def _spread(speech: Speech, one: Figure) -> str:
    if one.spread is None or one.kind != SPAN:
        return ""
    middle, late = (speech.value(SPAN, x) for x in (one.spread.median, one.spread.late))
    return speech.say((f"中位 {middle}，P90 {late}", f"median {middle}, p90 {late}"))


def _verdict(speech: Speech, measure: Measure, between: figures.Difference | None) -> str:
    if between is None:
        return ""
    if between.few:
        return speech.say(("样本少，看不出来", "too few to tell"))
    if not between.sure:
        return speech.say(("可能只是偶然", "may be chance"))
    if measure.more is None:
        return speech.say(("有差别", "differs"))
    better = (between.value > 0) == measure.more
    return speech.say(("变好", "better") if better else ("变差", "worse"))


def part_of(by: str, zone: tzinfo) -> Callable[[Counted], str]:
    """Return what tells a case's part: its category, team, root cause, day ... one of BY."""
    if by == "day":
        return lambda one: f"{one.filed.opened.astimezone(zone):%Y-%m-%d}"
    if by in {"cause", "department"}:
        return lambda one: str(getattr(one, by))
    return lambda one: str(getattr(one.filed, by))


def broken(view: View, cases: Sequence[Counted], by: str) -> list[Part]:
    """Return *cases* in parts, the most first, days in order; together they are all of them."""
    found = figures.parts(cases, part_of(by, view.zone))
    if by == "day":
        found.sort()
    names = {one.filed.owner: one.filed.name for one in cases if one.filed.owner}
    return [
        Part(
            key,
            names.get(key, "") if by == "owner" and key else view.speech.part(by, key),
            len(some),
            view.speech.value(figures.SHARE, len(some) / len(cases)),
            tuple(_shown(view.speech, key_, some) for key_ in shown(by)),
        )
        for key, some in found
    ]


def _shown(speech: Speech, key: str, some: Sequence[Counted]) -> tuple[str, int]:
    """Return a figure of a part and what it rests on; of spans the median."""
    one = figure(BY_KEY[key], some)
    value = one.spread.median if one.spread and one.kind == SPAN else one.value
    return ("—" if one.kind == NPS and one.few else speech.value(one.kind, value)), one.n


def clocks(view: View, cases: Sequence[Counted]) -> list[ClockRow]:
    """Return how many clocks of each kind were met, of those that are due."""
    due = Counter(kind for one in cases for kind, _ in one.clocks)
    met = Counter(kind for one in cases for kind, kept in one.clocks if kept)
    speech = view.speech
    return [
        ClockRow(
            speech.clock(kind),
            met[kind],
            count,
            speech.value(figures.SHARE, met[kind] / count),
            speech.interval(figures.SHARE, measures.wilson(met[kind], count)),
        )
        for kind, count in due.most_common()
    ]


def safe(text: str) -> str:
    """Keep a sheet from taking a name for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
