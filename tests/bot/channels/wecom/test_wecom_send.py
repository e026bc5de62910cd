"""A message reaches the customer whole and once, however often it is sent."""

from __future__ import annotations

import asyncio
import re

import pytest

from bot.channels.base import Outbound, Outcome
from bot.channels.wecom.outgoing import Ids, content
from dialogues.effects import Button
from tests.bot.channels.wecom.wecom_bench import (
    USER,
    WHO,
    Ledger,
    LedgerInlet,
    Stage,
    channel_of,
    run,
    stage,
    until,
)
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_rules import HOURS_48

YES, NO = Button("对", "/confirm"), Button("改", "/amend")


def texts(made: Stage) -> list[str]:
    return [body["text"]["content"] for _, _, body in made.wecom.delivered]


def test_a_text_arrives_under_an_id_of_ours() -> None:
    async def send() -> None:
        async with stage() as made:
            receipt = await made.send("很抱歉", "17")
            ((user, msgid, body),) = made.wecom.delivered
            assert (user, body["text"]) == (USER, {"content": "很抱歉"})
            assert re.fullmatch(r"[0-9a-f]{8}-17", msgid)
            assert (receipt.outcome, receipt.platform_id) == (Outcome.SENT, msgid)

    run(send())


def test_buttons_arrive_as_a_menu() -> None:
    async def send() -> None:
        async with stage() as made:
            assert (await made.send("对吗？", buttons=(YES, NO))).outcome is Outcome.SENT
            (_, _, body) = made.wecom.delivered[0]
            assert body["msgmenu"] == {
                "head_content": "对吗？",
                "list": [
                    {"type": "click", "click": {"id": "/confirm", "content": "对"}},
                    {"type": "click", "click": {"id": "/amend", "content": "改"}},
                ],
            }

    run(send())


@pytest.mark.parametrize("length", [341, 342, 500, 660, 682])
def test_a_long_text_with_buttons_loses_no_word(length: int) -> None:
    async def send() -> None:
        async with stage() as made:
            text = ("这句话不长。" * 200)[:length]
            assert (await made.send(text, buttons=(YES,))).outcome is Outcome.SENT
            (_, _, body) = made.wecom.delivered[0]
            menu = body.get("msgmenu", {})
            whole = menu.get("head_content", "") + menu.get("tail_content", "")
            assert text in (whole, body.get("text", {}).get("content"))
            assert menu or length > 660

    run(send())


def test_too_many_and_too_long_buttons_are_cut_to_what_wecom_takes() -> None:
    async def send() -> None:
        async with stage() as made:
            buttons = (*(Button(f"第{n}" * 40, "选" * 30) for n in range(12)), Button("", "x"))
            assert (await made.send("选", buttons=buttons)).outcome is Outcome.SENT
            assert len(made.wecom.delivered[0][2]["msgmenu"]["list"]) == 10

    run(send())


def test_a_button_without_payload_sends_its_title() -> None:
    menu = content(Outbound("1", "x", (Button("人工", ""),)))["msgmenu"]
    assert menu["list"][0]["click"] == {"id": "人工", "content": "人工"}


def test_buttons_without_words_are_no_menu() -> None:
    assert content(Outbound("1", "x", (Button("", ""),)))["msgtype"] == "text"


@pytest.mark.parametrize(("text", "taken"), [("字" * 682, True), ("字" * 683, False), ("", False)])
def test_what_is_too_long_is_refused_before_it_is_cut(text: str, taken: bool) -> None:  # noqa: FBT001 - a table's column
    async def send() -> None:
        async with stage() as made:
            receipt = await made.send(text)
            assert receipt.outcome is (Outcome.SENT if taken else Outcome.REJECTED)
            assert len(made.wecom.delivered) == int(taken)

    run(send())


def test_a_half_of_a_character_does_no_harm() -> None:
    async def send() -> None:
        async with stage() as made:
            assert (await made.send("坏\ud83d了")).outcome is Outcome.SENT
            assert texts(made) == ["坏?了"]

    run(send())


@pytest.mark.parametrize("repeat_is_error", [True, False])
def test_a_lost_answer_makes_no_double(repeat_is_error: bool) -> None:  # noqa: FBT001 - a table's column
    async def send() -> None:
        async with stage() as made:
            made.wecom.repeat_is_error = repeat_is_error
            made.wecom.fault("kf/send_msg", "lost")
            assert (await made.send("一", "1")).outcome is Outcome.RETRY
            assert (await made.send("一", "1")).outcome is Outcome.SENT
            assert texts(made) == ["一"]

    run(send())


