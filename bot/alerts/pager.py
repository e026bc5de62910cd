"""The pager: carries every alarm up its ladder, and every message of it to its target.

A round is written down with the timer of the next in one transaction, then each target gets its
messages in a lane of its own: one that is down delays no other, what a crash cut off is sent
again (at most *flight* doubles). What waits for the same target goes in one message.
Several pagers may share a database: lanes belong to one at a time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from bot.alerts.connect import Alerting
from bot.alerts.ladder import ROLE_NAMES
from bot.alerts.lots import Lot, climbs, look
from bot.alerts.port import Outcome
from bot.alerts.words import Words
from bot.lane_loop import LaneLoop
from storage import alert_sendings, alerts, lanes, ownerless, shared
from storage.alert_sendings import TO
from storage.errors import Lost, StoreError
from storage.lanes import Item
from storage.store import Store, Tx
from storage.times import moment

POOL = "alert"
WATCH = "alerts:ownerless"
T = TypeVar("T")
log = structlog.get_logger("bot.alerts")


@dataclass(frozen=True, slots=True)
class PagerPace:
    """flight: lanes at once. Seconds: a claim's lease, the idle wait, the look for the ownerless.

    first, longest: the wait after a failed send, doubled each time. give_up: how long a message is
    tried for; the next round calls again anyway.
    """

    flight: int = 8
    lease: float = 90.0
    idle: float = 0.5
    watch: float = 5.0
    first: float = 2.0
    longest: float = 60.0
    give_up: float = 3600.0


class Pager:
    """Runs on the loop."""

    def __init__(
        self,
        store: Store,
        alerting: Alerting,
        words: Words,
        *,
        process: str,
        clock: Callable[[], float],
        pace: PagerPace | None = None,
    ) -> None:
        self._store = store
        self._ladders = alerting.ladders
        self._courier = alerting.courier
        self._ownerless = alerting.settings.ownerless
        self._words = words
        self._clock = clock
        self._pace = own = pace or PagerPace()
        name = f"{process}.alert"  # apart from the other workers: each frees only its own
        self._lanes = LaneLoop(self._store, POOL, name, clock, own.flight, own.lease, own.idle)
        self._owner = self._lanes.owner
        self._looked = 0.0

    def ring(self) -> None:
        """There may be something to do. Any thread."""
        self._lanes.ring()

    def stop(self) -> None:
        """Claim no more; `run` ends when what is under way is done. On the loop."""
        self._lanes.stop()

    async def run(self) -> None:
        """Page until stopped; a store that is away is asked again later."""
        preparing = asyncio.create_task(self._prepare())
        try:
            await self._lanes.run(self._one, self._watch)
        finally:
            preparing.cancel()
            await asyncio.gather(preparing, return_exceptions=True)

    async def _prepare(self) -> None:
        """Have the first alarm find everything loaded; say which addresses are no good."""
        for target in await self._courier.unusable():
            log.error("alert address unusable", target=target)

    async def _watch(self) -> None:
        """Raise an alarm for every case that waits too long with nobody; one pager does it."""
        now = self._clock()
        if abs(now - self._looked) < self._pace.watch:
            return
        self._looked = now
        if await asyncio.to_thread(self._lonely, now):
            raised = await self._lanes.attempt(self._raise_ownerless, otherwise=0)
            if raised:
                log.warning("cases without anybody", count=raised)

    def _lonely(self, now: float) -> bool:
        before = moment(now) - self._ownerless

        def look(c: Any) -> bool:  # the store's connection, handed on unseen
            return bool(ownerless.found(c, before, 1) or ownerless.seen_to(c))

        try:
            return self._store.read(look)
        except StoreError:
            return False

    def _raise_ownerless(self, tx: Tx) -> int:
        if not shared.lead(tx, WATCH, self._owner, self._pace.watch):
            return 0
        alerts.end(tx, ownerless.seen_to(tx.c))
        found = ownerless.found(tx.c, moment(tx.now) - self._ownerless)
        return sum(alerts.raise_alarm(tx, alarm) is not None for alarm in found)

    async def _one(self, name: str) -> None:
        """Do what the lane holds; work that cannot be done is parked after some tries."""
        try:
            if name.startswith(TO):
                await self._deliver(name, name.removeprefix(TO))
            else:
                await self._write(lambda tx: self._climb(tx, name))
        except Lost:
            log.warning("lane lost", lane=name)
        except StoreError as error:
            log.warning("store away", lane=name, error=str(error))
        except Exception as error:
            log.exception("alert failed", lane=name)
            why = f"{type(error).__name__}: {error}"
            await self._lanes.attempt(
                lambda tx: lanes.failed(tx, self._owner, name, why), otherwise=False
            )

    def _climb(self, tx: Tx, name: str) -> None:
        """Call the round that is due and set the timer of the next, all or nothing."""
        lanes.own(tx, self._owner, [name])
        ready = lanes.items(tx.c, [name], tx.now, 1)[name]
        if ready:
            self._round(tx, name, ready[0])
        lanes.done(tx, [name], [item.id for item in ready])

    def _round(self, tx: Tx, name: str, item: Item) -> None:
        number, at = item.body["round"], item.body["alarm"]
        raised = alerts.get(tx.c, at)
        if raised is None or raised.state != alerts.OPEN:
            return
        ladder = climbs(self._ladders, raised)
        passed = moment(tx.now) - raised.raised
        following: int | None = number
        if ladder.rounds > number and ladder.after(number) <= passed:
            step = ladder.step(number)
            alert_sendings.page(tx, at, number, step.targets)
            alerts.called(tx, raised, number, ROLE_NAMES[step.role], step.targets)
            log.info("alarm paged", alarm=at, round=number, role=step.role)
            following = ladder.follows(number, passed)
        if following is not None and following < ladder.rounds:
            due = raised.raised + ladder.after(following)
            body = {"alarm": at, "round": following}
            lanes.put(tx, name, body, due=due, key=alerts.STEP)

    async def _deliver(self, name: str, target: str) -> None:
        """Send what waits for the target, as much as fits, within what its robot takes."""
        known = self._courier.knows(target)
        if known and (await asyncio.to_thread(self._look, name, target)).sendings:
            limit, rate = self._courier.limit(target)
            (wait,) = await self._write(lambda tx: lanes.tokens(tx, limit, 1, rate))
            await asyncio.sleep(wait)
        lot = await asyncio.to_thread(self._look, name, target)  # what came meanwhile goes along
        outcome = Outcome(sent=False, code="no_address")
        if known and lot.calls:
            now = moment(self._clock())
            outcome = await self._courier.send(target, self._words.page(lot.calls, target, now))
        if lot.calls and not outcome.sent:
            log.warning("alert not delivered", target=target, code=outcome.code)
        await self._lanes.settle(
            name, lambda tx: self._record(tx, name, lot, outcome, final=not known)
        )

    def _look(self, name: str, target: str) -> Lot:
        now = self._clock()
        return self._store.read(lambda c: look(c, self._ladders, name, target, now))

    def _record(self, tx: Tx, name: str, lot: Lot, outcome: Outcome, *, final: bool) -> None:
        """Note how the lot went; the lane waits after a failure, and goes on with what is left."""
        lanes.own(tx, self._owner, [name])
        alert_sendings.settle(tx, lot.stale, alert_sendings.DROPPED, tried=False)
        too_old = tx.now - self._pace.give_up
        hold = 0.0
        for sending in lot.sendings:
            if outcome.sent:
                state = alert_sendings.SENT
            elif final or sending.made.timestamp() <= too_old:
                state = alert_sendings.FAILED
            else:
                state = alert_sendings.WAITING
                hold = max(hold, tx.now + self._backoff(sending.tries))
            alert_sendings.settle(tx, [sending.id], state, outcome.code, tried=not final)
        more = alert_sendings.waiting(tx.c, name.removeprefix(TO), 1)
        finished = () if more or lot.item is None else (lot.item,)
        lanes.done(tx, [name], finished, {name: hold})

    def _backoff(self, tries: int) -> float:
        return min(self._pace.first * 2.0 ** min(tries, 10), self._pace.longest)

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
