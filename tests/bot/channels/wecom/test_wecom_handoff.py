"""All the way to the people in WeCom and back: last words, the queue, a person, and the end.

The shipped scripts decide, a real store keeps, the pretend WeCom refuses what the real one does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.app import App, build
from bot.brain import Brain
from bot.desk import rows, timeline
from bot.settings import Settings
from bot.window import Window
from dialogues import teams_file
from dialogues.state import Control
from dialogues.step import context_kind, step
from storage import cases, conversations, messages
from storage.inbox import Arrival
from tests.bot.channels.wecom.wecom_bench import USER, channel_of, platform, run, until
from tests.bot.runtime_fakes import QUICK, Clock
from tests.bot.small_reader import read
from tests.fakes.caseworld import made_book
from tests.fakes.wecom_platform import WeCom

CHAT = f"kf:main:{USER}"
TRANS = "kf/service_state/trans"
ZONE = ZoneInfo("Asia/Shanghai")
BOT, QUEUE, PERSON, ENDED = 1, 2, 3, 4


@cache
def mind() -> Brain:
    """Return the shipped scripts over a small reader."""
    book = made_book()
    return Brain(read, partial(step, book), partial(context_kind, book), Window(0, 0, 0))


@dataclass
class Deployed:
    """The product with the account, the customer, his WeCom, and the desk's pages."""

    app: App
    http: httpx.AsyncClient
    wecom: WeCom
    clock: Clock
    acts: int = 0

    async def knock(self) -> None:
        """Let WeCom tell of its news."""
        self.clock.on(1)
        query, body = self.wecom.knock()
        await self.http.post("/webhooks/kf/main", params=query, content=body)

    async def says(self, text: str) -> None:
        """Let the customer write; the answer reaches him."""
        before = self.reached()
        self.wecom.says(USER, text)
        await self.knock()
        await until(lambda: self.reached() > before, 15)

    async def desk(self, kind: str, text: str = "") -> None:
        """Let one of our desk do something."""
        self.acts += 1
        at = datetime.fromtimestamp(self.clock(), UTC)
        raw = {"agent": "lin", "name": "林可"}
        event = f"d{self.acts}"
        act = Arrival("desk", "default", "lin", event, kind, at, text, raw=raw, chat=CHAT)
        await self.app.intake.accept(act)

    def reached(self) -> int:
        """Return how many of the bot's words reached the customer."""
        return len(self.wecom.delivered)

    @property
    def session(self) -> int:
        """Return whose the session is."""
        return self.wecom.sessions[USER].state

    @property
    def control(self) -> Control:
        """Return who may speak."""
        talk = self.app.store.read(lambda c: conversations.get(c, CHAT))
        assert talk is not None
        return talk.control

    def row(self) -> dict[str, Any]:
        """Return the talk's row in the desk's queue."""
        now = datetime.fromtimestamp(self.clock(), UTC)
        lists = rows.read(self.app.store, teams_file.load().priorities, {}, now)
        (one,) = rows.as_json(lists, "lin")["waiting"]
        return dict(one)

    def told(self) -> list[str]:
        """Return what the case's page says of the way to WeCom."""

        def look(c: Any) -> list[str]:
            talk = conversations.get(c, CHAT)
            assert talk is not None
            lines = [timeline._event(one, {}, ZONE) for one in cases.events(c, talk.case_no)]
            return [f"{one['name']}：{one['text']}" for one in lines if "企业微信" in one["name"]]

        return self.app.store.read(look)

    def deliveries(self) -> set[str]:
        """Return what became of the bot's words."""
        lines = self.app.store.read(lambda c: messages.history(c, CHAT))
        return {one.delivery for one in lines if one.who == "bot"}

    def asked(self) -> list[int]:
        """Return the states the session was to be put into."""
        return [body["service_state"] for path, body in self.wecom.calls if path == TRANS]


