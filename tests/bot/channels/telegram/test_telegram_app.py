"""The whole app on the pretend platform: words, photos and buttons both ways, and agents."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.app import App, build
from bot.channels.telegram.channel import Telegram, Way
from bot.settings import Settings
from bot.window import Window
from dialogues.events import Heard
from storage import handoffs, messages, outbox
from storage.messages import Attachment, Line
from tests.bot.runtime_fakes import CHINA, QUICK, Decider, brain
from tests.fakes.telegram_inlet import GROUP, HOOK, POLL, bot_on, run, until
from tests.fakes.telegram_platform import Platform, pretend

CHAT = "telegram:main:7"
WANG = 42


@dataclass
class Whole:
    """An app with one bot."""

    app: App
    bot: Telegram
    decide: Decider
    platform: Platform
    client: httpx.AsyncClient

    async def deliver(self, headers: Mapping[str, str], body: bytes) -> int:
        """Push over HTTP."""
        answer = await self.client.post("/webhooks/telegram/main", headers=headers, content=body)
        return answer.status_code

    async def pushed(self) -> list[int]:
        """Push what waits."""
        return await self.platform.push(self.deliver)

    async def told(self, many: int) -> list[str]:
        """Wait until the customer was told so many messages; return them."""
        await until(lambda: len(self._to(7)) >= many)
        return self._to(7)

    def _to(self, chat: int) -> list[str]:
        return [one["text"] for one in self.platform.sent if one["chat"]["id"] == chat]

    def history(self) -> list[Line]:
        """Return what was said."""
        return self.app.store.read(lambda c: messages.history(c, CHAT))

    def heard(self) -> list[Heard]:
        """Return the customer's turns."""
        return [event for event in self.decide.events if isinstance(event, Heard)]


@asynccontextmanager
async def whole(
    folder: Path, platform: Platform, way: Way = HOOK, group: int | None = None, pause: float = 0.0
) -> AsyncIterator[Whole]:
    bot, decide = bot_on(platform, way, group), Decider()
    mind = brain(decide, window=Window(pause, pause, 20))
    settings = Settings(data=folder, pace=QUICK, zone=CHINA)
    app = build(settings, mind, channels=[bot])
    async with app.running():
        if way.mode == "webhook":
            await until(lambda: bool(platform.hook))
        transport = httpx.ASGITransport(app.asgi())
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            yield Whole(app, bot, decide, platform, client)


def _photo(name: str) -> list[dict[str, Any]]:
    return [{"file_id": name, "file_unique_id": name, "width": 9, "height": 9, "file_size": 3}]


def test_an_album_with_words_is_one_turn_and_its_photos_can_be_had(tmp_path: Path) -> None:
    """S2-08: every photo is on disk before Telegram hears 200; the pause makes them one turn."""

    async def talk() -> None:
        files = {"p1": b"one", "p2": b"two"}
        async with pretend(files=files) as platform, whole(tmp_path, platform, pause=0.4) as made:
            platform.write(7, photo=_photo("p1"), caption="电池鼓包", media_group_id="g")
            platform.write(7, photo=_photo("p2"), media_group_id="g")
            platform.write(7, "昨天买的")
            assert await made.pushed() == [200, 200, 200]
            assert await made.told(1) == ["1: 电池鼓包||昨天买的"]
            (turn,) = made.heard()
            assert [one.attachments for one in turn.messages] == [("image",), ("image",), ()]
            kept = [one for line in made.history() for one in line.attachments]
            assert [one.ref for one in kept] == ["p1", "p2"]
            assert await _bytes(made.bot, kept[1]) == b"two"
            assert platform.called("sendChatAction")

    run(talk())


async def _bytes(bot: Telegram, found: Attachment) -> bytes:
    return b"".join([chunk async for chunk in bot.fetch(found, 1000)])


