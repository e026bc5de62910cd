"""Tell a message that is little more than the answer to the open question, or a lone value.

answer(asking, said, slots, acts) -> the words that answer, None when they do not
lists_wishes(said, slots) -> whether it is a list of wishes and no more
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.types import Intent, Slot, SlotType

SHORT = 12
"""Characters of a message that may be a mere answer to an open question."""

_HOLDS = 30
"""Characters of a message that answers when it holds a value of the kind asked for."""

_WISH = 6
"""Characters of a wish in a list of wishes."""

_LISTED = re.compile(r"[，,、；;。！!\s]+")
_ANSWERS = {
    "date": {SlotType.DATE},
    "time": {SlotType.TIME, SlotType.DATE},
    "phone": {SlotType.PHONE},
    "email": {SlotType.EMAIL},
    "order_no": {SlotType.ORDER_NO},
    "amount": {SlotType.AMOUNT},
    "number": {SlotType.ATTEMPTS_BEFORE, SlotType.MEASURE},
    "product": {SlotType.PRODUCT, SlotType.MODEL},
    "model": {SlotType.MODEL, SlotType.PRODUCT},
    "name": {SlotType.CONTACT_NAME},
    "contact_name": {SlotType.CONTACT_NAME},
    "place": {SlotType.PLACE},
    "demand": {SlotType.DEMAND},
    "measure": {SlotType.MEASURE},
    "company": {SlotType.COMPANY},
    "choice": {SlotType.COMPANY, SlotType.PLACE},
}
_BARE = frozenset(
    {SlotType.PHONE, SlotType.ORDER_NO, SlotType.EMAIL, SlotType.ID_NUMBER, SlotType.AMOUNT}
)
"""Values that a customer sends alone, asked or not: never an act by themselves."""
_PLAIN_FIELDS = frozenset(
    {
        *("text", "name", "contact_name", "number", "order_no", "model", "product", "measure"),
        *("place", "company", "choice"),
    }
)
"""Fields that nearly any short word may fill."""

_FIGURES = frozenset({"date", "time", "amount", "phone"})
"""Fields that a short reply with a figure in it answers, whatever else it looks like."""

_ASKS = re.compile(
    r"(?:多久|多长时间|几天|怎么(?:弄|办|算|退|换|修)|为什么|为啥|什么时候|哪里能|哪里可以|能不能|可不可以|有没有)[^，。！]{0,6}$|[?？]$|[吗嘛][?？。！!]*$"
)
"""A question of the customer's own, which answers none: 保修多久？."""

_NAMED = frozenset({SlotType.MODEL, SlotType.ORDER_NO, SlotType.PHONE, SlotType.DATE})
"""What is told beside a wish, and no part of it."""

NO_ANSWER = frozenset({Intent.GREET, Intent.BYE, Intent.THANKS})
"""Acts a mere answer may look like (886, 3, a name): not meant when a field was asked for."""


def answer(asking: str, said: str, slots: Sequence[Slot], acts: Sequence[Intent]) -> str | None:
    """Return the words that answer the question of kind *asking*, None when none do."""
    kinds = _ANSWERS.get(asking, set())
    for slot in slots:
        if slot.type in kinds and len(said) <= max(_HOLDS, 2 * len(slot.text)):
            return slot.text
    talk = any(act not in NO_ANSWER for act in acts)
    counted = any(c.isdigit() for c in said) or not acts
    figures = asking in _FIGURES and any(c.isdigit() for c in said)
    plain = (asking in _PLAIN_FIELDS or figures) and 0 < len(said) <= SHORT
    talk = talk or bool(_ASKS.search(said))
    mere = _bare_value(said, slots) or (asking and lists_wishes(said, slots))
    return said if (plain and not talk and counted) or mere else None


def lists_wishes(said: str, slots: Sequence[Slot]) -> bool:
    """Whether a message lists what is wanted and says no more: 赔偿，道歉，解释."""
    parts = [part for part in _LISTED.split(said) if part]
    wished = [s.text for s in slots if s.type is SlotType.DEMAND]
    wishes = [part for part in parts if any(wish in part for wish in wished)]
    if any(s.type in _NAMED and s.text in parts for s in slots):
        return False  # wf1000, refund
    return bool(parts) and 2 * len(wishes) >= len(parts) and max(map(len, parts)) <= _WISH


def _bare_value(said: str, slots: Sequence[Slot]) -> bool:
    """Whether the message is a phone, an order number or the like and nothing else."""
    values = [s for s in slots if s.type in _BARE]
    rest = len("".join(said.split())) - sum(len("".join(s.text.split())) for s in values)
    return bool(values) and rest <= 1
