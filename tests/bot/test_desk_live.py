"""The desk moves by itself, and a feed does not outlive its session."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn, cast

import pytest

from bot.desk import live, sessions
from bot.desk.sessions import Session
from storage import accounts
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.store import Store
from tests.bot.pretend_desk import PretendDesk, Seat


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


def session(world: PretendDesk, seat: Seat) -> Session:
    found = sessions.alive(world.desk, seat.secret)
    assert found is not None
    return found


async def next_chats(feed: AsyncIterator[bytes]) -> list[str]:
    async for part in feed:
        if part.startswith(b"event: talks"):
            found: list[str] = json.loads(part.partition(b"data: ")[2])["chats"]
            return found
    raise AssertionError("the feed ended")


def test_a_talk_that_moves_is_told_to_every_page(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        feeds = [live.feed(world.desk, session(world, seat)) for _ in range(2)]
        waiting = [asyncio.create_task(next_chats(feed)) for feed in feeds]
        await asyncio.sleep(0.05)
        chat = await world.customer("u1", "人工")
        assert await asyncio.gather(*waiting) == [[chat], [chat]]
        for feed in feeds:
            await feed.aclose()

    world.run(story())


@pytest.mark.parametrize(
    ("channel", "name"), [("web", "网页"), ("rest", "接口"), ("phone", "电话"), ("counter", "柜台")]
)
def test_whatever_the_door_it_is_told_at_once_and_in_the_one_list(
    world: PretendDesk, channel: str, name: str
) -> None:
    """S2-01: all doors feed one stream; the list asked for on that word has it."""

    async def story() -> None:
        seat = await world.agent()
        feed = live.feed(world.desk, session(world, seat))
        waiting = asyncio.create_task(next_chats(feed))
        await asyncio.sleep(0.05)
        text, at = "耳机坏了，我要人工", world.clock.at()
        arrival = Arrival(channel, "default", "u1", "e1", "message", at, text=text)
        await world.intake.ask(arrival, 5.0)
        assert await waiting == [f"{channel}:default:u1"]
        rows = (await seat.queue())["waiting"]
        assert [(row["chat"], row["channel"]) for row in rows] == [(f"{channel}:default:u1", name)]
        await feed.aclose()

    world.run(story())


def test_the_feed_holds_no_words_of_a_customer(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        feed = live.feed(world.desk, session(world, seat))
        assert await anext(feed) == b"retry: 2000\n\n"
        await world.customer("u1", "耳机坏了，电话 13800138000")
        part = await anext(feed)
        assert json.loads(part.partition(b"data: ")[2]) == {"chats": ["web:default:u1"]}
        await feed.aclose()

    world.run(story())


@pytest.mark.parametrize("end", ["signed out", "disabled", "idle"])
def test_the_feed_ends_within_a_second_of_its_session(world: PretendDesk, end: str) -> None:
    async def story() -> None:
        seat = await world.agent()
        feed = live.feed(world.desk, session(world, seat))
        await anext(feed)
        if end == "signed out":
            world.store.do(lambda tx: accounts.end_session(tx, seat.secret))
        elif end == "disabled":
            world.store.do(lambda tx: accounts.disable(tx, seat.login))
        else:
            world.clock.ahead += world.desk.lifetimes.idle.total_seconds() + 1
        async with asyncio.timeout(1.5):
            assert [part async for part in feed] == []
        assert world.hub.listeners("") == 0

    world.run(story())


def test_the_feed_ends_when_the_program_stops(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        feed = live.feed(world.desk, session(world, seat))
        await anext(feed)
        rest = asyncio.create_task(anext(feed, b"end"))
        await asyncio.sleep(0.01)
        world.hub.close()
        async with asyncio.timeout(1):
            assert await rest == b"end"

    world.run(story())


class Away:
    """A store whose database cannot be reached."""

    def read(self, _query: object) -> NoReturn:
        """Say so."""
        raise StoreAway("gone")


def test_a_feed_whose_database_went_away_ends_for_the_browser_to_come_back(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat = await world.agent()
        desk = replace(world.desk, store=cast("Store", Away()))
        feed = live.feed(desk, session(world, seat))
        await anext(feed)
        async with asyncio.timeout(2):
            assert [part async for part in feed] == []

    world.run(story())


def test_a_stranger_gets_no_feed(world: PretendDesk) -> None:
    async def story() -> None:
        assert (await world.stranger().get("/desk/events")).status_code == 401

    world.run(story())


def test_the_feed_is_a_stream_no_proxy_keeps_back(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        asked = asyncio.create_task(seat.client.get("/desk/events"))
        await asyncio.sleep(0.1)
        world.hub.close()
        answer = await asked
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        assert "no-store" in answer.headers["cache-control"]

    world.run(story())
