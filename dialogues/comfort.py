"""Feelings before facts: acknowledge, and open the gate to questions only when it is time.

    acknowledge(draft, reading) -> bool     whether anything was said
    needs_comfort(draft, reading) -> bool   whether this turn is met with a feeling first
    gate_open(draft, reading) -> bool       whether questions about the matter may start
    poured_out(draft) -> bool               whether nothing but anger came, turn after turn

Source: seed 001 (先处理心情，再处理事情), requirements S1-03, S1-10, S1-16.
"""

from __future__ import annotations

from dialogues import cues, danger, enquired, gently, in_danger
from dialogues.draft import Draft
from dialogues.reading import UPSET, Reading
from dialogues.script import Phrase, When
from dialogues.state import FieldName, Phase
from nlu.types import Flag

_STORY = FieldName("issue")
_SURE = 0.5
"""Of a category; below it, every other one is wrong, and so would be what was felt."""


def acknowledge(draft: Draft, reading: Reading) -> bool:
    """Say one sentence that fits how the customer feels; none is said twice.

    What his own words tell of, that somebody died or that he cries, goes before everything.
    """
    for phrase in _told(draft, reading):
        if _speak(draft, phrase):
            draft.become(acknowledged=True)
            return True
    for later in (draft.state.acknowledged, True):
        for phrase in _in_order(draft):
            plain = not phrase.when.words
            if plain and _fits(phrase.when, draft, reading, later=later) and _speak(draft, phrase):
                draft.become(acknowledged=True)
                return True
    return False


def _in_order(draft: Draft) -> list[Phrase]:
    """Return the phrases as they stand; those for a danger first, when somebody is in one."""
    danger_told = Flag.SAFETY in danger.felt(draft.state.flags, draft.state.hazards)
    return sorted(
        draft.script.acknowledge, key=lambda one: not (danger_told and Flag.SAFETY in one.when.flag)
    )


def needs_comfort(draft: Draft, reading: Reading) -> bool:
    """Say whether this turn is to be met with a feeling first."""
    state = draft.state
    if in_danger.topic(draft, reading):
        return False
    hot = reading.heat >= UPSET or Flag.SAFETY in reading.flags
    if enquired.holds(state) and not hot:
        return False
    return not state.acknowledged or hot or bool(_told(draft, reading))


def _told(draft: Draft, reading: Reading) -> list[Phrase]:
    """Return what meets the customer's own words, and was not said yet."""
    known = draft.state.acknowledged
    said = {s.split("#")[0] for s in draft.state.said}
    gentle = gently.applies(draft)
    return [
        phrase
        for phrase in draft.script.acknowledge
        if (phrase.when.words or phrase.when.gently)
        and (known or not phrase.when.later)
        and not (phrase.when.words and f"acknowledge.{phrase.id}" in said)
        and not (phrase.gently and gentle)
        and _fits(phrase.when, draft, reading, later=phrase.when.later)
    ]


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
    placed = draft.state.category_sure >= _SURE  # else words that fit any matter
    flags = danger.felt(draft.state.flags, draft.state.hazards)
    return (
        when.later == later
        and (when.goods is None or when.goods is not draft.serves)
        and (when.gently is None or when.gently is gently.applies(draft))
        and (not when.words or _says(when, reading.text))
        and _borne_out(when, draft, reading)
        and (not when.emotion or reading.emotion in when.emotion)
        and (not when.heat or reading.heat in when.heat)
        and (not when.category or (placed and category.startswith(when.category)))
        and (not when.need or any(n in reading.needs for n in when.need))
        and (not when.flag or any(f in flags for f in when.flag))
    )


def _borne_out(when: When, draft: Draft, reading: Reading) -> bool:
    """Say whether what he has told bears the words out: 电话一响心里就一紧 of calls alone."""
    if not (when.told or when.untold):
        return True
    known = draft.state.fields.get(_STORY)
    story = f"{known.value if known and known.given else ''}\n{reading.text}"
    return (not when.told or cues.holds(story, when.told)) and not cues.holds(story, when.untold)


def _says(when: When, text: str) -> bool:
    return cues.told(text, when.words, when.of, within=when.within, unless=when.unless)


def _speak(draft: Draft, phrase: Phrase) -> bool:
    return draft.say(f"acknowledge.{phrase.id}", phrase.say)
