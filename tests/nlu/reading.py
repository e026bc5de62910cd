"""Read the slots of one sentence, as the tests of every kind of slot do."""

from __future__ import annotations

from datetime import date
from functools import cache

from nlu.steps import slots
from nlu.steps.normalise import Normaliser
from nlu.types import Slot, SlotType

TODAY = date(2026, 3, 18)
"""A Wednesday; Spring Festival was on 17 February."""


@cache
def normaliser() -> Normaliser:
    """Return the character tables, read once."""
    return Normaliser()


@cache
def reader() -> slots.SlotReader:
    """Return the slot reader without an operator's catalogue, loaded once."""
    return slots.load()


def read(text: str, today: date | None = TODAY) -> tuple[Slot, ...]:
    """Return all slots of a text, in text order."""
    return reader().read(text, normaliser().plain(text), today)


def found(text: str, kind: SlotType) -> list[tuple[str, str]]:
    """Return text and value of each slot of one kind."""
    return [(slot.text, slot.value) for slot in read(text) if slot.type is kind]


def texts(text: str, kind: SlotType) -> list[str]:
    """Return the text of each slot of one kind."""
    return [words for words, _ in found(text, kind)]
