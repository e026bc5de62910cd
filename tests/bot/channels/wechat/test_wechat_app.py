"""The whole way: a push, a turn, the first reply home passively, the next ones by the API."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App, build
from bot.channels.base import Request, Response
from bot.channels.wechat.settings import connect
from bot.settings import Settings
from bot.window import Window
from dialogues.effects import Button
from dialogues.events import Event, Heard
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from storage import messages
from storage.messages import Line
from tests.bot.runtime_fakes import QUICK, SCRIPT, Decider, brain, say
from tests.fakes.wechat_bench import account, run
from tests.fakes.wechat_platform import SECRET, Platform, serving
from tests.fakes.wechat_pushing import AES, TOKEN, Pusher, Seen, xml

SECRETS = {
    "QINGSU_WECHAT_MAIN_TOKEN": TOKEN,
    "QINGSU_WECHAT_MAIN_SECRET": SECRET,
    "QINGSU_WECHAT_MAIN_AES_KEY": AES,
}
HOOK = "/webhooks/wechat/main"


def kind(_: State | None, event: Event, __: Facts) -> Move:
    """Answer a complaint with three messages, the last one with buttons."""
    assert isinstance(event, Heard)
    ask = say("是这样吗？", buttons=(Button("对", "/confirm"), Button("不对", "/amend")))
    heard = "|".join(one.payload or one.parse.text for one in event.messages)
    return Move(State(SCRIPT), (say(f"真抱歉：{heard}"), say("我记下了。"), ask))


@dataclass
class Deployed:
    """An app with an official account, and the customers' side of it."""

    app: App
    http: httpx.AsyncClient
    platform: Platform
    pusher: Pusher

    async def door(self, request: Request) -> Response:
        """Knock as WeChat does."""
        query = dict(request.query)
        answer = await self.http.post(HOOK, params=query, content=request.body)
        return Response(answer.status_code, answer.content, answer.headers["content-type"])

    async def push(self, fields: dict[str, str]) -> Seen:
        """Let a customer do something."""
        what = "message" if fields["MsgType"] != "event" else "follow"
        self.platform.heard(fields["FromUserName"], what)
        return await self.pusher.push(self.door, fields)

    def lines(self, user: str) -> list[Line]:
        """Return the conversation."""
        return self.app.store.read(lambda c: messages.history(c, f"wechat:main:{user}"))

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait until it is true."""
        async with asyncio.timeout(30):
            while not true():  # noqa: ASYNC110 - another thread makes it true
                await asyncio.sleep(0.01)


@asynccontextmanager
async def deployed(
    folder: Path, platform: Platform, decide: Any, **settings: Any
) -> AsyncIterator[Deployed]:
    channel = connect("main", account(api=platform.url, **settings), SECRETS.get, platform.clock)
    mind = brain(decide, window=Window(0, 0, 0))
    app = build(Settings(folder, pace=QUICK), mind, channels=[channel])
    transport = httpx.ASGITransport(app=app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://qingsu", timeout=60) as http,
    ):
        yield Deployed(app, http, platform, Pusher(wait=5.0))


@pytest.fixture(scope="module")
def server() -> Iterator[Platform]:
    with serving(Platform()) as platform:
        yield platform


def test_a_complaint_is_answered_passively_first_and_then_by_the_api_in_order(
    tmp_path: Path, server: Platform
) -> None:
    async def talk() -> None:
        async with deployed(tmp_path, server, kind) as made:
            seen = await made.push(made.pusher.text("oA", "快递丢了，我要投诉"))
            assert (seen.text, seen.tries) == ("真抱歉：快递丢了，我要投诉", 1)
            await made.until(lambda: [one.delivery for one in made.lines("oA")][1:] == ["sent"] * 3)
            sent = [text for user, text in server.sent if user == "oA"]
            assert sent == ["我记下了。", "是这样吗？"]
            assert [one["content"] for one in server.menus[-1]["list"]] == ["对", "不对"]
            answer = made.pusher.text("oA", "对", bizmsgmenuid="/confirm")
            assert (await made.push(answer)).text == "真抱歉：/confirm"

    run(talk())


def test_a_picture_waits_to_be_fetched_and_a_stranger_finds_no_door(
    tmp_path: Path, server: Platform
) -> None:
    async def talk() -> None:
        async with deployed(tmp_path, server, kind) as made:
            seen = await made.push(
                made.pusher.fields("oB", "image", MediaId="m9", PicUrl="http://x")
            )
            assert seen.text == "真抱歉："
            (heard, *_) = made.lines("oB")
            assert [one.ref for one in heard.attachments] == ["media:m9"]
            request = made.pusher.sealed(xml(made.pusher.text("oB", "x")))
            other = await made.http.post(
                "/webhooks/wechat/other", params=dict(request.query), content=request.body
            )
            assert other.status_code == 404
            forged = {**request.query, "msg_signature": "0" * 40}
            refused = await made.http.post(HOOK, params=forged, content=request.body)
            assert refused.status_code == 403
            large = await made.http.post(HOOK, params=forged, content=b"x" * 70_000)
            assert large.status_code in (400, 413)  # the route's own limit may come first
            assert len(made.lines("oB")) == 4

    run(talk())


def test_an_unverified_account_says_its_turn_in_one_answer(
    tmp_path: Path, server: Platform
) -> None:
    async def talk() -> None:
        async with deployed(tmp_path, server, kind, verified=False) as made:
            seen = await made.push(made.pusher.text("oC", "快递丢了"))
            assert seen.text is not None
            assert seen.text.startswith("真抱歉：快递丢了\n\n我记下了。\n\n是这样吗？")

    run(talk())
    assert [user for user, _ in server.sent if user == "oC"] == []


@pytest.mark.slow
def test_a_thousand_messages_pushed_three_times_each_are_a_thousand_turns(
    tmp_path: Path, server: Platform
) -> None:
    decide = Decider()
    said: dict[str, list[str]] = {}

    async def one(made: Deployed, number: int) -> None:
        user = f"u{number}"
        fields = made.pusher.text(user, f"m{number}")
        if number % 2:
            seen = [await made.push(fields) for _ in range(3)]
        else:
            seen = await asyncio.gather(*(made.push(fields) for _ in range(3)))
        said[user] = [one.text for one in seen if one.text]

    async def talk() -> None:
        async with deployed(tmp_path, server, decide) as made:
            for start in range(0, 1000, 25):
                await asyncio.gather(*(one(made, n) for n in range(start, start + 25)))
            await made.until(
                lambda: all(made.lines(f"u{n}")[-1].delivery == "sent" for n in range(1000))
            )
            await made.pusher.settle()

    asyncio.run(asyncio.wait_for(talk(), 500))
    assert len(decide.events) == 1000
    by_api = Counter(user for user, _ in server.sent)
    for user, texts in said.items():
        assert set(texts) <= {f"1: m{user[1:]}"}
        assert by_api[user] == (0 if texts else 1)
