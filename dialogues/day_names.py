"""Which day a day is, by how a matter's questions name it: 上个月修的, 去年租的.

    as_asked(script, state, slot, message, reading) -> Slot    with the role of its question

What a day is about is read from its words (nlu); in a matter of a kind the same words may name
another day: who had a thing mended did not buy it, and the day he had it mended is what he is asked
for. Pure.
"""

from __future__ import annotations

import re
from dataclasses import replace

from dialogues import cues
from dialogues.answers import received
from dialogues.reading import Reading
from dialogues.script import Question, Script
from dialogues.state import MessageId, State
from nlu.types import WANTED, Slot, SlotType

_NEAR, _NEAR_LETTERS = 6, 18  # characters beside a day
_BOUGHT = "purchase"
_SINCE = re.compile(r"起|[开開]始|[从從自由]|\b(?:since|from)\b", re.IGNORECASE)
_STOPS = "，,。；;！!？?\n"


def as_asked(
    script: Script, state: State, slot: Slot, message: MessageId, reading: Reading
) -> Slot:
    """Return a day as the one that the words beside it name, or that was asked for.

    message: the one it stands in.
    """
    if slot.type is not SlotType.DATE or slot.role == WANTED:
        return slot
    text = next((m.parse.text for m in reading.messages if m.id == message), "")
    named = next((q for q in script.questions.values() if _beside(q, slot, text)), None)
    if named is not None:
        return replace(slot, role=named.role)
    since = _SINCE.search(text[max(0, slot.start - 6) : slot.end + 3])
    if slot.role == _BOUGHT and since and _only_day(reading) and not _asks_when_bought(script):
        return replace(slot, role="")  # nothing was bought, and 从九月 is since when
    asked = script.questions.get(state.asking) if state.asking else None
    came = asked is not None and received(asked, reading.text)
    return replace(slot, role="") if came else slot


def _only_day(reading: Reading) -> bool:
    return len([s for s, _ in reading.slots if s.type is SlotType.DATE]) == 1


def _asks_when_bought(script: Script) -> bool:
    return any(q.kind == "date" and q.role == _BOUGHT for q in script.questions.values())


def _beside(question: Question, slot: Slot, text: str) -> bool:
    if slot.text.startswith("for "):
        return False  # paid for a year
    near = _NEAR_LETTERS if text.isascii() else _NEAR
    stops = _STOPS if text.isascii() else _STOPS + " "
    before, behind = text[max(0, slot.start - near) : slot.start], text[slot.end : slot.end + near]
    at = max(map(before.rfind, stops))
    ends = (n for n in map(behind.find, stops) if n >= 0)
    beside = (before[at + 1 :], behind[: min(ends, default=len(behind))])
    return question.kind == "date" and any(_says(question, part) for part in beside)


def _says(question: Question, part: str) -> bool:
    for other in question.no_name:  # 报修的 is not yet 修的
        part = part.replace(other, "")
    return cues.holds(part, question.by)
