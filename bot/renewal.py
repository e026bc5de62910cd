"""Rules published while a server runs: looked for, and told to those who go by them.

A runner (bot/runners.py). What is decided in talks goes by the library itself; here stands who
works beside them. Source: S2-70.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.library import LOOK, Library
from bot.rulebook import Rules
from bot.runners import repeat

Follow = Callable[[Rules], None]


class Renewal:
    """Looks every *every* seconds until stopped."""

    def __init__(self, library: Library, every: float = LOOK) -> None:
        self._library = library
        self._every = every
        self._told = library.rules
        self._followers: list[Follow] = []
        self._stopped = asyncio.Event()

    @property
    def rules(self) -> Rules:
        """Return the rules in use."""
        return self._library.rules

    def follow(self, told: Follow) -> None:
        """Tell *told* of the rules in use, now and whenever others are. Quick, in any thread."""
        self._followers.append(told)
        told(self.rules)

    async def run(self) -> None:
        """Look until `stop`."""
        await repeat(self.look, self._every, self._stopped)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    async def look(self) -> None:
        """Take up what was published, and tell of it."""
        await asyncio.to_thread(self._library.look)
        rules = self.rules
        if rules is not self._told:
            self._told = rules
            for told in self._followers:
                told(rules)
