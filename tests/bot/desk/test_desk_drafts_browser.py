"""Drafts at the desk in Chromium: they outlive a reload, a lost answer and a session's end."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from storage import accounts
from tests.bot.desk_browsers import Served, claimed
from tests.bot.pretend_desk import PASSWORD

pytestmark = pytest.mark.browser


def test_a_draft_outlives_a_reload_and_belongs_to_its_talk(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    page = desk.agent()
    page.keyboard.press("j")
    expect(page.locator("#lines li")).not_to_have_count(0)
    page.fill("#reply", "写到一半的话")
    page.reload()
    expect(page.locator("#reply")).to_have_value("写到一半的话")
    page.locator(".row", has_text="键盘").click()
    expect(page.locator("#reply")).to_have_value("")
    page.locator(".row", has_text="耳机").click()
    expect(page.locator("#reply")).to_have_value("写到一半的话")


def test_drafts_are_gone_after_signing_out(desk: Served) -> None:
    desk.customer("u1", "我要人工")
    page = desk.agent()
    page.keyboard.press("j")
    page.fill("#reply", "客户电话 13800138000")
    page.click("#sign-out button")
    expect(page.locator("h1")).to_have_text("登录")
    assert page.evaluate("JSON.stringify(localStorage)").count("13800138000") == 0


def test_a_reply_whose_answer_was_lost_is_sent_again_and_arrives_once(desk: Served) -> None:
    chat = desk.customer("u1", "我要人工")
    page = desk.agent()
    claimed(page)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/reply", lose)
    page.fill("#reply", "您好，我是陈岚。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("连不上服务器")
    expect(page.locator("#reply")).to_have_value("您好，我是陈岚。")
    page.unroute("**/reply")
    page.focus("#reply")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    assert desk.world.said(chat).count("您好，我是陈岚。") == 1


def test_a_session_that_ends_leads_to_the_door_and_back_to_the_draft(desk: Served) -> None:
    desk.customer("u1", "我要人工")
    page = desk.agent()
    page.keyboard.press("j")
    expect(page.locator("#lines li")).not_to_have_count(0)
    page.fill("#reply", "写到一半的话")
    desk.world.store.do(lambda tx: accounts.disable(tx, "chenlan"))
    desk.world.store.do(lambda tx: accounts.enable(tx, "chenlan"))
    expect(page.locator(".note")).to_contain_text("登录已过期")
    page.fill("#login", "chenlan")
    page.fill("#password", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_have_value("写到一半的话")


def test_a_later_draft_is_looked_over_in_words_only(desk: Served) -> None:
    """Nothing is missing of the first contact any more, and nothing stands there for it."""
    desk.customer("u1", "我要人工")
    page = desk.agent()
    claimed(page)
    page.fill("#reply", "您好，我是陈岚。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    page.fill("#reply", "我去查一下。")
    expect(page.locator("#checks .score")).to_be_visible()
    assert "null" not in page.locator("#checks").inner_text()
