"""What left the house is noted once, as soon as the store is back, by whoever has the lane."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest

from bot.settling import Claim, Writes, settle
from storage import lanes, migrate, work
from storage.errors import Lost, StoreAway
from storage.store import Store, Tx
from tests.fakes.outage import Outage

LANE, ME = "try:a", "p.try:1:0"
T = TypeVar("T")


class Deaf:
    """A store that carries the next job out, and whose answer then is lost on the way."""

    def __init__(self, store: Store, meanwhile: Callable[[], object] = lambda: None) -> None:
        self._store = store
        self._meanwhile = meanwhile
        self.asked = 0

    def write(self, job: Callable[[Tx], T]) -> Future[T]:
        """Carry out *job*; the first time nobody hears of it."""
        self.asked += 1
        if self.asked > 1:
            return self._store.write(job)
        self._store.do(job)
        self._meanwhile()
        unheard: Future[T] = Future()
        unheard.set_exception(StoreAway("the connection was closed"))
        return unheard


class Noting:
    """A job that notes an outcome, and counts how often it got that far."""

    def __init__(self) -> None:
        self.noted = 0

    def __call__(self, tx: Tx) -> str:
        """Finish what the lane holds."""
        lanes.own(tx, ME, [LANE])
        ready = lanes.items(tx.c, [LANE], tx.now)[LANE]
        lanes.done(tx, [LANE], [item.id for item in ready])
        self.noted += 1
        return "noted"


@pytest.fixture
def outage() -> Outage:
    return Outage()


@pytest.fixture
def store(tmp_path: Path, outage: Outage) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'q.db'}"
    migrate.upgrade(url)
    opened = Store.open(url, fault=outage)
    yield opened
    opened.close()


def claimed(store: Store, lease: float = 30.0) -> Claim:
    """Claim the lane, which has something to do."""

    def claim(tx: Tx) -> Claim:
        work.put(tx, LANE, {})
        (name,) = lanes.claim(tx, ME, 1, lease, pool="try")
        return Claim(name, tx.now + lease)

    return store.do(claim)


def settled(store: Writes, job: Callable[[Tx], T], claim: Claim, clock: Callable[[], float]) -> T:
    async def within() -> T:
        async with asyncio.timeout(20):
            return await settle(store, job, claim, clock)

    return asyncio.run(within())


def test_an_outcome_is_noted_when_the_store_is_back(store: Store, outage: Outage) -> None:
    claim, job = claimed(store), Noting()
    outage.begin(0.5)
    assert settled(store, job, claim, store.clock) == "noted"
    assert outage.refused > 1
    assert store.read(lambda c: lanes.next_at(c, "try")) is None


def test_with_the_lease_the_tries_end(store: Store, outage: Outage) -> None:
    claim, job = claimed(store, lease=0.6), Noting()
    outage.begin(60)
    with pytest.raises(StoreAway):
        settled(store, job, claim, store.clock)
    assert outage.refused > 1
    assert store.clock() < claim.until + 1


def test_a_lane_that_is_lost_is_left_to_who_has_it(store: Store, outage: Outage) -> None:
    claim, job = claimed(store), Noting()
    store.do(lambda tx: tx.c.exec_driver_sql("UPDATE lane SET owner = 'other:1:0'"))
    outage.begin(0.3)
    with pytest.raises(Lost):
        settled(store, job, claim, store.clock)
    assert job.noted == 0


def test_an_outcome_whose_answer_was_lost_is_not_noted_twice(store: Store) -> None:
    claim, job = claimed(store), Noting()
    with pytest.raises(Lost):
        settled(Deaf(store), job, claim, store.clock)
    assert job.noted == 1


def test_what_the_same_process_claimed_since_is_not_touched(store: Store) -> None:
    """The owner is the same, so only the claim tells that this is other work."""
    claim, job = claimed(store), Noting()
    with pytest.raises(Lost):
        settled(Deaf(store, meanwhile=lambda: claimed(store)), job, claim, store.clock)
    assert job.noted == 1
    store.do(lambda tx: lanes.own(tx, ME, [LANE]))
    assert store.read(lambda c: lanes.items(c, [LANE], store.clock()))[LANE], "it is still to do"
