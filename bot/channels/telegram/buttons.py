"""Buttons under a message, and what pressing one means: callback_data holds 64 bytes at most.

A longer payload is kept once, under a name made of its hash, and only the name goes out; so a
button pressed after a restart, or taken in by another process, still means the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from unicodedata import east_asian_width

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.base import Inlet
from dialogues.effects import Button

MOST = 100  # buttons of one message
LONGEST = 4096  # bytes of a payload; what callback_data cannot hold is kept here
_BYTES = 64
_MARK = "~"  # begins what stands for a longer payload
_COLUMNS = ((3, 8), (2, 14))  # so many in a row when no label is wider, in half-width cells


async def keyboard(
    inlet: Inlet, shared: str, buttons: Sequence[Button]
) -> InlineKeyboardMarkup | None:
    """Return *buttons* in rows, None when there are none. *shared*: begins the names kept.

    Raises:
        StoreError: a long payload could not be kept.
    """
    if not buttons:
        return None
    made = [
        InlineKeyboardButton(one.title, callback_data=await _shorten(inlet, shared, one.payload))
        for one in buttons[:MOST]
    ]
    wide = columns([one.title for one in buttons])
    return InlineKeyboardMarkup([made[at : at + wide] for at in range(0, len(made), wide)])


def columns(labels: Sequence[str]) -> int:
    """Return how many of these labels stand side by side and can be read on a phone."""
    widest = max(_cells(label) for label in labels)
    return next((many for many, most in _COLUMNS if widest <= most), 1)


def _cells(label: str) -> int:
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in label)


async def _shorten(inlet: Inlet, shared: str, payload: str) -> str:
    raw = payload.encode("utf-8", "surrogatepass")
    if payload and len(raw) <= _BYTES and not payload.startswith(_MARK):
        return payload
    code = _MARK + sha256(raw).hexdigest()[:40]
    name = f"{shared}payload:{code}"
    if await inlet.recall(name) is None:
        await inlet.keep(name, payload)
    return code


async def meant(inlet: Inlet, shared: str, data: str) -> str:
    """Return the payload that *data* stands for; "" when nobody kept it."""
    if not data.startswith(_MARK):
        return data
    kept = await inlet.recall(f"{shared}payload:{data}")
    return "" if kept is None else kept.value
