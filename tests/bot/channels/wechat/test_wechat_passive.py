"""The first reply rides home in the answer to the push; every try of it gets the same words."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.base import MediaLater, Outcome, Request
from bot.channels.wechat.replies import clean
from dialogues.effects import Button
from storage.inbox import Arrival
from storage.messages import Attachment
from tests.fakes.wechat_bench import QUICK, Bench, PretendInlet, bench, run
from tests.fakes.wechat_pushing import Pusher, signed, xml

NASTY = 'a]]><Evil/><![CDATA[b & <c> "d" \x00\x0b\x1f\ufffe 好\n\t👍'


def answering(made: Bench, *texts: str, after: float = 0.0) -> None:
    """Have every fresh arrival answered with *texts*, one after another."""

    async def reply(arrival: Arrival) -> None:
        await asyncio.sleep(after)
        for text in texts:
            await made.say(arrival.user, text)

    made.inlet.then = reply


def pusher(made: Bench, wait: float = 1.0) -> Pusher:
    return Pusher(clock=made.inlet.clock, wait=wait)


def test_a_reply_in_time_is_the_answer_to_the_push() -> None:
    async def talk() -> None:
        async with bench() as made:
            answering(made, "您好，请说")
            us = pusher(made)
            seen = await us.push(made.channel.handle, us.text("o1", "你好"))
            assert (seen.text, seen.tries) == ("您好，请说", 1)
            assert [one.text for one in made.inlet.took] == ["你好"]

    run(talk())


def test_the_receipt_says_that_it_went_home_passively() -> None:
    async def talk() -> None:
        async with bench() as made:
            receipts = []

            async def reply(arrival: Arrival) -> None:
                receipts.append(await made.say(arrival.user, "好", number="77"))

            made.inlet.then = reply
            us = pusher(made)
            await us.push(made.channel.handle, us.text("o1", "你好"))
            assert [(one.outcome, one.platform_id) for one in receipts] == [
                (Outcome.SENT, "passive:77")
            ]

    run(talk())


def test_a_push_that_nobody_answers_in_time_is_acknowledged() -> None:
    """S0-05."""

    async def talk() -> None:
        async with bench() as made:
            us = pusher(made)
            seen = await us.push(made.channel.handle, us.text("o1", "你好"))
            assert (seen.text, seen.tries) == (None, 1)
            assert seen.answers[0].body == b"success"

    run(talk())


def test_what_a_customer_wrote_can_close_no_tag_of_ours() -> None:
    async def talk() -> None:
        async with bench() as made:
            answering(made, NASTY)
            us = pusher(made)
            seen = await us.push(made.channel.handle, us.text("o1", "x"))
            assert seen.text == clean(NASTY)
            assert "]]><Evil/>" in seen.text
            assert not set(seen.text) & {"\x00", "\x0b", "\x1f", "\ufffe"}

    run(talk())


def test_a_try_that_comes_while_the_first_still_waits_gets_the_same_answer() -> None:
    async def talk() -> None:
        async with bench() as made:
            answering(made, "收到", after=0.1)
            us = pusher(made)
            fields = us.text("o1", "你好")
            tries = [us.push(made.channel.handle, fields) for _ in range(3)]
            assert [seen.text for seen in await asyncio.gather(*tries)] == ["收到"] * 3
            assert len(made.inlet.took) == 1

    run(talk())


def test_a_try_that_comes_after_the_answer_gets_it_again() -> None:
    async def talk() -> None:
        async with bench() as made:
            answering(made, "收到")
            us = pusher(made)
            fields = us.text("o1", "你好")
            request = us.sealed(xml(fields))
            first = us.read(await made.channel.handle(request))
            replayed = us.read(await made.channel.handle(request))
            again = (await us.push(made.channel.handle, fields)).text
            assert [first, replayed, again] == ["收到"] * 3
            assert len(made.inlet.took) == 1

    run(talk())


def test_a_slot_takes_one_reply_and_one_customers_only() -> None:
    async def talk() -> None:
        async with bench() as made:
            us = pusher(made)
            waiting = asyncio.create_task(us.push(made.channel.handle, us.text("o1", "你好")))
            await made.inlet.heard.wait()
            other = await made.say("o2", "给别人的")
            mine = await made.say("o1", "给你的")
            second = await made.say("o1", "第二条")
            assert (await waiting).text == "给你的"
            outcomes = [one.outcome for one in (other, mine, second)]
            assert outcomes == [Outcome.RETRY, Outcome.SENT, Outcome.RETRY]  # no API is there

    run(talk())


def test_buttons_and_what_is_too_long_do_not_go_passively() -> None:
    async def talk() -> None:
        async with bench() as made:
            us = pusher(made)
            waiting = asyncio.create_task(us.push(made.channel.handle, us.text("o1", "你好")))
            await made.inlet.heard.wait()
            asked = await made.say("o1", "对吗", Button("对", "/confirm"))
            long = await made.say("o1", "字" * 683)
            fits = await made.say("o1", "字" * 682)
            assert (asked.outcome, asked.code) == (Outcome.RETRY, "away")
            assert (long.outcome, long.code) == (Outcome.REJECTED, "length")
            assert fits.outcome is Outcome.SENT
            assert (await waiting).text == "字" * 682

    run(talk())


@pytest.mark.parametrize("text", ["", " \n", "\x00\x01"])
def test_nothing_to_say_is_not_sent(text: str) -> None:
    async def talk() -> None:
        async with bench() as made:
            assert (await made.say("o1", text)).outcome is Outcome.REJECTED

    run(talk())


def test_what_cannot_be_stored_is_not_acknowledged() -> None:
    async def talk() -> None:
        async with bench(PretendInlet(away=True)) as made:
            us = pusher(made)
            fields = us.text("o1", "你好")
            seen = await us.push(made.channel.handle, fields)
            assert [one.status for one in seen.answers] == [503] * 3
            made.inlet.away = False
            answering(made, "收到")
            assert (await us.push(made.channel.handle, fields)).text == "收到"

    run(talk())


def test_a_channel_that_is_not_started_takes_nothing() -> None:
    async def talk() -> None:
        async with bench() as made:
            await made.channel.stop()
            us = pusher(made)
            assert (await made.channel.handle(us.sealed(b"<xml/>"))).status == 503
            assert (await made.say("o1", "x")).outcome is Outcome.RETRY
            assert (await made.channel.check() or "").startswith("微信：连不上")
            with pytest.raises(MediaLater):
                await anext(made.channel.fetch(Attachment("image", "media:m"), 9))

    run(talk())


def test_stopping_answers_what_waits() -> None:
    async def talk() -> None:
        async with bench() as made:
            us = pusher(made)
            waiting = asyncio.create_task(us.push(made.channel.handle, us.text("o1", "你好")))
            await made.inlet.heard.wait()
            await made.channel.stop()
            assert (await waiting).answers[0].body == b"success"

    run(talk())


def test_an_event_without_a_reply_is_acknowledged_at_once() -> None:
    async def talk() -> None:
        async with bench(patience=QUICK) as made:
            us = pusher(made)
            for name in ("unsubscribe", "VIEW"):
                seen = await asyncio.wait_for(
                    us.push(made.channel.handle, us.event("o1", name, "k")), QUICK.answer / 2
                )
                assert seen.text is None
            assert [one.kind for one in made.inlet.took] == ["unfollow"]

    run(talk())


def test_the_console_gets_its_echo() -> None:
    async def talk() -> None:
        async with bench() as made:
            stamp = str(int(made.inlet.now()))
            query = {"timestamp": stamp, "nonce": "7", "echostr": "5837"}
            query["signature"] = signed(pusher(made).token, stamp, "7")
            answer = await made.channel.handle(Request("GET", query, {}, b""))
            assert (answer.status, answer.body) == (200, b"5837")

    run(talk())


def test_a_json_push_gets_a_json_answer() -> None:
    async def talk() -> None:
        async with bench(mode="plain") as made:
            answering(made, "收到")
            us = pusher(made)
            body = us.text("o1", "你好")
            written = "{" + ",".join(f'"{name}":"{value}"' for name, value in body.items()) + "}"
            answer = await made.channel.handle(us.plain(written.encode()))
            assert answer.media_type == "application/json"
            assert '"Content":"收到"'.encode() in answer.body

    run(talk())


def test_an_unverified_account_answers_at_the_second_try() -> None:
    async def talk() -> None:
        async with bench(verified=False) as made:
            answering(made, "收到", after=0.3)
            us = pusher(made, wait=0.2)
            seen = await us.push(made.channel.handle, us.text("o1", "你好"))
            assert seen.text == "收到"
            assert seen.tries > 1
            assert len(made.inlet.took) == 1
            await us.settle()

    run(talk())


def test_an_unverified_account_says_a_whole_turn_in_one_answer() -> None:
    async def talk() -> None:
        async with bench(verified=False) as made:
            answering(made, "真抱歉。", "请问订单号是？", "字" * 682)
            us = pusher(made)
            seen = await us.push(made.channel.handle, us.text("o1", "你好"))
            assert seen.text == "真抱歉。\n\n请问订单号是？"

    run(talk())


def test_what_is_left_of_an_unverified_account_has_no_way() -> None:
    async def talk() -> None:
        async with bench(verified=False) as made:
            us = pusher(made)
            seen = await us.push(made.channel.handle, us.text("o1", "你好"))
            late = await made.say("o1", "太晚了")
            assert seen.text is None
            assert (late.outcome, late.code) == (Outcome.WINDOW_CLOSED, "passive")
            assert "未认证" in late.detail

    run(talk())


def test_a_reply_sent_twice_by_the_sender_is_said_once() -> None:
    async def talk() -> None:
        async with bench(verified=False) as made:

            async def reply(arrival: Arrival) -> None:
                for _ in range(2):
                    receipt = await made.say(arrival.user, "收到", number="7")
                    assert receipt.platform_id == "passive:7"

            made.inlet.then = reply
            us = pusher(made)
            assert (await us.push(made.channel.handle, us.text("o1", "你好"))).text == "收到"

    run(talk())
