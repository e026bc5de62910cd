"""A make told in a talk is no shop: 京东 stays where it was bought, though it is 华为的.

    unasked(state, slot, message, reading) -> bool    said by itself, when no firm was asked for
    beside_shop(known, slot, message, reading) -> bool     called out where a shop is known

Pure. Part of fields. Source: S1-07.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.state import FieldName, Known, MessageId, State
from nlu.makers import makes, only_make
from nlu.types import Slot

_FIRM, _STORY = FieldName("company"), FieldName("issue")
_SOLD = re.compile(
    r"(?:平台|[商网網]店|店[里裡]?|[网網]上|直播[间間]|商[城场場]|超市|二手|[别別]人|朋友)[上里裡]?(?:那[里裡])?(?:[买買]|淘|收)"
)


def unasked(state: State, slot: Slot, message: MessageId, reading: Reading) -> bool:
    """Say whether a reply says whose make a thing is, where the story tells who sold it.

    Else the maker is the firm that is complained of, and where it was bought is still asked for.
    """
    asked = _FIRM in (state.asking, state.also) or not state.questions
    story = state.fields.get(_STORY)
    sold = story is not None and bool(_SOLD.search(story.value))
    return sold and not asked and _only(slot, message, reading)


def beside_shop(known: Known, slot: Slot, message: MessageId, reading: Reading) -> bool:
    """Say whether a make is told where a shop stands, which it does not take the place of."""
    return not makes(known.text) and _only(slot, message, reading)


def _only(slot: Slot, message: MessageId, reading: Reading) -> bool:
    return any(m.id == message and only_make(m.parse, slot) for m in reading.messages)