def test_a_send_repeated_after_a_crash_makes_no_double() -> None:
    """Another process of the same database, which knows nothing of the first."""

    async def send() -> None:
        async with stage() as made:
            assert (await made.send("一", "1")).outcome is Outcome.SENT
            second = channel_of(made.channel._api._corp.base, made.clock)
            await second.start(LedgerInlet(made.ledger, "p2"))
            receipt = await second.send(WHO, Outbound("1", "一"))
            await second.stop()
            assert (receipt.outcome, texts(made)) == (Outcome.SENT, ["一"])

    run(send())


def test_another_database_has_other_ids() -> None:
    """A database begun anew counts from one again; its first message is not the old one's."""

    async def ids() -> None:
        one, other = (Ids("main", LedgerInlet(Ledger(Clock()))) for _ in range(2))
        assert await one.of("1") == await one.of("1")
        assert await one.of("1") != await other.of("1")

    run(ids())


def test_processes_that_begin_together_agree_on_the_ids() -> None:
    async def ids() -> None:
        ledger = Ledger(Clock())
        many = [Ids("main", LedgerInlet(ledger, f"p{n}")) for n in range(5)]
        assert len(set(await asyncio.gather(*(one.of("7") for one in many)))) == 1

    run(ids())


@pytest.mark.parametrize("number", ["1", "9" * 40, "投诉", "a.b", "x" * 16])
def test_an_id_is_what_wecom_takes(number: str) -> None:
    async def ids() -> None:
        one = Ids("main", LedgerInlet(Ledger(Clock())))
        assert re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", await one.of(number))
        await one.failed(await one.of(number))
        assert re.fullmatch(r"[0-9a-zA-Z_-]{1,32}", await one.of(number))

    run(ids())


def test_a_message_that_did_not_arrive_is_told_and_can_be_sent_again() -> None:
    async def send() -> None:
        async with stage() as made:
            first = await made.send("一", "1")
            told = made.wecom.fails(USER, first.platform_id, 10)
            await made.knock()
            (arrival,) = await made.pulled(told)
            assert (arrival.kind, arrival.raw["message"]) == ("receipt", "1")
            second = await made.send("一", "1")
            assert second.platform_id == f"{first.platform_id}_1"
            assert texts(made) == ["一"]
            made.wecom.fails(USER, second.platform_id, 0)
            told = made.wecom.fails(USER, "somebody-elses", 0)
            await made.knock()
            (foreign,) = await made.pulled(told)
            assert foreign.raw["message"] == ""
            assert (await made.send("一", "1")).platform_id == f"{first.platform_id}_2"

    run(send())


def test_without_the_database_a_message_waits() -> None:
    async def send() -> None:
        async with stage() as made:
            made.ledger.away = True
            receipt = await made.send()
            assert (receipt.outcome, receipt.code) == (Outcome.RETRY, "store")
            made.ledger.away = False
            assert (await made.send()).outcome is Outcome.SENT

    run(send())


def test_before_the_start_a_message_waits() -> None:
    async def send() -> None:
        async with stage(begun=False) as made:
            assert (await made.send()).outcome is Outcome.RETRY

    run(send())


def test_the_sixth_message_waits_for_the_customer() -> None:
    async def send() -> None:
        async with stage() as made:
            receipts = [await made.send(number=str(n)) for n in range(6)]
            assert [one.outcome for one in receipts] == [Outcome.SENT] * 5 + [Outcome.QUOTA]
            assert made.channel.limits.per_inbound == 5
            made.wecom.says(USER, "在吗")
            assert (await made.send(number="6")).outcome is Outcome.SENT

    run(send())


def test_after_48_hours_the_window_is_closed() -> None:
    async def send() -> None:
        async with stage() as made:
            made.clock.on(HOURS_48)
            receipt = await made.send()
            assert receipt.outcome is Outcome.WINDOW_CLOSED
            assert made.channel.limits.window is not None
            assert made.channel.limits.window.total_seconds() == HOURS_48

    run(send())


def test_stopping_ends_all_and_can_be_done_twice() -> None:
    async def stop() -> None:
        async with stage() as made:
            made.wecom.fault("kf/sync_msg", "hang")
            made.wecom.says(USER, "x")
            await made.knock()
            await until(lambda: made.wecom.count("kf/sync_msg") == 2)
            await made.channel.stop()

    run(stop())
