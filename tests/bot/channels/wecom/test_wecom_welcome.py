"""Who opens the chat hears one greeting, by the code WeCom gave for it, and no second."""

from __future__ import annotations

import pytest

from bot.channels.base import Outcome
from bot.outbound.ports import Triggered
from dialogues.effects import Button
from tests.bot.channels.wecom.wecom_bench import (
    USER,
    WHO,
    LedgerInlet,
    Stage,
    channel_of,
    run,
    stage,
)


async def entered(made: Stage) -> None:
    made.wecom.enters(USER)
    event = made.wecom.feed[-1]["msgid"]
    await made.knock()
    (arrival,) = await made.pulled(event)
    assert arrival.kind == "enter"


def test_the_first_words_go_by_the_code() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            receipt = await made.send("您好", buttons=(Button("投诉", "/complain"),))
            assert receipt.outcome is Outcome.SENT
            assert made.wecom.welcomed == [(USER, "您好")]
            assert made.wecom.delivered == []

    run(greet())


def test_a_second_word_waits_for_the_customer() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            await made.send("您好", "1")
            assert (await made.send("还在吗", "2")).outcome is Outcome.WINDOW_CLOSED
            assert made.wecom.welcomed == [(USER, "您好")]

    run(greet())


def test_a_page_that_comes_twice_welcomes_once() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            await made.send("您好", "1")
            del made.ledger.values["kf:main:cursor"]
            await made.knock()
            made.wecom.says(USER, "手机坏了")
            await made.knock()
            await made.pulled("m00002")
            assert made.ledger.repeats > 0
            await made.send("请讲", "2")
            assert made.wecom.welcomed == [(USER, "您好")]
            assert [body["text"]["content"] for _, _, body in made.wecom.delivered] == ["请讲"]

    run(greet())


@pytest.mark.parametrize("fault", ["lost", "500", "cut", "nonsense", -1, 40014])
def test_a_greeting_whose_answer_was_lost_is_no_double(fault: int | str) -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            made.wecom.fault("kf/send_msg_on_event", fault)
            first = await made.send("您好")
            assert (first.outcome is Outcome.SENT) == (fault == 40014)
            assert (await made.send("您好")).outcome is Outcome.SENT
            assert made.wecom.welcomed == [(USER, "您好")]

    run(greet())


def test_a_code_wecom_does_not_take_is_a_closed_window() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            made.wecom.codes.clear()
            for _ in range(2):
                assert (await made.send("您好")).outcome is Outcome.WINDOW_CLOSED
            assert made.wecom.welcomed == []

    run(greet())


def test_after_20_seconds_it_is_too_late() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            made.clock.on(20)
            assert (await made.send("您好")).outcome is Outcome.WINDOW_CLOSED
            assert made.wecom.count("kf/send_msg_on_event") == 0

    run(greet())


def test_a_late_event_keeps_no_code() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            made.wecom.enters(USER)
            made.clock.on(21)
            await made.knock()
            await made.pulled("m00001")
            assert "kf:main:codes" not in made.ledger.values

    run(greet())


def test_another_process_knows_the_code_and_two_customers_have_two() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            made.wecom.enters("wmOther")
            await made.knock()
            await made.pulled("m00002")
            second = channel_of(made.channel._api._corp.base, made.clock)
            await second.start(LedgerInlet(made.ledger, "p2"))
            made.channel, first = second, made.channel
            assert (await made.send("您好")).outcome is Outcome.SENT
            made.channel = first
            await second.stop()
            assert made.wecom.welcomed == [(USER, "您好")]
            assert await first._codes.code("wmOther")  # type: ignore[union-attr]  # started

    run(greet())


def test_after_a_person_ended_the_session_one_word_goes_by_its_code() -> None:
    async def end() -> None:
        async with stage() as made:
            await made.send("一", "1")
            told = made.wecom.agent_ends(USER)
            await made.knock()
            (ended,) = await made.pulled(told)
            assert (ended.kind, ended.raw["agent"]) == ("agent_returned", "zhangsan")
            assert (await made.send("我回来了", "2")).outcome is Outcome.SENT
            assert made.wecom.welcomed == [(USER, "我回来了")]
            assert (await made.send("还有", "3")).outcome is Outcome.WINDOW_CLOSED

    run(end())


def test_who_wrote_already_is_answered_in_the_common_way() -> None:
    async def greet() -> None:
        async with stage(heard=False) as made:
            await entered(made)
            made.wecom.says(USER, "手机坏了")
            assert (await made.send("请讲")).outcome is Outcome.SENT
            assert made.wecom.welcomed == []
            assert len(made.wecom.delivered) == 1

    run(greet())


def test_what_opens_no_window_is_told_to_the_sender() -> None:
    async def told() -> None:
        async with stage(begun=False) as made:
            assert isinstance(made.channel, Triggered)
            opened = made.channel.triggers
            assert opened["enter"].places == opened["agent_returned"].places == 1
            assert {kind for kind, one in opened.items() if not one.places} == {
                "agent",
                "receipt",
                "recall",
            }
            assert WHO.channel == made.channel.name

    run(told())
