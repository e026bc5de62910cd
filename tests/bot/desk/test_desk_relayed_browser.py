"""Chromium: an answer from the phone is put down for the customer; the English desk is English."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.bot.desk.decisions_bench import decide, plan
from tests.bot.desk_browsers import Served, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

CHINESE = re.compile("[\u4e00-\u9fff]")
LAPTOP, PHONE = (1280, 800), (390, 844)
pytestmark = pytest.mark.browser


def offered(desk: Served, size: tuple[int, int] = LAPTOP, **options: str) -> tuple[Page, str]:
    """Return the page of an agent whose customer has a plan with two options, and the talk."""
    chat = desk.customer("u1", "电池不行了，要求换电池", "我要人工")

    async def plans() -> None:
        seat = await desk.world.agent()
        assert (await seat.act(chat, "take")).status_code == 200
        sent = await decide(seat, chat, "plan", **plan(desk.world))
        assert sent.status_code == 200, sent.text

    desk.do(plans())
    page = desk.agent(size=size)
    if options:
        page.evaluate("localStorage.setItem('qs.language', 'en')")
        page.reload()
    page.click("#tab-people")
    page.locator(".row").first.click()
    expect(page.locator("#back")).to_be_visible()
    return page, chat


def test_an_answer_by_phone_is_put_down_and_marked(desk: Served) -> None:
    """S0-41: by the form that notes calls; the talk shows it as no message of the customer."""
    page, chat = offered(desk)
    before = desk.world.said(chat)
    page.keyboard.press("Control+k")
    page.fill("#command-box", "jkhd")
    page.keyboard.press("Enter")
    expect(page.locator("#mode-note")).to_have_attribute("aria-selected", "true")
    page.click("#look")
    expect(page.locator("#note-way-fault")).to_have_text("还缺：从哪里来的")
    page.check("#deciding input[value=phone]")
    page.select_option("#note-answer", label="接受：B 退货")
    page.fill("#note-said", "那就退货吧")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("替客户记下了")
    line = page.locator("#lines .relayed")
    expect(line).to_contain_text("陈岚 代记")
    expect(line).to_contain_text("客户电话里说的")
    expect(line.locator(".words")).to_have_text("那就退货吧")
    expect(page.locator("#lines .from-customer", has_text="那就退货吧")).to_have_count(0)
    expect(page.locator("[data-section=decided]")).to_contain_text("客户同意")
    assert desk.world.said(chat) == before
    page.reload()
    expect(page.locator("#lines > li").last).to_have_class("line relayed")


def test_the_form_fits_a_phone(desk: Served) -> None:
    page, _ = offered(desk, PHONE)
    page.click("#mode-note")
    page.check("#deciding input[value=said]")
    expect(page.locator("#note-answer")).to_be_visible()
    expect(page.locator("#note-text")).to_be_hidden()
    assert too_wide(page) == 0


@pytest.mark.where_found
@AXE_NEEDED
def test_everybody_can_use_the_form(desk: Served) -> None:
    page, _ = offered(desk)
    page.click("#mode-note")
    page.check("#deciding input[value=said]")
    axe(page)
    assert serious_faults(page) == []


def test_the_history_of_an_english_desk_is_english(desk: Served) -> None:
    """What the program says of a case is English; people's own words stay as they wrote them."""
    page, chat = offered(desk, language="en")
    page.click("#mode-note")
    page.check("#deciding input[value=said]")
    page.check("#deciding input[value=counter]")
    page.select_option("#note-answer", label="Accepts: B 退货")
    page.fill("#note-said", "退货")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#lines .relayed header")).to_contain_text("put down by 陈岚")
    page.click("#history-button")
    lines = page.locator(".history li:not([data-kind=message])")
    expect(lines.filter(has_text="at the counter")).not_to_have_count(0)
    own = re.compile("陈岚|退货|A 换电池，B 退货。|换电池")
    said = [own.sub("", text) for text in lines.all_inner_texts()]
    assert len(said) > 15
    assert [text for text in said if CHINESE.search(text)] == []
    answered = "accepted (B): 退货 (put down by 陈岚, at the counter)"
    expect(lines.filter(has_text=answered)).to_have_count(1)
    checklist = page.locator("[data-section=checklist]").inner_text()
    assert not CHINESE.search(checklist), checklist
    assert chat


@pytest.mark.parametrize("width", [1440, 1200, 1100, 1000])
def test_an_english_head_is_one_line_on_a_laptop(desk: Served, width: int) -> None:
    page, _ = offered(desk, language="en")
    page.set_viewport_size({"width": width, "height": 800})
    tops = page.evaluate(
        "[...document.querySelectorAll('.top > :not(#status):not(.unseen)')]"
        ".map((one) => one.getBoundingClientRect())"
        ".map((box) => Math.round((box.top + box.bottom) / 2))"
    )
    assert max(tops) - min(tops) <= 4, tops
    assert too_wide(page) == 0
