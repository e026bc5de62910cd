"""Keeps the archive's index true: a runner beside the requests, and the whole built anew.

It asks the store what is stale, so it needs no queue of its own; killed at any moment it goes on
where the last commit left it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from bot.knowledge import casedoc
from bot.knowledge.casedoc import Names
from bot.knowledge.terms import Terms
from storage import indexing
from storage.errors import StoreAway
from storage.indexing import Doc
from storage.store import Store

PAUSE = 1.0  # seconds between two looks, while a look takes in all there is
FEW = 5  # cases: so few are no backlog, and the next look can wait
TOGETHER = 200  # events looked at together
PART = 3  # cases in a transaction, some 8 ms of the writer: turns come between two of them
BREATH = 0.004  # seconds after each case and each part while turns are taken
LATELY = 0.2  # seconds since the last turn for which they are
AT_ONCE = 800  # when all is built anew: a server beside it waits 0.3 s at most
log = structlog.get_logger("bot.knowledge")
Breathe = Callable[[], None]


def _on() -> None:
    """Take no breath: nobody else is there."""


class Breath:
    """A rest between two cases while turns are taken, and none while nobody waits for one.

    turned: how many turns were taken so far.
    """

    def __init__(
        self,
        turned: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._turned = turned
        self._clock = clock
        self._rest = rest
        self._count, self._until = turned(), 0.0

    def __call__(self) -> None:
        """Rest, if there was a turn of late."""
        now, count = self._clock(), self._turned()
        if count != self._count:
            self._count, self._until = count, now + LATELY
        if now < self._until:
            self._rest(BREATH)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Brings the index up to date. One for the process, safe from any thread."""

    store: Store
    terms: Terms
    names: Names

    def once(self, together: int = TOGETHER, part: int = PART, breathe: Breathe = _on) -> int:
        """Index the cases of up to *together* events; return how many that were.

        In parts of so many cases, the oldest change first: what is in the index is always older
        than what is not. breathe: called after each case.
        """
        docs = sorted(
            self.store.read(lambda c: self._docs(c, together, breathe)), key=lambda one: one.event
        )
        for start in range(0, len(docs), part):
            some = docs[start : start + part]
            self.store.do(lambda tx, some=some: indexing.put(tx, *some))  # type: ignore[misc]
            breathe()
        return len(docs)

    def rebuild(self, told: Callable[[int], None] = lambda _: None) -> int:
        """Empty the index and fill it again; *told* hears how many are in. Return that number.

        The server may run meanwhile: what is not in yet is found a moment later.
        """
        while self.store.do(indexing.clear):
            pass
        total = 0
        while done := self.once(AT_ONCE, AT_ONCE):
            total += done
            told(total)
        return total

    def _docs(self, c: casedoc.Connection, together: int, breathe: Breathe) -> list[Doc]:
        stale = indexing.stale(c, together)  # all of them: what is left out would be passed over
        found: list[Doc] = []
        for case_no, event in stale.items():
            one = casedoc.doc(c, self.terms, self.names, case_no, event)
            found += [] if one is None else [one]
            breathe()
        return found


class Upkeep:
    """The runner (bot/runners.py) around a Keeper."""

    def __init__(
        self, keeper: Keeper, pause: float = PAUSE, turned: Callable[[], int] = lambda: 0
    ) -> None:
        self._keeper = keeper
        self._breathe = Breath(turned)
        self._pause = pause
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look again and again; returns after `stop`."""
        while not self._stopped.is_set():
            if await self._look() < FEW:
                # Not at once again: a talk's cases change several times a second, and are
                # indexed once.
                try:
                    await asyncio.wait_for(self._stopped.wait(), self._pause)
                except TimeoutError:
                    continue

    def stop(self) -> None:
        """Begin nothing new. On the loop."""
        self._stopped.set()

    async def _look(self) -> int:
        try:
            return await asyncio.to_thread(partial(self._keeper.once, breathe=self._breathe))
        except StoreAway:
            log.warning("the index waits: the database is away")
            return 0
