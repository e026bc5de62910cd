"""One case as the figures count it: when what happened, how it ended. Pure.

    count(filed, lines, beside, now) -> Counted

filed: the case's row; lines: the kinds of its history in KINDS, oldest first; beside: its clocks,
promises, handoffs and the customer's next case. No words of a customer are in it, so the figures
of one who was erased stay. Source: S2-40, S2-68, S1-23, S0-53, S0-55, S0-46, S1-21.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cases.talked import UNHEARD, Talked
from dialogues.clocks import Kind, Run

REPEAT_WITHIN = timedelta(days=30)
WITHDRAWN = "withdrawn"
TRIAL = "console"
"""The channel of talks tried out on the terminal: no customer's, and in no figure unasked."""
_ANSWERS = frozenset({"content", "wish", "answered"})  # the customer's own words, with their heat
_BY_STAFF = "by_staff"


@dataclass(frozen=True, slots=True)
class Filed:
    """The row of a case. category: leaf, "" none. owner: login, name: his. told: times told before.

    heats: of the customer's turns while it was taken down, oldest first. script: name@version.
    tier: of the customer, as it is now. own: the class in another cut (cases/classes.py). state: of
    the case, "intake" while its customer is still telling.
    """

    number: str
    person: int
    channel: str
    category: str
    level: str
    team: str
    owner: str
    name: str
    started: datetime
    opened: datetime
    withdrawn: bool
    told: int
    heats: tuple[int, ...]
    script: str = ""
    tier: str = ""
    own: str = ""
    state: str = ""

    @property
    def topic(self) -> str:
        """The class: the category's parent."""
        return self.category.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the case's history, of one of KINDS."""

    at: datetime
    kind: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock: kind, how it stands, and when it began, was due and ended."""

    kind: str
    state: str
    started: datetime
    due: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise: how it stands, when it was due and settled."""

    state: str
    due: datetime
    settled: datetime | None


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a case. handed: how often it waited for people.

    later: when the customer opened other cases of the same class, oldest first. talked: how its
    talk was led.
    """

    clocks: Sequence[Ran] = ()
    promises: Sequence[Promised] = ()
    handed: int = 0
    later: Sequence[datetime] = ()
    talked: Talked = UNHEARD


@dataclass(frozen=True, slots=True)
class Counted:
    """A case counted; spans in seconds from its start, None where it has not come to that.

    resolved: to the last letter; None while it is open again. outcome: upheld, partly, not_upheld,
    withdrawn, "" undecided. followed: as FollowUp.how, by_staff, "" nothing yet. heat, calm: of
    the first turn and of the answer afterwards, 0 to 3. points: 0 to 10. attempts: how often it was
    tried in all. clocks: (kind, met) of each that is over or late. promises: kept or not, those
    that are due. repeated: None before it is closed. open_window: its 30 days are not over.
    cause, department: the root cause and who caused it, "" while none is named. term: quoted in a
    refusal, with its version.
    """

    filed: Filed
    touched: float | None = None
    planned: float | None = None
    resolved: float | None = None
    outcome: str = ""
    handed: int = 0
    reopened: int = 0
    followed: str = ""
    heat: int | None = None
    calm: int | None = None
    points: int | None = None
    attempts: int = 1
    clocks: tuple[tuple[str, bool], ...] = ()
    promises: tuple[bool, ...] = ()
    repeated: bool | None = None
    open_window: bool = False
    talked: Talked = UNHEARD
    cause: str = ""
    department: str = ""
    term: str = ""

    @property
    def fall(self) -> int | None:
        """By how much the heat fell from the first to the last turn taken down; None: only one."""
        heats = self.filed.heats
        return heats[0] - heats[-1] if len(heats) > 1 else None

    @property
    def closed(self) -> bool:
        """Whether it was decided, told to the customer, and not opened again."""
        return self.resolved is not None and self.outcome != WITHDRAWN


def count(filed: Filed, lines: Iterable[Line], beside: Beside, now: datetime) -> Counted:
    """Return the case counted as it stands at *now*."""
    one = Counted(filed)
    closed: datetime | None = None
    for line in lines:
        one = _follow(one, line)
        if line.kind == "letter":
            closed = line.at
    tries = filed.told + 1 + one.reopened
    one = replace(one, outcome=WITHDRAWN) if filed.withdrawn else one
    one = replace(one, attempts=tries, handed=beside.handed, heat=next(iter(filed.heats), None))
    if closed is not None and one.closed:
        one = _repeated(one, closed, beside.later, now)
    return replace(
        one,
        touched=_touched(beside.clocks),
        clocks=tuple((c.kind, met) for c in beside.clocks if (met := _met(c, now)) is not None),
        promises=tuple(k for p in beside.promises if (k := kept(p, now)) is not None),
        talked=beside.talked,
    )


def kept(promise: Promised, now: datetime) -> bool | None:
    """Say whether it was kept; None before its time, or where nobody can say any more.

    Another time agreed on before the old one was over counts as kept, later as broken.
    """
    match promise.state:
        case "kept":
            return True
        case "broken":
            return False
        case "renegotiated":
            return None if promise.settled is None else promise.settled <= promise.due
    return False if promise.due < now else None


def follows(closed: datetime, later: datetime) -> bool:
    """Say whether a case opened *later* is a second complaint about one closed then."""
    return closed < later <= closed + REPEAT_WITHIN


def _repeated(one: Counted, closed: datetime, later: Sequence[datetime], now: datetime) -> Counted:
    again = any(follows(closed, at) for at in later)
    return replace(one, repeated=again, open_window=not again and closed + REPEAT_WITHIN > now)


def _met(clock: Ran, now: datetime) -> bool | None:
    """Say whether the clock was met; None while there is time, or when it was called off."""
    if clock.state in (Run.MET, Run.BREACHED):
        return clock.state == Run.MET
    late = clock.ended is None and clock.state in (Run.RUNNING, Run.EXTENDED) and clock.due < now
    return False if late else None


def _touched(clocks: Sequence[Ran]) -> float | None:
    """Return the time to the first touch by a person: its clock ends with a delivered message."""
    touch = next((c for c in clocks if c.kind == Kind.FIRST_TOUCH and c.ended), None)
    if touch is None or touch.ended is None or touch.state == Run.CANCELLED:
        return None
    return max(0.0, (touch.ended - touch.started).total_seconds())


def _follow(one: Counted, line: Line) -> Counted:
    """Take one line of the history."""
    spent = (line.at - one.filed.started).total_seconds()
    return _FOLLOW[line.kind](one, line.payload, spent)


def _planned(one: Counted, said: Mapping[str, Any], spent: float) -> Counted:
    """Take the first plan; the way out that a decline offers is none."""
    known = said.get("alternative") or one.planned is not None
    return one if known else replace(one, planned=spent)


def _declined(one: Counted, said: Mapping[str, Any], spent: float) -> Counted:
    first = spent if one.planned is None else one.planned
    term = " ".join(filter(None, (str(said.get("term", "")), str(said.get("version", "")))))
    return replace(one, planned=first, outcome="not_upheld", term=term)


def _tagged(one: Counted, said: Mapping[str, Any], _: float) -> Counted:
    cause = str(said.get("root_cause", one.cause))
    return replace(one, cause=cause, department=str(said.get("department", one.department)))


def _followed(one: Counted, said: Mapping[str, Any], _: float) -> Counted:
    how = str(said.get("how", ""))
    heat = int(said.get("heat", 0)) if how in _ANSWERS else one.calm
    return replace(one, followed=how, calm=heat)


def _again(one: Counted, *_: Any) -> Counted:
    """Open it again: its end is to come anew, how it was answered the first time stands no more."""
    return replace(one, reopened=one.reopened + 1, resolved=None, outcome="", followed="")


def _stepped(one: Counted, said: Mapping[str, Any], spent: float) -> Counted:
    match said.get("to"):
        case "reopened":
            return _again(one, said, spent)
        case "withdrawn":
            return replace(one, outcome=WITHDRAWN)
        case "follow_up":
            return replace(one, followed=_BY_STAFF)
    return one


_FOLLOW: Mapping[str, Callable[[Counted, Mapping[str, Any], float], Counted]] = {
    "proposed": _planned,
    "declined": _declined,
    "resolved": lambda one, said, _: replace(one, outcome=str(said.get("outcome", ""))),
    "letter": lambda one, _, spent: replace(one, resolved=spent),
    "follow_up": _followed,
    "scored": lambda one, said, _: replace(one, points=int(said["points"])),
    "reopened": _again,
    "step": _stepped,
    "tagged": _tagged,
}
KINDS = tuple(_FOLLOW)
"""The kinds of a case's history that figures are made of."""
