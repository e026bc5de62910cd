"""Intake: everything that comes in is on disk before anybody gets an answer.

await intake.accept(arrival)     stored; the turn comes later
await intake.ask(arrival, 20)    stored, and the turn that answers it (REST, desk, terminal)

Too much to do is said before anything is stored (Busy), and what tells of danger goes first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from bot.hub import Hub, News, Waiter
from bot.load import Load
from storage import backlog, inbox, messages
from storage.errors import StoreAway
from storage.inbox import Arrival, Received
from storage.messages import Line
from storage.store import Store, Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an arrival stands. news: its turn; None when it was taken before, or not in time.

    unasked: what was said to him since his last message, where that was wanted.
    """

    received: Received
    news: News | None
    unasked: Sequence[Line] = ()


class Express(Protocol):
    """Who takes a fresh arrival's lane at once: claimed in its job, handed over when durable."""

    def grab(self, tx: Tx) -> tuple[str, ...]:
        """Claim lanes, inside the job."""
        ...

    def hand(self, names: tuple[str, ...]) -> None:
        """Take the turns of what was claimed; any thread."""
        ...

    def hurry(self, name: str) -> None:
        """Take the turn of a lane that tells of danger, whatever is not there yet; any thread."""
        ...


class Intake:
    """The one way in. *ring* wakes a worker; with *express* it gets its lane in hand.

    load: what is carried already; None: there is no limit, and nothing is urgent.
    """

    def __init__(
        self,
        store: Store,
        hub: Hub,
        ring: Callable[[], None],
        express: Express | None = None,
        load: Load | None = None,
    ) -> None:
        self._store = store
        self._hub = hub
        self._ring = ring
        self._express = express
        self._load = load

    @property
    def closing(self) -> bool:
        """Whether the process stops: whoever waits is let go without its turn."""
        return self._hub.closing

    def admit(self, arrivals: Sequence[Arrival]) -> None:
        """Say whether *arrivals* may be stored now, together; on the loop.

        Raises:
            Busy: too much waits already.
        """
        if self._load is not None:
            self._load.admit(arrivals)

    async def accept(self, arrival: Arrival) -> Received:
        """Store *arrival*; it is durable when this returns. A repeat is recognised.

        Raises:
            StoreAway: nothing was stored (Busy: too much waits already).
            Refused: it has no usable address.
        """
        self.admit([arrival])
        return await asyncio.wrap_future(self._write(arrival))

    def accept_soon(self, arrival: Arrival) -> Future[Received]:
        """Store *arrival*, which was admitted; the future resolves when it is durable."""
        return self._write(arrival)

    async def ask(self, arrival: Arrival, wait: float, *, unasked: bool = False) -> Asked:
        """Store *arrival* and wait up to *wait* seconds for its turn, whoever sent it first.

        unasked: look up, in the job that stores it, what was said since his last message.

        Raises:
            StoreAway: nothing was stored (Busy), or the database does not answer.
            Refused: it has no usable address.
        """
        self.admit([arrival])
        loop = asyncio.get_running_loop()
        question = _Question(self._hub, loop.create_future(), wants=unasked)
        stored = self._write(arrival, question.expect)
        stored.add_done_callback(lambda done: _asked(done, question, loop))
        try:
            async with asyncio.timeout(wait):
                news = await question.waiter
        except TimeoutError:
            news = None
        finally:
            self._hub.forget(question.inbox_id, question.waiter)
        if not stored.done():
            raise StoreAway("the database does not answer")
        return Asked(stored.result(), news, question.unasked)

    def _write(
        self, arrival: Arrival, then: Callable[[Tx, Received], None] | None = None
    ) -> Future[Received]:
        """Store one arrival; *then* happens in the same job."""
        claimed: list[str] = []
        urgent = self._load is not None and self._load.urgent(arrival)

        def job(tx: Tx) -> Received:
            received = inbox.receive(tx, arrival)
            if then is not None:
                then(tx, received)
            if urgent and received.fresh:
                backlog.go_ahead(tx, f"in:{_chat(arrival)}")
            if received.fresh and self._express is not None:
                claimed[:] = self._express.grab(tx)
            return received

        def arrived(done: Future[Received]) -> None:
            """On the writer's thread, after the commit."""
            if done.exception() is None and done.result().fresh:
                if urgent and self._express is not None:
                    self._express.hurry(f"in:{_chat(arrival)}")
                self._go_on(tuple(claimed))
                self._hub.tell(News(_chat(arrival)))

        stored = self._store.write(job)
        stored.add_done_callback(arrived)
        return stored

    def _go_on(self, claimed: tuple[str, ...]) -> None:
        if self._express is None:
            self._ring()
        else:
            self._express.hand(claimed)


@dataclass(slots=True)
class _Question:
    """One ask, as its write job finds it. taken: its turn is through already (a repeat).

    wants: look for what was said unasked.
    """

    hub: Hub
    waiter: Waiter
    inbox_id: int = 0
    taken: bool = False
    wants: bool = False
    unasked: Sequence[Line] = ()

    def expect(self, tx: Tx, received: Received) -> None:
        """Expect the turn, inside the job: before any turn can be taken."""
        self.inbox_id = received.inbox_id
        self.taken = inbox.settled(tx.c, received.inbox_id)
        if self.wants:
            self.unasked = messages.between(tx.c, received.inbox_id)
        if not self.taken:
            self.hub.expect(received.inbox_id, self.waiter)


def _asked(done: Future[Received], question: _Question, loop: asyncio.AbstractEventLoop) -> None:
    """On the writer's thread: only a failure or a turn taken before is told from here."""
    if done.exception() is not None or question.taken:
        with suppress(RuntimeError):  # the loop is gone: so is whoever asked
            loop.call_soon_threadsafe(_resolve, question.waiter, done.exception())


def _chat(arrival: Arrival) -> str:
    return arrival.chat or f"{arrival.channel}:{arrival.account}:{arrival.user}"


def _resolve(waiter: Waiter, error: BaseException | None) -> None:
    if waiter.done():
        return
    if error is None:
        waiter.set_result(None)
    else:
        waiter.set_exception(error)
