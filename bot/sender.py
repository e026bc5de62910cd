"""The sender: what push channels still have to send, in order per conversation, a few at once.

A message is marked sent only when its channel took it. A send that was under way at a crash is
made again: at most *flight* doubles, none where the channel knows the message's id. A channel
that is down delays its conversations and nobody else's; an adapter that raises gets some tries,
then the message is shown as failed at the desk.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.channels.base import Address, Channel, Outbound, Outcome, Receipt
from storage import lanes, outbox
from storage.errors import Lost, StoreError
from storage.lanes import Item
from storage.outbox import Outgoing, Tried
from storage.store import Store, Tx

POOL = "out"
T = TypeVar("T")
log = structlog.get_logger("bot.sender")


@dataclass(frozen=True, slots=True)
class SenderPace:
    """flight: sends at once. Seconds: one send's patience, a claim's lease, the idle wait.

    first, longest: the wait after a failed try, doubled each time. tries: of an adapter that
    raises. closed: the wait of a conversation whose channel is switched off.
    """

    flight: int = 4
    patience: float = 30.0
    lease: float = 60.0
    idle: float = 1.0
    first: float = 1.0
    longest: float = 60.0
    tries: int = 5
    closed: float = 60.0


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
    ) -> None:
        self._store = store
        self._channels = channels
        self._process = f"{process}.out"  # apart from the workers: each frees only its own
        self._run = secrets.token_hex(6)
        self._owner = f"{self._process}:{self._run}:0"
        self._clock = clock
        self._pace = pace or SenderPace()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._wake = asyncio.Event()
        self._stopping = False

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
            flying: set[asyncio.Task[None]] = set()
            while not self._stopping:
                self._wake.clear()
                for name in await self._claim(self._pace.flight - len(flying)):
                    task = group.create_task(self._one(name))
                    flying.add(task)
                    task.add_done_callback(flying.discard)
                    task.add_done_callback(lambda _: self._wake.set())
                await self._rest(full=len(flying) >= self._pace.flight)

    async def _claim(self, n: int) -> tuple[str, ...]:
        if n <= 0:
            return ()
        lease = self._pace.lease
        try:
            return await self._write(lambda tx: lanes.claim(tx, self._owner, n, lease, pool=POOL))
        except StoreError as error:
            log.warning("store away", error=str(error))
            return ()

    async def _rest(self, *, full: bool) -> None:
        """Wait for a ring, a finished send, or the next lane that comes due."""
        wait = self._pace.idle
        if not full:
            at = await asyncio.to_thread(self._next)
            wait = wait if at is None else min(wait, max(0.0, at - self._clock()))
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

    async def _one(self, name: str) -> None:
        """Send the lane's first message; a lane that is not given back has its lease."""
        try:
            await self._first(name)
        except Lost:
            log.warning("lane lost", lane=name)
        except StoreError as error:
            log.warning("store away", lane=name, error=str(error))

    async def _first(self, name: str) -> None:
        chat = name.partition(":")[2]
        item, outgoing = await asyncio.to_thread(self._look, name, chat)
        if item is None or outgoing is None:
            done = () if item is None else (item.id,)
            await self._write(lambda tx: self._finish(tx, name, done))
            return
        to = Address.of(chat)
        channel = self._channels.get((to.channel, to.account))
        if channel is None:
            until = self._clock() + self._pace.closed
            await self._write(lambda tx: self._finish(tx, name, (), until))
            return
        await self._budget(channel, to)
        receipt = await self._send(channel, to, outgoing)
        await self._write(lambda tx: self._record(tx, name, item, outgoing, receipt))

    def _look(self, name: str, chat: str) -> tuple[Item | None, Outgoing | None]:
        """Return the lane's first item, and its message unless it is sent or failed already."""
        ready, rows = self._store.read(
            lambda c: (
                lanes.items(c, [name], self._clock(), 1)[name],
                outbox.due(c, chat),
            )
        )
        if not ready:
            return None, None
        message = ready[0].body["message"]
        return ready[0], next((row for row in rows if row.line.id == message), None)

    async def _budget(self, channel: Channel, to: Address) -> None:
        rate = channel.limits.rate_per_second
        if rate:
            name = f"{to.channel}:{to.account}"
            (wait,) = await self._write(lambda tx: lanes.tokens(tx, name, 1, rate))
            await asyncio.sleep(wait)

    async def _send(self, channel: Channel, to: Address, outgoing: Outgoing) -> Receipt:
        line = outgoing.line
        message = Outbound(str(line.id), line.text, line.buttons, line.kind)
        try:
            async with asyncio.timeout(self._pace.patience):
                return await channel.send(to, message)
        except TimeoutError:
            return Receipt(Outcome.RETRY, code="timeout")
        except Exception as error:
            log.exception("channel raised", channel=to.channel)
            last = outgoing.tries + 1 >= self._pace.tries
            outcome = Outcome.REJECTED if last else Outcome.RETRY
            return Receipt(outcome, code=type(error).__name__, detail=str(error)[:500])

    def _record(self, tx: Tx, name: str, item: Item, outgoing: Outgoing, receipt: Receipt) -> None:
        lanes.own(tx, self._owner, [name])
        tried = Tried(receipt.outcome.value, receipt.platform_id, receipt.code, receipt.detail)
        if outbox.record(tx, outgoing.line.id, tried) == outbox.WAITING:
            pace = self._pace
            doubled = pace.first * 2.0 ** min(outgoing.tries, 10)
            wait = receipt.retry_after or min(doubled, pace.longest)
            lanes.done(tx, [name], (), {name: tx.now + wait})
        else:
            lanes.done(tx, [name], (item.id,))

    def _finish(self, tx: Tx, name: str, ids: tuple[int, ...], hold: float = 0.0) -> None:
        lanes.own(tx, self._owner, [name])
        lanes.done(tx, [name], ids, {name: hold})

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
