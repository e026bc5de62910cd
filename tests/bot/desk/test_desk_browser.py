"""The desk as agents use it in Debian's Chromium: by keyboard, from the door to the reply."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.desk import setup_link
from tests.bot.desk_browsers import FIRE, Served, claimed
from tests.bot.pretend_desk import PASSWORD

HOSTILE = (
    "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>"
    "<a href=javascript:alert(1)>点我</a>\"'}{{7*7}}"
)
pytestmark = pytest.mark.browser


def composing(page: Page, key: str, **more: Any) -> None:
    """Press a key while an input method composes."""
    page.evaluate(
        """([key, more]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
           { key, bubbles: true, cancelable: true, isComposing: true, ...more }))""",
        [key, more],
    )


def test_the_first_agent_comes_in_by_the_setup_link(desk: Served) -> None:
    page = desk.page()
    now, good_for = desk.world.clock.at(), desk.world.desk.lifetimes.link
    link = setup_link.first_link(desk.world.store, now, good_for)
    page.goto(f"{desk.url}{link}")
    for field, value in (("login", "chenlan"), ("name", "陈岚"), ("password", PASSWORD)):
        page.fill(f"#{field}", value)
    page.fill("#again", PASSWORD)
    page.keyboard.press("Enter")
    desk.ready(page)
    expect(page.locator(".me")).to_contain_text("陈岚")


def test_an_agent_works_through_a_talk_without_a_mouse(desk: Served) -> None:
    chat = desk.customer("u1", FIRE, "138-0013-8000")
    page = desk.agent()
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("#packet-body .story")).to_contain_text("充电宝着火了")
    expect(page.locator("#hint")).to_contain_text("先认领")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()
    expect(page.locator("#talk-title")).to_be_focused()
    page.keyboard.press("r")  # a key, and no letter of the words to the customer
    expect(page.locator("#reply")).to_be_focused()
    page.keyboard.type("您好，我是陈岚。")
    page.keyboard.press("Enter")
    page.keyboard.type("cbjk 马上给您打电话？")
    assert "我是陈岚" not in "".join(desk.world.said(chat))
    page.keyboard.press("Control+Enter")
    expect(page.locator(".from-agent .words")).to_have_text(
        "您好，我是陈岚。\ncbjk 马上给您打电话？"
    )
    expect(page.locator("#reply")).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    page.keyboard.press("b")
    expect(page.locator("#back-ask")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#take")).to_be_visible()
    assert "陈岚先忙到这里" in desk.world.said(chat)[-1]


def test_nothing_is_sent_and_no_key_acts_while_chinese_is_composed(desk: Served) -> None:
    chat = desk.customer("u1", "我要人工")
    page = desk.agent()
    claimed(page)
    page.fill("#reply", "半句话")
    composing(page, "Enter", ctrlKey=True)
    page.keyboard.press("Escape")
    composing(page, "b")
    page.wait_for_timeout(200)
    assert "半句话" not in desk.world.said(chat)
    expect(page.locator("#back-ask")).to_be_hidden()
    expect(page.locator("#reply")).to_have_value("半句话")


def test_single_letters_can_be_switched_off(desk: Served) -> None:
    desk.customer("u1", "我要人工")
    page = desk.agent()
    page.click("#help-button")
    page.click("#letters")
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("j")
    page.wait_for_timeout(200)
    expect(page.locator("#talk")).to_be_hidden()


def test_hostile_words_are_only_words(desk: Served) -> None:
    desk.customer("u1", HOSTILE, HOSTILE, "我要人工")
    page = desk.agent(name=HOSTILE[:20])
    page.keyboard.press("j")
    expect(page.locator(".from-customer .words").first).to_have_text(HOSTILE)
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()
    page.fill("#reply", HOSTILE)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".from-agent .words")).to_have_text(HOSTILE)
    page.click("#tab-people")
    expect(page.locator(".row-story")).to_contain_text("<img")
    expect(page.locator("#packet-body .story")).to_contain_text("<script>")
    inside = page.locator("#rows, #talk, #record")
    assert inside.locator("img, script, a, iframe, svg").count() == 0
    assert "hacked" not in page.title()


def test_a_value_leads_to_the_message_it_came_from(desk: Served) -> None:
    desk.customer("u1", FIRE, "138-0013-8000")
    page = desk.agent()
    page.keyboard.press("j")
    page.locator("#record-body button", has_text="看原话：联系电话").click()
    expect(page.locator(".line:focus .words")).to_have_text("138-0013-8000")


def test_why_the_bot_said_it_is_there_on_demand(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.keyboard.press("j")
    why = page.locator(".from-bot .why").first
    expect(why.locator("dl")).to_be_hidden()
    why.locator("summary").click()
    expect(why.locator("dl")).to_contain_text("safety.fire")
    expect(why.locator("dl")).to_contain_text("quality@")
