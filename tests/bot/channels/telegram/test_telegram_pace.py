"""The pace: thirty a second a bot, one a second a chat, and quiet inside a flood stop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.channels.telegram.pace import Pace
from tests.bot.runtime_fakes import Clock


@dataclass
class World:
    """A clock that sleeping moves on."""

    clock: Clock
    pace: Pace

    async def sent(self, *chats: int) -> list[float]:
        """Take a turn for each in order; return when, in seconds from the start."""
        begin = self.clock.now
        times = []
        for chat in chats:
            assert await self.pace.turn(chat) == 0.0
            times.append(round(self.clock.now - begin, 3))
        return times


def world() -> World:
    clock = Clock()

    async def sleep(seconds: float) -> None:
        clock.on(seconds)

    return World(clock, Pace(clock, sleep))


def _run(test: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await test()

    asyncio.run(whole())


def test_the_first_message_goes_at_once_and_a_chats_second_after_a_second() -> None:
    async def talk() -> None:
        assert await world().sent(7, 8, 7) == [0.0, 0.033, 1.0]

    _run(talk)


def test_a_bot_sends_thirty_a_second() -> None:
    async def talk() -> None:
        times = await world().sent(*range(1, 62))
        assert 1.99 < times[60] < 2.01

    _run(talk)


def test_a_group_gets_twenty_a_minute() -> None:
    async def talk() -> None:
        made = world()
        await made.sent(-7)
        assert 2.9 < await made.pace.turn(-7) <= 3.0

    _run(talk)


def test_a_long_wait_is_said_and_not_waited_for() -> None:
    async def talk() -> None:
        made = world()
        made.pace.hold(7, 30)
        assert await made.pace.turn(7) == 30.0
        assert await made.sent(8) == [0.0]

    _run(talk)


def test_a_second_chat_in_a_flood_stop_means_the_whole_bot() -> None:
    async def talk() -> None:
        made = world()
        made.pace.hold(7, 30)
        made.pace.hold(8, 20)
        assert await made.pace.turn(9) == 20.0
        made.clock.on(20)
        assert await made.sent(9) == [0.0]

    _run(talk)


def test_the_same_chat_twice_in_a_stop_is_that_chat_alone() -> None:
    async def talk() -> None:
        made = world()
        made.pace.hold(7, 30)
        made.pace.hold(7, 30)
        assert await made.sent(9) == [0.0]

    _run(talk)


def test_who_may_wait_waits_as_long_as_it_takes() -> None:
    async def talk() -> None:
        made = world()
        made.pace.hold(-7, 50)
        begin = made.clock.now
        await made.pace.patiently(-7)
        assert made.clock.now - begin == 50.0

    _run(talk)


def test_chats_of_long_ago_are_forgotten() -> None:
    async def talk() -> None:
        made = world()
        for chat in range(10_500):
            made.pace.hold(chat, 0.0)
        made.clock.on(5)
        await made.sent(1, 1)
        assert len(made.pace._chats) < 10

    _run(talk)
