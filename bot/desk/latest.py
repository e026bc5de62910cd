"""One read for all who ask at the same moment.

Every page reads the lists again when a talk moves; with four hundred waiting that is 13 ms of
CPU a page at least. Nobody gets what was read before he asked, so an agent always sees his own act.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Latest(Generic[T]):
    """Shares *read*, which is run in a thread; belongs to the loop's thread."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """Return what a read found that began after this call; raises what it raised."""
        if self._next is None:
            self._next = asyncio.create_task(self._after(self._running))
        return await asyncio.shield(self._next)

    async def _after(self, running: asyncio.Task[T] | None) -> T:
        if running is not None:
            await asyncio.wait([running])
        self._running, self._next = self._next, None
        return await asyncio.to_thread(self._read)
