"""Rows of cases in work: what is next due, what waits for an answer, and none is ever lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.desk import plan_news
from dialogues.clocks import Kind
from storage import clocks, handing
from storage.handoffs import Owner
from tests.bot.desk.decisions_bench import taken
from tests.bot.desk.test_desk_rows_told import case, row
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import PLAN

HOUR = 3600.0


@pytest.fixture
def world(tmp_path: Path) -> PretendDesk:
    return PretendDesk(tmp_path)


async def bot_rows(seat: Seat) -> list[Any]:
    return list((await seat.queue())["bot"])


def test_a_case_given_back_to_the_bot_stays_before_its_owner(world: PretendDesk) -> None:
    """S0-15: its plan and what was promised go on; it is in the bot's list, due and his."""

    async def story() -> None:
        seat, chat = await taken(world)
        number = (await seat.talk(chat))["case_no"]
        world.store.do(lambda tx: handing.own(tx, number, Owner("chenlan", "陈岚"), "bot"))
        assert await bot_rows(seat) == []
        assert (await seat.act(chat, "return")).status_code == 200
        (kept,) = await bot_rows(seat)
        assert (kept["chat"], kept["case_no"], kept["kept"]) == (chat, number, True)
        assert (kept["mine"], kept["owner"]) == (True, "陈岚")
        assert kept["due"] == first_due(world, number)
        other = await world.agent("zhoumin", "周敏")
        assert not (await bot_rows(other))[0]["mine"]
        await seat.act(chat, "take")
        assert await bot_rows(seat) == []

    world.run(story())


def first_due(world: PretendDesk, number: str) -> float:
    """Return the due of the first clock that runs, tasks aside."""
    zone = world.clock.at().tzinfo
    assert zone is not None
    held = world.store.read(lambda c: clocks.of_case(c, number, zone))
    running = [one.clock for one in held if one.clock.open and one.clock.kind is not Kind.TASK]
    return min(one.due for one in running).timestamp()


def test_a_row_with_people_tells_the_first_clock_where_nothing_was_promised(
    world: PretendDesk,
) -> None:
    async def story() -> None:
        seat, chat = await taken(world)
        number = (await seat.talk(chat))["case_no"]
        await seat.act(chat, "reply", text="您好，我是陈岚，看一下马上回您。")
        assert (await row(seat))["due"] == first_due(world, number)

    world.run(story())


def test_he_has_waited_since_his_first_word_that_nobody_answered(world: PretendDesk) -> None:
    """Not since he came into the queue; answered, he does not wait."""

    async def story() -> None:
        seat, chat = await taken(world)
        assert (await row(seat))["since"] is not None, "nobody has spoken to him yet"
        world.clock.ahead += 60
        await seat.act(chat, "reply", text="您好，我是陈岚。")
        assert (await row(seat))["since"] is None
        world.clock.ahead += 600
        asked = world.clock()
        await world.customer("u1", "那什么时候修好")
        world.clock.ahead += 60
        await world.customer("u1", "在吗")
        assert (await row(seat))["since"] == pytest.approx(asked, abs=5)

    world.run(story())


def test_a_row_says_how_the_customer_answered_the_plan(world: PretendDesk) -> None:
    """S0-15: whoever wrote it need not open the talk to know."""

    async def story() -> None:
        seat, chat = await taken(world)
        await case(seat, chat, "plan", **PLAN, due=world.clock() + 3 * HOUR)
        assert (await row(seat))["plan"] == ""
        await world.customer("u1", "同意")
        assert (await row(seat))["plan"] == "accepted"

    world.run(story())


@pytest.mark.parametrize(
    ("kind", "said", "how"),
    [
        ("proposal_settled", {"how": "amended"}, "amended"),
        ("proposal_settled", {"how": "refused"}, "refused"),
        ("proposal_settled", {"how": "replaced"}, ""),
        ("proposed", {}, ""),
        ("resolved", {}, ""),
    ],
)
def test_only_an_answer_of_the_customer_is_news(kind: str, said: dict[str, str], how: str) -> None:
    assert plan_news.how(kind, said) == how
