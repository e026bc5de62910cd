"""The room that decides, for a server whose door is open before it is there.

    step(book, state, event, facts), context_kind(book, state)     dialogues/step.py
    told_so_far(state), asks_progress(event)                       what a turn asks of it besides
    ready()                                                        imports it here and now

Its rules are the larger half of all that a server imports, and no message needs one before it is
stored (docs/why/quick-start.md). The thread that loads the model imports them; a turn that comes
first (danger is answered by rules) imports them itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from bot.startup import named

if TYPE_CHECKING:  # the rules come after the door
    from dialogues.book import Book
    from dialogues.events import Event
    from dialogues.facts import Facts
    from dialogues.move import Move
    from dialogues.state import State

_found: Callable[[str], Any] = cache(named)


def step(book: Book, state: State | None, event: Event, facts: Facts) -> Move:
    """Return the move that answers *event*."""
    move: Move = _found("dialogues.step:step")(book, state, event, facts)
    return move


def context_kind(book: Book, state: State | None) -> str:
    """Return the open question's kind, for reading a short answer."""
    return str(_found("dialogues.step:context_kind")(book, state))


def told_so_far(state: State | None) -> str:
    """Return the story while the customer is still telling it, "" when there is none to go on."""
    return str(_found("dialogues.triage:told_so_far")(state))


def asks_progress(event: Event) -> bool:
    """Say whether the turn may tell where the cases stand."""
    return bool(_found("dialogues.progress:asked")(event))


def ready() -> None:
    """Import it, if nobody did before."""
    _found("dialogues.step:step")
