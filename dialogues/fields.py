"""Put values where they belong: found unasked, corrected, or mentioned besides.

    volunteered(script, state, reading) -> fields this turn's words fill unasked
    corrected(script, state, reading) -> fields a correction changes
    mentioned(script, state, reading) -> further values of a kind whose field is taken

Pure. A value once known is changed only by a correction.
"""

from __future__ import annotations

from dataclasses import replace

from dialogues.answers import evidence, fits, from_slot, option, wishes
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import FieldName, Known, State
from nlu.types import Intent, Slot, SlotType

MORE = "more_"
_MORE_MOST = 200


def volunteered(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return the fields that this turn's words fill without having been asked."""
    found: dict[FieldName, Known] = {}
    mends = Intent.CORRECTION in reading.acts
    for slot, message in reading.slots:
        if mends and _filled_home(script, state, slot) is not None:
            continue
        name = _home(script, state, slot, found)
        if name is not None:
            found[name] = from_slot(slot, message, "said")
    for name, question in script.questions.items():
        known = None if _has(state, name) else _without_slot(question, reading, found.get(name))
        if known is not None:
            found[name] = replace(known, how="said")
    return found


def _without_slot(question: Question, reading: Reading, slot: Known | None) -> Known | None:
    """Return a field's value that no single slot gives: a choice, several wishes, a photo."""
    if question.kind == "choice":
        return option(question, reading.messages)
    if question.kind == "evidence":
        return evidence(reading)
    if question.kind == "demand" and slot is not None:
        return wishes([(s, m) for s, m in reading.slots if s.type is SlotType.DEMAND])
    return None


def mentioned(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what else was named: a second sum or date is kept, though no question asks for it."""
    more: dict[FieldName, Known] = {}
    known = {k.text for k in state.fields.values()}
    mends = Intent.CORRECTION in reading.acts
    for slot, message in reading.slots:
        name = FieldName(f"{MORE}{slot.type}")
        if name not in script.questions or slot.text in known:
            continue
        if mends and _filled_home(script, state, slot) is not None:
            continue
        had = more.get(name) or state.fields.get(name)
        if had is None:
            more[name] = from_slot(slot, message, "said")
        elif slot.text not in had.text.split("；") and len(had.text) < _MORE_MOST:
            text, value = f"{had.text}；{slot.text}", f"{had.value}；{slot.value}"
            more[name] = Known(value, text, had.message, "said")
    return more


def corrected(script: Script, state: State, reading: Reading) -> dict[FieldName, Known]:
    """Return what a correction changes: only fields that are known and whose value differs."""
    changed: dict[FieldName, Known] = {}
    for slot, message in reading.slots:
        name = _filled_home(script, state, slot)
        if name is not None and state.fields[name].value != slot.value:
            changed[name] = from_slot(slot, message, "corrected")
    for name, question in script.questions.items():
        if question.kind == "choice" and name in state.fields and name not in changed:
            hit = option(question, reading.messages) or _twin(state, name, changed)
            if hit and hit.value != state.fields[name].value:
                changed[name] = Known(hit.value, hit.text, hit.message, "corrected")
    return changed


def _twin(state: State, name: FieldName, changed: dict[FieldName, Known]) -> Known | None:
    """Return what a field that held the same value became: bought at JD, no, at another shop."""
    same = (c for n, c in changed.items() if state.fields[n].value == state.fields[name].value)
    return next(same, None)


def _has(state: State, name: FieldName) -> bool:
    return name in state.fields and state.fields[name].how not in {"agent", "unknown"}


def _home(
    script: Script, state: State, slot: Slot, found: dict[FieldName, Known]
) -> FieldName | None:
    """Return the first unfilled field that a value found in free text belongs to."""
    free = [
        name
        for name, q in script.questions.items()
        if fits(q, slot) and not _has(state, name) and name not in found
    ]
    same_role = [n for n in free if slot.role and script.questions[n].role == slot.role]
    neutral = [n for n in free if not slot.role or not script.questions[n].role]
    if state.asking in free and not slot.role:
        return state.asking
    plan = script.plan_for(state.category)
    wanted = [n for n in (*plan.required, *plan.optional) if n in neutral]
    for group in (same_role, wanted, neutral):
        if group:
            return group[0]
    return None


def _filled_home(script: Script, state: State, slot: Slot) -> FieldName | None:
    homes = [n for n, q in script.questions.items() if fits(q, slot) and n in state.fields]
    same_role = [n for n in homes if slot.role and script.questions[n].role == slot.role]
    by_order = sorted(homes, key=lambda n: state.fields[n].message or 0, reverse=True)
    return next(iter((*same_role, *by_order)), None)
