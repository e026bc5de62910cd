"""What a decision returns: the new state and the effects, in the order to carry out."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.effects import Effect
from dialogues.state import State


@dataclass(frozen=True, slots=True)
class Move:
    """What step returns."""

    state: State
    effects: tuple[Effect, ...] = ()

    def then(self, *more: Effect) -> Move:
        """Return the same move with *more* carried out after the rest."""
        return Move(self.state, (*self.effects, *more))
