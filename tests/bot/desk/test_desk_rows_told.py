"""Rows of talks that somebody has: what is past is not told, what a lead said of a plan is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dialogues.effects import FILED, HandOff
from dialogues.state import Level
from storage import accounts, handoffs
from tests.bot.desk.decisions_bench import plan, taken
from tests.bot.desk_browsers import Served
from tests.bot.pretend_desk import PretendDesk, Seat
from tests.bot.work_api_bench import posted

WAITS = "登记好了，等人认领"


async def row(seat: Seat, where: str = "people") -> Any:
    (one,) = (await seat.queue())[where]
    return one


async def case(seat: Seat, chat: str, what: str, **body: Any) -> Any:
    number = (await seat.talk(chat))["case_no"]
    answer = await posted(seat, f"case/{number}/{what}", "", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def lead(world: PretendDesk) -> Seat:
    world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return await world.agent("wang", "王主管")


def costly(world: PretendDesk) -> dict[str, Any]:
    """Return a plan that a second person has to say yes to."""
    return plan(world, remedies=["refund"], amount=500.0)


def test_who_wrote_a_plan_sees_in_his_row_that_it_waits_and_what_was_said_to_it(
    tmp_path: Path,
) -> None:
    world = PretendDesk(tmp_path)

    async def story() -> None:
        seat, chat = await taken(world)
        wang = await lead(world)
        assert (await row(seat))["plan"] == ""
        for yes, how in ((False, "rejected"), (True, "approved")):
            asked = await case(seat, chat, "plan", **costly(world))
            assert (await row(seat))["plan"] == "waiting"
            await case(wang, chat, "approve", version=asked["version"], yes=yes)
            assert (await row(seat))["plan"] == how
        await case(seat, chat, "plan/send", version=2)
        assert (await row(seat))["plan"] == ""

    world.run(story())


def test_a_talk_that_somebody_has_waits_to_be_claimed_no_more(tmp_path: Path) -> None:
    world = PretendDesk(tmp_path)

    async def story() -> None:
        seat = await world.agent()
        chat = await world.customer("u1", "我要人工")
        filed = HandOff("", Level.GENERAL, "", (FILED, "hostile"))
        world.store.do(lambda tx: handoffs.wait(tx, chat, filed))
        assert (await row(seat, "waiting"))["reasons"] == [WAITS, "客户话里有敌意"]
        await seat.act(chat, "take")
        assert (await row(seat))["reasons"] == ["客户话里有敌意"]

    world.run(story())


@pytest.mark.browser
def test_a_plan_that_was_approved_is_told_also_with_the_talk_open(desk: Served) -> None:
    page = desk.agent()
    chat = desk.customer("u1", "电池不行了，要求换电池", "我要人工")
    page.locator(".row").first.click()
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.click("#tab-people")
    seat = desk.do(desk.world.agent())
    asked = desk.do(case(seat, chat, "plan", **costly(desk.world)))
    expect(page.locator(".row .plan-news")).to_have_text("方案等审批")
    wang = desk.do(lead(desk.world))
    desk.do(case(wang, chat, "approve", version=asked["version"], yes=True))
    expect(page.locator("#status")).to_contain_text("方案批了，可以发")
    expect(page.locator(".row .plan-news")).to_have_text("方案批了，可以发")