def test_a_button_goes_out_comes_back_and_is_used_up(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend() as platform, whole(tmp_path, platform) as made:
            platform.write(7, "ask me")
            await made.pushed()
            await made.told(1)
            sent = platform.sent[0]
            row = sent["reply_markup"]["inline_keyboard"][0]
            assert [one["text"] for one in row] == ["对", "改"]
            platform.press(dict(sent), row[1]["callback_data"])
            assert await made.pushed() == [200]
            await made.told(2)
            assert made.heard()[1].messages[0].payload == "/amend"
            await until(lambda: "reply_markup" not in sent)

    run(talk())


def test_an_update_pushed_thrice_is_answered_once(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend() as platform, whole(tmp_path, platform) as made:
            update = platform.write(7, "once")
            await made.pushed()
            await made.told(1)
            platform.updates += [update, update]
            assert await made.pushed() == [200, 200]
            platform.write(7, "after")
            await made.pushed()
            assert await made.told(2) == ["1: once", "2: after"]

    run(talk())


def test_a_message_is_edited_and_both_words_are_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend() as platform, whole(tmp_path, platform) as made:
            wrote = platform.write(7, "订单A1")["message"]
            await made.pushed()
            await made.told(1)
            platform.put("edited_message", wrote | {"text": "订单A2", "edit_date": wrote["date"]})
            assert await made.pushed() == [200]
            await until(lambda: len(made.heard()) == 2)
            said = [line.text for line in made.history() if line.who == "customer"]
            assert said == ["订单A1", "订单A2"]
            assert made.heard()[1].messages[0].edited

    run(talk())


def test_polling_over_a_restart_loses_nothing_and_answers_nothing_twice(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend() as platform:
            async with whole(tmp_path, platform, POLL) as made:
                first = platform.write(7, "one")
                await made.told(1)
            platform.updates.insert(0, first)  # it was never confirmed: the crash came before
            platform.write(7, "two")
            async with whole(tmp_path, platform, POLL) as made:
                assert await made.told(2) == ["1: one", "2: two"]
                assert len(made.heard()) == 1

    run(talk())


def test_a_reply_to_who_blocked_the_bot_is_shown_as_failed(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend() as platform, whole(tmp_path, platform) as made:
            platform.blocked.add(7)
            platform.write(7, "bye")
            await made.pushed()
            await until(lambda: [line.delivery for line in made.history()][-1] == "failed")
            (failed,) = made.app.store.read(outbox.undelivered)
            assert (failed.outcome, failed.code) == ("blocked", "403")

    run(talk())


def test_agents_take_answer_and_give_back_in_a_topic(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend(members={WANG: "member", 43: "member"}) as platform:
            platform.chats[GROUP] = {"id": GROUP, "type": "supergroup", "is_forum": True}
            async with whole(tmp_path, platform, group=GROUP) as made:
                platform.write(7, "case 13800138000")
                await made.pushed()
                await until(lambda: bool(_topic(platform)))
                card = _topic(platform)[0]
                assert "客户：case" in card["text"]
                assert "13800138000" not in card["text"]
                take, back = card["reply_markup"]["inline_keyboard"][0]
                await _agent(made, card, press=take["callback_data"])
                await made.told(2)
                owner = made.app.store.read(lambda c: handoffs.owner(c, CHAT))
                assert owner is not None
                assert (owner.agent, owner.name) == ("tg:42", "小王")
                await _agent(made, card, text="您好，马上为您换新")
                assert (await made.told(3))[1:] == ["小王来了", "您好，马上为您换新"]
                platform.write(7, "谢谢")
                await made.pushed()
                await until(lambda: any("客户：谢谢" in one["text"] for one in _topic(platform)))
                await _agent(made, card, press=take["callback_data"], who=43)
                await until(lambda: any("已经接手" in one["text"] for one in _topic(platform)))
                await _agent(made, card, press=back["callback_data"])
                assert (await made.told(4))[-1] == "回来了"
                await until(lambda: any("交还机器人" in one["text"] for one in _topic(platform)))
                assert len(platform.topics) == 1
                echoed = [one for one in _topic(platform) if "马上为您换新" in one["text"]]
                assert echoed == []

    run(talk())


def test_a_topic_that_somebody_deleted_is_made_anew(tmp_path: Path) -> None:
    async def talk() -> None:
        async with pretend(members={WANG: "member"}) as platform:
            platform.chats[GROUP] = {"id": GROUP, "type": "supergroup", "is_forum": True}
            async with whole(tmp_path, platform, group=GROUP) as made:
                platform.write(7, "case")
                await made.pushed()
                await until(lambda: len(platform.topics) == 1)
                await until(lambda: len(_topic(platform)) == 1)
                platform.topics.clear()
                platform.write(7, "还在吗")
                await made.pushed()
                await until(lambda: len(platform.topics) == 1)
                await until(lambda: len(_topic(platform)) == 2)

    run(talk())


def _topic(platform: Platform) -> list[dict[str, Any]]:
    return [one for one in platform.sent if one["chat"]["id"] == GROUP]


async def _agent(
    made: Whole, card: dict[str, Any], *, press: str = "", text: str = "", who: int = WANG
) -> None:
    """Let an agent press a button of the card, or write below it."""
    if press:
        made.platform.press(card, press, who)
    else:
        body = made.platform.message(GROUP, text=text)
        body |= {"message_thread_id": card["message_thread_id"], "is_topic_message": True}
        body |= {"from": {"id": who, "is_bot": False, "first_name": "小王"}}
        made.platform.put("message", body | {"date": int(time.time())})
    assert await made.pushed() == [200]
