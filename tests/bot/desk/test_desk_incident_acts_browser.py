"""Group incidents by hand in Chromium: begun from the open case, grown, split, handed on, ended."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from storage import incidents, teams
from storage.teams import Member
from tests.bot.desk_browsers import MIDDLE, WIDE, Served, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
pytestmark = pytest.mark.browser


def cases(desk: Served) -> list[str]:
    """Let three customers bring the same; return the numbers of their cases."""
    chats = [desk.customer(f"g{n}", "小区停电了", "我要人工") for n in range(3)]
    seat = desk.do(desk.world.agent())
    return [str(desk.do(seat.talk(chat))["case_no"]) for chat in chats]


def begun(desk: Served, numbers: list[str], **options: Any) -> Page:
    """Return the page of an agent who began an incident of the first two, its list open."""
    page = desk.agent(**options)
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.locator("#incident-begin summary").click()
    page.fill("#incident-begin-title", "小区停电")
    page.fill("#incident-begin-cases", " ".join(numbers[:2]))
    page.locator("#incident-begin button").click()
    expect(page.locator("#incidents [data-incident]")).to_contain_text("负责人 陈岚")
    return page


def test_begun_from_the_open_case_by_keyboard_and_the_team_is_called(desk: Served) -> None:
    numbers = cases(desk)
    page = desk.agent()
    desk.world.store.do(lambda tx: teams.member(tx, Member("chenlan", ("品质组",))))
    page.keyboard.press("j")
    expect(page.locator("#take")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.locator("#incident-begin summary").focus()
    page.keyboard.press("Enter")
    first = page.locator("#incident-begin-cases").input_value()
    assert first in numbers
    page.locator("#incident-begin button").click()
    expect(page.locator("#incident-begin-fault")).to_contain_text("先填：出了什么事")
    expect(page.locator("#incident-begin-title")).to_be_focused()
    page.keyboard.type("小区停电")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#incidents [data-incident]")).to_contain_text("已请这些组知悉：品质组")
    page.keyboard.press("Escape")
    expect(page.locator("#alarms")).to_contain_text("请品质组知悉：群体事件 1 号：小区停电")
    page.locator("#alarms .link", has_text="看群体事件").click()
    expect(page.locator("#incidents")).to_be_visible()


def test_a_case_comes_in_and_another_goes_with_its_reason(desk: Served) -> None:
    numbers = cases(desk)
    page = begun(desk, numbers)
    page.locator("#incident-add-1 summary").click()
    page.fill("#incident-add-1-case_no", numbers[2])
    page.locator("#incident-add-1 button").click()
    expect(page.locator("#incidents")).to_contain_text("3 件投诉")
    page.locator("#incident-split-1 summary").click()
    page.select_option("#incident-split-1-case_no", numbers[0])
    page.locator("#incident-split-1 button").click()
    expect(page.locator("#incident-split-1-fault")).to_contain_text("先填：为什么不是同一件事")
    page.fill("#incident-split-1-why", "他家是欠费")
    page.locator("#incident-split-1 button").click()
    expect(page.locator("#incidents")).to_contain_text("2 件投诉")
    found = desk.world.store.read(lambda c: incidents.members(c, 1))
    assert {one.case_no for one in found} == set(numbers[1:])


def test_it_gets_another_owner_and_ends_with_what_is_owed_in_sight(desk: Served) -> None:
    numbers = cases(desk)
    desk.do(desk.world.agent("zhoumin", "周敏"))
    page = begun(desk, numbers)
    page.locator("#incident-close-1 summary").click()
    owed = page.locator("#incident-close-1 .owed")
    expect(owed).to_contain_text("还没有告诉过 2 位客户：" + "、".join(sorted(numbers[:2])))
    expect(owed).to_contain_text("还有 2 件没有结案")
    page.locator("#incident-close-1 summary").click()
    page.locator("#incident-own-1 summary").click()
    page.select_option("#incident-own-1-login", "zhoumin")
    page.fill("#incident-own-1-why", "她管供电")
    page.locator("#incident-own-1 button").click()
    expect(page.locator("#incidents [data-incident]")).to_contain_text("负责人 周敏")
    expect(page.locator("#incident-close-1")).to_have_count(0)
    owner = desk.agent("zhoumin", "周敏")
    owner.click("#incident-line")
    owner.locator("#incident-close-1 summary").click()
    owner.fill("#incident-close-1-result", "线路修好了")
    owner.locator("#incident-close-1 button").click()
    expect(owner.locator("#incidents")).to_contain_text("现在没有群体事件")
    expect(owner.locator("#status")).to_contain_text("还没有告诉过 2 位客户")
    assert desk.world.store.read(incidents.all_of) == []


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE])
def test_nothing_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page = begun(desk, cases(desk), size=size)
    for name in ("add", "split", "own", "close"):
        page.locator(f"#incident-{name}-1 summary").click()
    assert too_wide(page) == 0
    over = page.evaluate(
        "(d => d.scrollWidth - d.clientWidth)(document.querySelector('#incidents'))"
    )
    assert over <= 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page = begun(desk, cases(desk), color_scheme=colours)
    for name in ("add", "split", "own", "close"):
        page.locator(f"#incident-{name}-1 summary").click()
    expect(page.locator("#incident-close-1 .owed")).to_be_visible()
    axe(page)
    assert serious_faults(page) == []
