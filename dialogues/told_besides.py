"""What an answer complains of besides what was asked: 昨天晚上 信義店 服務生還翻白眼.

    take(draft, reading, *, other) -> Taken     as `collect.take`, and what is told besides is kept

Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues import collect
from dialogues.collect import Taken
from dialogues.draft import Draft
from dialogues.free_words import usable
from dialogues.reading import Reading
from dialogues.state import STORY, Known
from dialogues.triage import grow

_PIECE = re.compile(r"[，,。；;！!？?\n]|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])")
_LEAST, _MOST = 5, 200
_COMPLAINS = 0.6
"""How surely the words complain, by the classifier that says no more than that."""


def take(draft: Draft, reading: Reading, *, other: bool) -> Taken:
    """Take the answer, and add to the story what it tells besides, unless a field has it."""
    taken = collect.take(draft, reading, other=other)
    fields = draft.state.fields
    more = _beside(reading) if taken is Taken.ANSWERED and not other else None
    untold = STORY in fields and fields[STORY] == draft.was.fields.get(STORY)
    if more is not None and untold and all(more.text not in k.text for k in fields.values()):
        grow(draft, more)
    return taken


def _beside(reading: Reading) -> Known | None:
    """Return the pieces of an answer without any value in them, None where none complains."""
    if len(reading.messages) != 1 or reading.payload:
        return None
    said = reading.messages[0]
    parse = said.parse
    if parse.sure.get("complaint", 0.0) < _COMPLAINS or not parse.slots or not usable(said):
        return None
    pieces = [piece.strip() for piece in _PIECE.split(parse.text)]
    told = [p for p in pieces if not any(slot.text.strip() in p for slot in parse.slots)]
    text = "，".join(piece for piece in told if len(piece) >= _LEAST)[:_MOST]
    return Known(text, text, said.id) if text else None
