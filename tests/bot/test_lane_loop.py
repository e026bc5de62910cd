"""Workers on the loop claim lanes side by side, go on when the store comes back, end when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.lane_loop import LaneLoop
from storage import lanes, migrate, work
from storage.errors import StoreAway
from storage.store import Store, Tx


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'q.db'}"
    migrate.upgrade(url)
    opened = Store.open(url)
    yield opened
    opened.close()


def _loop(store: Store, *, flight: int = 2, idle: float = 0.02) -> LaneLoop:
    return LaneLoop(store, "try", "p.try", store.clock, flight, 30.0, idle)


def _put(store: Store, *names: str) -> None:
    def put(tx: Tx) -> None:
        for name in names:
            work.put(tx, f"try:{name}", {})

    store.do(put)


class Work:
    """Finishes lanes, and counts how many were under way at once."""

    def __init__(self, loop: LaneLoop, until: int) -> None:
        self.loop = loop
        self.until = until
        self.done: list[str] = []
        self.now = self.most = 0

    async def one(self, name: str) -> None:
        """Finish everything in the lane."""
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.01)

        def finish(tx: Tx) -> None:
            lanes.own(tx, self.loop.owner, [name])
            ready = lanes.items(tx.c, [name], tx.now)[name]
            lanes.done(tx, [name], [item.id for item in ready])

        await self.loop.attempt(finish, otherwise=None)
        self.done.append(name)
        self.now -= 1
        if len(self.done) == self.until:
            self.loop.stop()


def _lived(loop: LaneLoop, until: int) -> Work:
    at_work = Work(loop, until)

    async def live() -> None:
        async with asyncio.timeout(30):
            await loop.run(at_work.one)

    asyncio.run(live())
    return at_work


def test_every_lane_is_worked_once_and_no_more_than_wanted_at_a_time(store: Store) -> None:
    _put(store, "a", "b", "c", "d", "e")
    worked = _lived(_loop(store), 5)
    assert sorted(worked.done) == [f"try:{name}" for name in "abcde"]
    assert worked.most == 2


def test_a_lane_of_another_pool_is_left_alone(store: Store) -> None:
    store.do(lambda tx: work.put(tx, "other:x", {}))
    _put(store, "a")
    assert _lived(_loop(store), 1).done == ["try:a"]


def test_what_an_earlier_run_held_is_taken_up_at_once(store: Store) -> None:
    _put(store, "a")
    store.do(lambda tx: lanes.claim(tx, "p.try:old:0", 1, 600.0, pool="try"))
    assert _lived(_loop(store), 1).done == ["try:a"]


def test_what_comes_later_is_found(store: Store) -> None:
    loop = _loop(store)
    at_work = Work(loop, 1)

    async def live() -> None:
        async with asyncio.timeout(30):
            running = asyncio.create_task(loop.run(at_work.one))
            await asyncio.sleep(0.05)
            await asyncio.to_thread(_put, store, "a")
            loop.ring()
            await running

    asyncio.run(live())
    assert at_work.done == ["try:a"]


def test_while_the_store_is_away_the_other_answer_is_given(store: Store) -> None:
    def away(_tx: Tx) -> int:
        raise StoreAway("gone")

    assert asyncio.run(_loop(store).attempt(away, otherwise=7)) == 7


def test_a_lane_that_could_not_be_given_back_is_worked_again_long_before_its_lease_ends(
    store: Store,
) -> None:
    """The store was away just then: nothing was written, and nobody knows of it but the loop."""
    loop = _loop(store)
    work_of = Work(loop, until=1)
    tried: list[str] = []

    async def one(name: str) -> None:
        tried.append(name)
        if len(tried) > 1:
            await work_of.one(name)
            loop.stop()

    async def scene() -> None:
        _put(store, "a")
        await asyncio.wait_for(loop.run(one), 20)

    asyncio.run(scene())
    assert tried == ["try:a", "try:a"]
    assert store.read(lambda c: lanes.next_at(c, "try")) is None
