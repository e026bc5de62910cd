"""A process's name as it is held (storage/backends/names.py); a server with a file has it too."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Hold:
    """A name that is ours until it is lost. Any thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._lost = False
        self._lock = threading.Lock()
        self._acts: list[Callable[[], None]] = []

    @property
    def lost(self) -> bool:
        """Whether somebody else has the name."""
        return self._lost

    def when_lost(self, act: Callable[[], None]) -> None:
        """Call *act* once the name is lost, on any thread; at once when it is already."""
        with self._lock:
            if not self._lost:
                self._acts.append(act)
                return
        act()

    def lose(self) -> None:
        """Take note that somebody else has the name, and tell."""
        with self._lock:
            self._lost = True
        for act in self._acts:
            act()
