"""Wake-ups inside this process: a turn was taken, something stands in a conversation.

    hub.tell(news)                    from any thread, after the commit: one hand-over to the loop
    hub.expect(inbox, waiter)         from any thread, before the commit: no turn is missed
    with hub.listen(chat) as ear:     on the loop: everything told about one conversation
    with hub.listen() as ear:         the desk: everything told about all of them

Nothing depends on it: everything is in the database, and after a crash a stream or a repeated
request reads it there. So an ear only says that there is something to read.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from dialogues.effects import Effect

ALL = ""


@dataclass(frozen=True, slots=True)
class News:
    """What happened in *chat*.

    inbox: what this turn settled, in order; effects: what it did; sends: some of it goes to a
    push channel; listening: the bot holds its answer while the customer writes; failed: the turn
    was given up and is kept for an operator.
    """

    chat: str
    inbox: tuple[int, ...] = ()
    effects: tuple[Effect, ...] = ()
    sends: bool = False
    listening: bool = False
    failed: bool = False


Waiter = asyncio.Future[News | None]


class Ear:
    """What one stream has not heard yet: at most one News a conversation, the newest."""

    def __init__(self) -> None:
        self._waiting: dict[str, News] = {}
        self._ring = asyncio.Event()

    def hear(self, news: News) -> None:
        """Keep *news* and wake the stream."""
        self._waiting[news.chat] = news
        self._ring.set()

    def wake(self) -> None:
        """Wake the stream without news."""
        self._ring.set()

    async def next(self, wait: float) -> list[News]:
        """Return what was told since the last call; empty after *wait* seconds, or at closing."""
        try:
            async with asyncio.timeout(wait):
                await self._ring.wait()
        except TimeoutError:
            return []
        self._ring.clear()
        heard = list(self._waiting.values())
        self._waiting.clear()
        return heard


class Hub:
    """Who waits for what. All but tell and expect belongs to the loop's thread."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiters: dict[int, list[Waiter]] = {}
        self._lock = threading.Lock()  # for _waiters: written by the writer's thread and the loop
        self._ears: dict[str, set[Ear]] = {}
        self.closing = False
        self.turned = 0  # turns told of: how fast work is done

    def bind(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Deliver on *loop* from now on; None: tell nobody."""
        self._loop = loop

    def tell(self, news: News) -> None:
        """Say what was committed. Thread-safe, and cheap while nobody listens or waits."""
        self.turned += bool(news.inbox)
        if self._loop is None or not (self._ears or self._awaited(news)):
            return
        try:
            self._loop.call_soon_threadsafe(self._deliver, news)
        except RuntimeError:  # the loop closed between the two lines
            return

    def _awaited(self, news: News) -> bool:
        return any(inbox in self._waiters for inbox in news.inbox)

    def expect(self, inbox: int, waiter: Waiter) -> None:
        """Resolve *waiter* with the turn that settles *inbox*.

        Called inside the write job that stores the message: no turn can come before it.
        """
        with self._lock:
            self._waiters.setdefault(inbox, []).append(waiter)

    def forget(self, inbox: int, waiter: Waiter) -> None:
        """Wait no more."""
        with self._lock:
            left = [one for one in self._waiters.pop(inbox, []) if one is not waiter]
            if left:
                self._waiters[inbox] = left

    @contextmanager
    def listen(self, chat: str = ALL) -> Iterator[Ear]:
        """Hear everything told about *chat*, or about all of them."""
        ear = Ear()
        ears = self._ears.setdefault(chat, set())
        ears.add(ear)
        try:
            yield ear
        finally:
            ears.discard(ear)
            if not ears:
                self._ears.pop(chat, None)

    def listeners(self, chat: str) -> int:
        """Count the open streams of *chat*."""
        return len(self._ears.get(chat, ()))

    def close(self) -> None:
        """End every stream: the process stops. Requests that wait for a turn wait on."""
        self.closing = True
        for ears in list(self._ears.values()):
            for ear in list(ears):
                ear.wake()

    def release(self) -> None:
        """Let every request that still waits go without its turn; the reply stays in history."""
        with self._lock:
            waiting = [one for waiters in self._waiters.values() for one in waiters]
            self._waiters.clear()
        for waiter in waiting:
            _resolve(waiter, None)

    def _deliver(self, news: News) -> None:
        with self._lock:
            waiting = [one for inbox in news.inbox for one in self._waiters.pop(inbox, [])]
        for waiter in waiting:
            _resolve(waiter, news)
        for name in (news.chat, ALL):
            for ear in list(self._ears.get(name, ())):
                ear.hear(news)


def _resolve(waiter: Waiter, news: News | None) -> None:
    if not waiter.done():
        waiter.set_result(news)
