"""The page of what did not arrive in Chromium: the count, both lists, sending again, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.channels.base import Outcome, Receipt
from storage import accounts, dead
from tests.bot.desk_browsers import NARROW, Served, served_desk, too_wide
from tests.bot.unsent_bench import CHAT, UnsentDesk
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

pytestmark = pytest.mark.browser
BLOCKED = Receipt(Outcome.BLOCKED, code="403", detail="Forbidden: bot was blocked by the user")
BODY = '{"kind":"message","text":"电话13800138000"}'.encode()


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    with served_desk(tmp_path, browser, UnsentDesk) as served:
        yield served


def world(desk: Served) -> UnsentDesk:
    assert isinstance(desk.world, UnsentDesk)
    return desk.world


def failed(desk: Served, *texts: str) -> list[int]:
    """Let these be said and not arrive."""
    here = world(desk)
    here.phone.answer = BLOCKED
    numbers = [here.say(text) for text in texts]
    desk.do(here.settle())
    here.phone.answer = None
    return numbers


def letter(desk: Served, chat: str) -> int:
    why = "Poison: not an event: KeyError('inbox_id')"
    here = world(desk)
    return here.store.do(lambda tx: dead.park(tx, "web", BODY, why, lane=f"in:{chat}"))


def lead(desk: Served) -> Page:
    """Open the desk as a lead."""
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return desk.agent("wang", "王主管")


def test_the_menu_counts_and_the_page_sends_again_by_keyboard(desk: Served) -> None:
    desk.customer("u1", "充电宝坏了", "人工")
    failed(desk, "换好了，请您看看", "您还在吗")
    page = desk.agent()
    expect(page.locator("#count-unsent")).to_have_text("2")
    page.keyboard.press("g")
    page.keyboard.press("u")
    expect(page.locator("#unsent")).to_be_visible()
    expect(page.locator("#unsent-title")).to_be_focused()
    rows = page.locator("#unsent-talks [data-message]")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("客户停用了机器人")
    expect(rows.first).to_contain_text("打电话告诉客户。")
    button = rows.nth(1).get_by_role("button", name="连同前面 1 条一起再发")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#unsent-ask")).to_contain_text("更早的 1 条也一起发")
    expect(page.locator("#unsent-ask-yes")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#unsent-told")).to_have_text("已经交给渠道再发。")
    desk.do(world(desk).settle())
    assert world(desk).phone.texts() == ["换好了，请您看看", "您还在吗"]
    expect(page.locator("#count-unsent")).to_have_text("0")
    expect(page.locator("#unsent-talks")).to_have_text("没有。客户都收到了。")
    expect(page.locator("#unsent-acts")).to_contain_text("陈岚 再发一次")
    page.keyboard.press("Escape")
    expect(page.locator("#unsent")).to_be_hidden()


def test_a_question_answered_with_no_does_nothing(desk: Served) -> None:
    desk.customer("u1", "充电宝坏了", "人工")
    failed(desk, "换好了")
    page = desk.agent()
    page.click("#unsent-button")
    page.get_by_role("button", name="再发一次", exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator("#unsent-ask")).to_be_hidden()
    page.get_by_role("button", name="放到一边").click()
    page.click("#unsent-ask-no")
    desk.do(world(desk).settle())
    assert world(desk).phone.texts() == []
    expect(page.locator("#count-unsent")).to_have_text("1")


def test_what_is_put_aside_needs_a_reason(desk: Served) -> None:
    desk.customer("u1", "充电宝坏了", "人工")
    failed(desk, "换好了")
    page = desk.agent()
    page.click("#unsent-button")
    page.get_by_role("button", name="放到一边").click()
    expect(page.locator("#unsent-why")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#unsent-why-fault")).to_have_text("先写为什么。")
    page.keyboard.type("已打电话告诉客户")
    page.keyboard.press("Enter")
    expect(page.locator("#unsent-told")).to_have_text("放到一边了。")
    expect(page.locator("#count-unsent")).to_have_text("0")


def test_the_talk_says_why_words_did_not_arrive_and_sends_them_again(desk: Served) -> None:
    desk.customer("u1", "充电宝坏了", "人工")
    (number,) = failed(desk, "换好了")
    page = desk.agent()
    page.click("#unsent-button")
    page.locator("#unsent-talks .link").first.click()
    expect(page.locator("#unsent")).to_be_hidden()
    line = page.locator(f"#m-{number} .delivery")
    expect(line).to_contain_text("没有送到客户：客户停用了机器人")
    line.get_by_role("button", name="再发一次").click()
    page.click("#unsent-ask-yes")
    expect(page.locator("#status")).to_have_text("已经交给渠道再发。")
    expect(line).to_have_text("正在送出")
    desk.do(world(desk).settle())
    assert world(desk).phone.texts() == ["换好了"]
    expect(line).to_have_text("")


def test_a_letter_is_seen_masked_handled_again_and_dropped_by_a_lead_only(desk: Served) -> None:
    chat = desk.customer("u1", "充电宝坏了", "人工")
    number = letter(desk, chat)
    agent = desk.agent()
    agent.click("#unsent-button")
    row = agent.locator(f"[data-letter='{number}']")
    row.locator("summary").click()
    expect(row.locator("pre")).to_contain_text("138****8000")
    expect(row.get_by_role("button", name="丢掉")).to_have_count(0)
    boss = lead(desk)
    boss.click("#unsent-button")
    row = boss.locator(f"[data-letter='{number}']")
    row.locator("summary").click()
    row.get_by_role("button", name="看没有遮住的原文").click()
    expect(row.locator("pre")).to_contain_text("13800138000")
    row.get_by_role("button", name="再处理一次").click()
    boss.click("#unsent-ask-yes")
    expect(boss.locator("#unsent-told")).to_have_text("已放回会话。")
    again = boss.locator("[data-letter]")
    expect(again).to_contain_text("第 2 次没能处理")
    again.get_by_role("button", name="丢掉").click()
    expect(boss.locator("#unsent-ask-no")).to_be_focused()
    boss.click("#unsent-ask-yes")
    expect(boss.locator("#unsent-letters")).to_have_text("没有。收到的都处理了。")
    boss.get_by_text("谁处理过").click()
    expect(boss.locator("#unsent-acts")).to_contain_text("王主管 丢掉")


def test_the_page_opens_by_its_address_and_fits_a_phone(desk: Served) -> None:
    chat = desk.customer("u1", "充电宝坏了", "人工")
    failed(desk, "换好了" * 60)
    letter(desk, chat)
    page = desk.agent(size=NARROW)
    page.goto(f"{desk.url}/desk?unsent")
    expect(page.locator("#unsent-title")).to_be_focused()
    expect(page.locator("[data-message]")).to_have_count(1)
    assert too_wide(page) == 0


def test_english_is_whole(desk: Served) -> None:
    chat = desk.customer("u1", "充电宝坏了", "人工")
    failed(desk, "hello")
    letter(desk, chat)
    page = desk.agent()
    page.click("#language-button")
    expect(page.locator("#line")).to_have_text("live")
    page.click("#unsent-button")
    expect(page.locator("#unsent-talks")).to_contain_text("The customer stopped the bot")
    expect(page.locator("#unsent-talks")).to_contain_text("Call the customer.")
    expect(page.get_by_role("button", name="Send again")).to_be_visible()
    expect(page.locator("#unsent-letters")).to_contain_text("Not a format this program knows")


@AXE_NEEDED
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_free_of_serious_faults(desk: Served, scheme: str) -> None:
    chat = desk.customer("u1", "充电宝坏了", "人工")
    (number,) = failed(desk, "换好了")
    letter(desk, chat)
    page = desk.agent(color_scheme=scheme)
    axe(page)
    page.click("#unsent-button")
    page.locator("[data-letter] summary").click()
    assert serious_faults(page) == []
    page.get_by_role("button", name="放到一边").click()
    page.keyboard.press("Enter")
    expect(page.locator("#unsent-why-fault")).to_be_visible()
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.goto(f"{desk.url}/desk#{CHAT}")
    page.reload()
    axe(page)
    expect(page.locator(f"#m-{number} .delivery button")).to_be_visible()
    assert serious_faults(page) == []
