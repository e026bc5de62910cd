"""The assigner gives what waits, tells the desk, and goes on whatever the store does."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, time
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

import pytest

from bot.assigner import Assigner, AssignerPace
from bot.hub import Hub
from bot.runners import Runners
from dialogues import teams_file
from dialogues.calendars import ALWAYS, Calendar
from storage import migrate, places, teams
from storage.store import Store
from tests.fakes.triage import staff, wait

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TRIAGE = teams_file.load()
QUICK = AssignerPace(idle=0.01, vain=0.01)
PATIENT = AssignerPace(idle=60, vain=60)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(empty, tmp_path / "qingsu.db")
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    opened = Store.open(url, NOON.timestamp)
    yield opened
    opened.close()


def assigner(store: Store, hub: Hub, name: str = "p", **more: Any) -> Assigner:
    given: dict[str, Any] = {"office": ALWAYS, "zone": UTC, "clock": NOON.timestamp}
    return Assigner(store, TRIAGE, hub, process=name, **(given | {"pace": QUICK} | more))


@asynccontextmanager
async def running(*assigners: Assigner) -> Any:
    runners = Runners(assigners)
    runners.start()
    try:
        yield
    finally:
        await runners.stop(5)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - waits for rows
            await asyncio.sleep(0.01)


def handlers(store: Store) -> list[str]:
    placed = store.read(lambda c: places.queue(c, TRIAGE.priorities, NOON))
    return sorted(p.pending.handler.agent for p in placed if p.pending.handler)


def test_what_comes_in_is_given_and_the_desk_hears_of_it(store: Store) -> None:
    async def live() -> list[str]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        staff(store, "ann")
        with hub.listen() as ear:
            async with running(assigner(store, hub)):
                wait(store, "web:shop:1")
                return [news.chat for news in await ear.next(20)]

    assert asyncio.run(live()) == ["web:shop:1"]
    assert handlers(store) == ["ann"]


def test_the_desk_hears_of_a_team_that_got_a_talk_though_nobody_of_it_is_free(store: Store) -> None:
    async def live() -> list[str]:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        staff(store, "ann", state="away")
        with hub.listen() as ear:
            async with running(assigner(store, hub)):
                wait(store, "web:shop:1")
                return [news.chat for news in await ear.next(20)]

    assert asyncio.run(live()) == ["web:shop:1"]
    assert (handlers(store), _teams(store)) == ([], ["一线客服"])


def test_whoever_comes_back_is_given_at_once_when_it_is_rung(store: Store) -> None:
    async def live() -> None:
        staff(store, "ann", state="away")
        wait(store, "web:shop:1")
        one = assigner(store, Hub(), pace=PATIENT)
        async with running(one):
            await until(lambda: bool(_teams(store)))
            assert handlers(store) == []
            store.do(lambda tx: teams.present(tx, "ann", "available"))
            one.ring()
            await until(lambda: handlers(store) == ["ann"])

    asyncio.run(live())


def _teams(store: Store) -> list[str]:
    placed = store.read(lambda c: places.queue(c, TRIAGE.priorities, NOON))
    return [p.pending.team for p in placed if p.pending.team]


def test_two_processes_give_each_once(store: Store) -> None:
    async def live() -> None:
        other = Store.open(store.url, NOON.timestamp)
        staff(store, "ann", "bob")
        with closing(other):
            async with running(assigner(store, Hub()), assigner(other, Hub(), "q")):
                for n in range(8):
                    await asyncio.to_thread(wait, store, f"web:shop:{n}")
                await until(lambda: len(handlers(store)) == 8)

    asyncio.run(live())
    assert handlers(store) == ["ann"] * 4 + ["bob"] * 4


@pytest.mark.parametrize(("hours", "login"), [((9, 18), "qin"), ((18, 21), "ann")])
def test_the_hours_of_the_office_decide(store: Store, hours: tuple[int, int], login: str) -> None:
    async def live() -> None:
        staff(store, "ann")
        staff(store, "qin", team="品质组")
        office = Calendar(hours=((time(hours[0]), time(hours[1])),))
        wait(store, "web:shop:1", category="quality.fault")
        async with running(assigner(store, Hub(), office=office)):
            await until(lambda: handlers(store) == [login])

    asyncio.run(live())


def test_a_store_that_is_away_is_asked_again(store: Store) -> None:
    cuts = [True, True]

    def cut() -> None:
        if cuts:
            cuts.pop()
            raise OperationalError("away")

    shaky = Store.open(store.url, NOON.timestamp, cut)

    async def live() -> None:
        staff(store, "ann")
        wait(store, "web:shop:1")
        async with running(assigner(shaky, Hub())):
            await until(lambda: handlers(store) == ["ann"])

    with closing(shaky):
        asyncio.run(live())
    assert cuts == []
