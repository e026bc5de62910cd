"""What every worker on the loop does alike: claim lanes of a pool, some at once, and rest between.

Fetcher, Pager and Dispatcher live on it; what a lane wants done is theirs. The sender keeps its
own round: a send that gets no answer gives its place to another.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from bot.settling import Claim, settle
from storage import lanes
from storage.errors import StoreError
from storage.store import Store, Tx

STUCK = 2.0  # seconds between two looks for lanes that could not be given back
T = TypeVar("T")
D = TypeVar("D")
Work = Callable[[str], Awaitable[None]]
Look = Callable[[], Awaitable[None]]
log = structlog.get_logger("bot.lanes")


async def nothing() -> None:
    """Look at nothing before a claim."""


@dataclass(slots=True)
class LaneLoop:
    """Runs on the loop. process: the same after a restart, another for every kind of worker.

    flight: lanes at once. lease, idle: seconds. A lane that is not given back, because the store
    was away then, is free again soon after the store is back.
    """

    store: Store
    pool: str
    process: str
    clock: Callable[[], float]
    flight: int
    lease: float
    idle: float
    stopping: bool = False
    _flying: dict[asyncio.Task[None], str] = field(default_factory=dict)
    _claims: dict[str, Claim] = field(default_factory=dict)
    _looked: float = 0.0
    _run: str = field(default_factory=lambda: secrets.token_hex(6))
    _loop: asyncio.AbstractEventLoop | None = None
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def owner(self) -> str:
        """The name lanes are held under."""
        return f"{self.process}:{self._run}:0"

    def ring(self) -> None:
        """There may be something to do. Any thread."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._wake.set)

    def stop(self) -> None:
        """Claim no more; `run` ends when what is under way is done. On the loop."""
        self.stopping = True
        self._wake.set()

    async def run(self, one: Work, look: Look = nothing) -> None:
        """Work until stopped; a store that is away is asked again later.

        one: does what a claimed lane wants. look: comes before every claim.
        """
        self._loop = asyncio.get_running_loop()
        await self.attempt(lambda tx: lanes.release(tx, self.process, self._run), otherwise=0)
        async with asyncio.TaskGroup() as group:
            flying = self._flying
            while not self.stopping:
                self._wake.clear()
                await look()
                for claim in await self._claim(self.flight - len(flying)):
                    again = claim.lane in flying.values()
                    self._claims[claim.lane] = claim
                    if again:
                        continue  # its lease ended while we stood still: it is ours anew
                    task = group.create_task(_coroutine(one, claim.lane))
                    flying[task] = claim.lane
                    task.add_done_callback(self._landed)
                    task.add_done_callback(lambda _: self._wake.set())
                await self._rest(full=len(flying) >= self.flight)

    async def attempt(self, job: Callable[[Tx], T], *, otherwise: D) -> T | D:
        """Write; return *otherwise* while the store is away."""
        try:
            return await asyncio.wrap_future(self.store.write(job))
        except StoreError as error:
            log.warning("store away", error=str(error), pool=self.pool)
            return otherwise

    async def settle(self, name: str, job: Callable[[Tx], T]) -> T:
        """Write what the lane's work came to, again while the store is away and the lane ours."""
        return await settle(self.store, job, self._claims[name], self.store.clock)

    def _landed(self, task: asyncio.Task[None]) -> None:
        name = self._flying.pop(task)
        if name not in self._flying.values():
            del self._claims[name]

    async def _claim(self, n: int) -> Sequence[Claim]:
        if n <= 0:
            return ()
        owner, lease, pool = self.owner, self.lease, self.pool
        busy, now = frozenset(self._flying.values()), asyncio.get_running_loop().time()
        look = now >= self._looked + STUCK

        def job(tx: Tx) -> list[Claim]:
            if look:
                lanes.unstick(tx, owner, busy, lease, pool=pool)
            until = tx.now + lease
            return [Claim(name, until) for name in lanes.claim(tx, owner, n, lease, pool=pool)]

        claimed = await self.attempt(job, otherwise=None)
        if claimed is not None and look:
            self._looked = now
        return claimed or ()

    async def _rest(self, *, full: bool) -> None:
        """Wait for a ring, a lane that is done, or the next one that comes due."""
        wait = self.idle
        if not full:
            at = await asyncio.to_thread(self._next)
            wait = wait if at is None else min(wait, max(0.0, at - self.clock()))
        try:
            async with asyncio.timeout(wait):
                await self._wake.wait()
        except TimeoutError:
            return

    def _next(self) -> float | None:
        try:
            return self.store.read(lambda c: lanes.next_at(c, self.pool))
        except StoreError:
            return None


async def _coroutine(one: Work, name: str) -> None:
    await one(name)
