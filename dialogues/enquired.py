"""A question that he wants registered: no complaint, so nobody is sorry, and one thing is asked.

    mark(state) -> str                 what is kept in State.said of it
    holds(state) -> bool               the matter is such a question, and no complaint by now
    only(state, names) -> names        what there is to ask: how to reach him with the answer

Pure. Source: S1-17.
"""

from __future__ import annotations

from collections.abc import Iterable

from dialogues.state import UNPLACED, FieldName, State

_PHONE = FieldName("contact_phone")


def mark(state: State) -> str:
    """Return what is kept in State.said of a matter that is a question."""
    return f"card:question@{state.matter}"


def holds(state: State) -> bool:
    """Say whether the matter is a question; told to be about something, it is a complaint."""
    return mark(state) in state.said and state.category in UNPLACED


def only(state: State, names: Iterable[FieldName]) -> list[FieldName]:
    """Return what may be asked: of a question the number alone, of a complaint all of *names*."""
    return [_PHONE] if holds(state) else list(names)
