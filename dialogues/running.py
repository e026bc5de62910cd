"""The clocks in a talk's state: begun, changed, and said as they stand afterwards.

    begin(draft, kind, case_no, at)      change(draft, *changes)       say(draft)

A change is a function of one clock; meet, cancel and mark make them for the clocks of a case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from dialogues import clocks, matter
from dialogues.clocks import Clock, Kind, Run, Target
from dialogues.draft import Draft
from dialogues.effects import CancelTimer, ClockStands, SetTimer
from dialogues.state import Level

Change = Callable[[Clock], Clock]
Which = Callable[[Clock], bool]


def begin(draft: Draft, kind: Kind, case_no: str, at: datetime, item: str = "") -> None:
    """Start a clock of the case, unless it has one or its profile keeps none."""
    key = (case_no, kind, item)
    known = next((c for c in draft.state.clocks if (c.case_no, c.kind, c.item) == key), None)
    target = owed(draft, kind, case_no)
    if target is None or (known is not None and known.state is not Run.CANCELLED):
        return
    others = tuple(c for c in draft.state.clocks if c is not known)
    draft.become(clocks=(*others, clocks.start(kind, target, case_no, at, item)))


def change(draft: Draft, *changes: Change) -> None:
    """Let every clock of the talk become what *changes* make of it."""
    made = draft.state.clocks
    for one in changes:
        made = tuple(one(clock) for clock in made)
    if made != draft.state.clocks:
        draft.become(clocks=made)


def owed(draft: Draft, kind: Kind, case_no: str) -> Target | None:
    """Return what is owed of *kind* now, by what its own case is about."""
    return draft.book.sla.target(kind, matter.about(draft, case_no))


def target(draft: Draft, clock: Clock) -> Target:
    """Return what the clock is measured by."""
    return draft.book.sla.measure(clock)


def say(draft: Draft) -> None:
    """Say how each clock stands that this turn changed, and when it is looked at next."""
    was = {clock.key: clock for clock in draft.was.clocks}
    for clock in draft.state.clocks:
        if was.get(clock.key) == clock:
            continue
        at = clocks.look_at(clock, target(draft, clock))
        timer = CancelTimer(clock.key) if at is None else SetTimer(clock.key, max(at, draft.at))
        draft.do(ClockStands(clock, _owner(draft, clock)), timer)


def meet(case_no: str, kinds: Iterable[Kind], at: datetime) -> Change:
    """Return what ends the case's clocks of these kinds as done."""
    return lambda c: clocks.meet(c, at) if c.case_no == case_no and c.kind in kinds else c


def cancel(case_no: str, kinds: Iterable[Kind], at: datetime) -> Change:
    """Return what ends the case's clocks of these kinds as no longer wanted."""
    return lambda c: clocks.cancel(c, at) if c.case_no == case_no and c.kind in kinds else c


def mark(case_no: str, name: str, at: datetime) -> Change:
    """Return what notes a mark of the case's golden window."""
    return lambda c: clocks.mark(c, name, at) if c.case_no == case_no else c


def every(_: Clock) -> bool:
    """Mean every clock of the talk."""
    return True


def of(case_no: str) -> Which:
    """Mean the clocks of one case."""
    return lambda clock: clock.case_no == case_no


def _owner(draft: Draft, clock: Clock) -> str:
    """Return who is to see to it: the agent who has the talk, else the case's, else the team."""
    state = draft.state
    seen = next((c.owner for c in draft.facts.cases if c.case_no == clock.case_no), "")
    agent = state.agent[1] if state.agent and clock.case_no == state.case_no else ""
    urgent = state.level is Level.URGENT and clock.case_no == state.case_no
    team = draft.book.company.duty_team if urgent else draft.staff_script.script.team
    return agent or seen or team
