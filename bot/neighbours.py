"""The hub of a process that has neighbours: it tells them what it did, and hears what they did.

    hub = neighbours.hub(url)                          a Hub; with neighbours on a server
    neighbours.wake(hub, bell.ring, sender.ring, settled)    what work stored elsewhere rings

On PostgreSQL several processes serve one database. A turn taken by one is news for a browser
that another one serves, and a message stored by one is work for all. Without a word everything
still comes, only later: workers look by themselves, streams read again at each heartbeat, and after
a break in the line whoever waits for a turn is told whether it went through meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.hub import Hub, News
from bot.startup import named
from storage import codec, engine
from storage.errors import StoreError

if TYPE_CHECKING:  # it loads a driver, which a server with a file of its own needs not
    from storage.backends.bulletin import Bulletin

MOST_IDS = 500  # settled arrivals told of one turn; whoever waits for another looks it up in time

Settled = Callable[[Collection[int]], Collection[int]]


def hub(url: str) -> Hub:
    """Return the hub for a process on the database *url*."""
    return Neighbours(url) if engine.on_server(url) else Hub()


def wake(
    hub: Hub, work: Callable[[], None], sends: Callable[[], None], settled: Settled | None = None
) -> None:
    """Ring *work* when another process stored something, *sends* when there is more to send.

    settled: looks up which arrivals' turns are through, when words may have been lost.
    """
    if isinstance(hub, Neighbours):
        hub.work, hub.sends = work, sends
        hub.settled = settled or _none


def _nothing() -> None:
    """Ring nobody."""


def _none(_inbox_ids: Collection[int]) -> Collection[int]:
    """Know of no turn."""
    return ()


class Neighbours(Hub):
    """A hub between processes, from `bind` to `bind(None)`."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.work: Callable[[], None] = _nothing
        self.sends: Callable[[], None] = _nothing
        self.settled: Settled = _none
        self._url = url
        self._bulletin: Bulletin | None = None

    def bind(self, loop: asyncio.AbstractEventLoop | None) -> None:
        """Deliver on *loop* and hear the neighbours from now on; None: tell and hear nobody."""
        super().bind(loop)
        if loop is not None and self._bulletin is None:
            made = named("storage.backends.bulletin:Bulletin")
            self._bulletin = made(self._url, self._heard, self._missed)
        elif loop is None and self._bulletin is not None:
            bulletin, self._bulletin = self._bulletin, None
            bulletin.close()

    def tell(self, news: News) -> None:
        """Say what was committed, here and to the neighbours."""
        super().tell(news)
        bulletin = self._bulletin
        if bulletin is not None:
            bulletin.say(_written(news))

    def _heard(self, text: str) -> None:
        """On the bulletin's thread."""
        news = _read(text)
        if news is None:
            return
        if news.sends:
            self.sends()
        if not news.inbox and not news.listening:
            self.work()
        self._on_loop(lambda: self._from_elsewhere(news))

    def _missed(self) -> None:
        """Ring everybody: words may have been lost. On the bulletin's thread."""
        self.work()
        self.sends()
        self._on_loop(self._look)
        self._look_up()

    def _look_up(self) -> None:
        """Let go who waits for a turn that another process took while nothing was heard."""
        with self._lock:
            waited_for = list(self._waiters)
        with suppress(StoreError):  # away again: it is missed once more
            through = tuple(self.settled(waited_for)) if waited_for else ()
            if through:
                self._on_loop(lambda: self._release(through))

    def _release(self, inbox_ids: Collection[int], news: News | None = None) -> None:
        with self._lock:
            waiting = [one for inbox in inbox_ids for one in self._waiters.pop(inbox, [])]
        for waiter in waiting:
            if not waiter.done():
                waiter.set_result(news)

    def _on_loop(self, act: Callable[[], None]) -> None:
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop closed meanwhile
                loop.call_soon_threadsafe(act)

    def _from_elsewhere(self, news: News) -> None:
        """Let whoever waits look the turn up: what it did is not told, only that it is through."""
        self.turned += bool(news.inbox)
        self._release(news.inbox, news if news.failed else None)
        self._deliver(news)

    def _look(self) -> None:
        for ears in list(self._ears.values()):
            for ear in list(ears):
                ear.wake()


def _written(news: News) -> str:
    inbox = list(news.inbox[:MOST_IDS])
    return codec.dumps([news.chat, inbox, news.sends, news.listening, news.failed])


def _read(text: str) -> News | None:
    """Return the news without their effects, None for words this version does not know."""
    try:
        chat, inbox, sends, listening, failed = codec.loads(text)
        return News(chat, inbox=tuple(inbox), sends=sends, listening=listening, failed=failed)
    except (ValueError, TypeError):
        return None
