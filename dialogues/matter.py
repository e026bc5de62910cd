"""The case behind the talk: opened, kept true, brought to a person, promised for.

open_case(draft)    file(draft, state)    call_person(draft, ...)    promise(draft, kind)
note_elsewhere(draft, kind, text)   a line in his other open cases
put_before(draft)   a filed case waits for a person, and the bot keeps the talk
"""

from __future__ import annotations

from datetime import datetime

from dialogues.draft import Draft
from dialogues.effects import (
    FILED,
    CancelTimer,
    CaseState,
    FileCase,
    HandOff,
    Note,
    Promise,
    SetTimer,
    Settled,
    SettlePromise,
)
from dialogues.promises import CLOCK_OF
from dialogues.sla import About
from dialogues.state import Control, FieldName, Level, Phase, Pledge, State

_WHAT = {"first_touch": "同事联系客户", "plan_by": "给出具体方案"}
_SILENCE = "silence"
_OVER = frozenset({CaseState.RESOLVED, CaseState.CLOSED, CaseState.WITHDRAWN})
_EVIDENCE = FieldName("evidence")


def open_case(draft: Draft) -> None:
    """Give the matter a case number and a beginning, the first time."""
    state = draft.state
    if not state.case_no:
        draft.become(
            case_no=draft.facts.fresh_case_no,
            started=state.started or draft.at,
            level=state.level or Level.GENERAL,
        )


def file(draft: Draft) -> None:
    """Say what the case holds now; replaces what this turn said of it before."""
    state = draft.state
    if not state.case_no or state.started is None:
        return
    filed = CaseState.SUBMITTED if state.closed else CaseState.INTAKE
    if state.care and state.care.stage:
        filed = CaseState(state.care.stage)
    case = FileCase(
        state.case_no,
        state.matter,
        state.script,
        CaseState.WITHDRAWN if state.taken_back else filed,
        state.level or Level.GENERAL,
        state.category,
        state.categories,
        state.flags,
        dict(state.fields),
        state.moods,
        state.started,
        state.linked,
        state.severity,
        state.lowered,
    )
    others = [
        e for e in draft.effects if not (isinstance(e, FileCase) and e.case_no == case.case_no)
    ]
    draft.effects = [case, *others]


def promise(draft: Draft, kind: str, owner: str) -> None:
    """Put a promise of *kind* on record; one spoken before stays, unless this one is sooner."""
    state = draft.state
    if state.started is None:
        return
    start = _start(draft, kind)
    due = draft.book.sla.due(CLOCK_OF[kind], start, about(draft))
    spoken = next((p for p in state.promised if p.kind == kind), None)
    if spoken is not None and due >= spoken.due:
        return
    if spoken is not None:
        settle(draft, spoken, Settled.RENEGOTIATED, "now urgent: an earlier time was spoken")
        state = draft.state
    pledge = Pledge(f"{state.case_no}/{kind}/{state.turn}", kind, due)
    draft.become(pledges=(*state.pledges, pledge))
    draft.do(
        Promise(pledge.id, state.case_no, kind, _WHAT[kind], due, owner),
        SetTimer(f"promise:{pledge.id}", due),
    )


def about(draft: Draft, case_no: str = "") -> About:
    """Return what the limits of a case of the talk are chosen by, "" of the present matter."""
    state, facts = draft.state, draft.facts
    if case_no not in ("", state.case_no):
        seen = next((one for one in facts.cases if one.case_no == case_no), None)
        own = (seen.level, seen.category or "") if seen else (Level.GENERAL.value, "")
        return About(*own, facts.tier, facts.channel)
    level = state.level or Level.GENERAL
    return About(level.value, state.category or "", facts.tier, facts.channel)


def settle(draft: Draft, pledge: Pledge, how: Settled, proof: str) -> None:
    """End a promise; its timer goes with it."""
    draft.become(pledges=tuple(p for p in draft.state.pledges if p.id != pledge.id))
    draft.do(
        SettlePromise(pledge.id, how, draft.at, proof),
        CancelTimer(f"promise:{pledge.id}"),
    )


