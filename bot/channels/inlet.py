"""What a channel is given to live on: a way in, and what it shares with its other processes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from bot.intake import Intake
from storage import codec, dead, shared
from storage.errors import Refused
from storage.inbox import Arrival
from storage.shared import Shared
from storage.store import Store, Tx

T = TypeVar("T")
log = structlog.get_logger("bot.channels")


class StoreInlet:
    """The inlet of the channels of this process (bot.channels.base.Inlet).

    owner: names this very run of the process, for leaderships.
    """

    def __init__(
        self, store: Store, intake: Intake, owner: str, clock: Callable[[], float]
    ) -> None:
        self._store = store
        self._intake = intake
        self._owner = owner
        self._clock = clock

    def now(self) -> float:
        """Return the time, in epoch seconds."""
        return self._clock()

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Store *arrivals* in order; an address that is none is parked and stops nobody.

        The mark is written once all of it is durable; a caller who is cancelled takes back nothing.

        Raises:
            StoreAway: nothing may be acknowledged; Busy, a kind of it, before anything is stored.
        """
        self._intake.admit(arrivals)
        await asyncio.shield(self._accept(arrivals, mark))

    async def _accept(self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None) -> None:
        stored = [self._intake.accept_soon(arrival) for arrival in arrivals]
        for arrival, future in zip(arrivals, stored, strict=True):
            try:
                await asyncio.wrap_future(future)
            except Refused as error:
                log.warning("arrival refused", channel=arrival.channel, error=str(error))
                await self._park(arrival, str(error))
        if mark is not None:
            await self.keep(*mark)

    async def park(self, source: str, body: bytes, why: str) -> None:
        """Keep what nobody can read, with the reason in Chinese.

        Raises:
            StoreAway: it may not be acknowledged.
        """
        log.warning("not read", source=source, why=why, size=len(body))
        await self._write(lambda tx: dead.park(tx, source, body, why))

    async def recall(self, name: str) -> Shared | None:
        """Return what is shared under *name*."""
        return await asyncio.to_thread(self._store.read, lambda c: shared.get(c, name))

    async def keep(self, name: str, value: str, until: float = 0.0) -> None:
        """Share *value* under *name*."""
        await self._write(lambda tx: shared.put(tx, name, value, until))

    async def lead(self, name: str, seconds: float) -> bool:
        """Lead *name* for *seconds*; False while another process does."""
        return await self._write(lambda tx: shared.lead(tx, name, self._owner, seconds))

    async def leave(self, name: str) -> None:
        """Lead *name* no longer."""
        await self._write(lambda tx: shared.leave(tx, name, self._owner))

    async def _park(self, arrival: Arrival, why: str) -> None:
        raw = codec.dumps(arrival.raw).encode()
        source = f"{arrival.channel}:{arrival.account}"
        await self._write(lambda tx: dead.park(tx, source, raw, why))

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
