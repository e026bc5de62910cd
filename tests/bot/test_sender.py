"""What a push channel has to send arrives in order, and counts as sent only when it was."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import (
    Address,
    Channel,
    Inlet,
    Limits,
    MediaGone,
    Outbound,
    Outcome,
    Receipt,
    Request,
    Response,
)
from bot.outbound.ports import Trigger
from bot.sender import Sender, SenderPace
from dialogues.effects import Button, Say, Why
from storage import conversations, lanes, messages, migrate, outbox, work
from storage.messages import Attachment
from storage.store import Store, Tx
from storage.times import moment

PACE = SenderPace(flight=2, patience=0.2, idle=0.02, first=0.02, longest=0.1, tries=3)
Answer = Callable[[Outbound], Receipt]


def _sent(message: Outbound) -> Receipt:
    return Receipt(Outcome.SENT, platform_id=f"p{message.id}")


@dataclass
class Pretend:
    """A push channel: what it took, and how it answers."""

    answer: Answer = _sent
    name: str = "push"
    account: str = "default"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096, max_buttons=3))
    took: list[tuple[str, str]] = field(default_factory=list)
    asked: list[Outbound] = field(default_factory=list)
    now: int = 0
    most: int = 0
    takes: float = 0.0

    async def start(self, inlet: Inlet) -> None:
        """Nothing comes in."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def handle(self, request: Request) -> Response:
        """Nothing comes in."""
        return Response(404, request.body)

    async def check(self) -> str | None:
        """Say that all is well."""
        return None

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Give nothing: nothing came in."""
        raise MediaGone(f"{attachment.ref}: at most {most}")
        yield b""

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take a message, as long as it takes."""
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            await asyncio.sleep(self.takes)
            self.asked.append(message)
            receipt = self.answer(message)
        finally:
            self.now -= 1
        if receipt.outcome is Outcome.SENT:
            self.took.append((to.user, message.text))
        return receipt


@dataclass
class Post:
    """A store with an outbox, and a sender that runs."""

    store: Store
    sender: Sender

    def say(self, text: str, user: str = "v1", *, buttons: tuple[Button, ...] = ()) -> int:
        """Put a message into the outbox."""
        chat = f"push:default:{user}"

        def job(tx: Tx) -> int:
            conversations.ensure(tx, chat)
            said = Say(text, Why("r", "p"), buttons, kind="notice")
            return messages.say(tx, chat, None, said, moment(tx.now), pull=False)

        number = self.store.do(job)
        self.sender.ring()
        return number

    def state(self, user: str = "v1") -> list[str]:
        """Return the delivery of everything said to *user*."""
        lines = self.store.read(lambda c: messages.history(c, f"push:default:{user}"))
        return [line.delivery for line in lines]


@asynccontextmanager
async def post(folder: Path, channels: Sequence[Channel], **pace: Any) -> AsyncIterator[Post]:
    url = f"sqlite:///{folder / 'post.db'}"
    migrate.upgrade(url)
    store = Store.open(url)
    by_address = {(one.name, one.account): one for one in channels}
    given = SenderPace(**{name: getattr(PACE, name) for name in PACE.__slots__} | pace)
    sender = Sender(store, by_address, process="post", clock=time.time, pace=given)
    running = asyncio.create_task(sender.run())
    try:
        yield Post(store, sender)
    finally:
        sender.stop()
        await asyncio.wait_for(running, 5)
        store.close()


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


async def _until(true: Callable[[], bool], wait: float = 5.0) -> None:
    end = time.monotonic() + wait
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)