def put_before(draft: Draft) -> None:
    """Put a filed case before the people who are to work on it; the bot keeps the talk."""
    if draft.state.control is Control.BOT:
        level = draft.state.level or Level.GENERAL
        draft.do(HandOff(draft.state.case_no, level, FILED, (FILED,)))


def note_elsewhere(draft: Draft, kind: str, text: str) -> None:
    """Leave a line in his other cases that are open, of what holds for them as well."""
    for seen in draft.facts.cases:
        if seen.case_no != draft.state.case_no and seen.state not in _OVER:
            draft.do(Note(seen.case_no, kind, text))


def call_person(draft: Draft, reason: str) -> None:
    """Bring the talk to a person: on file and promised before anything is asked."""
    open_case(draft)
    state = draft.state
    urgent = state.level is Level.URGENT
    reasons = tuple(dict.fromkeys((*filter(None, state.handoff.split("；")), reason)))
    draft.become(
        control=Control.QUEUE if state.control is Control.BOT else state.control,
        handoff="；".join(reasons),
        closed=True,
        taken_back=False,
        lent="",
        lender="",
    )
    file(draft)
    level = draft.state.level or Level.GENERAL
    draft.do(HandOff(state.case_no, level, "duty" if urgent else "service", reasons))
    if state.placed and state.control is Control.BOT:
        draft.note("placed", f"{state.points} 分：{'；'.join(state.placed)}")
    promise_touch(draft)


def promise_touch(draft: Draft) -> None:
    """Promise when a person comes; anew when the last such promise has ended."""
    urgent = draft.state.level is Level.URGENT
    team = draft.book.company.duty_team if urgent else draft.staff_script.script.team
    promise(draft, "first_touch", team)


def stop_questions(draft: Draft) -> None:
    """Ask nothing more: the open question is kept for the person who takes over."""
    state = draft.state
    withdrawn = state.asking or state.withdrawn
    draft.become(phase=Phase.HUMAN, withdrawn=withdrawn, asking=None, also=None, open="")


def next_matter(draft: Draft) -> None:
    """Begin a new matter in the same conversation; what was promised still holds."""
    state = draft.state
    draft.state = State(
        script=draft.book.ref_for(None),
        matter=max(state.matter, len(draft.facts.cases)) + 1,
        turn=state.turn,
        language=state.language,
        language_settled=state.language_settled,
        language_leaning=state.language_leaning,
        parked=state.parked,
        pledges=state.pledges,
        said=state.said,
        cares=state.cares,
        clocks=state.clocks,
        updates=state.updates,
        heard=state.heard,
        underway=state.underway,
        awaited=state.awaited,
        closes=state.closes,
        forewarned=state.forewarned,
        privacy=state.privacy,
        fields={k: v for k, v in state.fields.items() if k == "contact_phone"},
    )


def listen_for_silence(draft: Draft) -> None:
    """Set the nudge for a customer who leaves a question open; none while a person has the talk."""
    state = draft.state
    waits = state.control is Control.BOT and (state.asking or state.open or _unfinished(state))
    if waits and not state.nudged:
        draft.do(SetTimer(_SILENCE, draft.at + draft.script.rhythm.nudge_after))
        draft.become(waiting=True)
    elif waits:
        draft.do(SetTimer(_SILENCE, draft.at + draft.script.rhythm.abandon_after))
        draft.become(waiting=True)
    elif state.waiting:
        draft.do(CancelTimer(_SILENCE))
        draft.become(waiting=False)


def _unfinished(state: State) -> bool:
    return (bool(state.case_no) or shown_only(state)) and not state.closed


def shown_only(state: State) -> bool:
    """Say whether he handed something in and has not said a word yet that could be a matter."""
    return not state.case_no and _EVIDENCE in state.fields


def _start(draft: Draft, kind: str) -> datetime:
    """Start the clock at the first complaint, yet speak no time that is already over."""
    state = draft.state
    started = (state.started or draft.at).astimezone(draft.at.tzinfo)
    due = draft.book.sla.due(CLOCK_OF[kind], started, about(draft))
    return started if due > draft.at else draft.at
