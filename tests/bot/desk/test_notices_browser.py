"""What customers are told in advance, in Chromium: a lead writes it, the bot says it (S1-29)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from storage import accounts
from tests.bot.desk_browsers import MIDDLE, WIDE, Served, too_wide
from tests.bot.work_api_bench import posted
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
TEXT = "部分小区的宽带断了，抢修的同事在现场。"
pytestmark = pytest.mark.browser


def begun(desk: Served) -> None:
    """Let an agent begin an incident of two customers' cases."""
    chats = [desk.customer(f"g{n}", "家里断网了", "我要人工") for n in range(2)]
    seat = desk.do(desk.world.agent())
    numbers = [str(desk.do(seat.talk(chat))["case_no"]) for chat in chats]
    body = {"title": "小区断网", "cases": numbers}
    assert desk.do(posted(seat, "incidents", "", body)).status_code == 200


def leading(desk: Served, **options: Any) -> Page:
    """Return a lead's page with the list of incidents open."""
    begun(desk)
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    page = desk.agent("wang", "王主管", **options)
    page.click("#incident-line")
    page.locator("#incident-notice-1 summary").click()
    return page


def test_a_lead_writes_it_and_the_next_customer_hears_it_until_it_is_withdrawn(
    desk: Served,
) -> None:
    page = leading(desk)
    page.locator("#incident-notice-1 button", has_text="让机器人这样说").click()
    expect(page.locator("#incident-notice-1-fault")).to_contain_text("先填：告诉客户的话")
    page.fill("#incident-notice-1-text", "今晚恢复。")
    page.locator("#incident-notice-1 button").first.click()
    expect(page.locator("#incident-notice-1-fault")).to_contain_text("先填：产品")
    page.fill("#incident-notice-1-products", "宽带、broadband")
    page.locator("#incident-notice-1 button").first.click()
    expect(page.locator("#incident-notice-1-fault")).to_contain_text("“今晚”是时间")
    page.fill("#incident-notice-1-text", TEXT)
    page.locator("#incident-notice-1 button").first.click()
    line = page.locator("[data-notice='1']")
    expect(line).to_contain_text("机器人先告诉这些客户（宽带、broadband）")
    expect(line).to_contain_text(f"{TEXT} （王主管写的）")
    heard = page.locator("[data-heard='1']")
    expect(heard).to_have_text("还没有告诉过客户")
    told = desk.world.said(desk.customer("n1", "宽带断了三天"))
    assert sum(TEXT in one for one in told) == 1
    assert not any(TEXT in one for one in desk.world.said(desk.customer("n2", "耳机没声音")))
    page.keyboard.press("Escape")
    page.click("#incident-line")
    expect(heard).to_contain_text("已告诉 1 位客户 · 最近一次 ")
    page.locator("#incident-notice-1 summary").click()
    page.locator("#incident-notice-1 button", has_text="撤下").click()
    expect(line).to_have_count(0)
    expect(heard).to_contain_text("换下、撤下的话告诉过 1 位客户 · 最近一次 ")
    assert not any(TEXT in one for one in desk.world.said(desk.customer("n3", "宽带断了三天")))


def test_the_case_shows_that_he_was_told(desk: Served) -> None:
    page = leading(desk)
    page.fill("#incident-notice-1-text", TEXT)
    page.fill("#incident-notice-1-products", "宽带")
    page.locator("#incident-notice-1 button").first.click()
    expect(page.locator("[data-notice='1']")).to_be_visible()
    desk.customer("n1", "宽带断了三天", "我要人工")
    seat = desk.do(desk.world.agent())
    answer = desk.do(seat.client.get("/desk/api/talk/web:default:n1/history"))
    assert TEXT in answer.text
    assert "开头就告知了已知情况" in answer.text


def test_who_is_no_lead_reads_it_and_changes_nothing(desk: Served) -> None:
    begun(desk)
    page = desk.agent()
    page.click("#incident-line")
    expect(page.locator("#incidents [data-incident]")).to_be_visible()
    expect(page.locator("#incident-notice-1")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE])
def test_nothing_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page = leading(desk, size=size)
    assert too_wide(page) == 0
    over = page.evaluate(
        "(d => d.scrollWidth - d.clientWidth)(document.querySelector('#incidents'))"
    )
    assert over <= 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page = leading(desk, color_scheme=colours)
    axe(page)
    assert serious_faults(page) == []
