"""What one process did is news in the others, without any of them asking the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot import neighbours
from bot.app import _through
from bot.hub import Hub, News, Waiter
from bot.intake import Intake
from bot.neighbours import Neighbours
from dialogues.effects import Say, Why
from storage import inbox
from storage.inbox import Arrival
from storage.store import Store
from tests.bot.runtime_fakes import T0
from tests.fakes.databases import do
from tests.fakes.postgres import Postgres

CHAT = "web:default:v1"
WAIT = 30.0  # seconds; all of it passes only when a test fails


@asynccontextmanager
async def two(url: str) -> AsyncIterator[tuple[Hub, Hub]]:
    """Give the hubs of two processes, once each hears the other."""
    hubs = [neighbours.hub(url), neighbours.hub(url)]
    for one in hubs:
        one.bind(asyncio.get_running_loop())
    try:
        for mine, theirs in (hubs, hubs[::-1]):
            await met(mine, theirs)
        yield hubs[0], hubs[1]
    finally:
        for one in hubs:
            one.bind(None)


async def met(mine: Hub, theirs: Hub) -> None:
    with theirs.listen("hello") as ear:
        async with asyncio.timeout(WAIT):
            while not await ear.next(0.1):
                mine.tell(News("hello", listening=True))


def ring(loop: asyncio.AbstractEventLoop, rung: asyncio.Event) -> None:
    loop.call_soon_threadsafe(rung.set)


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 6 * WAIT))


def test_a_stream_hears_of_a_turn_another_process_took(postgres: Postgres) -> None:
    async def scene() -> None:
        async with two(postgres.wiped()) as (mine, theirs):
            with theirs.listen(CHAT) as ear, theirs.listen() as desk:
                said = Say("好", Why("r", "p"))
                mine.tell(News(CHAT, inbox=(7,), effects=(said,), listening=True))
                assert await ear.next(WAIT) == [News(CHAT, inbox=(7,), listening=True)]
                assert [news.chat for news in await desk.next(WAIT)] == [CHAT]

    run(scene())


def test_whoever_waits_for_a_turn_taken_elsewhere_looks_it_up(postgres: Postgres) -> None:
    async def scene() -> None:
        async with two(postgres.wiped()) as (mine, theirs):
            loop = asyncio.get_running_loop()
            well: Waiter = loop.create_future()
            failed: Waiter = loop.create_future()
            theirs.expect(7, well)
            theirs.expect(8, failed)
            mine.tell(News(CHAT, inbox=(7,), effects=(Say("好", Why("r", "p")),)))
            mine.tell(News(CHAT, inbox=(8,), failed=True))
            assert await asyncio.wait_for(well, WAIT) is None
            told = await asyncio.wait_for(failed, WAIT)
            assert told is not None
            assert told.failed

    run(scene())


def test_work_stored_by_one_process_rings_the_others(postgres: Postgres) -> None:
    async def scene() -> None:
        async with two(postgres.wiped()) as (mine, theirs):
            loop = asyncio.get_running_loop()
            rung: dict[str, asyncio.Event] = {"work": asyncio.Event(), "sends": asyncio.Event()}
            own = asyncio.Event()
            neighbours.wake(mine, own.set, own.set)
            neighbours.wake(
                theirs,
                partial(ring, loop, rung["work"]),
                partial(ring, loop, rung["sends"]),
            )
            mine.tell(News(CHAT))
            await asyncio.wait_for(rung["work"].wait(), WAIT)
            assert not rung["sends"].is_set()
            mine.tell(News(CHAT, inbox=(1,), sends=True))
            await asyncio.wait_for(rung["sends"].wait(), WAIT)
            assert not own.is_set(), "its own words are none"

    run(scene())


def test_a_turn_of_more_arrivals_than_fit_still_arrives(postgres: Postgres) -> None:
    async def scene() -> None:
        async with two(postgres.wiped()) as (mine, theirs):
            with theirs.listen(CHAT) as ear:
                mine.tell(News(CHAT, inbox=tuple(range(10**9, 10**9 + 5000))))
                (news,) = await ear.next(WAIT)
                assert len(news.inbox) == neighbours.MOST_IDS

    run(scene())


def test_an_answer_is_asked_for_here_and_given_elsewhere(postgres: Postgres) -> None:
    """The REST door of one process, a turn of another."""

    async def scene() -> None:
        url = postgres.wiped()
        store = Store.open(url)
        async with two(url) as (mine, theirs):
            intake = Intake(store, mine, lambda: None)
            said = Arrival("web", "default", "v1", "e1", "message", T0, "坏了")
            asking = asyncio.create_task(intake.ask(said, WAIT))
            number = await settled_elsewhere(store)
            theirs.tell(News(CHAT, inbox=(number,)))
            asked = await asking
            assert asked.news is None
            assert asked.received.inbox_id == number
        store.close()

    run(scene())


def test_who_waits_is_told_of_a_turn_taken_while_nothing_was_heard(postgres: Postgres) -> None:
    """A database that restarts cuts every line: a turn taken just then is told to nobody."""

    async def scene() -> None:
        url = postgres.wiped()
        with closing(Store.open(url)) as store:
            async with two(url) as (_, theirs):
                loop = asyncio.get_running_loop()
                through: Waiter = loop.create_future()
                waits: Waiter = loop.create_future()
                said = Arrival("web", "default", "v1", "e1", "message", T0, "坏了")
                other = replace(said, user="v2", event_id="e2")
                for one, waiter in ((said, through), (other, waits)):
                    number = store.do(partial(inbox.receive, arrival=one)).inbox_id
                    theirs.expect(number, waiter)
                neighbours.wake(theirs, _nobody, _nobody, partial(_through, store))
                store.do(partial(inbox.settle, inbox_ids=[number - 1], by=number - 1))
                do(url, _CUT)
                assert await asyncio.wait_for(through, WAIT) is None
                assert not waits.done()

    run(scene())


_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def _nobody() -> None:
    """Ring nobody."""


def newest(c: Connection) -> int:
    return int(c.exec_driver_sql("SELECT coalesce(max(id), 0) FROM inbox").scalar_one())


async def settled_elsewhere(store: Store) -> int:
    """Wait for the arrival and settle it, as a turn does."""
    while True:
        if number := store.read(newest):
            store.do(partial(inbox.settle, inbox_ids=[number], by=number))
            return number
        await asyncio.sleep(0.01)


def test_words_of_a_newer_version_are_passed_over(postgres: Postgres) -> None:
    async def scene() -> None:
        url = postgres.wiped()
        async with two(url) as (mine, theirs):
            with theirs.listen(CHAT) as ear:
                do(url, "SELECT pg_notify('qingsu', 'what?'), pg_notify('qingsu', '[1]')")
                mine.tell(News(CHAT, inbox=(1,)))
                assert await ear.next(WAIT) == [News(CHAT, inbox=(1,))]

    run(scene())


def test_one_process_alone_has_a_hub_without_neighbours(tmp_path: Path) -> None:
    alone = neighbours.hub(f"sqlite:///{tmp_path / 'x.db'}")
    assert not isinstance(alone, Neighbours)
    neighbours.wake(alone, lambda: None, lambda: None)
