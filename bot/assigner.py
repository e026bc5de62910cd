"""The assigner: gives every handoff that waits to a team, and to whoever of it is free.

It looks every second and when it is rung; several may share a database, one gives at a time.
Whoever had a break or went home loses what he has not taken yet to somebody who is there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

import structlog

from bot.hub import Hub, News
from dialogues.calendars import Calendar
from dialogues.routing import CLOSED, OPEN
from dialogues.teams_file import Triage
from storage import assignment
from storage.assignment import Settled
from storage.errors import StoreError
from storage.store import Store, Tx

log = structlog.get_logger("bot.assigner")


@dataclass(frozen=True, slots=True)
class AssignerPace:
    """Seconds between two looks, and after one in vain: who waits for a free agent can."""

    idle: float = 1.0
    vain: float = 5.0


class Assigner:
    """Runs on the loop. office: when the office works, in *zone*."""

    def __init__(  # noqa: PLR0913 - what it works with, each once
        self,
        store: Store,
        triage: Triage,
        hub: Hub,
        *,
        office: Calendar,
        zone: tzinfo,
        process: str,
        clock: Callable[[], float],
        pace: AssignerPace | None = None,
    ) -> None:
        self._store = store
        self._triage = triage
        self._hub = hub
        self._office = office
        self._zone = zone
        self._process = f"{process}.assign"
        self._clock = clock
        self._pace = pace or AssignerPace()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False

    def follow(self, triage: Triage) -> None:
        """Give by *triage* from now on. Any thread."""
        self._triage = triage

    def ring(self) -> None:
        """Somebody came, or something waits. Any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    def stop(self) -> None:
        """Look no more; `run` ends. On the loop."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Give until stopped; a store that is away is asked again later."""
        self._loop = asyncio.get_running_loop()
        while not self._stopping:
            self._wake.clear()
            await self._rest(await self._look())

    async def _look(self) -> float:
        """Give what can be given; return how long to wait for more."""
        try:
            now = self._clock()
            if not await asyncio.to_thread(self._store.read, lambda c: assignment.asking(c, now)):
                return self._pace.idle
            settled = await asyncio.wrap_future(self._store.write(self._settle))
        except StoreError as error:
            log.warning("store away", error=str(error))
            return self._pace.idle
        for chat in (*(one.chat for one in settled.given), *settled.moved):
            self._hub.tell(News(chat))
        if settled.given:
            log.info("cases given", count=len(settled.given))
        return self._pace.idle if settled.given else self._pace.vain

    def _settle(self, tx: Tx) -> Settled:
        now = datetime.fromtimestamp(self._clock(), self._zone)
        hours = OPEN if self._office.is_open(now) else CLOSED
        return assignment.settle(tx, self._triage, hours, self._process)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
