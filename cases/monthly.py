"""What a month of complaints says: classes that stand out, why, what was refused. Pure.

    findings(cases, before, limit) -> [Finding]    classes of more than *limit* of the cases
    refused(cases) -> Refused                      what was not upheld: by cause, class and term
    walk(cases) -> [Step]                          how many came to each step of the process
    again(action, cases) -> Recheck                a class that was acted on, looked at once more

Source: S2-61, S2-62, S2-69, S1-22, S4-16.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from fractions import Fraction
from statistics import median

from cases import measures
from cases.counted import Counted
from cases.figures import FEW, parts
from cases.measures import Interval

EXAMPLES = 5
NOT_UPHELD = "not_upheld"
OPEN, DONE, DROPPED = "open", "done", "dropped"
LEVERS: Mapping[str, tuple[str, str]] = {
    "rights": ("尊重权利、讲明义务", "Rights respected, duties stated"),
    "skill": ("业务能力", "Skill"),
    "notice": ("提前告知", "Telling in time"),
    "manner": ("态度和话术", "Attitude and talk"),
    "process": ("流程顺畅", "A working process"),
}
"""What prevents complaints: to which of these an action belongs (S1-28)."""
Tally = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A class that stands out. before: its cases and all of the month before.

    leaves, causes, departments: keys with their counts, the most first; "" is not named.
    clocks: met and due. examples: numbers, those that went worst first.
    """

    topic: str
    count: int
    total: int
    before: tuple[int, int]
    leaves: Tally
    causes: Tally
    departments: Tally
    clocks: tuple[int, int]
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Its part of the month's cases, 0 to 1."""
        return self.count / self.total

    @property
    def interval(self) -> Interval:
        """The 95 % interval of the share."""
        return measures.wilson(self.count, self.total)

    @property
    def few(self) -> bool:
        """Whether the month has so few cases that the share says little."""
        return self.total < FEW

    @property
    def change(self) -> Recheck:
        """The share beside that of the month before."""
        return Recheck(self.before, (self.count, self.total))


@dataclass(frozen=True, slots=True)
class Recheck:
    """A share then and now, each as (cases of the class, all cases)."""

    then: tuple[int, int]
    now: tuple[int, int]

    @property
    def sure(self) -> bool:
        """Whether more than chance stands behind the difference; never on few cases."""
        if min(self.then[1], self.now[1]) < FEW:
            return False
        interval = measures.newcombe(self.now, self.then)
        return interval is not None and (interval[0] > 0 or interval[1] < 0)

    @property
    def fell(self) -> bool:
        """Whether it is less now."""
        return _share(self.now) < _share(self.then)


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done about a class. month: 2026-10, in whose report it was put down.

    owner: a login. lever: of LEVERS, "" none. then: cases of the class and all, when it was
    put down. state: open, done, dropped; ended: since when, note: what came of it.
    """

    month: str
    topic: str
    text: str
    owner: str
    due: datetime
    by: str
    at: datetime
    then: tuple[int, int]
    lever: str = ""
    id: int = 0
    state: str = OPEN
    ended: datetime | None = None
    note: str = ""

    def late(self, now: datetime) -> bool:
        """Whether it is past due and still open."""
        return self.state == OPEN and self.due < now


@dataclass(frozen=True, slots=True)
class Refused:
    """What was not upheld of what was decided. terms: quoted in the refusals, with versions."""

    count: int
    decided: int
    topics: Tally
    causes: Tally
    terms: Tally


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the process: how many cases came to it, and the median seconds to it, if known."""

    key: str
    count: int
    middle: float | None = None


def findings(cases: Sequence[Counted], before: Sequence[Counted], limit: float) -> list[Finding]:
    """Return the classes of more than *limit* (0 to 1) of the cases, the largest first."""
    most, was = Fraction(str(limit)), Counter(one.filed.topic for one in before)
    return [
        _finding(topic, some, len(cases), (was[topic], len(before)))
        for topic, some in parts(cases, lambda one: one.filed.topic)
        if Fraction(len(some), len(cases)) > most
    ]


def refused(cases: Sequence[Counted]) -> Refused:
    """Return what was not upheld among the cases decided so far."""
    decided = [one for one in cases if one.outcome in {"upheld", "partly", NOT_UPHELD}]
    some = [one for one in decided if one.outcome == NOT_UPHELD]
    return Refused(
        len(some),
        len(decided),
        _tally(some, lambda one: one.filed.topic),
        _tally(some, lambda one: one.cause),
        _tally(some, lambda one: one.term),
    )


def walk(cases: Sequence[Counted]) -> list[Step]:
    """Return the steps of the process, in order, as far as these cases came (S2-69, S3-12)."""
    spans: tuple[tuple[str, Callable[[Counted], float | None]], ...] = (
        ("touched", lambda one: one.touched),
        ("planned", lambda one: one.planned),
        ("letter", lambda one: one.resolved),
    )
    return [
        Step("received", len(cases)),
        Step("sorted", sum(bool(one.filed.category) for one in cases)),
        Step("assigned", sum(bool(one.filed.owner or one.filed.team) for one in cases)),
        *(_reached(key, [of(one) for one in cases]) for key, of in spans),
        Step("followed", sum(bool(one.followed) for one in cases)),
        Step("caused", sum(bool(one.cause) for one in cases)),
    ]


def again(action: Action, cases: Sequence[Counted]) -> Recheck:
    """Return the share of the class an action was for, then and in *cases* (S2-62)."""
    return Recheck(action.then, (sum(one.filed.topic == action.topic for one in cases), len(cases)))


def carried(actions: Sequence[Action], month: str, zone: tzinfo) -> list[Action]:
    """Return what earlier months left open, and what of it ended since *month* began in *zone*."""
    return [
        one
        for one in actions
        if one.month < month
        and (one.state == OPEN or (one.ended is not None and _month(one.ended, zone) >= month))
    ]


def _month(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m}"


def _finding(topic: str, some: Sequence[Counted], total: int, before: tuple[int, int]) -> Finding:
    due = [met for one in some for _, met in one.clocks]
    worst = sorted(some, key=_how_bad)[:EXAMPLES]
    return Finding(
        topic,
        len(some),
        total,
        before,
        _tally(some, lambda one: one.filed.category),
        _tally(some, lambda one: one.cause),
        _tally(some, lambda one: one.department),
        (sum(due), len(due)),
        tuple(one.filed.number for one in worst),
    )


def _how_bad(one: Counted) -> tuple[int, int, float, str]:
    """Order cases, what went worst first: opened again or late, broken promises, the longest."""
    late = sum(not met for _, met in one.clocks) + one.reopened + bool(one.repeated)
    spent = math.inf if one.resolved is None else one.resolved
    return -late, -sum(not kept for kept in one.promises), -spent, one.filed.number


def _tally(cases: Sequence[Counted], of: Callable[[Counted], str]) -> Tally:
    return tuple((key, len(some)) for key, some in parts(cases, of))


def _reached(key: str, spans: Sequence[float | None]) -> Step:
    known = [spent for spent in spans if spent is not None]
    return Step(key, len(known), median(known) if known else None)


def _share(part: tuple[int, int]) -> float:
    return part[0] / part[1] if part[1] else 0.0
