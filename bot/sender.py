"""The sender: what push channels still have to send, in order per conversation, a few at once.

A message is marked sent only when its channel took it. A send that was under way at a crash is
made again: at most as many doubles as sends are under way, none where the channel knows the
message's id. A channel that is down delays its conversations and nobody else's: those that fail
share half of the sends, and one that gets no answer gives its place to another.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import structlog

from bot.channels.base import Address, Channel, Outcome
from bot.lane_loop import STUCK
from bot.outbound.dispatch import TIMEOUT, Dispatch, Setting
from bot.outbound.pace import Flights, SenderPace, Ward
from bot.settling import Claim
from storage import lanes
from storage.errors import Lost, StoreError
from storage.store import Store, Tx

__all__ = ["POOL", "Sender", "SenderPace"]
POOL = "out"
T = TypeVar("T")
log = structlog.get_logger("bot.sender")


class Sender:
    """Runs on the loop. *channels* by (name, account)."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[tuple[str, str], Channel],
        *,
        process: str,
        clock: Callable[[], float],
        pace: SenderPace | None = None,
        setting: Setting | None = None,
    ) -> None:
        self._store = store
        self._channels = channels
        self._process = f"{process}.out"  # apart from the workers: each frees only its own
        self._run = secrets.token_hex(6)
        self._owner = f"{self._process}:{self._run}:0"
        self._clock = clock
        self._pace = pace or SenderPace()
        self._flights = Flights(self._pace.flight, self._pace.slow)
        self._ward = Ward(max(1, self._pace.flight // 2))
        self._dispatch = Dispatch(
            store, channels, self._owner, clock, self._pace, setting or Setting()
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False
        self._looked = 0.0

    def ring(self) -> None:
        """There is something to send. Any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    def stop(self) -> None:
        """Claim no more; `run` ends when what is under way is sent. On the loop."""
        self._stopping = True
        self._wake.set()

    async def run(self) -> None:
        """Send until stopped."""
        self._loop = asyncio.get_running_loop()
        await self._write(lambda tx: lanes.release(tx, self._process, self._run))
        async with asyncio.TaskGroup() as group:
            while not self._stopping:
                self._wake.clear()
                for claim in await self._claim(self._flights.free(self._loop.time())):
                    if claim.lane in self._flights.lanes():
                        continue  # its lease ended while we stood still: it is ours anew
                    self._flights.begin(claim.lane, self._loop.time())
                    group.create_task(self._one(claim))
                await self._rest(self._loop.time())

    async def _claim(self, n: int) -> Sequence[Claim]:
        if n <= 0:
            return ()
        lease, busy = self._pace.lease, self._flights.lanes()
        now = asyncio.get_running_loop().time()
        look = now >= self._looked + STUCK

        def job(tx: Tx) -> list[Claim]:
            if look:
                lanes.unstick(tx, self._owner, busy, lease, pool=POOL)
            names, until = lanes.claim(tx, self._owner, n, lease, pool=POOL), tx.now + lease
            return [Claim(name, until) for name in names]

        try:
            claimed = await self._write(job)
        except StoreError as error:
            log.warning("store away", error=str(error))
            return ()
        if look:
            self._looked = now
        return claimed

    async def _rest(self, now: float) -> None:
        """Wait for a ring, a finished send, a free place, or the next lane that comes due."""
        wait = self._pace.idle
        if self._flights.free(now):
            at = await asyncio.to_thread(self._next)
            wait = wait if at is None else min(wait, max(0.0, at - self._clock()))
        elif (soon := self._flights.next_free(now)) is not None:
            wait = min(wait, max(0.0, soon))
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _next(self) -> float | None:
        try:
            return self._store.read(lambda c: lanes.next_at(c, POOL))
        except StoreError:
            return None

    async def _one(self, claim: Claim) -> None:
        """Do what is next in the lane; one that cannot be given back now is freed by a claim."""
        name = claim.lane
        try:
            await self._next_of(claim)
        except Lost:
            log.warning("lane lost", lane=name)
        except StoreError as error:
            log.warning("store away", lane=name, error=str(error))
        except Exception:
            log.exception("lane failed", lane=name)
        finally:
            self._ward.leave(name)
            self._flights.end(name)
            self._wake.set()

    async def _next_of(self, claim: Claim) -> None:
        name = claim.lane
        to = Address.of(name.partition(":")[2])
        account = (to.channel, to.account)
        channel = self._channels.get(account)
        if channel is None:
            await self._put_off(name, self._pace.closed)
        elif not self._ward.admit(name, account):
            await self._put_off(name, self._pace.turn)
        else:
            receipt = await self._dispatch.one(claim, channel)
            if receipt is not None:
                well = receipt.outcome is not Outcome.RETRY
                self._ward.note(name, account, well=well, hung=receipt.code == TIMEOUT)

    async def _put_off(self, name: str, seconds: float) -> None:
        def job(tx: Tx) -> None:
            lanes.own(tx, self._owner, [name])
            lanes.done(tx, [name], (), {name: tx.now + seconds})

        await self._write(job)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
