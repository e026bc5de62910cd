"""How a case is sorted, put right by a colleague: its level, its category, how far it can be used.

    sort(draft, event)     it stands and everything follows it, or the desk hears what is wrong

The clocks are measured anew from the first complaint (dialogues.timing), the place in the queue is
counted again, and what becomes urgent calls the duty manager in the same turn. Raising is open to
every colleague, for danger waits for nobody; the rest to who has the talk, and to a lead. Only a
lead lowers what is urgent. The owner stays. Nobody's sorting is written over unseen (promise 7).
Source: S2-30, S0-33, ideal 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialogues import human, matter, priority, running, severity, timing, triage
from dialogues.decided import Incomplete, Sorted
from dialogues.draft import Draft
from dialogues.effects import HandOff, TakeRefused
from dialogues.events import AgentSorted
from dialogues.filling import STALE
from dialogues.routing import CLOSED, OPEN, About
from dialogues.state import Control, Level, State
from nlu import taxonomy

RAISED = "raised"
"""The code of the reason, before the colleague's own words."""


def sort(draft: Draft, event: AgentSorted) -> None:
    """Sort the present case as the colleague says."""
    state = draft.state
    if not state.case_no or event.case_no not in {"", state.case_no}:
        draft.do(TakeRefused(event.agent, ""))
        return
    event = _meant(event)
    if not (_raises_only(state, event) or event.lead) and _anothers(state, event):
        draft.do(TakeRefused(event.agent, state.agent[1] if state.agent else ""))
        return
    missing = (STALE,) if behind(state, event) else _missing(state, event)
    if missing:
        draft.do(Incomplete(state.case_no, event.agent, "sort", missing))
        return
    was_team = _team(draft)
    _become(draft, event)
    triage.place(draft)
    _clocks(draft, state)
    draft.do(_told(draft, event, state, was_team))
    matter.file(draft)
    if draft.state.level is Level.URGENT and state.level is not Level.URGENT:
        _call(draft, event)


def now(state: State) -> Mapping[str, str]:
    """Return how the case is sorted, part by part."""
    return {
        "level": _level(state).value,
        "category": state.category or "",
        "severity": state.severity,
    }


def behind(state: State, event: AgentSorted) -> tuple[str, ...]:
    """Return the parts that others changed since the agent looked, and that he would write over."""
    stands, was = now(state), event.was or {}
    wants = {"level": event.level, "category": event.category, "severity": event.severity}
    return tuple(
        part
        for part, value in wants.items()
        if value and part in was and stands[part] not in {was[part], value}
    )


def _meant(event: AgentSorted) -> AgentSorted:
    """Return the act without the parts that the agent left as he saw them."""
    was = event.was or {}
    return replace(
        event,
        level="" if event.level == was.get("level") else event.level,
        category="" if event.category == was.get("category") else event.category,
        severity="" if event.severity == was.get("severity") else event.severity,
    )


def _raises_only(state: State, event: AgentSorted) -> bool:
    rest = event.category in {"", state.category} and event.severity in {"", state.severity}
    return bool(event.level) and event.level < _level(state) and rest


def _anothers(state: State, event: AgentSorted) -> bool:
    return state.control is Control.HUMAN and bool(state.agent) and state.agent[0] != event.agent  # type: ignore[index] # there is one


def _level(state: State) -> Level:
    return state.level or Level.GENERAL


def _missing(state: State, event: AgentSorted) -> tuple[str, ...]:
    """Return what is wrong with it, keys of labels.PARTS."""
    parts = {
        "level": event.level not in {"", *Level},
        "category": bool(event.category) and event.category not in taxonomy.load().names,
        "severity": event.severity not in {"", *severity.NAMES},
        "why": not event.reason.strip(),
        "lead": _level(state) is Level.URGENT and event.level > _level(state) and not event.lead,
        "unsorted": all(
            said in {"", now}
            for said, now in (
                (event.level, _level(state)),
                (event.category, state.category or ""),
                (event.severity, state.severity),
            )
        ),
    }
    return tuple(name for name, wrong in parts.items() if wrong)


def _become(draft: Draft, event: AgentSorted) -> None:
    state = draft.state
    if event.level:
        level = Level(event.level)
        lowered = level > _level(state) or (state.lowered and level == state.level)
        draft.become(level=level, lowered=lowered, raised=() if lowered else state.raised)
    if event.category and event.category != state.category:
        others = (one for one in state.categories if one != state.category)
        script = draft.book.ref_for(event.category)
        draft.become(
            category=event.category,
            categories=tuple(dict.fromkeys((event.category, *others))),
            category_sure=1.0,
            classed=True,
            script=script,
        )
        _forget_questions(draft)
    if event.severity:
        draft.become(severity=event.severity, severed=event.name)


def _forget_questions(draft: Draft) -> None:
    """Leave no question open that the script of the new category does not have."""
    known = draft.script.questions
    if draft.state.asking not in known:
        draft.become(asking=None)
    if draft.state.also not in known:
        draft.become(also=None)


def _clocks(draft: Draft, was: State) -> None:
    """Begin what an idea was not owed and a complaint is, from its first words."""
    state = draft.state
    filed = state.closed and not state.taken_back and state.started is not None
    if not filed or was.level is not Level.SUGGESTION or state.level is Level.SUGGESTION:
        return
    had = {clock.kind for clock in state.clocks if clock.case_no == state.case_no}
    assert state.started is not None
    for kind in timing.FILED:
        if kind not in had:
            running.begin(draft, kind, state.case_no, state.started.astimezone(draft.at.tzinfo))


def _told(draft: Draft, event: AgentSorted, was: State, was_team: str) -> Sorted:
    state = draft.state
    return Sorted(
        state.case_no,
        event.agent,
        event.name,
        event.at,
        _level(state),
        _level(was),
        state.category or "",
        was.category or "",
        state.severity,
        was.severity,
        _team(draft),
        was_team,
        event.reason.strip(),
    )


def _team(draft: Draft) -> str:
    """Return the team that rules and table send the case to, "" where they know of none."""
    book, facts, state = draft.book, draft.facts, draft.state
    now = replace(triage.situation(draft), level=_level(state))
    judged = priority.judge(book.priorities, now)
    hours = OPEN if book.sla.office.is_open(draft.at) else CLOSED
    about = About(
        judged.level, state.category or "", facts.tier, facts.channel, state.language, hours
    )
    return judged.team or book.table.route(about).team


def _call(draft: Draft, event: AgentSorted) -> None:
    """Call the duty manager; the customer hears of it where nobody has his talk yet."""
    reason = f"{RAISED}:{event.reason.strip().replace('；', '，')}"
    if draft.state.control is Control.HUMAN:
        draft.do(HandOff(draft.state.case_no, Level.URGENT, "duty", (reason,), page=True))
    else:
        human.hand_over(draft, reason)
