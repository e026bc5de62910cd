"""The whole way: a knock, a pull, a turn, an answer at the customer's; and a person in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, build
from bot.settings import Settings
from bot.window import Window
from dialogues.effects import Button
from dialogues.events import AgentElsewhere, Entered, Event, Heard, Noticed
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from storage import messages
from storage.inbox import Arrival
from storage.messages import Line
from tests.bot.channels.wecom.wecom_bench import USER, channel_of, platform, run
from tests.bot.runtime_fakes import QUICK, SCRIPT, Clock, Decider, brain, say
from tests.fakes.wecom_platform import WeCom

CHAT = f"kf:main:{USER}"
HOOK = "/webhooks/kf/main"


class Mind:
    """Answers what it hears, greets who enters, and keeps every event."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._decide = Decider()

    def __call__(self, state: State | None, event: Event, facts: Facts) -> Move:
        """Return the next move."""
        self.events.append(event)
        match event:
            case Entered():
                return Move(State(SCRIPT), (say("您好，请讲"),))
            case Noticed() | AgentElsewhere():
                return Move(state or State(SCRIPT))
            case Heard():
                buttons = (Button("对", "/confirm"), Button("改", "/amend"))
                heard = "|".join(one.payload or one.parse.text for one in event.messages)
                return Move(state or State(SCRIPT), (say(f"您说：{heard}", buttons=buttons),))
        return self._decide(state, event, facts)


@dataclass
class Deployed:
    """An app with the account, and the customers' side of it."""

    app: App
    http: httpx.AsyncClient
    wecom: WeCom
    mind: Mind

    async def knock(self) -> int:
        """Knock as WeCom does."""
        query, body = self.wecom.knock()
        return (await self.http.post(HOOK, params=query, content=body)).status_code

    def lines(self) -> list[Line]:
        """Return the conversation."""
        return self.app.store.read(lambda c: messages.history(c, CHAT))

    def words(self) -> list[str]:
        """Return what reached the customer."""
        bodies = [body for _, _, body in self.wecom.delivered]
        return [
            body.get("msgmenu", {}).get("head_content") or body["text"]["content"]
            for body in bodies
        ]


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(15):
        while not true():  # noqa: ASYNC110 - another thread makes it true
            await asyncio.sleep(0.01)


@asynccontextmanager
async def deployed(
    folder: Path, wecom: WeCom, base: str, clock: Clock, **more: Any
) -> AsyncIterator[Deployed]:
    mind = Mind()
    app = build(
        Settings(folder, pace=QUICK, clock=clock),
        brain(mind, window=Window(0, 0, 0)),
        channels=[channel_of(base, clock, **more)],
    )
    transport = httpx.ASGITransport(app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield Deployed(app, client, wecom, mind)


def test_a_complaint_is_answered_and_a_button_pressed(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            wecom.says(USER, "手机坏了")
            assert await made.knock() == 200
            await until(lambda: len(wecom.delivered) == 1)
            assert made.words() == ["您说：手机坏了"]
            assert [line.who for line in made.lines()] == ["customer", "bot"]
            pressed = wecom.delivered[0][2]["msgmenu"]["list"][0]["click"]
            clock.on(2)
            wecom.says(USER, pressed["content"], pressed["id"])
            await made.knock()
            await until(lambda: len(wecom.delivered) == 2)
            assert made.words()[-1] == "您说：/confirm"
            await until(lambda: [line.delivery for line in made.lines()][1::2] == ["sent"] * 2)

    run(talk(), 60)


def test_who_enters_is_greeted_by_the_script(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            wecom.enters(USER)
            await made.knock()
            await until(lambda: wecom.welcomed == [(USER, "您好，请讲")])
            assert wecom.delivered == []

    run(talk(), 60)


def test_what_happened_while_we_were_down_is_answered_after_the_start_and_once(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base):
            wecom.says(USER, "一")
            async with deployed(tmp_path, wecom, base, clock) as made:
                await until(lambda: made.words() == ["您说：一"])
                await until(lambda: made.lines()[-1].delivery == "sent")
            clock.on(90)
            wecom.says(USER, "二")
            async with deployed(tmp_path, wecom, base, clock) as made:
                await until(lambda: made.words() == ["您说：一", "您说：二"])
                assert [line.text for line in made.lines() if line.who == "customer"] == [
                    "一",
                    "二",
                ]

    run(talk(), 60)


def test_an_agent_at_our_desk_writes_through_the_bots_session(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            wecom.says(USER, "手机坏了")
            await made.knock()
            await until(lambda: len(wecom.delivered) == 1)
            for n, (kind, text) in enumerate((("agent_took", ""), ("agent_said", "我来处理"))):
                at = datetime.fromtimestamp(clock(), UTC)
                who = {"agent": "li", "name": "小李"}
                act = Arrival("desk", "default", "li", f"d{n}", kind, at, text, raw=who, chat=CHAT)
                await made.app.intake.accept(act)
            await until(lambda: "我来处理" in "".join(made.words()))
            assert wecom.sessions[USER].state == 1

    run(talk(), 60)


def test_what_people_in_wecom_do_reaches_the_core(tmp_path: Path) -> None:
    async def talk() -> None:
        clock = Clock()
        async with platform(clock) as (wecom, base), deployed(tmp_path, wecom, base, clock) as made:
            wecom.says(USER, "手机坏了")
            await made.knock()
            await until(lambda: len(wecom.delivered) == 1)
            wecom.agent_takes(USER)
            wecom.agent_says(USER, "您好，我是小张")
            wecom.fails(USER, wecom.delivered[0][1], 10)
            wecom.happens("user_recall_msg", external_userid=USER, recall_msgid="m00001")
            await made.knock()
            await until(lambda: len(made.mind.events) == 5)
            took, said, *noticed = made.mind.events[1:]
            assert isinstance(took, AgentElsewhere)
            assert isinstance(said, AgentElsewhere)
            assert (took.agent, took.text) == ("zhangsan", "")
            assert (said.agent, said.text) == ("zhangsan", "您好，我是小张")
            assert [one.kind for one in noticed if isinstance(one, Noticed)] == [
                "undelivered",
                "recalled",
            ]

    run(talk(), 60)
