"""A clock that is moved by hand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class HandClock:
    """Seconds that only move when told; epoch seconds where a bench begins at a day of its own."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    def on(self, seconds: float) -> None:
        """Let *seconds* pass."""
        self.now += seconds
