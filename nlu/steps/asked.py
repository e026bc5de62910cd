"""Read a short reply as the value that was asked for, where no reader found one: 三百多 for a sum.

What stands alone is nothing in particular; after "how much was it" it is money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.steps.money import fen
from nlu.steps.numbers import HAN, number
from nlu.types import Slot, SlotType

_ABOUT = (
    r"\W*(?:就|也|大概|大约|差不多|可能|应该|总共|一共|花了|付了|是|有|得|我|小|将近|快"
    r"|about|around|roughly|it\swas|\s)*"
)
_SUM = re.compile(
    rf"{_ABOUT}(?P<n>\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,2}})?|\d{{1,7}}(?:\.\d{{1,2}})?[万千wk]?|(?!一?半|{HAN}*半){HAN}{{2,9}})"
    r"(?:多|来|几|左右|上下|出头|不到|吧|的|样子|啊|呀|呢|哦|\W)*"
)
_FIGURES = {"amount": _SUM, "order_no": re.compile(r"\s*(?P<n>[1-9]\d{1,4}(?:\.\d{1,2})?)\s*")}
"""No order number is as short as 2380: asked for one, it is what the thing cost."""

_LONGEST = 30


def values(asking: str, text: str, plain: str, found: Sequence[Slot]) -> tuple[Slot, ...]:
    """Return the value that the whole reply is, () when a reader found one or it is more."""
    if asking not in _FIGURES or any(slot.type is SlotType.AMOUNT for slot in found):
        return ()
    if len(plain) > _LONGEST:
        return ()
    match = _FIGURES[asking].fullmatch(plain)
    if match is None or any(slot.end - slot.start > len(match["n"]) for slot in found):
        return ()
    value = fen(number(match["n"]))
    start, end = match.span("n")
    return (Slot(SlotType.AMOUNT, text[start:end], start, end, value),) if value else ()
