"""What a push channel has to send arrives in order, and counts as sent only when it was."""

from __future__ import annotations

import asyncio
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.base import Address, Outbound, Outcome, Receipt
from bot.sender import Sender
from dialogues.effects import Button
from storage import lanes, migrate, outbox, work
from storage.store import Store
from tests.bot.running import run, until
from tests.bot.sender_bench import PACE, Post, Pretend, post, sent


def test_messages_arrive_in_order_and_are_marked_sent(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            for n in range(5):
                made.say(f"m{n}")
            await until(lambda: made.state() == ["sent"] * 5)
            assert channel.took == [("v1", f"m{n}") for n in range(5)]

    run(talk())


def test_a_channel_gets_the_id_the_buttons_and_the_purpose(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            number = made.say("m", buttons=(Button("对", "/confirm"),))
            await until(lambda: made.state() == ["sent"])
            assert channel.asked == [
                Outbound(str(number), "m", (Button("对", "/confirm"),), "notice")
            ]

    run(talk())


def test_a_channel_that_is_down_delays_and_keeps_the_order(tmp_path: Path) -> None:
    async def talk() -> None:
        failures = iter([Receipt(Outcome.RETRY, code="500")] * 6)
        channel = Pretend(lambda message: next(failures, None) or sent(message))
        async with post(tmp_path, [channel]) as made:
            made.say("a")
            made.say("b")
            await until(lambda: made.state() == ["sent", "sent"])
            assert channel.took == [("v1", "a"), ("v1", "b")]
            assert len({message.id for message in channel.asked[:7]}) == 1

    run(talk())


@pytest.mark.parametrize(
    "outcome",
    [Outcome.BLOCKED, Outcome.REJECTED, Outcome.CONFIG, Outcome.QUOTA, Outcome.WINDOW_CLOSED],
)
def test_a_message_that_cannot_arrive_is_shown_and_the_next_one_goes(
    tmp_path: Path, outcome: Outcome
) -> None:
    async def talk() -> None:
        def answer(message: Outbound) -> Receipt:
            if message.text == "a":
                return Receipt(outcome, code="403", detail="no")
            return sent(message)

        async with post(tmp_path, [Pretend(answer)]) as made:
            made.say("a")
            made.say("b")
            await until(lambda: made.state() == ["failed", "sent"])
            (failed,) = made.store.read(outbox.undelivered)
            assert (failed.outcome, failed.code, failed.detail) == (outcome.value, "403", "no")

    run(talk())


@pytest.mark.parametrize("error", [TypeError("?"), OSError("gone"), KeyError("x"), ValueError()])
def test_an_adapter_that_raises_gets_three_tries_then_the_message_is_shown(
    tmp_path: Path, error: Exception
) -> None:
    async def talk() -> None:
        def answer(_message: Outbound) -> Receipt:
            raise error

        channel = Pretend(answer)
        async with post(tmp_path, [channel]) as made:
            made.say("a")
            await until(lambda: made.state() == ["failed"])
            assert len(channel.asked) == 3
            (failed,) = made.store.read(outbox.undelivered)
            assert failed.code == type(error).__name__

    run(talk())


def test_a_retry_at_the_desk_really_sends(tmp_path: Path) -> None:
    async def talk() -> None:
        answers = iter([Receipt(Outcome.BLOCKED)])
        channel = Pretend(lambda message: next(answers, None) or sent(message))
        async with post(tmp_path, [channel]) as made:
            number = made.say("a")
            await until(lambda: made.state() == ["failed"])
            assert made.store.do(lambda tx: outbox.again(tx, number))
            made.sender.ring()
            await until(lambda: made.state() == ["sent"])

    run(talk())


def test_a_channel_that_is_switched_off_keeps_its_messages(tmp_path: Path) -> None:
    async def talk() -> None:
        async with post(tmp_path, []) as made:
            made.say("a")
            await asyncio.sleep(0.2)
            assert made.state() == ["waiting"]

    run(talk())


def test_a_send_cut_by_a_crash_is_made_again_by_the_next_run(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [], idle=5) as made:
            await asyncio.sleep(0.05)
            made.put("a")
            held = made.store.do(
                lambda tx: lanes.claim(tx, "post.out:crashed:0", 4, 3600, pool="out")
            )
            assert held == ("out:push:default:v1",)
        async with post(tmp_path, [channel]) as made:
            await until(lambda: made.state() == ["sent"], 10)
        assert channel.took == [("v1", "a")]

    run(talk())


def test_stopping_waits_for_the_send_under_way(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.1)
        async with post(tmp_path, [channel]) as made:
            made.say("a")
            await until(lambda: channel.now == 1)
            made.sender.stop()
            await until(lambda: made.state() == ["sent"])
        assert channel.took == [("v1", "a")]

    run(talk())


class Unanswered(Pretend):
    """Takes a message at once and answers late."""

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take it."""
        self.took.append((to.user, message.text))
        await asyncio.sleep(self.takes)
        return sent(message)


def test_a_kill_doubles_at_most_what_was_under_way(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Unanswered(takes=30)
        url = f"sqlite:///{tmp_path / 'post.db'}"
        migrate.upgrade(url)
        store = Store.open(url)

        def sender() -> Sender:
            by_address = {("push", "default"): channel}
            return Sender(store, by_address, process="p", clock=time.time, pace=PACE)

        made = Post(store, sender())
        for n in range(6):
            made.say("m", f"v{n}")
        running = asyncio.create_task(made.sender.run())
        await until(lambda: len(channel.took) == 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        channel.takes = 0.0
        after = sender()
        running = asyncio.create_task(after.run())
        await until(lambda: all(made.state(f"v{n}") == ["sent"] for n in range(6)))
        after.stop()
        await running
        store.close()
        assert len(channel.took) == 6 + 2

    run(talk())


def test_a_send_that_outlasts_its_lease_is_not_made_twice_by_the_same_sender(
    tmp_path: Path,
) -> None:
    """So it is after standing still, and when the clock is set forward."""

    async def talk() -> None:
        channel = Unanswered(takes=0.5)
        url = f"sqlite:///{tmp_path / 'post.db'}"
        migrate.upgrade(url)
        with closing(Store.open(url)) as store:
            pace = replace(PACE, lease=0.1, patience=5.0)
            by_address = {("push", "default"): channel}
            sender = Sender(store, by_address, process="p", clock=time.time, pace=pace)
            made = Post(store, sender)
            made.say("a")
            made.say("b")
            running = asyncio.create_task(sender.run())
            await until(lambda: made.state() == ["sent", "sent"])
            sender.stop()
            await running
        assert channel.took == [("v1", "a"), ("v1", "b")]

    run(talk())


@pytest.mark.parametrize("body", ['{"else": 1}', "[]", "no json"])
def test_work_that_is_none_is_cleared_away(tmp_path: Path, body: str) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            made.store.do(lambda tx: work.put_text(tx, "out:push:default:v1", body))
            made.say("m", "v1")
            await until(lambda: made.state() == ["sent"])

    run(talk())
