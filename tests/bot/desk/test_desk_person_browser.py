"""A customer's earlier complaints in Chromium: proposed, joined with a reason, parted again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.bot.desk.test_desk_person import before, repeat
from tests.bot.desk_browsers import MIDDLE, WIDE, Served, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
pytestmark = pytest.mark.browser


def opened(desk: Served, **options: Any) -> tuple[Page, str]:
    """Return the page of an agent who looks at a talk with a proposal, and its case."""

    async def story() -> str:
        _, number = await before(desk.world, await desk.world.agent())
        return number

    number = desk.do(story())
    page = desk.agent(**options)
    page.locator(".row").first.click()
    expect(page.locator("#take")).to_be_visible()
    return page, number


def test_a_proposal_is_joined_with_its_reason_and_shows_what_was_promised(desk: Served) -> None:
    page, _ = opened(desk)
    section = page.locator("[data-section=person]")
    expect(section).to_contain_text("两边说了同一个手机号，尾号 8000")
    expect(section).not_to_contain_text("修了一次")
    section.locator("button", has_text="是同一位").first.click()
    expect(section.locator(".fault").first).to_have_text("先写怎么核对的。")
    expect(section.locator("#why-1")).to_be_focused()
    page.keyboard.type("电话里核对过订单")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(section).to_contain_text("以前的投诉 1 件")
    for words in (
        "TS-OLD",
        "结果：部分支持 修了一次",
        "谁办的：林可",
        "已超时",
        "有答应了没办到的",
    ):
        expect(section).to_contain_text(words)
    section.locator("summary").click()
    section.locator("input").fill("是他爱人")
    section.locator("button", has_text="拆开").click()
    expect(section).not_to_contain_text("修了一次")
    expect(section).to_contain_text("已拆开：")


def test_this_time_stands_beside_last_time_and_is_reached_by_key(desk: Served) -> None:
    page, number = opened(desk)
    section = page.locator("[data-section=person]")
    section.locator("#why-1").fill("核对过")
    section.locator("button", has_text="是同一位").first.click()
    expect(section).to_contain_text("以前的投诉 1 件")
    repeat(desk.world, number)
    page.reload()
    table = section.locator(".compared")
    expect(table.locator("caption")).to_have_text("这次和上次")
    expect(table).to_contain_text("键盘坏了，电话 138****8000")
    expect(section.locator("li[data-linked=true]")).to_contain_text("上次那件")
    page.keyboard.press("h")
    expect(section).to_be_focused()
    expect(section).to_be_in_viewport()


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE])
def test_nothing_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page, _ = opened(desk, size=size)
    if size != WIDE:
        page.click("#record-button")
    section = page.locator("[data-section=person]")
    section.locator("#why-1").fill("核对过")
    section.locator("button", has_text="是同一位").first.click()
    expect(section).to_contain_text("修了一次")
    assert too_wide(page) == 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page, number = opened(desk, color_scheme=colours)
    axe(page)
    assert serious_faults(page) == [], "a proposal"
    page.locator("#why-1").fill("核对过")
    page.locator("[data-section=person] button", has_text="是同一位").first.click()
    expect(page.locator("[data-section=person]")).to_contain_text("修了一次")
    repeat(desk.world, number)
    page.reload()
    expect(page.locator(".compared")).to_be_visible()
    page.locator("[data-section=person] summary").click()
    axe(page)
    assert serious_faults(page) == [], "joined"


def test_another_open_case_of_the_talk_is_gone_on_with_by_a_click(desk: Served) -> None:
    """Its number and form are the talk's then; the one that was left can be picked again."""

    async def story() -> tuple[str, str]:
        seat = await desk.world.agent()
        chat = await desk.world.customer("u1", "耳机坏了", "人工")
        older = (await seat.talk(chat))["case_no"]
        for what in ("take", "return"):
            await seat.act(chat, what)
        await desk.world.customer("u1", "另外还要投诉你们快递迟到三天，太差了", "人工")
        await seat.act(chat, "take")
        return older, (await seat.talk(chat))["case_no"]

    older, newer = desk.do(story())
    page = desk.agent()
    page.click("#tab-people")
    page.locator(".row").first.click()
    section, record = page.locator("[data-section=person]"), page.locator("#record-body")
    expect(record.locator(".mono").first).to_have_text(newer)
    section.locator(f"[data-pick={older}]").click()
    expect(record.locator(".mono").first).to_have_text(older)
    expect(page.locator("#status")).to_contain_text(f"现在办 {older}")
    expect(section.locator(f"[data-pick={newer}]")).to_be_visible()
    page.click("#mode-sort")
    page.check("input[name=sort-severity][value=out]")
    page.fill("#sort-reason", "客户说开不了机")
    page.keyboard.press("Control+Enter")
    expect(record).to_contain_text("影响程度：完全不能用")
    assert not too_wide(page)
