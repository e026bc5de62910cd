"""The dispatcher: brings every delivery to its receiver, in order per case, for up to a day.

A delivery is tried from its own lane, so one that fails holds up no other case; a receiver that
fails again and again is left alone for a while (a circuit), and never has more than a few tries
under way, so it holds up no other receiver. What was cut off is sent again under the same key.
Several dispatchers may share a database: lanes belong to one at a time.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from bot.connect.carriers import Carrier, Outcome
from bot.connect.planner import Planner
from bot.lane_loop import LaneLoop
from storage import connect_hooks, deliveries, lanes
from storage.connect_hooks import ON, Hook
from storage.deliveries import DEAD, DROPPED, POOL, SENT, WAITING, Delivery
from storage.errors import Lost, StoreError
from storage.store import Store, Tx

T = TypeVar("T")
log = structlog.get_logger("bot.connect")


@dataclass(frozen=True, slots=True)
class HookPace:
    """flight: tries at once; each: of them to one receiver. Seconds: a lease, the idle wait.

    first, longest: the wait after a failed try, doubled each time; give_up: how long one is tried.
    breaks: failures in a row that open the circuit, for *rest* seconds at first, *rests* at most.
    """

    flight: int = 16
    each: int = 2
    lease: float = 90.0
    idle: float = 0.5
    first: float = 5.0
    longest: float = 3600.0
    give_up: float = 86_400.0
    breaks: int = 5
    rest: float = 30.0
    rests: float = 600.0

    def backoff(self, tries: int) -> float:
        """Return the wait after the try that came after *tries* others."""
        return min(self.first * 2.0 ** min(tries, 20), self.longest)

    def break_of(self, fails: int) -> float:
        """Return how long a receiver that failed so often in a row is left alone, 0: not yet."""
        over = fails - self.breaks
        return 0.0 if over < 0 else min(self.rest * 2.0 ** min(over, 20), self.rests)


@dataclass(frozen=True, slots=True)
class _Task:
    """The first thing a lane holds. hook, delivery: None when they are no longer there."""

    item: int
    hook: Hook | None
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A task that is to be done, and who does it."""

    item: int
    hook: Hook
    delivery: Delivery
    carrier: Carrier


