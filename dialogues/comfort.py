"""Feelings before facts: acknowledge, and open the gate to questions only when it is time.

    acknowledge(draft, reading) -> bool     whether anything was said
    gate_open(draft, reading) -> bool       whether questions about the matter may start
    poured_out(draft) -> bool               whether nothing but anger came, turn after turn

Source: seed 001 (先处理心情，再处理事情), requirements S1-03, S1-10, S1-16.
"""

from __future__ import annotations

from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.script import Phrase, When
from dialogues.state import Phase


def acknowledge(draft: Draft, reading: Reading) -> bool:
    """Say one sentence that fits how the customer feels; none is said twice."""
    for later in (draft.state.acknowledged, True):
        for phrase in draft.script.acknowledge:
            if _fits(phrase.when, draft, reading, later=later) and _speak(draft, phrase):
                draft.become(acknowledged=True)
                return True
    return False


def needs_comfort(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn is to be met with a feeling first."""
    return not draft.state.acknowledged or reading.heat >= UPSET


def gate_open(draft: Draft, reading: Reading) -> bool:
    """Say whether the matter may be asked about now."""
    state, gate = draft.state, draft.script.feelings_gate
    gave_facts = any(k.how in {"said", "answered"} for k in state.fields.values())
    calm = reading.heat <= gate.heat_at_most
    return calm or gave_facts or state.vents >= gate.vent_turns_at_least


def listen(draft: Draft) -> None:
    """Ask nothing; let the customer go on."""
    draft.become(phase=Phase.FEELINGS, vents=draft.state.vents + 1)
    if not any(rule.startswith("strategies.") for rule in draft.rules):
        draft.message("invite")


def poured_out(draft: Draft) -> bool:
    """Say whether the customer was heard out often enough without a word about the matter."""
    return draft.state.vents + 1 >= draft.script.feelings_gate.person_after_vents


def _fits(when: When, draft: Draft, reading: Reading, *, later: bool) -> bool:
    category = draft.state.category or ""
    return (
        when.later == later
        and (not when.emotion or reading.emotion in when.emotion)
        and (not when.heat or reading.heat in when.heat)
        and (not when.category or category.startswith(when.category))
        and (not when.need or any(n in reading.needs for n in when.need))
        and (not when.flag or any(f in draft.state.flags for f in when.flag))
    )


def _speak(draft: Draft, phrase: Phrase) -> bool:
    return draft.say(f"acknowledge.{phrase.id}", phrase.say)
