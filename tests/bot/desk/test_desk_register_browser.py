"""Registering a visitor's complaint in Chromium: a form, and the talk it becomes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bot.desk_browsers import NARROW, WIDE, Served, too_wide

pytestmark = pytest.mark.browser

BROKEN = "耳机坏了好几天，来店里问过两回"


@pytest.fixture
def page(desk: Served) -> Page:
    desk.customer("u1", "人工")
    return desk.agent()


def test_a_visitor_is_registered_by_keyboard_and_his_talk_is_open(page: Page) -> None:
    """S0-02: from the key to the open talk; what is missing is said."""
    page.keyboard.press("g")
    page.keyboard.press("j")
    expect(page.locator("#register-text")).to_be_focused()
    page.keyboard.type(BROKEN)
    page.fill("#register-contact_name", "林小姐")
    page.fill("#register-contact_phone", "138-0013-8000")
    page.fill("#register-product", "耳机")
    page.click("#register-yes")
    expect(page.locator("#register")).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("登记好了，还缺 4 样：")
    expect(page.locator("#status")).not_to_contain_text("什么产品或服务")
    expect(page.locator("#record")).to_contain_text("柜台")
    expect(page.locator(".from-customer").first).to_contain_text(BROKEN)
    expect(page.locator("#count-waiting")).to_have_text("2")
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()


def test_what_does_not_fit_is_said_at_its_box_and_nothing_written_is_lost(page: Page) -> None:
    page.click("#register-button")
    page.click("#register-yes")
    expect(page.locator("#register-fault")).to_have_text("先写客户怎么说的。")
    expect(page.locator("#register-text")).to_be_focused()
    page.fill("#register-text", BROKEN)
    page.fill("#register-contact_phone", "12")
    page.click("#register-yes")
    expect(page.locator("#register-fault")).to_contain_text("“联系电话”填得不对")
    expect(page.locator("#register-contact_phone")).to_be_focused()
    expect(page.locator("#register-text")).to_have_value(BROKEN)
    page.click("#register-cancel")
    page.click("#register-button")
    expect(page.locator("#register-text")).to_have_value(BROKEN)
    page.fill("#register-contact_phone", "")
    page.click("#register-yes")
    expect(page.locator("#status")).to_contain_text("登记好了")
    page.click("#register-button")
    expect(page.locator("#register-text")).to_have_value("")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_form_is_whole_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    desk.customer("u1", "人工")
    page = desk.agent(size=size)
    page.click("#register-button")
    expect(page.locator("#register")).to_be_visible()
    assert too_wide(page) == 0
    for one in ("#register-text", "#register-demand", "#register-at"):
        box = page.locator(one).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0]
