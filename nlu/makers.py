"""Names that say whose make a thing is, and not where it was bought: 华为, 索尼, 大众.

    makes(name) -> bool
    only_make(parse) -> bool    a reply names a make and nothing else: 是华为的, 索尼nova12

Both scripts; whoever has shops of his own (Apple, Nike) is no mere maker. Source: S1-07.
"""

from __future__ import annotations

import re

from nlu import lexicons
from nlu.types import Parse, Slot, SlotType

_MAKERS = frozenset(lexicons.lines(lexicons.HERE / "makers.txt"))
_REST = re.compile(
    r"(?:是|係|系|就|[这這那]?[个個]?|牌子?|品牌|型[号號]|[应應][该該]|好像|[错錯]了|不是|不用[补補]?了?|的|嘅|了|啊|吧|it'?s|a|an|the|is"
    r"|[A-Za-z0-9+\-]|[，,。.！!\s])*",
    re.IGNORECASE,
)


def makes(name: str) -> bool:
    """Say whether a name is one of a maker of things."""
    return name.strip().lower() in _MAKERS


def only_make(parse: Parse, slot: Slot) -> bool:
    """Say whether *slot* names a make, with hardly a word about a shop beside it."""
    if slot.type is not SlotType.COMPANY or not makes(slot.text):
        return False
    named = any(
        s.type is SlotType.PRODUCT and s.start <= slot.start and slot.end <= s.end
        for s in parse.slots
    )
    rest = parse.text[: slot.start] + parse.text[slot.end :]
    return named or bool(_REST.fullmatch(rest))
