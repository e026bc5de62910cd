"""What runs beside the requests on the loop: the sender, the fetcher, the pager, feeds.

A runner that fails is logged and started again; at the end each is asked to stop, and what does
not end in time is cut off (everything it held comes back when its lease ends).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

_LOOK = 0.1  # seconds between two looks at what is waited for
AGAIN = 1.0  # seconds before a runner that failed is started again
log = structlog.get_logger("bot.runners")


class Runner(Protocol):
    """Works until stopped; both on the loop."""

    async def run(self) -> None:
        """Work; returns after `stop`."""
        ...

    def stop(self) -> None:
        """Begin nothing new."""
        ...


async def repeat(
    look: Callable[[], Coroutine[Any, Any, None]], every: float, stopped: asyncio.Event
) -> None:
    """Look, wait *every* seconds, and look again; returns as soon as *stopped* is set."""
    while not stopped.is_set():
        await look()
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), every)


@dataclass(frozen=True, slots=True)
class Feed:
    """A runner that ends by itself when the hub closes."""

    feed: Callable[[], Coroutine[Any, Any, None]]

    async def run(self) -> None:
        """Feed until the hub closes."""
        await self.feed()

    def stop(self) -> None:
        """Do nothing: the hub closed before."""


class AtEnd:
    """Does one thing when the process stops."""

    def __init__(self, close: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._close = close
        self._over = asyncio.Event()

    async def run(self) -> None:
        """Wait for the end, then do it."""
        await self._over.wait()
        await self._close()

    def stop(self) -> None:
        """Do it now."""
        self._over.set()


class After:
    """A runner that is made, and begins, once something is there: an event that a thread sets."""

    def __init__(self, there: threading.Event, make: Callable[[], Runner]) -> None:
        self._there = there
        self._make = make
        self._runner: Runner | None = None
        self._stopped = False

    async def run(self) -> None:
        """Wait, then work."""
        while not self._there.is_set():
            if self._stopped:
                return
            await asyncio.sleep(_LOOK)
        if self._runner is None:
            self._runner = await asyncio.to_thread(self._make)
        if not self._stopped:
            await self._runner.run()

    def stop(self) -> None:
        """Begin nothing new."""
        self._stopped = True
        if self._runner is not None:
            self._runner.stop()


class Runners:
    """The runners of one process."""

    def __init__(self, runners: Sequence[Runner], again: float = AGAIN) -> None:
        self._runners = tuple(runners)
        self._again = again
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start all of them. On the loop."""
        self._tasks = [asyncio.create_task(self._live(one)) for one in self._runners]

    async def stop(self, wait: float) -> None:
        """Stop all of them, and cut off after *wait* seconds what has not ended."""
        for one in self._runners:
            one.stop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=wait)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _live(self, runner: Runner) -> None:
        while True:
            try:
                await runner.run()
            except Exception:
                log.exception("runner failed", runner=type(runner).__name__)
                await asyncio.sleep(self._again)
            else:
                return
