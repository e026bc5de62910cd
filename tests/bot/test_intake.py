"""Whoever asks gets the answer of his own turn; whoever repeats himself gets the same one."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.channels.console import Terminal
from bot.intake import Asked
from nlu.types import Context, Parse
from storage import inbox, messages
from storage.errors import Refused, StoreAway, StoreError
from storage.inbox import Arrival
from tests.bot.runtime_fakes import Decider, brain, make_app


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


def _arrival(text: str, event: str = "", user: str = "v1", channel: str = "rest") -> Arrival:
    at = datetime.now(UTC)
    return Arrival(channel, "default", user, event or f"{user}-{text}", "message", at, text)


def test_an_ask_is_answered_with_its_own_turn(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            asked = await app.intake.ask(_arrival("x"), 5)
            assert asked.news is not None
            assert asked.news.inbox == (asked.received.inbox_id,)
            lines = app.store.read(lambda c: inbox.replies(c, asked.received.inbox_id))
            assert [line.text for line in lines] == ["1: x"]

    _run(talk())


def test_three_asks_of_the_same_message_at_once_get_one_turn(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            asked = await asyncio.gather(
                *(app.intake.ask(_arrival("x", "e1"), 5) for _ in range(3))
            )
            assert {one.received.inbox_id for one in asked} == {asked[0].received.inbox_id}
            assert sorted(one.received.fresh for one in asked) == [False, False, True]
            assert {one.news for one in asked} == {asked[0].news}
            lines = app.store.read(lambda c: messages.history(c, "rest:default:v1"))
            assert len(lines) == 2

    _run(talk())


def test_a_repeat_after_the_turn_is_answered_at_once(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            first = await app.intake.ask(_arrival("x", "e1"), 5)
            again = await app.intake.ask(_arrival("x", "e1"), 5)
            assert again == Asked(first.received.__class__(**_fields(first, fresh=False)), None)

    _run(talk())


def _fields(asked: Asked, *, fresh: bool) -> dict[str, Any]:
    got = asked.received
    return {"inbox_id": got.inbox_id, "message_id": got.message_id, "fresh": fresh}


def test_asks_of_one_sender_at_once_are_answered_in_the_order_they_were_stored(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            asked = await asyncio.gather(
                *(app.intake.ask(_arrival(f"m{n}"), 10) for n in range(20))
            )
            for n, one in enumerate(asked):
                found = one.received.inbox_id
                lines = app.store.read(lambda c, found=found: inbox.replies(c, found))  # type: ignore[misc]
                assert [line.text for line in lines] == [f"{n + 1}: m{n}"]

    _run(talk())


def test_a_turn_that_takes_too_long_is_not_waited_for_and_still_taken(tmp_path: Path) -> None:
    """S0-05."""
    goes_on = threading.Event()

    def slow(text: str, _context: Context) -> Parse:
        goes_on.wait(5)
        return Parse(text)

    async def talk() -> None:
        app = make_app(tmp_path, brain(read=slow))
        async with app.running():
            asked = await app.intake.ask(_arrival("x"), 0.4)
            assert asked.news is None
            assert app.hub._waiters == {}
            asyncio.get_running_loop().call_later(0.1, goes_on.set)
            await app.intake.ask(_arrival("x"), 5)
            assert app.store.read(lambda c: inbox.settled(c, asked.received.inbox_id))

    _run(talk())


def test_an_ask_whose_turn_is_given_up_does_not_wait_on(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            asked = await app.intake.ask(_arrival("boom"), 15)
            assert asked.news is not None
            assert asked.news.failed

    _run(talk())


def test_an_accepted_message_is_on_disk(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            got = await app.intake.accept(_arrival("x", channel="web"))
            lines = app.store.read(lambda c: messages.history(c, "web:default:v1"))
            assert [line.id for line in lines] == [got.message_id]
            await app.inlet.accept([_arrival(f"m{n}", channel="web") for n in range(5)])
            lines = app.store.read(lambda c: messages.history(c, "web:default:v1"))
            assert [line.text for line in lines] == ["x", "m0", "m1", "m2", "m3", "m4"]

    _run(talk())


def test_an_address_that_is_none_is_refused_and_nothing_waits(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            with pytest.raises(Refused):
                await app.intake.ask(_arrival("x", user="v" * 200), 5)
            with pytest.raises(Refused):
                await app.intake.accept(_arrival("x", user="v" * 200))
            assert app.hub._waiters == {}

    _run(talk())


def test_a_database_that_is_away_is_never_answered_with_yes(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            pass
        for asking in (app.intake.ask(_arrival("x"), 5), app.intake.accept(_arrival("x"))):
            with pytest.raises(StoreError):
                await asking

    _run(talk())


def test_a_database_that_hangs_is_said_to_be_away(tmp_path: Path) -> None:
    async def talk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running():
            app.store.write(lambda _: time.sleep(0.5))
            with pytest.raises(StoreAway):
                await app.intake.ask(_arrival("x"), 0.05)

    _run(talk())


def test_a_terminal_talks_and_presses_buttons(tmp_path: Path) -> None:
    async def talk() -> None:
        decide = Decider()
        app = make_app(tmp_path, brain(decide))
        async with app.running():
            here = Terminal(app.store, app.intake, "me", time.time)
            assert [line.text for line in await here.say("ask me", "1")] == ["1: ask me"]
            assert [line.text for line in await here.say("2", "2")] == ["2: 改"]
            pressed = decide.events[-1]
            assert pressed.messages[0].payload == "/amend"  # type: ignore[union-attr]
            assert [line.text for line in await here.say("2", "3")] == ["3: 2"]
            again = Terminal(app.store, app.intake, "me", time.time)
            assert [line.text for line in await again.say("x", "4")] == ["4: x"]

    _run(talk())
