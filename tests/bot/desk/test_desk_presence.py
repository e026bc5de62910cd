"""Agents see who else is at a talk, as long as somebody says so."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.desk import live, sessions
from bot.desk.presence import Presence
from tests.bot.pretend_desk import PretendDesk, Seat


def test_two_agents_see_each_other_in_a_talk(world: PretendDesk) -> None:
    async def story() -> None:
        first, second = await world.agent(), await world.agent("zhoumin", "周敏")

        async def at(seat: Seat, chat: str, doing: str) -> dict[str, Any]:
            answer = await seat.client.post(
                "/desk/api/presence",
                json={"chat": chat, "doing": doing},
                headers={"x-desk-token": seat.token, "x-desk-quiet": "1"},
            )
            assert answer.status_code == 200
            shown: dict[str, Any] = answer.json()["talks"]
            return shown

        await at(first, "t1", "looking")
        here = await at(second, "t1", "writing")
        assert [(one["name"], one["doing"]) for one in here["t1"]] == [
            ("陈岚", "looking"),
            ("周敏", "writing"),
        ]
        moved = await at(first, "t2", "looking")
        assert [one["login"] for one in moved["t1"]] == ["zhoumin"]
        assert "t1" not in await at(second, "", "looking")

    world.run(story())


def test_who_is_where_is_forgotten_when_nobody_says_so_again() -> None:
    now = [0.0]
    presence = Presence(lambda: now[0])
    presence.at("li", "李", "t1", "looking")
    now[0] = 40.0
    assert "t1" in presence.shown()
    presence.at("li", "李", "t1", "writing")
    now[0] = 80.0
    assert presence.shown()["t1"][0]["doing"] == "writing"
    now[0] = 90.0
    assert presence.shown() == {}


def test_the_feed_tells_who_came_and_who_went(world: PretendDesk) -> None:
    async def story() -> None:
        seat = await world.agent()
        session = sessions.alive(world.desk, seat.secret)
        assert session is not None
        presence = Presence(lambda: 0.0)
        feed = live.feed(world.desk, session, presence)
        assert (await anext(feed)).startswith(b"retry")
        presence.at("zhoumin", "周敏", "t1", "looking")
        came = await asyncio.wait_for(anext(feed), 5)
        assert b"event: presence" in came
        assert "周敏".encode() in came
        presence.at("zhoumin", "周敏", "", "looking")
        assert b"zhoumin" not in await asyncio.wait_for(anext(feed), 5)
        await feed.aclose()

    world.run(story())
