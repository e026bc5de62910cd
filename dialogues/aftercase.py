"""What people decide about a case: who may, what is kept of it, and how the case stands.

    holds(draft, event)        the agent has the talk; whoever was too late is told
    care(draft, case_no)       what became of a case
    stand(draft, care)         keep it, and say how the case stands
    speak(draft, event, text)  the agent's words to the customer, with buttons

Used by proposal, decline, letter and followup.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime

from dialogues import checklist, human, matter, proof
from dialogues.decided import Checked, Incomplete
from dialogues.draft import Draft
from dialogues.effects import (
    Button,
    CaseState,
    Promise,
    Say,
    SetTimer,
    Settled,
    Stands,
    TakeRefused,
    Why,
)
from dialogues.events import AgentTook, Decision
from dialogues.state import Care, Control, Pledge, State

DONE_BY, STEP = "done_by", "plan_step"
PLANNED = frozenset({DONE_BY, STEP})
"""Kinds of promises that are kept, or agreed anew, with the plan."""
_KEPT = 20


def holds(draft: Draft, event: Decision) -> bool:
    """Say whether the agent may decide: nobody else has the talk, and there is such a case."""
    state = draft.state
    if state.control is Control.HUMAN and state.agent and state.agent[0] != event.agent:
        draft.do(TakeRefused(event.agent, state.agent[1]))
        return False
    if event.case_no and event.case_no not in {state.case_no, *_earlier(draft)}:
        draft.do(TakeRefused(event.agent, ""))
        return False
    if state.control is not Control.HUMAN:
        human.agent(draft, AgentTook(event.at, event.agent, event.name))
        draft.parts.clear()
        draft.rules.clear()
    return draft.state.control is Control.HUMAN


def refuse(draft: Draft, event: Decision, act: str, missing: Sequence[str]) -> None:
    """Do nothing of what was wanted; the desk hears what is missing."""
    case_no = event.case_no or draft.state.case_no
    draft.do(Incomplete(case_no, event.agent, act, tuple(missing)))


def lacking(event: Decision, names: Sequence[str]) -> list[str]:
    """Return which of the event's parts are empty."""
    return [name for name in names if not str(getattr(event, name)).strip()]


def care(draft: Draft, case_no: str = "") -> Care:
    """Return what became of a case, "" the present one."""
    number = case_no or draft.state.case_no
    return next((c for c in draft.state.cares if c.case_no == number), Care(number))


def keep(draft: Draft, one: Care) -> None:
    """Remember *one*; the oldest of many is forgotten, its history stays on file."""
    others = tuple(c for c in draft.state.cares if c.case_no != one.case_no)
    draft.become(cares=(*others, one)[-_KEPT:])


def stand(draft: Draft, one: Care) -> None:
    """Remember *one*, and say how its case stands."""
    keep(draft, one)
    if one.case_no == draft.state.case_no:
        matter.file(draft)
    else:
        draft.do(Stands(one.case_no, CaseState(one.stage or CaseState.SUBMITTED)))


def speak(
    draft: Draft,
    event: Decision,
    text: str,
    rule: str,
    buttons: Sequence[tuple[str, str]] = (),
    *,
    keeps: AbstractSet[str] = frozenset({"plan_by"}),
) -> None:
    """Say *text* in the agent's name; what was promised of the plan is kept by it.

    What was promised of the contact is kept when it arrives (reached.py).
    """
    ref = draft.state.script
    why = Why(rule, draft.state.phase, (), f"{ref.name}@{ref.version}")
    shown = tuple(Button(title, payload) for title, payload in buttons)
    draft.do(Say(text, why, shown, author=event.name, kind="agent"))
    number = event.case_no or draft.state.case_no
    settle(draft, number, keeps, proof.deed(draft, number), event.at)


def settle(
    draft: Draft,
    case_no: str,
    kinds: AbstractSet[str],
    by: str,
    at: datetime,
    how: Settled | None = None,
) -> None:
    """End the case's open promises of these kinds: kept in time or broken, unless *how* is said.

    by: what ended them, a proof (dialogues.proof) where they are kept.
    """
    for pledge in draft.state.pledges:
        if pledge.kind in kinds and pledge.id.startswith(f"{case_no}/"):
            in_time = Settled.BROKEN if at > pledge.due else Settled.KEPT
            matter.settle(draft, pledge, how or in_time, by)


def promise_done(draft: Draft, event: Decision, what: str, due: datetime) -> None:
    """Put on record when the agent has it done; a date spoken before is renegotiated."""
    case_no = event.case_no or draft.state.case_no
    settle(draft, case_no, PLANNED, "a new version", event.at, Settled.RENEGOTIATED)
    pledge = Pledge(f"{case_no}/{DONE_BY}/{draft.state.turn}", DONE_BY, due)
    draft.become(pledges=(*draft.state.pledges, pledge))
    draft.do(
        Promise(pledge.id, case_no, DONE_BY, what, due, event.name),
        SetTimer(f"promise:{pledge.id}", due),
    )


def check(draft: Draft, case_no: str, act: str) -> None:
    """Put on record what the staff's checklist said when this was decided."""
    if case_no == draft.state.case_no:
        lines = checklist.checked(draft.staff_script, draft.state)
        if lines:
            draft.do(Checked(case_no, act, tuple((line.id, line.state) for line in lines)))


def decided(one: Care, event: Decision, stage: CaseState) -> Care:
    """Return *one* as decided by the agent."""
    return replace(one, stage=stage.value, agent=(event.agent, event.name))


def at_rest(state: State) -> bool:
    """Say whether nothing is asked of the customer: no question open that an answer may mean."""
    return not (state.asking or state.open)


def _earlier(draft: Draft) -> set[str]:
    known = {seen.case_no for seen in draft.facts.cases}
    return known | {one.case_no for one in draft.state.cares}
