"""The desk in Chromium moves by itself, and takes no click or focus away when it does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.bot.desk_browsers import FIRE, Served, claimed

pytestmark = pytest.mark.browser


def test_everything_moves_by_itself(desk: Served) -> None:
    first, second = desk.agent(), desk.agent("zhoumin", "周敏")
    desk.customer("u1", FIRE)
    for page in (first, second):
        expect(page.locator(".row")).to_have_count(1)
        expect(page.locator("#status")).to_contain_text("新进紧急")
        page.keyboard.press("j")
        expect(page.locator("#take")).to_be_visible()
    first.keyboard.press("c")
    expect(second.locator("#head")).to_contain_text("陈岚 在接待")
    expect(second.locator("#hint")).to_contain_text("陈岚 在接待")
    expect(second.locator("#count-people")).to_have_text("1")
    desk.customer("u1", "人没事，火灭了")
    for page in (first, second):
        expect(page.locator(".from-customer").last).to_contain_text("人没事，火灭了")
        expect(page.locator(".from-customer .feeling").last).to_contain_text("愤怒 1/3")


def test_who_comes_too_late_is_told_the_name(desk: Served) -> None:
    """The loser's page still shows the button: its news of the take is held back."""
    desk.customer("u1", "我要人工")
    first, second = desk.agent(), desk.agent("zhoumin", "周敏")
    for page in (first, second):
        page.keyboard.press("j")
        expect(page.locator("#take")).to_be_visible()
    second.evaluate("window.setTimeout = () => 1")
    first.keyboard.press("c")
    expect(first.locator("#back")).to_be_visible()
    second.click("#take")
    expect(second.locator("#status")).to_have_text("陈岚 已经接手了。")
    expect(second.locator("#take")).to_be_hidden()


def test_a_talk_of_mine_that_moves_elsewhere_is_marked(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    page = desk.agent()
    claimed(page)
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    page.locator(".row", has_text="键盘").click()
    expect(page.locator("#packet-body .story")).to_contain_text("键盘")
    desk.customer("u1", "你们还在吗")
    expect(page.locator("#status")).to_contain_text("有新动静")
    page.click("#tab-people")
    row = page.locator(".row", has_text="耳机")
    expect(row.locator(".unread")).to_be_visible()
    row.click()
    expect(page.locator(".unread")).to_have_count(0)


def test_a_click_is_not_lost_when_the_list_moves_under_it(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    page = desk.agent()
    row = page.locator(".row", has_text="耳机")
    row.hover()
    page.mouse.down()
    desk.customer("u1", "还有人吗，我等了半天了")
    desk.customer("u0", FIRE)
    expect(page.locator(".row")).to_have_count(2)
    row.hover()
    page.mouse.up()
    expect(page.locator("#packet-body .story")).to_contain_text("耳机")


def test_the_focus_stays_on_its_row_when_the_list_moves(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    page = desk.agent()
    row = page.locator(".row", has_text="耳机")
    row.focus()
    desk.customer("u0", FIRE)
    expect(page.locator(".row").first).to_contain_text("着火")
    expect(row).to_be_focused()


def test_the_waiting_time_counts_up_and_the_promise_down(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    since, due = page.locator(".row .count"), page.locator(".row .due")
    waited, left = str(since.text_content()), str(due.text_content())
    assert waited.startswith("已等 00:0")
    assert left.startswith("还剩 1")
    expect(since).not_to_have_text(waited)
    expect(due).not_to_have_text(left)
    assert str(since.text_content()) > waited
    assert str(due.text_content()) < left
