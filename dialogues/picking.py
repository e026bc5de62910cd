"""A colleague goes on with another open case of the talk: from now on it is the present one.

    pick(draft, event)     its fields, level, script and place are the talk's; the other is filed

So everything that works on the present case works on it: its fields, how it is sorted, giving the
talk back for one thing only, and what the customer says next. Only who has the talk picks, so the
case he leaves is filed. Nothing is said to the customer. Source: ideal 2.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogues import matter, triage
from dialogues.decided import Incomplete
from dialogues.draft import Draft
from dialogues.effects import CaseState, FileCase, HandOff, Note, TakeRefused
from dialogues.events import AgentPicked
from dialogues.state import Control, Level, State

_OVER = frozenset({CaseState.CLOSED.value, CaseState.WITHDRAWN.value})


def pick(draft: Draft, event: AgentPicked) -> None:
    """Let the talk be about that case, or let the desk hear why not."""
    state, file = draft.state, draft.facts.filed
    mine = state.control is Control.HUMAN and state.agent and state.agent[0] == event.agent
    if not mine:
        draft.do(TakeRefused(event.agent, state.agent[1] if state.agent else ""))
        return
    if event.case_no == state.case_no:
        return
    if file is None or _over(state, file):
        draft.do(Incomplete(state.case_no, event.agent, "pick", ("over",)))
        return
    left = state.case_no
    draft.become(**_of(file))
    triage.place(draft)
    matter.file(draft)
    reasons = tuple(filter(None, draft.state.handoff.split("；")))
    queue = "duty" if file.level is Level.URGENT else "service"
    draft.do(
        HandOff(file.case_no, file.level, queue, reasons),  # taken it stays taken
        Note(file.case_no, "note", f"接着办这一件（刚才在办 {left}）"),
    )


def _over(state: State, file: FileCase) -> bool:
    care = next((one for one in state.cares if one.case_no == file.case_no), None)
    stage = care.stage if care else file.state.value
    return stage in _OVER or file.state is CaseState.WITHDRAWN


def _of(file: FileCase) -> Mapping[str, Any]:
    """Return the case as the talk's present matter; no question of the other stays open."""
    return {
        "script": file.script,
        "matter": file.matter,
        "case_no": file.case_no,
        "started": file.started,
        "level": file.level,
        "category": file.category,
        "categories": file.categories,
        "category_sure": 1.0,
        "classed": bool(file.category),
        "flags": file.flags,
        "fields": dict(file.fields),
        "moods": file.moods,
        "linked": file.linked,
        "severity": file.severity,
        "lowered": file.lowered,
        "closed": True,
        "taken_back": False,
        "asking": None,
        "also": None,
        "open": "",
        "withdrawn": None,
        "asked": {},
        "misses": {},
        "questions": 0,
        "needs": frozenset(),
        "hazards": (),
        "raised": (),
        "severed": "",
    }
