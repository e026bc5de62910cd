"""Visits and complex cases in Chromium: arranged, given a result, proposed, and past its time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bot.desk_browsers import Served, taken, too_wide

pytestmark = pytest.mark.browser


def arrange(page: Page) -> None:
    page.click("#mode-task")
    page.check("input[name=task-kind][value=visit]")
    page.fill("#task-title", "上门换主板")
    page.select_option("#task-team", "after_sales")
    page.fill("#task-place", "幸福路 8 号，王女士")
    page.focus("#task-title")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#record")).to_contain_text("上门换主板")


def test_a_visit_is_arranged_and_its_result_arranges_the_next(desk: Served) -> None:
    page, _ = taken(desk)
    arrange(page)
    record = page.locator("#record")
    expect(record.locator(".visits")).to_have_text("上门 1 次")
    one = record.locator("[data-task]").filter(has_text="上门换主板").first
    expect(one.locator("[data-act=answer]")).to_have_count(0)
    one.locator("details[data-act=not_home] > summary").click()
    one.locator("details[data-act=not_home] button.primary").click()
    expect(one.locator("details[data-act=not_home] .fault")).to_have_text("先写当时的情形。")
    one.locator("details[data-act=not_home] textarea").fill("敲门没人，电话约了明天")
    one.locator("details[data-act=not_home] button.primary").click()
    expect(record.locator(".visits")).to_have_text("上门 2 次 · 客户不在家")
    expect(record.locator("[data-task]").filter(has_text="上门换主板")).to_have_count(2)


def test_a_complex_case_says_why_and_leads_to_the_forms(desk: Served) -> None:
    """A fire is danger to people: the longer time and an expert are a click away."""
    page, _ = taken(desk)
    complex_ = page.locator("#record .complex")
    expect(complex_).to_contain_text("建议按复杂件办：")
    expect(complex_).to_contain_text("涉及人身安全")
    complex_.locator("[data-does=extend]").click()
    expect(page.locator("#extend-reason")).to_be_focused()
    page.locator("#record .complex [data-does=expert]").click()
    expect(page.locator("#task-title")).to_be_focused()
    page.set_viewport_size({"width": 720, "height": 900})
    assert not too_wide(page)


def test_a_state_that_lasts_too_long_is_marked(desk: Served) -> None:
    page, _ = taken(desk)
    expect(page.locator("#record .stay")).to_have_attribute("data-late", "false")
    desk.world.clock.ahead += 125 * 60
    page = desk.agent()
    page.click("#views [data-view=mine]")
    page.locator(".row").first.click()
    stay = page.locator("#record .stay")
    expect(stay).to_have_attribute("data-late", "true")
    expect(stay).to_contain_text("「已认领」停得太久，该有下一步了")


def test_a_window_is_told_to_the_customer_and_can_be_told_by_hand(desk: Served) -> None:
    """S1-20: he reads when somebody comes as soon as it is saved."""
    page, _ = taken(desk)
    page.click("#mode-task")
    expect(page.locator("#task-since")).to_be_hidden()
    page.check("input[name=task-kind][value=visit]")
    expect(page.locator("#task-due")).to_be_hidden()
    page.fill("#task-title", "上门换主板")
    page.select_option("#task-team", "after_sales")
    page.fill("#task-since", "2036-11-28T14:00")
    page.fill("#task-until", "2036-11-28T16:00")
    page.focus("#task-title")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lines")).to_contain_text("11月28日 14:00 到 16:00")
    one = page.locator("#record [data-task]").filter(has_text="上门换主板").first
    expect(one.locator("time")).to_have_count(2)
    one.locator("details[data-act=cancel] > summary").click()
    one.locator("details[data-act=cancel] textarea").fill("客户改为寄修")
    one.locator("details[data-act=cancel] input[type=checkbox]").check()
    one.locator("details[data-act=cancel] button.primary").click()
    expect(page.locator("#record [data-task][data-state=cancelled]")).to_have_count(1)
    expect(page.locator("#lines")).not_to_contain_text("取消了")


def test_an_address_filled_in_by_hand_stands_in_the_form_of_a_visit(desk: Served) -> None:
    page, _ = taken(desk)
    page.locator("[data-field=contact_address]").click()
    page.fill("#field-contact_address", "幸福路 8 号 3 楼")
    page.keyboard.press("Enter")
    expect(page.locator("#record")).to_contain_text("幸福路 8 号 3 楼")
    page.click("#mode-task")
    page.check("input[name=task-kind][value=visit]")
    expect(page.locator("#task-place")).to_have_value("幸福路 8 号 3 楼")
