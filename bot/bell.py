"""What workers wake by, and what one of them has in hand (bot/worker.py)."""

from __future__ import annotations

import threading
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field

from bot.hub import News


@dataclass(slots=True, eq=False)
class Hand:
    """What one thread has in hand: lanes to begin, and turns whose commit it waits for."""

    left: deque[str] = field(default_factory=deque)
    begun: deque[tuple[str, Future[News]]] = field(default_factory=deque)


class Bell:
    """Wakes one waiting worker a ring. A ring while nobody waits is not kept, only noticed."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self.count = 0

    def ring(self) -> None:
        """There is something to claim. Any thread."""
        with self._rung:
            self.count += 1
            self._rung.notify()

    def wait(self, heard: int, seconds: float) -> None:
        """Return when it rang since *heard* (a count read before), or after *seconds*."""
        with self._rung:
            if self.count == heard:
                self._rung.wait(seconds)