def test_messages_arrive_in_order_and_are_marked_sent(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            for n in range(5):
                made.say(f"m{n}")
            await _until(lambda: made.state() == ["sent"] * 5)
            assert channel.took == [("v1", f"m{n}") for n in range(5)]

    _run(talk())


def test_a_channel_gets_the_id_the_buttons_and_the_purpose(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            number = made.say("m", buttons=(Button("对", "/confirm"),))
            await _until(lambda: made.state() == ["sent"])
            assert channel.asked == [
                Outbound(str(number), "m", (Button("对", "/confirm"),), "notice")
            ]

    _run(talk())


def test_a_channel_that_is_down_delays_and_keeps_the_order(tmp_path: Path) -> None:
    async def talk() -> None:
        failures = iter([Receipt(Outcome.RETRY, code="500")] * 6)
        channel = Pretend(lambda message: next(failures, None) or _sent(message))
        async with post(tmp_path, [channel]) as made:
            made.say("a")
            made.say("b")
            await _until(lambda: made.state() == ["sent", "sent"])
            assert channel.took == [("v1", "a"), ("v1", "b")]
            assert len({message.id for message in channel.asked[:7]}) == 1

    _run(talk())


def test_a_channel_that_asks_for_time_gets_it(tmp_path: Path) -> None:
    async def talk() -> None:
        failures = iter([Receipt(Outcome.RETRY, retry_after=0.3)])
        channel = Pretend(lambda message: next(failures, None) or _sent(message))
        async with post(tmp_path, [channel]) as made:
            began = time.monotonic()
            made.say("a")
            await _until(lambda: made.state() == ["sent"])
            assert time.monotonic() - began > 0.28

    _run(talk())


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
            return _sent(message)

        async with post(tmp_path, [Pretend(answer)]) as made:
            made.say("a")
            made.say("b")
            await _until(lambda: made.state() == ["failed", "sent"])
            (failed,) = made.store.read(outbox.undelivered)
            assert (failed.outcome, failed.code, failed.detail) == (outcome.value, "403", "no")

    _run(talk())


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
            await _until(lambda: made.state() == ["failed"])
            assert len(channel.asked) == 3
            (failed,) = made.store.read(outbox.undelivered)
            assert failed.code == type(error).__name__

    _run(talk())


def test_a_retry_at_the_desk_really_sends(tmp_path: Path) -> None:
    async def talk() -> None:
        answers = iter([Receipt(Outcome.BLOCKED)])
        channel = Pretend(lambda message: next(answers, None) or _sent(message))
        async with post(tmp_path, [channel]) as made:
            number = made.say("a")
            await _until(lambda: made.state() == ["failed"])
            assert made.store.do(lambda tx: outbox.again(tx, number))
            made.sender.ring()
            await _until(lambda: made.state() == ["sent"])

    _run(talk())


def test_a_channel_that_hangs_is_given_up_and_tried_again(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.5)
        async with post(tmp_path, [channel], patience=0.05) as made:
            made.say("a")
            await _until(lambda: channel.most > 0)
            await asyncio.sleep(0.1)
            channel.takes = 0.0
            await _until(lambda: made.state() == ["sent"])

    _run(talk())


def test_only_so_many_sends_are_under_way_at_once(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.02)
        async with post(tmp_path, [channel]) as made:
            for n in range(8):
                made.say("m", f"v{n}")
            await _until(lambda: len(channel.took) == 8)
            assert channel.most == 2

    _run(talk())


def test_a_slow_conversation_does_not_hold_up_another(tmp_path: Path) -> None:
    async def talk() -> None:
        def answer(message: Outbound) -> Receipt:
            return Receipt(Outcome.RETRY) if message.text == "down" else _sent(message)

        channel = Pretend(answer)
        async with post(tmp_path, [channel]) as made:
            made.say("down", "v1")
            made.say("x", "v2")
            await _until(lambda: made.state("v2") == ["sent"], 1)
            assert made.state("v1") == ["waiting"]

    _run(talk())


def test_a_rate_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(limits=Limits(max_text=10, rate_per_second=20))
        async with post(tmp_path, [channel]) as made:
            began = time.monotonic()
            for n in range(6):
                made.say("m", f"v{n}")
            await _until(lambda: len(channel.took) == 6)
            assert time.monotonic() - began >= 0.24

    _run(talk())


def test_a_channel_that_is_switched_off_keeps_its_messages(tmp_path: Path) -> None:
    async def talk() -> None:
        async with post(tmp_path, []) as made:
            made.say("a")
            await asyncio.sleep(0.2)
            assert made.state() == ["waiting"]

    _run(talk())


def test_a_send_cut_by_a_crash_is_made_again_by_the_next_run(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [], idle=5) as made:
            await asyncio.sleep(0.05)
            chat = "push:default:v1"
            made.store.do(lambda tx: conversations.ensure(tx, chat))
            said = Say("a", Why("r", "p"))
            made.store.do(lambda tx: messages.say(tx, chat, None, said, moment(tx.now), pull=False))
            held = made.store.do(
                lambda tx: lanes.claim(tx, "post.out:crashed:0", 4, 3600, pool="out")
            )
            assert held == ("out:push:default:v1",)
        async with post(tmp_path, [channel]) as made:
            await _until(lambda: made.state() == ["sent"], 2)
        assert channel.took == [("v1", "a")]

    _run(talk())


def test_stopping_waits_for_the_send_under_way(tmp_path: Path) -> None:
    async def talk() -> None:
        channel = Pretend(takes=0.1)
        async with post(tmp_path, [channel]) as made:
            made.say("a")
            await _until(lambda: channel.now == 1)
            made.sender.stop()
            await _until(lambda: made.state() == ["sent"])
        assert channel.took == [("v1", "a")]

    _run(talk())


class Unanswered(Pretend):
    """Takes a message at once and answers late."""

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take it."""
        self.took.append((to.user, message.text))
        await asyncio.sleep(self.takes)
        return _sent(message)


class Broken(Pretend):
    """A channel whose budget cannot be known."""

    @property
    def triggers(self) -> Mapping[str, Trigger]:
        """Say nothing sensible."""
        raise RuntimeError("no budget")


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
        await _until(lambda: len(channel.took) == 2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        channel.takes = 0.0
        after = sender()
        running = asyncio.create_task(after.run())
        await _until(lambda: all(made.state(f"v{n}") == ["sent"] for n in range(6)))
        after.stop()
        await running
        store.close()
        assert len(channel.took) == 6 + 2

    _run(talk())


def test_a_platform_that_does_not_answer_keeps_no_place_from_others(tmp_path: Path) -> None:
    async def talk() -> None:
        silent, well = Pretend(takes=1), Pretend(name="well")
        async with post(tmp_path, [silent, well], patience=30, slow=0.05) as made:
            for n in range(3):
                made.say("m", f"v{n}")
            await _until(lambda: silent.now == 2)
            chat = "well:default:v9"
            made.store.do(lambda tx: conversations.ensure(tx, chat))
            said = Say("a", Why("r", "p"))
            made.store.do(lambda tx: messages.say(tx, chat, None, said, moment(tx.now), pull=False))
            made.sender.ring()
            await _until(lambda: well.took == [("v9", "a")])
            assert silent.took == []

    _run(talk())


@pytest.mark.parametrize("body", ['{"else": 1}', "[]", "no json"])
def test_work_that_is_none_is_cleared_away(tmp_path: Path, body: str) -> None:
    async def talk() -> None:
        channel = Pretend()
        async with post(tmp_path, [channel]) as made:
            made.store.do(lambda tx: work.put_text(tx, "out:push:default:v1", body))
            made.say("m", "v1")
            await _until(lambda: made.state() == ["sent"])

    _run(talk())


def test_a_channel_that_cannot_be_understood_stops_nobody_else(tmp_path: Path) -> None:
    async def talk() -> None:
        well = Pretend(name="well")
        async with post(tmp_path, [Broken(), well]) as made:
            made.say("m")
            chat = "well:default:v9"
            made.store.do(lambda tx: conversations.ensure(tx, chat))
            said = Say("a", Why("r", "p"))
            made.store.do(lambda tx: messages.say(tx, chat, None, said, moment(tx.now), pull=False))
            await _until(lambda: well.took == [("v9", "a")])
            assert made.state() == ["waiting"]

    _run(talk())
