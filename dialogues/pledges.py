"""A time a colleague names to a customer is a promise: a row, a timer, and a clock that warns.

    spoken(draft, said, event)     every time in his words, entered with the message that says it
    due(draft, key)                the desk entered a promise by hand, or says how one ended
    moved(draft, effect)           a promise of a person was made or ended: so is its clock
    done(case_no, at)              what was promised of the plan is done: its clocks end
    over(draft, case_no)           nothing is owed any more: no clock of a broken promise stays
    undone(state, case_no)         what colleagues said they would do and has no result yet

The clock of a promise warns and climbs like any other; only its length is what was said, on the
wall. Which times count: dialogues/promised_times.py. A plan's day is entered by the plan, and what
it names before that ends with the plan. Source: ideal 1.1 (rule 8), S0-46, S2-37.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from dialogues import clocks, matter, proof, running
from dialogues.clocks import Clock, Kind
from dialogues.draft import Draft
from dialogues.effects import Promise, Say, SetTimer, Settled, SettlePromise
from dialogues.events import (
    AgentDeclined,
    AgentElsewhere,
    AgentExtended,
    AgentProposed,
    AgentResolved,
    AgentSaid,
    Decision,
    Event,
)
from dialogues.keys import MADE
from dialogues.promised_times import times
from dialogues.promises import BY_AGENT, DONE_BY, ONSITE_BY, PLAN_STEP, whole
from dialogues.spoken_times import Named
from dialogues.state import Pledge, State

_OF_PROMISES = frozenset({Kind.PROMISE, Kind.ONSITE})
_MOST = 4  # of one message
_WHAT_MOST = 200
_MINUTE, _SAME = timedelta(minutes=1), timedelta(hours=1)
_SAME_DAY = frozenset({"当天", "當天", "当日", "當日"})  # in a plan: as the deed, not today


def spoken(draft: Draft, said: Say, event: Event) -> None:
    """Enter every time that *said* names, unless a promise of that case is due then already."""
    chosen = event.case_no if isinstance(event, Decision) else ""
    case_no = chosen or draft.state.case_no
    if not case_no:
        return
    kind = PLAN_STEP if isinstance(event, AgentProposed) else BY_AGENT
    for n, (one, what) in enumerate(times(_own(said, event), draft.at)[:_MOST]):
        due = whole(one.due)
        if isinstance(event, AgentProposed) and _of_the_deed(one, due, event):
            continue
        if not _stands(draft, case_no, due):
            name = f"{case_no}/{kind}/{draft.state.turn}.{n}"
            draft.do(Promise(name, case_no, kind, what[:_WHAT_MOST], due, said.author))
            _enter(draft, name, kind, due)


def _of_the_deed(one: Named, due: datetime, event: AgentProposed) -> bool:
    """Say whether a plan's time is that of the plan itself, which is entered apart."""
    plans = event.due is not None and abs(due - event.due) < _SAME
    return plans or one.text in _SAME_DAY


def _own(said: Say, event: Event) -> str:
    """Return the words that are the colleague's own, without what is quoted or said for him."""
    match event:
        case AgentSaid() | AgentElsewhere():
            return said.text
        case AgentProposed(text=text, points=points):
            parts: tuple[str, ...] = (text, *(point.value for point in points))
        case AgentDeclined():
            parts = (event.empathy, event.reason, event.alternative)
        case AgentResolved():
            parts = (event.condition, event.contact, event.reason)  # what is done is past
        case AgentExtended(reason=reason):
            parts = (reason,)
        case _:
            parts = ()
    return "\n".join(parts)


def due(draft: Draft, key: str) -> None:
    """Take over what the desk wrote into the ledger: ledger:made:<id>, ledger:<how>:<id>."""
    _, how, which = key.split(":", 2)
    if how == MADE:
        _made(draft, which)
    else:
        _settled(draft, which, Settled(how))


def moved(draft: Draft, effect: Promise | SettlePromise) -> None:
    """Begin the clock of what a person promised, or end it; one that is broken runs out."""
    match effect:
        case Promise(id=name, kind=kind, due=due) if kind == DONE_BY:
            live = {one.id for one in draft.state.pledges}
            running.change(draft, _ended(name.partition("/")[0], draft.at, clocks.cancel, live))
            _begin(draft, name, due)
        case SettlePromise(id=name, how=how) if how is not Settled.BROKEN:
            _end(draft, name, how)
        case _:
            return


