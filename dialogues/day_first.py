"""Days in figures as English writes them, the day first: 3/11 is the third of November.

    plainly(reading, state) -> Reading

Chinese writes the month first, and a lone reply does not show its tongue; the talk does. Pure.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import State
from nlu.types import Slot, SlotType

_FIGURES = re.compile(r"(\d{1,2})/(\d{1,2})")


def plainly(reading: Reading, state: State) -> Reading:
    """Return a turn whose replies in figures mean the day first, unless it were to come."""
    if state.language != "en" or not state.asking:
        return reading
    messages = tuple(map(_plain, reading.messages))
    return reading if messages == reading.messages else replace(reading, messages=messages)


def _plain(said: Said) -> Said:
    hit = _FIGURES.fullmatch(said.parse.text.strip(" .!"))
    if hit is None:
        return said
    slots = tuple(_turned(slot, hit, said.at.date()) for slot in said.parse.slots)
    return replace(said, parse=replace(said.parse, slots=slots))


def _turned(slot: Slot, hit: re.Match[str], today: date) -> Slot:
    if slot.type is not SlotType.DATE:
        return slot
    with suppress(ValueError):
        day = date(today.year, int(hit[2]), int(hit[1]))
        return replace(slot, value=day.isoformat()) if day <= today else slot
    return slot
