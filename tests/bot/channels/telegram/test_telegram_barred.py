"""In the console too, nobody takes a complaint about how he handled one; he is told why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, build
from bot.channels.telegram.words import ABOUT_HIM, NOT_TAKEN
from bot.settings import Settings
from bot.window import Window
from dialogues.effects import BARRED, TakeRefused
from dialogues.events import AgentReturned, AgentTook, Event
from dialogues.facts import Facts
from dialogues.move import Move
from dialogues.state import State
from storage import handoffs
from tests.bot.runtime_fakes import CHINA, QUICK, Decider, brain
from tests.fakes.telegram_inlet import GROUP, HOOK, bot_on, run, until
from tests.fakes.telegram_platform import Platform, pretend

DOOR = "/webhooks/telegram/main"
CHAT = "telegram:main:7"
WANG, LI = 42, 43
_DECIDE = Decider()


def ruled(state: State | None, event: Event, facts: Facts) -> Move:
    """Decide like Decider, and turn away whom the facts name, as the shipped talk does."""
    if isinstance(event, AgentTook) and event.agent in facts.barred:
        assert state is not None
        return Move(state, (TakeRefused(event.agent, "", BARRED),))
    if isinstance(event, AgentReturned) and state is not None and state.agent is None:
        return Move(state, (TakeRefused(event.agent, ""),))
    return _DECIDE(state, event, facts)


def topic(platform: Platform) -> list[dict[str, Any]]:
    return [one for one in platform.sent if one["chat"]["id"] == GROUP]


def owner_of(app: App) -> str:
    """Return who has the talk, "" for nobody."""
    owner = app.store.read(lambda c: handoffs.owner(c, CHAT))
    return owner.agent if owner is not None else ""


def test_who_is_complained_about_is_told_why_and_the_talk_stays_in_the_queue(
    tmp_path: Path,
) -> None:
    async def talk() -> None:
        async with pretend(members={WANG: "member", LI: "member"}) as platform:
            platform.chats[GROUP] = {"id": GROUP, "type": "supergroup", "is_forum": True}
            mind = replace(
                brain(ruled, window=Window(0, 0, 0)),
                barred=lambda _, chat, __: frozenset({"tg:42"} if chat == CHAT else ()),
            )
            settings = Settings(data=tmp_path, pace=QUICK, zone=CHINA)
            app = build(settings, mind, channels=[bot_on(platform, HOOK, GROUP)])
            async with app.running():
                await until(lambda: bool(platform.hook))
                web = httpx.ASGITransport(app.asgi())
                async with httpx.AsyncClient(transport=web, base_url="http://bot") as client:

                    async def press(data: str, who: int) -> None:
                        platform.press(card, data, who)
                        await platform.push(deliver)

                    async def deliver(headers: Any, body: bytes) -> int:
                        return (await client.post(DOOR, headers=headers, content=body)).status_code

                    platform.write(7, "case")
                    await platform.push(deliver)
                    await until(lambda: bool(topic(platform)))
                    card = topic(platform)[0]
                    take, back = card["reply_markup"]["inline_keyboard"][0]
                    await press(take["callback_data"], WANG)
                    await until(lambda: ABOUT_HIM in [one["text"] for one in topic(platform)])
                    assert owner_of(app) == ""
                    assert [one.case_no for one in app.store.read(handoffs.queue)]
                    await press(back["callback_data"], WANG)
                    await until(lambda: NOT_TAKEN in [one["text"] for one in topic(platform)])
                    await press(take["callback_data"], LI)
                    await until(lambda: bool(owner_of(app)))
                    assert owner_of(app) == "tg:43"

    run(talk())


def test_the_line_is_short_and_says_what_to_do() -> None:
    assert len(ABOUT_HIM) <= 30
    assert "其他同事" in ABOUT_HIM
