"""At the desk in Chromium: a case made urgent by a key, a talk given back for one thing, 12315."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from storage import alerts
from tests.bot.desk_browsers import Served, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

pytestmark = pytest.mark.browser


def test_u_opens_at_the_cases_own_level_and_urgent_is_chosen_by_hand(desk: Served) -> None:
    """Only the category changed after U, nobody is called: a lead alone could take that back."""
    desk.customer("u1", "耳机坏了", "我要人工")
    page = desk.agent()
    page.locator(".row").first.click()
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#scroll").click()
    page.keyboard.press("u")
    expect(page.locator("#mode-sort")).to_have_attribute("aria-selected", "true")
    own = page.locator('#deciding input[name="sort-level"][value="2"]')
    expect(own).to_be_focused()
    expect(own).to_be_checked()
    page.keyboard.press("ArrowUp")
    expect(page.locator('#deciding input[name="sort-level"][value="1"]')).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#sort-reason-fault")).to_have_text("还缺：为什么这样改")
    page.locator('#deciding input[name="sort-severity"][value="out"]').check()
    page.fill("#sort-reason", "电话里说外壳烧穿了")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#mode-reply")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-section=standing]")).to_contain_text("影响程度：完全不能用")
    page.click("#history-button")
    expect(page.locator(".history")).to_contain_text("电话里说外壳烧穿了")
    assert desk.world.store.read(alerts.standing)
    assert not too_wide(page)


def test_a_talk_is_given_back_for_one_thing_and_says_so(desk: Served) -> None:
    page, _ = taken(desk)
    page.keyboard.press("Escape")
    page.locator("#scroll").click()
    page.keyboard.press("b")
    page.locator('[name="back-mode"][value="follow_up"]').check()
    page.locator("#back-ask button[value=yes]").click()
    expect(page.locator("#status")).to_contain_text("还没有发确认函")
    page.keyboard.press("b")
    page.locator('[name="back-mode"][value="progress"]').check()
    page.locator("#back-ask button[value=yes]").click()
    expect(page.locator("#hint")).to_contain_text("只报进展（陈岚交还时定的）")


@AXE_NEEDED
def test_what_12315_asks_for_can_be_read_by_everybody(desk: Served) -> None:
    page, _ = taken(desk)
    page.keyboard.press("Control+k")
    page.keyboard.type("12315")
    page.keyboard.press("Enter")
    expect(page.locator("#regulator-gaps")).to_contain_text("还缺：投诉人姓名")
    expect(page.locator("#regulator-whole")).to_be_hidden()
    axe(page)
    assert serious_faults(page) == []
