"""The webhook: stored before it is answered; what nobody can read is kept, and never a 500."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from typing import Any

import pytest

from bot.channels.base import Request, Response
from bot.channels.telegram.channel import CAP
from tests.fakes.telegram_inlet import HOOK, SECRET, Stand, run, stand, until

SHOWN = {"x-telegram-bot-api-secret-token": SECRET}
BODY = b'{"update_id": 1}'


async def _call(made: Stand, body: bytes, headers: dict[str, str], method: str = "POST") -> int:
    answer: Response = await made.bot.handle(Request(method, {}, headers, body))
    return answer.status


def test_the_webhook_is_set_with_its_secret_and_what_we_want() -> None:
    async def talk() -> None:
        async with stand() as made:
            (hook,) = made.platform.called("setWebhook")
            assert hook["url"] == HOOK.url
            assert hook["secret_token"] == SECRET
            assert hook["allowed_updates"] == [
                "message", "edited_message", "callback_query", "my_chat_member",
            ]  # fmt: skip
            assert not hook.get("drop_pending_updates")

    run(talk())


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-telegram-bot-api-secret-token": ""}, {"x-telegram-bot-api-secret-token": SECRET[:-1]},
     {"x-telegram-bot-api-secret-token": "密"}],
)  # fmt: skip
def test_who_does_not_know_the_secret_gets_nothing_in(headers: dict[str, str]) -> None:
    async def talk() -> None:
        async with stand() as made:
            update = json.dumps({"update_id": 1, "message": made.platform.message(7, text="hi")})
            assert await _call(made, update.encode(), headers) == 403
            assert made.inlet.arrivals == []

    run(talk())


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"{}", b"\xff\xfe", b'{"update_id": NaN}', b'{"update_id": "1"}',
        b"[" * 5000, b'{"update_id": 1.5}', b'{"update_id": -1}', b"x" * (CAP + 1), b"<xml/>",
    ],
)  # fmt: skip
def test_a_body_that_is_no_update_is_kept_for_a_person_and_not_sent_again(body: bytes) -> None:
    """Refused, Telegram would push it for a day, before all that come after it."""

    async def talk() -> None:
        async with stand() as made:
            whole = len(body) <= CAP  # more than any update is not kept
            assert await _call(made, body, SHOWN) == (200 if whole else 400)
            assert (made.inlet.arrivals, made.inlet.parked) == ([], [body] if whole else [])
            assert not await made.bot.reread(body)


def test_what_a_stranger_brings_is_not_kept() -> None:
    async def talk() -> None:
        async with stand() as made:
            assert await _call(made, b"rubbish", {}) == 403
            assert made.inlet.parked == []

    run(talk())


def test_only_posts_are_taken() -> None:
    async def talk() -> None:
        async with stand() as made:
            assert await _call(made, BODY, SHOWN, "GET") == 405

    run(talk())


def test_an_update_of_an_unknown_kind_is_answered_and_holds_nobody_up() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.put("brand_new_kind", {"x": 1})
            made.platform.put("message", {"message_id": "wrong"})
            after = made.platform.write(7, "电池坏了")
            assert await made.pushed() == [200, 200, 200]
            assert made.inlet.kept[str(after["update_id"])].text == "电池坏了"

    run(talk())


def test_a_store_that_is_away_is_told_to_telegram_and_the_update_comes_again() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.inlet.away = True
            update = made.platform.write(7, "hi")

            async def deliver(headers: Any, body: bytes) -> int:
                status = await made.deliver(headers, body)
                made.inlet.away = False
                return status

            assert await made.platform.push(deliver) == [503, 200]
            assert list(made.inlet.kept) == [str(update["update_id"])]

    run(talk())


def test_no_button_is_answered_before_it_is_stored() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.inlet.away = True
            made.platform.press(made.platform.message(7, text="对吗"), "/confirm")
            assert await made.pushed() == [503] * 3
            await asyncio.sleep(0.05)
            assert made.platform.called("answerCallbackQuery") == []

    run(talk())


def test_an_update_pushed_twice_is_the_same_event() -> None:
    async def talk() -> None:
        async with stand() as made:
            update = made.platform.write(7, "hi")
            await made.pushed()
            made.platform.updates.append(update)
            assert await made.pushed() == [200]
            assert made.inlet.given == [str(update["update_id"])] * 2
            assert len(made.inlet.arrivals) == 1

    run(talk())


def test_a_platform_that_is_away_at_the_start_is_asked_again() -> None:
    async def talk() -> None:
        away = defaultdict(deque, {"setWebhook": deque(["502"])})
        async with stand(faults=away) as made:
            assert len(made.platform.called("setWebhook")) == 2
            assert made.platform.hook

    run(talk())


def test_a_pressed_button_is_answered_and_its_keyboard_goes() -> None:
    async def talk() -> None:
        async with stand() as made:
            sent = made.platform.message(7, text="对吗")
            row = [{"text": "对", "callback_data": "/confirm"}]
            sent["reply_markup"] = {"inline_keyboard": [row]}
            made.platform.sent.append(sent)
            taken = await made.take(made.platform.press(dict(sent), "/confirm"))
            assert (taken.kind, taken.payload, taken.text) == ("button", "/confirm", "对")
            await until(lambda: "reply_markup" not in sent)
            (answered,) = made.platform.called("answerCallbackQuery")
            assert "text" not in answered

    run(talk())


def test_a_group_hears_once_to_write_privately_in_its_language() -> None:
    async def talk() -> None:
        async with stand() as made:
            world = made.platform
            for number, title, code in ((-5, "业主群", "zh-hans"), (-6, "Owners", "en")):
                world.chats[number] = {"id": number, "type": "group", "title": title}
                for text in ("hi", "hi again"):
                    body = world.message(number, text=text)
                    body["from"]["language_code"] = code
                    world.put("message", body)
            await made.pushed()
            await until(lambda: len(world.sent) == 2)
            assert made.inlet.arrivals == []
            said = {one["chat"]["id"]: one["text"] for one in world.sent}
            assert "私聊我" in said[-5]
            assert "private" in said[-6]

    run(talk())


@pytest.mark.parametrize(
    ("code", "words"), [("zh-hant", "私訊我"), ("zh-TW", "私訊我"), ("en", "private chat")]
)
def test_being_added_to_a_group_is_answered_in_the_language_of_who_did_it(
    code: str, words: str
) -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.chats[-5] = {"id": -5, "type": "supergroup", "title": "Club"}
            _added(made, "member", code)
            await made.pushed()
            await until(lambda: bool(made.platform.sent))
            assert words in made.platform.sent[0]["text"]

    run(talk())


def test_a_group_that_threw_us_out_and_a_broadcast_hear_nothing() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.chats[-5] = {"id": -5, "type": "supergroup", "title": "Club"}
            _added(made, "left", "en")
            made.platform.chats[-6] = {"id": -6, "type": "channel", "title": "News"}
            made.platform.put("message", made.platform.message(-6, text="hi"))
            assert await made.pushed() == [200, 200]
            await asyncio.sleep(0.05)
            assert made.platform.called("sendMessage") == []
            assert made.inlet.arrivals == []

    run(talk())


def _added(made: Stand, status: str, code: str) -> None:
    """Let somebody change what the bot is in group -5."""
    bot = {"id": 1, "is_bot": True, "first_name": "b"}
    who = {"id": 9, "is_bot": False, "first_name": "某", "language_code": code}
    old, new = {"status": "left", "user": bot}, {"status": status, "user": bot}
    change = {"chat": made.platform.chats[-5], "from": who, "date": 1}
    made.platform.put("my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})
