"""Sending: every answer of the platform becomes an Outcome, none an exception."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.base import Address, Channel, Outbound, Outcome
from bot.channels.telegram.api import Access, Api, quiet
from bot.channels.telegram.buttons import columns
from dialogues.effects import Button
from storage.messages import Attachment
from tests.fakes.telegram_inlet import POLL, MemoryInlet, bot_on, run, stand, until
from tests.fakes.telegram_platform import TOKEN, Platform


def test_it_is_a_channel_of_4096_utf16_units() -> None:
    bot = bot_on(Platform(url="http://127.0.0.1:9"))
    assert isinstance(bot, Channel)
    assert (bot.name, bot.account) == ("telegram", "main")
    assert (bot.limits.max_text, bot.limits.text_unit) == (4096, "utf16")


def test_words_arrive_as_they_are_and_never_as_markup() -> None:
    async def talk() -> None:
        async with stand() as made:
            text = "<b>*坏了*</b> _x_ [y](http://e.com) 😡"
            receipt = await made.say(text)
            (sent,) = made.platform.sent
            assert receipt.outcome is Outcome.SENT
            assert receipt.platform_id == str(sent["message_id"])
            assert sent["text"] == text
            (call,) = made.platform.called("sendMessage")
            assert "parse_mode" not in call
            assert call["link_preview_options"] == {"is_disabled": True}

    run(talk())


def test_two_thousand_faces_are_the_most_of_one_message() -> None:
    async def talk() -> None:
        async with stand() as made:
            assert (await made.say("😡" * 2048)).outcome is Outcome.SENT
            made.platform.chats[8] = {"id": 8, "type": "private"}
            refused = await made.say("😡" * 2048 + "a", chat=8)
            assert (refused.outcome, refused.code) == (Outcome.REJECTED, "400")

    run(talk())


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [
        ("500", Outcome.RETRY),
        ("502", Outcome.RETRY),
        ("cut", Outcome.RETRY),
        ("lost", Outcome.RETRY),
        ("nonsense", Outcome.RETRY),
        ("empty", Outcome.RETRY),
        ("409", Outcome.RETRY),
        ("429 3", Outcome.RETRY),
        ("401", Outcome.CONFIG),
        ("404", Outcome.CONFIG),
        ("403", Outcome.BLOCKED),
        ("400", Outcome.REJECTED),
    ],
)
def test_every_failure_is_an_outcome(fault: str, outcome: Outcome) -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.faults["sendMessage"].append(fault)
            receipt = await made.say("hi")
            assert receipt.outcome is outcome
            assert receipt.code
            assert TOKEN not in repr(receipt)

    run(talk())


def test_who_blocked_the_bot_and_who_never_was_are_told_apart() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.blocked.add(7)
            blocked = await made.say("hi")
            nobody = await made.say("hi", chat=8)
            assert (blocked.outcome, nobody.outcome) == (Outcome.BLOCKED, Outcome.REJECTED)
            assert "blocked" in blocked.detail
            assert "Chat not found" in nobody.detail

    run(talk())


def test_a_wrong_token_tells_the_operator_in_chinese() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.faults["sendMessage"].append("401")
            assert "BotFather" in (await made.say("hi")).detail

    run(talk())


def test_nobody_is_called_inside_a_flood_stop() -> None:
    async def talk() -> None:
        async with stand() as made:
            made.platform.faults["sendMessage"].append("429 7")
            assert (await made.say("a")).retry_after == 7
            held = await made.say("a")
            assert held.outcome is Outcome.RETRY
            assert held.retry_after is not None
            assert 5 < held.retry_after <= 7
            assert len(made.platform.called("sendMessage")) == 1

    run(talk())


def test_one_chat_gets_one_message_a_second() -> None:
    async def talk() -> None:
        async with stand(gap=0.9) as made:
            assert [(await made.say(text)).outcome for text in "ab"] == [Outcome.SENT] * 2
            assert [one["text"] for one in made.platform.sent] == ["a", "b"]

    run(talk())


def test_before_the_start_nothing_is_sent_and_nothing_lost() -> None:
    async def talk() -> None:
        bot = bot_on(Platform(url="http://127.0.0.1:9"))
        to = Address("telegram", "main", "7")
        assert (await bot.send(to, Outbound("1", "hi"))).outcome is Outcome.RETRY
        await bot.stop()

    run(talk())


def test_a_chat_that_is_no_number_is_refused() -> None:
    async def talk() -> None:
        async with stand() as made:
            to = Address("telegram", "main", "abc")
            assert (await made.bot.send(to, Outbound("1", "hi"))).outcome is Outcome.REJECTED

    run(talk())


def test_typing_is_shown_and_its_failure_is_nobodys_business() -> None:
    async def talk() -> None:
        async with stand() as made:
            await made.bot.typing(Address("telegram", "main", "7"))
            await made.bot.typing(Address("telegram", "main", "8"))
            calls = made.platform.called("sendChatAction")
            assert [(one["chat_id"], one["action"]) for one in calls] == [
                (7, "typing"), (8, "typing"),
            ]  # fmt: skip

    run(talk())


def test_payloads_of_any_length_come_back_whole_after_a_restart() -> None:
    async def talk() -> None:
        fits = ["/a", "/" + "长" * 21]
        payloads = [*fits, "/" + "a" * 64, "/" + "长" * 22, "~mark", "/x" * 500, ""]
        inlet = MemoryInlet()
        async with stand(inlet=inlet) as made:
            receipt = await made.say("?", *(Button(f"选{n}", p) for n, p in enumerate(payloads)))
            assert receipt.outcome is Outcome.SENT
            (sent,) = made.platform.sent
            rows = sent["reply_markup"]["inline_keyboard"]
            data = [one["callback_data"] for row in rows for one in row]
            assert data[:2] == fits
            assert all(len(one.encode()) <= 64 for one in data)
        async with stand(inlet=MemoryInlet(shared=inlet.shared)) as made:
            back = []
            for one in data[:6]:
                shown = dict(sent, chat=made.platform.chats[7])
                back.append((await made.take(made.platform.press(shown, one))).payload)
            assert back == payloads[:6]

    run(talk())


def test_a_code_that_nobody_kept_is_read_as_the_words_of_its_button() -> None:
    async def talk() -> None:
        async with stand() as made:
            shown = made.platform.message(7, text="?")
            row = [{"text": "转人工", "callback_data": "~gone"}]
            shown["reply_markup"] = {"inline_keyboard": [row]}
            made_of = await made.take(made.platform.press(shown, "~gone"))
            assert (made_of.kind, made_of.text, made_of.payload) == ("message", "转人工", "")

    run(talk())


@pytest.mark.parametrize(
    ("labels", "wide"),
    [
        (["对", "改"], 3),
        (["转人工", "继续说"], 3),
        (["我要退货退款", "换货"], 2),
        (["请今天之内给我回电话", "好"], 1),
        (["yes", "no", "later"], 3),
    ],
)
def test_rows_are_as_wide_as_a_phone_can_show(labels: list[str], wide: int) -> None:
    assert columns(labels) == wide


def test_libraries_log_no_addresses_and_no_words() -> None:
    quiet()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("telegram.Bot").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("telegram.ext").isEnabledFor(logging.ERROR)


def test_no_repr_shows_the_token() -> None:
    access = Access(TOKEN, proxy="http://u:secret@p:1")
    api = Api(access)
    assert TOKEN not in repr(access) + repr(api)
    assert "secret" not in repr(access)
    asyncio.run(api.close())


def test_a_stopped_bot_leaves_nothing_running() -> None:
    async def talk() -> None:
        before = len(asyncio.all_tasks())
        async with stand() as made:
            made.platform.faults["editMessageReplyMarkup"].append("hang")
            shown = made.platform.message(7, text="?")
            made.platform.press(shown, "/a")
            await made.pushed()
            await until(lambda: bool(made.platform.called("editMessageReplyMarkup")))
        assert len(asyncio.all_tasks()) == before

    run(talk())


def test_a_whole_day_of_trouble_leaves_no_token_and_no_words_in_the_logs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Everything is logged that anybody logs: at DEBUG, of our libraries too."""

    async def talk() -> None:
        async with stand(POLL, files={"F": b"x"}) as made:
            made.platform.write(7, "我的手机是13800138000")
            await until(lambda: bool(made.inlet.arrivals))
            for fault in ("500", "cut", "nonsense", "401", "403"):
                made.platform.faults["sendMessage"].append(fault)
                await made.say("您的订单")
            made.platform.faults["getUpdates"] += ["nonsense", "500"]
            found = Attachment("image", "F")
            assert [one async for one in made.bot.fetch(found, 10)] == [b"x"]
            await until(lambda: not made.platform.faults["getUpdates"])

    with caplog.at_level(logging.DEBUG):
        run(talk())
    told = "\n".join(
        f"{one.name} {one.getMessage()} {one.exc_text or ''}" for one in caplog.records
    )
    assert "asyncio" in told
    assert TOKEN not in told
    assert TOKEN.partition(":")[2] not in told
    assert "13800138000" not in told
    assert "您的订单" not in told
