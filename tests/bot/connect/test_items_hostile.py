"""A project tool that answers nonsense, or is somebody else, learns nothing and breaks nothing."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from bot.connect.carriers import Outcome
from bot.connect.items import wording
from bot.connect.items.calls import Call, Calls, Fresh, Identity
from bot.connect.items.model import Trouble
from bot.connect.items.pingcode import PingCode as Adapter
from bot.connect.items.pingcode import plain
from bot.connect.outside import Answer, Outside
from storage import shared
from storage.deliveries import WAITING
from tests.bot.connect.items_bench import RATE, desk, pingcode_settings
from tests.fakes.connect_bench import HOME, SECRET, Clock, opened, play
from tests.fakes.connect_server import Call as Came
from tests.fakes.connect_server import Reply, serving
from tests.fakes.pretend_pingcode import CLIENT, pingcode
from tests.fakes.pretend_pingcode import SECRET as KEY

TOKEN = {"access_token": "t1", "expires_in": 4_000_000_000}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "text",
        {},
        {"id": 7, "title": "x"},
        {"id": "../../auth/token", "title": "x"},
        {"id": "a" * 61},
        {"values": "x", "total": 1},
        {"values": [{"id": None}], "total": 1},
        {"big": "x" * 1_200_000},
    ],
)
def test_answers_that_make_no_sense_are_asked_for_again_later(tmp_path: Path, answer: Any) -> None:
    async def test() -> None:
        def nonsense(call: Came) -> Reply:
            return Reply(200, TOKEN if call.path.startswith("/v1/auth") else answer)

        clock = Clock()
        async with serving(nonsense) as server:
            named = {"rd": pingcode_settings(server.url)}
            async with desk(tmp_path, clock, named) as here:
                task = here.raise_task()
                await here.settle()
                assert [one.state for one in here.bench.deliveries()] == [WAITING]
                assert here.link(task).remote == ""
                assert (await here.watches["rd"].look()).looks == 0
                assert all("/../" not in call.path for call in server.came)

    play(test())


@pytest.mark.parametrize(
    "token",
    [
        {},
        {"access_token": "", "expires_in": 1},
        {"access_token": 7, "expires_in": 4_000_000_000},
        {"access_token": "a\r\nx-evil: 1", "expires_in": 4_000_000_000},
        {"access_token": "t", "expires_in": "soon"},
    ],
)
def test_a_token_that_cannot_be_one_is_none(tmp_path: Path, token: Any) -> None:
    async def test() -> None:
        clock = Clock()
        async with (
            serving(lambda _call: Reply(200, token)) as server,
            desk(tmp_path, clock, {"rd": pingcode_settings(server.url)}) as here,
        ):
            here.raise_task()
            await here.settle()
            paths = {call.path.partition("?")[0] for call in server.came}
            assert paths == {"/v1/auth/token"}

    play(test())


def test_a_redirect_leads_nowhere(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        async with serving() as other:
            away = Reply(302, None, {"location": f"{other.url}/v1/auth/token"})
            async with (
                serving(lambda _call: away) as server,
                desk(tmp_path, clock, {"rd": pingcode_settings(server.url)}) as here,
            ):
                here.raise_task()
                await here.settle()
                assert server.came
                assert other.came == []

    play(test())


def test_a_wrong_secret_keeps_everything_waiting(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        async with (
            serving(lambda _call: Reply(400, {"code": "100024"})) as server,
            desk(tmp_path, clock, {"rd": pingcode_settings(server.url)}) as here,
        ):
            here.raise_task()
            await here.settle()
            (waits,) = here.bench.deliveries()
            assert (waits.state, waits.code) == (WAITING, "no token 100024")

    play(test())


def test_secrets_are_in_no_log_and_no_repr(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test() -> None:
        clock = Clock()
        async with pingcode(clock) as there:
            with caplog.at_level(logging.INFO):
                async with desk(tmp_path, clock, {"rd": pingcode_settings(there.url)}) as here:
                    here.raise_task()
                    await here.settle()
                    tool = here.connectors["rd"].tool
                    assert isinstance(tool, Adapter)
                    shown = f"{caplog.text}{tool._calls.identity!r}{here.connectors!r}"
                    kept = here.store.read(lambda c: shared.get(c, "items:rd:token"))
                    shown += repr(kept) + repr(Fresh(there.tokens[0], 1.0))
            assert len(there.items) == 1
            assert KEY not in shown
            assert CLIENT not in shown
            assert there.tokens[0] not in shown

    play(test())


def test_whoever_does_not_renew_the_token_waits_for_it(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        outside = Outside(HOME, clock=clock)
        made: list[int] = []

        async def renew() -> Fresh:
            made.append(1)
            await asyncio.sleep(0.1)
            return Fresh(f"t{len(made)}", clock() + 7200)

        async with serving() as server:
            calls = [
                Calls(store, outside, server.url, Identity("rd", name, "c", "s"), RATE)
                for name in ("a", "b", "c")
            ]
            answers = await asyncio.gather(*(one.ask(Call("GET", "/x"), renew) for one in calls))
            assert all(one.good for one in answers)
            assert {call.headers["authorization"] for call in server.came} == {"Bearer t1"}
            assert len(made) == 1
        await outside.close()
        store.close()

    play(test())


def test_a_renewal_that_fails_lets_the_next_one_try(tmp_path: Path) -> None:
    async def test() -> None:
        clock = Clock()
        store = opened(tmp_path, clock)
        outside = Outside(HOME, clock=clock)

        async def fails() -> Fresh:
            raise Trouble(Outcome(good=False, code="http 500", down=True))

        async def works() -> Fresh:
            return Fresh("t", clock() + 7200)

        async with serving() as server:
            calls = Calls(store, outside, server.url, Identity("rd", "a", "c", "s"), RATE)
            with pytest.raises(Trouble):
                await calls.ask(Call("GET", "/x"), fails)
            answer = await calls.ask(Call("GET", "/x"), works)
            assert isinstance(answer, Answer)
            assert answer.good
        await outside.close()
        store.close()

    play(test())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "〔倾诉 1-deadbeef〕",
        "x〔倾诉 1-〕",
        "〔倾诉 99999999999999999999-00000000〕",
        "〔倾诉 １-00000000〕",
    ],
)
def test_a_mark_nobody_made_is_no_mark(text: str) -> None:
    assert wording.event_of(text, SECRET) == 0


def test_a_mark_of_ours_is_known_behind_anything() -> None:
    said = wording.said(pingcode_settings("https://x.example"), "电话13812345678", 41, SECRET)
    assert "13812345678" not in said
    assert wording.event_of(said, SECRET) == 41
    assert wording.event_of(f"{said}  \n", SECRET) == 41
    assert wording.event_of(said, b"other" * 8) == 0


@pytest.mark.parametrize(
    ("rich", "words"),
    [
        ("<p>一</p><p>二</p>", "一\n二"),
        ("a<br/>b &amp; c", "a\nb & c"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("1 < 2", "1 < 2"),
        ("<" * 15_000, "<" * 15_000),
        ("<p " * 200_000, "<p " * 6666 + "<p"),
    ],
)
def test_rich_text_is_read_as_its_words(rich: str, words: str) -> None:
    assert plain(rich) == words
