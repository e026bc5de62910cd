"""What a turn answers of the questions that stand open.

    found(draft, names, reading) -> {name: Known}      the answers it gives and that are new

Pure.
"""

from __future__ import annotations

from dialogues import answers, guessed, pairs, renumbered, swapped, where_told
from dialogues.draft import Draft
from dialogues.reading import Reading
from dialogues.state import FieldName, Known
from dialogues.wishes import is_wish

_DEMAND = FieldName("demand")


def found(draft: Draft, names: list[FieldName], reading: Reading) -> dict[FieldName, Known]:
    """Return the answers to the open questions that the turn gives and that were not found yet."""
    reading = guessed.plainly(reading)
    right = swapped.sets_right(reading.text) or renumbered.sets_right(reading.text)
    placed = where_told.place(reading) is not None
    if placed:
        names = [n for n in names if draft.script.questions[n].kind != "product"]
    if (right or placed) and not any(is_wish(s) for s, _ in reading.slots):
        names = [
            n for n in names if n != _DEMAND and not _other_choice(draft, n)
        ]  # 3栋2单元 不是3栋1单元 is nothing to be done
    questions = [draft.script.questions[n] for n in names]
    if not names:
        return {}
    if len(names) == 1:
        given: tuple[Known | None, ...] = (answers.answer(questions[0], reading),)
    else:
        have = tuple(draft.state.fields.get(n) for n in names)
        given = pairs.pair(questions, have, reading)
    known = draft.state.fields
    return {n: k for n, k in zip(names, given, strict=True) if k is not None and n not in known}


def _other_choice(draft: Draft, name: FieldName) -> bool:
    """Say whether one of several is asked for that is no shop: 金地花园 names no fee."""
    question = draft.script.questions[name]
    return question.kind == "choice" and question.role != "purchase"
