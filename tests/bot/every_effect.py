"""A customer's turn that has one of every effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogues.effects import (
    CaseState,
    Effect,
    FileCase,
    HandOff,
    Note,
    Promise,
    SetTimer,
    Settled,
    SettlePromise,
)
from dialogues.events import Heard
from dialogues.facts import Facts
from dialogues.state import Control, Level, Phase, State


def everything(state: State, event: Heard, facts: Facts) -> tuple[State, list[Effect]]:
    """Return the state in which a case was filed and promised about, and the effects of it."""
    number = facts.fresh_case_no
    state = replace(state, case_no=number, phase=Phase.PROMISE, control=Control.QUEUE)
    case = FileCase(
        case_no=number,
        matter=1,
        script=state.script,
        state=CaseState.INTAKE,
        level=Level.URGENT,
        category="product_quality.safety",
        categories=("product_quality.safety",),
        flags=frozenset({"safety"}),
        fields={},
        moods=(),
        started=event.at,
    )
    due = event.at + timedelta(minutes=15)
    return state, [
        case,
        HandOff(number, Level.URGENT, "duty", ("safety",)),
        Promise(f"{number}/old", number, "first_touch", "联系", due, "值班"),
        SettlePromise(f"{number}/old", Settled.RENEGOTIATED, event.at, "said again"),
        Promise(f"{number}/first_touch", number, "first_touch", "联系", due, "值班"),
        SetTimer(f"promise:{number}/first_touch", due),
        Note(number, "opened", "said so"),
    ]