def done(case_no: str, at: datetime) -> running.Change:
    """Return what ends the clock of the plan's day as kept, or as broken where it came late."""
    return _ended(case_no, at, clocks.meet)


def over(draft: Draft, case_no: str) -> None:
    """End the clocks of the case's broken promises; one that is open still has its own end."""
    live = {one.id for one in draft.state.pledges}

    def ended(clock: Clock) -> Clock:
        mine = clock.kind in _OF_PROMISES and clock.case_no == case_no
        stands = f"{clock.case_no}/{clock.item}" in live
        return clocks.cancel(clock, draft.at) if mine and not stands else clock

    running.change(draft, ended)


def undone(state: State, case_no: str) -> tuple[str, ...]:
    """Return the ids of promises in colleagues' own words that have no result yet.

    They are open, or broken and the work is still to be done.
    """
    begins = f"{case_no}/{BY_AGENT}/"
    made = [one.id for one in state.pledges if one.id.startswith(begins)]
    late = [f"{c.case_no}/{c.item}" for c in state.clocks if c.kind is Kind.PROMISE and c.open]
    return tuple(dict.fromkeys([*made, *(name for name in late if name.startswith(begins))]))


def _made(draft: Draft, name: str) -> None:
    rows = (one for case in draft.facts.cases for one in case.promises)
    row = next((one for one in rows if one.id == name), None)
    if row is not None and all(pledge.id != name for pledge in draft.state.pledges):
        _enter(draft, name, row.kind, row.due.astimezone(draft.at.tzinfo))


def _settled(draft: Draft, name: str, how: Settled) -> None:
    """End a promise the desk has settled; one kept too late stays broken, and its alarm ends."""
    pledge = next((one for one in draft.state.pledges if one.id == name), None)
    if pledge is not None:
        matter.settle(draft, pledge, how, proof.of(proof.LEDGER))
    else:
        _end(draft, name, how)


def _stands(draft: Draft, case_no: str, due: datetime) -> bool:
    """Say whether the case has a promise for that time, made before or in this turn."""
    mine = (one for one in draft.state.pledges if one.id.startswith(f"{case_no}/"))
    return any(abs(one.due - due) < _MINUTE for one in mine)


def _enter(draft: Draft, name: str, kind: str, due: datetime) -> None:
    draft.become(pledges=(*draft.state.pledges, Pledge(name, kind, due)))
    draft.do(SetTimer(f"promise:{name}", due))
    _begin(draft, name, due)


def _begin(draft: Draft, name: str, due: datetime) -> None:
    case_no, _, item = name.partition("/")
    length = int((due - draft.at).total_seconds())
    if length <= 0 or any((c.case_no, c.item) == (case_no, item) for c in draft.state.clocks):
        return
    profile = draft.book.sla.profile(matter.about(draft, case_no)).name
    kind = Kind.ONSITE if item.startswith(f"{ONSITE_BY}/") else Kind.PROMISE
    clock = Clock(case_no, kind, profile, draft.at, due, length, item)
    draft.become(clocks=(*draft.state.clocks, clock))


def _ended(
    case_no: str,
    at: datetime,
    end: Callable[[Clock, datetime], Clock],
    live: Collection[str] = (),
) -> running.Change:
    """Return what ends the clocks of the plan's day and of its steps but those in *live*."""

    def ended(clock: Clock) -> Clock:
        if clock.kind is not Kind.PROMISE or clock.case_no != case_no:
            return clock
        day = clock.item.startswith(f"{DONE_BY}/")
        step = clock.item.startswith(f"{PLAN_STEP}/") and f"{case_no}/{clock.item}" not in live
        return end(clock, at) if day or step else clock

    return ended


def _end(draft: Draft, name: str, how: Settled) -> None:
    """End its clock: met by keeping it, no longer wanted when it was agreed anew."""
    case_no, _, item = name.partition("/")

    def ended(clock: Clock) -> Clock:
        if (clock.case_no, clock.item) != (case_no, item) or clock.kind not in _OF_PROMISES:
            return clock
        return (clocks.meet if how is Settled.KEPT else clocks.cancel)(clock, draft.at)

    running.change(draft, ended)
