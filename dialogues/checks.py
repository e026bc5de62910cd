"""Soft checks: a doubt about an answer is told once, and the customer's word stands.

    doubt(draft) -> bool            whether a doubt was told; then nothing else is asked
    hear(draft, reading)            the answer to a doubt: a new value is kept, all else passes

Source: ideal 3.2 (check: bought after it broke), requirement S0-37.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta

from dialogues import answers, confirm, fields
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import FieldName, Known
from dialogues.wording import Check
from nlu.types import Intent

CHECK = "check"
_WEEK = timedelta(days=6)


def doubt(draft: Draft) -> bool:
    """Tell the first doubt about what is known that was not told yet."""
    for name, question in draft.script.questions.items():
        for n, check in enumerate(question.checks):
            key = f"checks.{name}.{n}@{draft.state.matter}"
            told = any(s.startswith(f"{key}#") for s in draft.state.said)
            if not told and _fails(draft, name, check) and draft.say(key, check.say):
                draft.become(open=CHECK, asking=name, also=None)
                return True
    return False


def hear(draft: Draft, reading: Reading) -> bool:
    """Take what the customer says to a doubt; say whether it changed anything."""
    name = draft.state.asking
    question = draft.script.questions.get(name) if name else None
    draft.become(open="", asking=None)
    if name is None or question is None:
        return False
    changed = _changed(draft, name, question, reading)
    if changed:
        confirm.mend(draft, changed)
    return bool(changed)


def _changed(
    draft: Draft, name: FieldName, question: Question, reading: Reading
) -> dict[FieldName, Known]:
    if any(slot.role for slot, _ in reading.slots):
        return fields.corrected(draft.script, draft.state, reading)
    if Intent.AFFIRM in reading.acts:
        return {}
    known, was = answers.answer(question, reading), draft.state.fields.get(name)
    same = known is None or was is None or known.value == was.value
    return {} if same or known is None else {name: replace(known, how="corrected")}


def _fails(draft: Draft, name: FieldName, check: Check) -> bool:
    span = _span(draft.state.fields.get(name))
    if span is None:
        return False
    if check.rule == "not_in_future":
        return span[0] > draft.at.date()
    other = _span(draft.state.fields.get(check.other)) if check.other else None
    if other is None:
        return False
    return span[1] < other[0] if check.rule == "not_before" else span[0] > other[1]


def _span(known: Known | None) -> tuple[date, date] | None:
    """Return the first and last day a date may mean; None for what is not known to be a date."""
    if known is None or known.precision not in {"day", "week", "month", "year"}:
        return None
    try:
        first = date.fromisoformat(known.value[:10])
    except ValueError:
        return None
    match known.precision:
        case "week":
            return first, first + _WEEK
        case "month":
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case "year":
            return first, first.replace(month=12, day=31)
    return first, first
