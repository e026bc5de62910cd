"""Slots end by themselves, are remembered as long as a push can come again, and never pile up."""

from __future__ import annotations

import asyncio

from bot.channels.wechat import slots
from bot.channels.wechat.slots import Patience, Slots
from tests.fakes.wechat_bench import run

SHORT = Patience(answer=0.02, hold=0.05, gather=0.01, lead=0.0, kept=0.05)
LONG = Patience(answer=60, hold=60, gather=0.01, kept=60)


def test_a_slot_ends_by_itself_and_is_forgotten() -> None:
    async def talk() -> None:
        made = Slots(SHORT, only=False)
        slot = made.open("e1", "o1")
        assert await slot.wait() == ""
        assert made.open("e1", "o1") is slot
        assert made.say("o1", "1", "x") is None
        await asyncio.sleep(0.1)
        assert made.open("e1", "o1") is not slot
        made.close()

    run(talk())


def test_the_push_that_waits_longest_is_answered_first() -> None:
    async def talk() -> None:
        made = Slots(LONG, only=False)
        first, second = made.open("e1", "o1"), made.open("e2", "o1")
        for number in "ab":
            made.say("o1", number, number)
        assert [await first.wait(), await second.wait()] == ["a", "b"]
        made.close()

    run(talk())


def test_what_has_no_room_beside_the_rest_is_not_taken() -> None:
    async def talk() -> None:
        made = Slots(LONG, only=True)
        slot = made.open("e1", "o1")
        for _ in range(3):  # the sender tries again: it is said once
            assert made.say("o1", "1", "a" * 1100) is slot
        assert made.say("o1", "2", "b" * 947) is None
        assert made.say("o1", "3", "c" * 946) is slot
        assert len(await slot.wait()) == 2048
        made.close()

    run(talk())


def test_a_caller_who_is_cut_off_takes_the_answer_from_nobody() -> None:
    async def talk() -> None:
        made = Slots(LONG, only=False)
        slot = made.open("e1", "o1")
        cut, stays = (asyncio.create_task(slot.wait()) for _ in range(2))
        await asyncio.sleep(0)
        cut.cancel()
        await asyncio.gather(cut, return_exceptions=True)
        made.say("o1", "1", "收到")
        assert await stays == "收到"
        made.close()

    run(talk())


def test_a_flood_of_pushes_is_not_remembered_for_ever() -> None:
    async def talk() -> None:
        made = Slots(LONG, only=False)
        for number in range(slots._REMEMBERED + 100):
            made.open(f"e{number}", f"o{number}")
            made.say(f"o{number}", "1", "x")
        assert len(made._slots) <= slots._REMEMBERED
        assert len(made._answered) <= slots._REMEMBERED
        assert made._open == {}
        made.close()

    run(talk())