@asynccontextmanager
async def deployed(
    folder: Path, wecom: WeCom, base: str, clock: Clock, handoff: str = "wecom"
) -> AsyncIterator[Deployed]:
    app = build(
        Settings(folder, pace=QUICK, clock=clock),
        mind(),
        channels=[channel_of(base, clock, handoff=handoff)],
    )
    transport = httpx.ASGITransport(app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://test") as http,
    ):
        yield Deployed(app, http, wecom, clock)


def test_a_talk_goes_to_the_people_in_wecom_and_comes_back(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            await made.says("耳机坏了")
            assert made.session == BOT
            await made.says("人工")
            await until(lambda: bool(made.told()), 15)
            assert (made.session, made.control) == (QUEUE, Control.QUEUE)
            assert made.told() == ["转到企业微信：在排队，等人接入"]
            assert "已转到企业微信，请在那里接" in made.row()["reasons"]
            wecom.agent_takes(USER)
            wecom.agent_says(USER, "您好，我来处理")
            await made.knock()
            await until(lambda: made.control is Control.HUMAN, 15)
            wecom.agent_ends(USER)
            await made.knock()
            await until(lambda: made.control is Control.BOT, 15)
            await until(lambda: len(wecom.welcomed) == 1, 15)  # said by the code of the end
            await made.says("还有个事，充电盒也坏了")
            assert made.session == BOT
            assert (made.asked(), wecom.refused) == ([BOT, QUEUE, BOT], [])
            await until(lambda: made.deliveries() == {"sent"}, 15)

    run(talk(), 60)


def test_what_is_said_while_he_waits_in_wecom_is_kept_and_does_not_seem_delivered(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            await made.says("耳机坏了")
            await made.says("人工")
            await until(lambda: made.session == QUEUE, 15)
            before = made.reached()
            wecom.says(USER, "有人吗")
            await made.knock()
            await until(lambda: made.deliveries() == {"sent", "failed"}, 15)
            assert (made.reached(), made.session) == (before, QUEUE)
            assert made.control is Control.QUEUE
            assert made.asked() == [BOT, QUEUE]

    run(talk(), 60)


def test_what_was_not_given_before_a_crash_is_given_after_it_and_once(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base):
            async with deployed(tmp_path, wecom, base, clock) as made:
                await made.says("耳机坏了")
                wecom.fault(TRANS, "500", "lost")
                await made.says("人工")
                await until(lambda: made.asked() == [BOT, QUEUE], 15)
                assert (made.session, made.told()) == (BOT, [])
            clock.on(60)  # what was lost had been done: the answer did not come
            async with deployed(tmp_path, wecom, base, clock) as made:
                await until(lambda: made.session == QUEUE, 15)
            clock.on(60)
            async with deployed(tmp_path, wecom, base, clock) as made:
                await until(lambda: bool(made.told()), 15)
                assert made.told() == ["转到企业微信：在排队，等人接入"]
                assert (made.asked(), wecom.refused) == ([BOT, QUEUE, QUEUE], [])

    run(talk(), 60)


def test_what_wecom_refuses_stays_with_our_desk_which_says_why(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            await made.says("耳机坏了")
            wecom.fault(TRANS, 95016)
            await made.says("人工")
            await until(lambda: bool(made.told()), 15)
            assert made.told() == [
                "没能转到企业微信：会话不允许这样变更状态，请检查客服账号的接待方式"
            ]
            assert "没能转到企业微信，请在这里接" in made.row()["reasons"]
            clock.on(600)
            await made.desk("agent_took")
            await made.desk("agent_said", "您好，我是林可")
            await until(lambda: "您好，我是林可" in str(wecom.delivered), 15)
            assert (made.session, made.asked()) == (BOT, [BOT, QUEUE])

    run(talk(), 60)


def test_with_our_desk_the_session_stays_the_bots(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with (
            platform(clock) as (wecom, base),
            deployed(tmp_path, wecom, base, clock, "desk") as made,
        ):
            await made.says("耳机坏了")
            await made.says("人工")
            await made.says("有人吗")
            assert (made.session, made.control, made.asked()) == (BOT, Control.QUEUE, [BOT])
            assert made.told() == []
            assert "企业微信" not in "".join(made.row()["reasons"])

    run(talk(), 60)
