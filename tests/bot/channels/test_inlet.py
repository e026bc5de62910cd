"""A channel's arrivals are on disk when the inlet says so, and its cursor never before them."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.inlet import StoreInlet
from bot.hub import Hub
from bot.intake import Intake
from storage import dead, migrate, shared
from storage.errors import StoreAway
from storage.inbox import Arrival, Received
from storage.store import Store

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    url = f"sqlite:///{tmp_path / 'q.db'}"
    migrate.upgrade(url)
    return Store.open(url)


class Failing(Intake):
    """An intake whose disk is full for one event."""

    def accept_soon(self, arrival: Arrival) -> Future[Received]:
        """Store it, unless it is the one."""
        if arrival.event_id != "lost":
            return super().accept_soon(arrival)
        failed: Future[Received] = Future()
        failed.set_exception(StoreAway("full"))
        return failed


def _arrival(event: str, user: str = "u") -> Arrival:
    return Arrival("wechat", "main", user, event, "message", AT, "在吗", raw={"id": event})


def _inlet(store: Store, kind: type[Intake] = Intake) -> StoreInlet:
    intake = kind(store, Hub(), [].clear)
    return StoreInlet(store, intake, "p:1", lambda: 100.0)


def _events(store: Store) -> int:
    return store.read(lambda c: c.exec_driver_sql("select count(*) from inbox").scalar() or 0)


def test_arrivals_and_their_mark_are_kept(store: Store) -> None:
    inlet = _inlet(store)
    asyncio.run(inlet.accept([_arrival("1"), _arrival("2"), _arrival("1")], ("cursor", "2")))
    assert _events(store) == 2, "a repeat is one"
    mark = asyncio.run(inlet.recall("cursor"))
    assert mark is not None
    assert mark.value == "2"
    store.close()


def test_a_mark_never_stands_before_what_was_lost(store: Store) -> None:
    inlet = _inlet(store, Failing)
    with pytest.raises(StoreAway):
        asyncio.run(inlet.accept([_arrival("1"), _arrival("lost")], ("cursor", "2")))
    assert store.read(lambda c: shared.get(c, "cursor")) is None
    store.close()


def test_an_address_that_is_none_is_parked_and_stops_nobody(store: Store) -> None:
    inlet = _inlet(store)
    asyncio.run(inlet.accept([_arrival("1", "x" * 200), _arrival("2")], ("cursor", "2")))
    assert _events(store) == 1
    (letter,) = store.read(dead.list)
    assert letter.source == "wechat:main"
    assert store.read(lambda c: shared.get(c, "cursor")) is not None
    store.close()


def test_a_caller_who_is_cancelled_takes_nothing_back(store: Store) -> None:
    inlet = _inlet(store)

    async def cut() -> None:
        task = asyncio.create_task(inlet.accept([_arrival(str(n)) for n in range(20)], ("c", "20")))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        while (await inlet.recall("c")) is None:  # noqa: ASYNC110 - the store tells nobody
            await asyncio.sleep(0.01)

    asyncio.run(cut())
    assert _events(store) == 20
    store.close()


def test_one_process_leads_until_it_leaves(store: Store) -> None:
    one, other = (
        _inlet(store),
        StoreInlet(store, Intake(store, Hub(), [].clear), "p:2", lambda: 0.0),
    )
    assert asyncio.run(one.lead("poll", 60))
    assert not asyncio.run(other.lead("poll", 60))
    asyncio.run(one.leave("poll"))
    assert asyncio.run(other.lead("poll", 60))
    store.close()