class Dispatcher:
    """Runs on the loop. carriers: by kind of subscription."""

    def __init__(
        self,
        store: Store,
        planner: Planner,
        carriers: Mapping[str, Carrier],
        *,
        process: str,
        clock: Callable[[], float],
        pace: HookPace | None = None,
    ) -> None:
        self._store = store
        self._planner = planner
        self._carriers = carriers
        self._clock = clock
        self._pace = own = pace or HookPace()
        name = f"{process}.hook"  # apart from the other workers: each frees only its own
        self._lanes = LaneLoop(self._store, POOL, name, clock, own.flight, own.lease, own.idle)
        self._owner = self._lanes.owner
        self._to: Counter[str] = Counter()

    def ring(self) -> None:
        """There may be something to do. Any thread."""
        self._lanes.ring()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is under way is done. On the loop."""
        self._lanes.stop()

    async def run(self) -> None:
        """Deliver until stopped; a store that is away is asked again later."""
        await self._lanes.run(self._one, self._look)

    async def _look(self) -> None:
        try:
            await asyncio.to_thread(self._planner.look, self._clock())
        except StoreError as error:
            log.warning("store away", error=str(error))

    async def _one(self, name: str) -> None:
        """Do what the lane holds first; work that cannot be done is parked after some tries."""
        receiver = name.split(":", 2)[1]
        self._to[receiver] += 1
        try:
            await self._deliver(name, crowded=self._to[receiver] > self._pace.each)
        except Lost:
            log.warning("lane lost", lane=name)
        except StoreError as error:
            log.warning("store away", lane=name, error=str(error))
        except Exception as error:
            log.exception("delivery failed", lane=name)
            why = type(error).__name__
            await self._lanes.attempt(
                lambda tx: lanes.failed(tx, self._owner, name, why), otherwise=False
            )
        finally:
            self._to[receiver] -= 1

    async def _deliver(self, name: str, *, crowded: bool) -> None:
        task = await asyncio.to_thread(self._first, name)
        later = self._later(task, crowded=crowded)
        if task is None or later:
            await self._write(lambda tx: self._give_back(tx, name, later))
            return
        wanted = self._wanted(task)
        if wanted is None:
            await self._write(lambda tx: self._drop(tx, name, task))
            return
        came = await wanted.carrier.carry(wanted.hook, wanted.delivery)
        if not came.good:
            told = {"hook": wanted.hook.name, "delivery": wanted.delivery.id, "code": came.code}
            log.warning("not delivered", **told)
        await self._lanes.settle(name, lambda tx: self._record(tx, name, wanted, came))

    def _wanted(self, task: _Task) -> _Wanted | None:
        """Return the task if its delivery waits still, for a subscription that is on."""
        hook, delivery = task.hook, task.delivery
        if hook is None or delivery is None or delivery.state != WAITING or hook.state != ON:
            return None
        carrier = self._carriers.get(hook.kind)
        return None if carrier is None else _Wanted(task.item, hook, delivery, carrier)

    def _first(self, name: str) -> _Task | None:
        """Return what the lane holds first, None for nothing."""
        now = self._clock()

        def look(c: Any) -> _Task | None:  # the store's connection, handed on unseen
            ready = lanes.items(c, [name], now, 1)[name]
            if not ready:
                return None
            found = deliveries.get(c, ready[0].body["delivery"])
            hook = None if found is None else connect_hooks.get(c, found.hook)
            return _Task(ready[0].id, hook, found)

        return self._store.read(look)

    def _later(self, task: _Task | None, *, crowded: bool) -> float:
        """Return when to come again (epoch seconds) without a try, 0.0: now is the time."""
        if task is None or task.hook is None:
            return 0.0
        now = self._clock()
        if task.hook.open_until > now:
            return task.hook.open_until
        return now + self._pace.idle if crowded else 0.0

    def _give_back(self, tx: Tx, name: str, until: float) -> None:
        lanes.own(tx, self._owner, [name])
        lanes.done(tx, [name], (), {name: until})

    def _drop(self, tx: Tx, name: str, task: _Task) -> None:
        """Leave out what nobody wants any more."""
        lanes.own(tx, self._owner, [name])
        if task.delivery is not None:
            deliveries.settle(tx, task.delivery.id, DROPPED, tried=False)
        lanes.done(tx, [name], [task.item])

    def _record(self, tx: Tx, name: str, wanted: _Wanted, came: Outcome) -> None:
        """Note how the try went, with what is to be remembered of it; all of it or nothing."""
        lanes.own(tx, self._owner, [name])
        state = self._state(wanted.delivery, came, tx.now)
        deliveries.settle(tx, wanted.delivery.id, state, came.code)
        if came.then is not None:
            came.then(tx)
        until = self._circuit(tx, wanted.hook, came)
        if state != WAITING:
            lanes.done(tx, [name], [wanted.item])
            return
        pause = max(self._pace.backoff(wanted.delivery.tries), min(came.wait, self._pace.longest))
        lanes.done(tx, [name], (), {name: max(until, tx.now + pause)})

    def _state(self, delivery: Delivery, came: Outcome, now: float) -> str:
        if came.good:
            return SENT
        old = now - delivery.made.timestamp() >= self._pace.give_up
        return DEAD if old or came.final else WAITING

    def _circuit(self, tx: Tx, hook: Hook, came: Outcome) -> float:
        """Note whether the receiver works; return until when it is left alone, 0.0: it is not."""
        if came.gone:
            connect_hooks.switch(tx, hook.name, connect_hooks.GONE)
            return 0.0
        if not came.down:
            connect_hooks.works(tx, hook.id)
            return 0.0
        pause = self._pace.break_of(connect_hooks.failed(tx, hook.id))
        if pause:
            connect_hooks.open_circuit(tx, hook.id, tx.now + pause)
        return tx.now + pause if pause else 0.0

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
