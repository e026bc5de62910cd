"""What was said and done in the turns of a lived talk, for the laws of talks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from dialogues.effects import Say
from dialogues.events import Event, Heard
from dialogues.move import Move
from dialogues.reading import Reading, as_pressed
from dialogues.state import Control, State

Turn = tuple[Event, State | None, Move]
Law = Callable[[Sequence[Turn]], Iterator[str]]


def says(turn: Turn) -> list[Say]:
    return [e for e in turn[2].effects if isinstance(e, Say) and e.kind != "agent"]


def spoken(turn: Turn) -> str:
    return "\n".join(s.text for s in says(turn))


def rules(turn: Turn) -> list[str]:
    return " ".join(s.why.rule for s in says(turn)).split()


def heat(event: Heard) -> int:
    """Return the heat of a turn; a pressed button has none."""
    return Reading(tuple(map(as_pressed, event.messages))).heat


def control(turn: Turn) -> Control:
    return turn[1].control if turn[1] else Control.BOT


def words_of(turns: Sequence[Turn]) -> set[str]:
    heard = (t[0] for t in turns if isinstance(t[0], Heard))
    return {m.parse.text for event in heard for m in event.messages if m.parse.text}
