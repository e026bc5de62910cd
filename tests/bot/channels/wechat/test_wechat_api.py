"""Sending by WeChat's API: what arrives, within which quota, and what is shown of it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.channels.base import Address, Channel, Outcome
from bot.channels.wechat.channel import SEND, TEMPLATE
from dialogues.effects import Button
from tests.bot.channels.wechat.wechat_api_bench import TOKEN_PATH, inlet
from tests.fakes.wechat_bench import KEYS, QUICK, Clock, bench, run
from tests.fakes.wechat_platform import SECRET, Platform

TO = Address("wechat", "main", "o1")


def test_a_text_and_a_menu_arrive(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            assert isinstance(made.channel, Channel)
            first = await made.say("o1", "您好\x00，“倾诉”👍")
            second = await made.say("o1", "对吗", Button("对", "/confirm"), Button("改", "/amend"))
            assert [first.outcome, second.outcome] == [Outcome.SENT] * 2

    run(talk())
    assert platform.sent == [("o1", "您好，“倾诉”👍"), ("o1", "对吗")]
    assert platform.menus[0]["list"] == [
        {"id": "/confirm", "content": "对"},
        {"id": "/amend", "content": "改"},
    ]
    assert platform.count(TOKEN_PATH) == 1


def test_the_sixth_message_in_48_hours_is_over_the_quota(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            outcomes = [(await made.say("o1", str(n))).outcome for n in range(6)]
            assert outcomes == [Outcome.SENT] * 5 + [Outcome.QUOTA]
            clock = platform.clock
            assert isinstance(clock, Clock)
            clock.now += 48 * 3600 + 1
            assert (await made.say("o1", "x")).outcome is Outcome.WINDOW_CLOSED
            platform.heard("o1", "follow")
            outcomes = [(await made.say("o1", str(n))).outcome for n in range(4)]
            assert outcomes == [Outcome.SENT] * 3 + [Outcome.QUOTA]

    run(talk())


def test_no_secret_is_shown(platform: Platform, caplog: pytest.LogCaptureFixture) -> None:
    async def talk() -> list[str]:
        shown = []
        async with bench(inlet(platform), api=platform.url) as made:
            for fault in (0, 40001, "cut", "garbage", 500, 45015):
                platform.faults[SEND].append(fault)
                shown.append(repr(await made.say("o1", "x")))
            kept = {name: one for name, one in vars(made.channel).items() if name != "_inlet"}
            shown += [repr(KEYS), repr(made.channel), str(kept)]
        return shown

    with caplog.at_level(logging.DEBUG, logger="root"):
        shown = asyncio.run(talk())
    everything = "\n".join([*shown, caplog.text])
    for secret in (SECRET, KEYS.token, KEYS.aes[0], "token-1-"):
        assert secret not in everything


def test_typing_is_shown_when_an_answer_is_late(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url, typing=True) as made:
            made.channel._type("o1")
            made.channel._type("nobody")
            await asyncio.gather(*made.channel._typing)

    run(talk())
    assert platform.typed == ["o1"]


def test_a_template_message_arrives_whatever_the_window(platform: Platform) -> None:
    platform.credits.clear()

    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url) as made:
            fields = {"thing1": "已受理", "time2": "3月1日"}
            sent = await made.channel.send_template(TO, "template-1", fields)
            assert (sent.outcome, sent.platform_id) == (Outcome.SENT, "1")
            unknown = await made.channel.send_template(TO, "template-2", fields)
            assert (unknown.outcome, unknown.code) == (Outcome.CONFIG, "40037")
            gone = await made.channel.send_template(
                Address("wechat", "main", "stranger"), "template-1", fields
            )
            assert gone.outcome is Outcome.REJECTED
            platform.faults[TEMPLATE].append(43101)
            refused = await made.channel.send_template(TO, "template-1", fields)
            assert refused.outcome is Outcome.BLOCKED

    run(talk())
    assert platform.told[0]["data"] == {"thing1": {"value": "已受理"}, "time2": {"value": "3月1日"}}


def test_a_subscription_account_has_no_template_messages(platform: Platform) -> None:
    async def talk() -> None:
        async with bench(inlet(platform), api=platform.url, kind="subscription") as made:
            receipt = await made.channel.send_template(TO, "template-1", {})
            assert (receipt.outcome, receipt.code) == (Outcome.CONFIG, "kind")

    run(talk())
    assert platform.calls == []


def test_a_passive_answer_is_ahead_of_the_next_message(platform: Platform) -> None:
    patience = replace(QUICK, lead=0.4)

    async def talk() -> None:
        async with bench(inlet(platform), patience=patience, api=platform.url) as made:
            loop = asyncio.get_running_loop()
            await made.say("o1", "z")  # the token is here: the next call is quick
            slot = made.channel._slots.open("e1", "o1")
            assert (await made.say("o1", "a")).platform_id == "passive:2"
            began = loop.time()
            await made.say("o1", "b")
            assert await slot.wait() == "a"
            assert loop.time() - began >= 0.35

    run(talk())
    assert platform.sent == [("o1", "z"), ("o1", "b")]
