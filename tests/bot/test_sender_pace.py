"""No channel gets more than it can take, and none keeps the others waiting."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from pathlib import Path

from bot.channels.base import Limits, Outbound, Outcome, Receipt
from bot.outbound.ports import Trigger
from tests.bot.running import run, until
from tests.bot.sender_bench import Pretend, post, sent


def test_a_channel_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    async def talk() -> None:
        failures = iter([Receipt(Outcome.RETRY, retry_after=0.3)])
        channel = Pretend(lambda message: next(failures, None) or sent(message))
        async with post(tmp_path, [channel]) as made:
            began = time.monotonic()
            made.say("a")
            await until(lambda: made.state() == ["sent"])
            assert time.monotonic() - began > 0.28

    run(talk())


def test_a_channel_that_hangs_is_given_up_and_tried_again(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.5)
        async with post(tmp_path, [channel], patience=0.05) as made:
            made.say("a")
            await until(lambda: channel.most > 0)
            await asyncio.sleep(0.1)
            channel.takes = 0.0
            await until(lambda: made.state() == ["sent"])

    run(talk())


def test_only_so_many_sends_are_under_way_at_once(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.02)
        async with post(tmp_path, [channel]) as made:
            for n in range(8):
                made.say("m", f"v{n}")
            await until(lambda: len(channel.took) == 8)
            assert channel.most == 2

    run(talk())


def test_a_slow_conversation_does_not_hold_up_another(tmp_path: Path) -> None:
    async def talk() -> None:
        def answer(message: Outbound) -> Receipt:
            return Receipt(Outcome.RETRY) if message.text == "down" else sent(message)

        channel = Pretend(answer)
        async with post(tmp_path, [channel], tries=1000) as made:
            made.say("down", "v1")
            made.say("x", "v2")
            await until(lambda: made.state("v2") == ["sent"], 10)
            assert made.state("v1") == ["waiting"]

    run(talk())


def test_a_rate_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(limits=Limits(max_text=10, rate_per_second=20))
        async with post(tmp_path, [channel]) as made:
            began = time.monotonic()
            for n in range(6):
                made.say("m", f"v{n}")
            await until(lambda: len(channel.took) == 6)
            assert time.monotonic() - began >= 0.24

    run(talk())


class Broken(Pretend):
    """A channel whose budget cannot be known."""

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """Say nothing sensible."""
        raise RuntimeError("no budget")


def test_a_platform_that_does_not_answer_keeps_no_place_from_others(tmp_path: Path) -> None:
    async def talk() -> None:
        silent, well = Pretend(takes=1), Pretend(name="well")
        async with post(tmp_path, [silent, well], patience=30, slow=0.05) as made:
            for n in range(3):
                made.say("m", f"v{n}")
            await until(lambda: silent.now == 2)
            made.say("a", "v9", channel="well")
            await until(lambda: well.took == [("v9", "a")])
            assert silent.took == []

    run(talk())


def test_a_channel_that_cannot_be_understood_stops_nobody_else(tmp_path: Path) -> None:
    async def talk() -> None:
        well = Pretend(name="well")
        async with post(tmp_path, [Broken(), well]) as made:
            made.say("m")
            made.put("a", "v9", "well")
            await until(lambda: well.took == [("v9", "a")])
            assert made.state() == ["waiting"]

    run(talk())
