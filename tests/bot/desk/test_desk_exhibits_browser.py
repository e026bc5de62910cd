"""In Chromium: what a file is, with one click or one key; what a lead suspects, for leads alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from storage import accounts
from tests.bot.desk_browsers import MIDDLE, NARROW, WIDE, ZOOMED, Served, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

pytestmark = pytest.mark.browser


def handed(desk: Served, *colours: str) -> Page:
    """Return the page of an agent at a case with some pictures."""
    page, _ = taken(desk)
    desk.do(desk.world.pictures("u1", *colours))
    expect(page.locator("#record .exhibit")).to_have_count(len(colours))
    return page


def boss(desk: Served, size: tuple[int, int] = WIDE) -> Page:
    """Open the desk as a manager, at the talk that a colleague has."""
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    page = desk.agent("wang", "王主管", size=size)
    page.click("#tab-people")
    page.locator(".row").first.click()
    return page


def test_one_click_says_what_a_file_is_and_one_takes_it_back(desk: Served) -> None:
    """S4-02."""
    page = handed(desk, "teal", "navy")
    first = page.locator("#record .exhibit").first
    receipt = first.locator("[data-what=receipt]")
    receipt.click()
    expect(receipt).to_have_attribute("aria-pressed", "true")
    expect(receipt).to_be_focused()
    expect(first).to_contain_text("陈岚 定的")
    expect(page.locator("#status")).to_contain_text("记下了：小票发票。")
    expect(page.locator("#record .exhibit [aria-pressed=true]")).to_have_count(1)
    receipt.click()
    expect(page.locator("#record .exhibit [aria-pressed=true]")).to_have_count(0)


def test_one_key_says_it_beside_the_file_and_in_the_viewer(desk: Served) -> None:
    """S4-02."""
    page = handed(desk, "teal", "navy")
    page.locator("#record .gallery .thumb").nth(1).focus()
    page.keyboard.press("2")
    other = page.locator("#record .exhibit").nth(1)
    expect(other.locator("[data-what=spec_page]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#viewer-count")).to_have_text("1 / 2")
    page.keyboard.press("1")
    pressed = page.locator("#viewer-what [aria-pressed=true]")
    expect(pressed).to_contain_text("测量记录")
    page.keyboard.press("ArrowRight")
    expect(pressed).to_contain_text("规格页")


@pytest.mark.parametrize("size", [MIDDLE, ZOOMED, (390, 844)])
def test_a_picture_is_seen_whole_before_it_is_enlarged(desk: Served, size: tuple[int, int]) -> None:
    page = handed(desk, "teal")
    page.keyboard.press("v")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator("#viewer-picture")).to_be_visible()
    stage, picture = (
        page.locator(one).bounding_box() for one in ("#viewer .stage", "#viewer-picture")
    )
    assert stage
    assert picture
    assert picture["height"] > 50
    assert picture["y"] >= stage["y"] - 1
    assert picture["y"] + picture["height"] <= stage["y"] + stage["height"] + 1
    assert picture["x"] >= stage["x"] - 1
    assert picture["x"] + picture["width"] <= stage["x"] + stage["width"] + 1


def test_a_guess_looks_like_one_until_somebody_says_so(desk: Served) -> None:
    """S4-02: after the bot's question when it was bought a picture may be the receipt."""
    chat = desk.customer("u1", "耳机坏了", "左边没声音")
    desk.do(desk.world.pictures("u1", "teal"))
    desk.customer("u1", "我要人工")
    page = desk.agent()
    page.locator(".row").first.click()
    one = page.locator("#record .exhibit")
    guess = one.locator("[data-guess=yes]")
    expect(guess).to_contain_text("小票发票（猜的）")
    expect(guess).to_have_attribute("aria-pressed", "false")
    expect(one).to_contain_text("点一下才算数")
    guess.click()
    expect(one.locator("[data-what=receipt]")).to_have_attribute("aria-pressed", "true")
    expect(one.locator("[data-guess]")).to_have_count(0)
    assert "小票" not in "".join(desk.world.said(chat))


def test_a_colleagues_word_is_seen_before_it_is_written_over(desk: Served) -> None:
    """S4-02, promise 7 of reliability."""
    page = handed(desk, "teal")
    other = desk.agent("zhoumin", "周敏")
    other.click("#tab-people")
    other.locator(".row").first.click()
    photo = other.locator("#record [data-what=photo]")
    page.route("**/desk/api/talk/*", lambda route: route.abort())  # the page hears nothing new
    photo.click()
    expect(photo).to_have_attribute("aria-pressed", "true")
    page.locator("#record [data-what=receipt]").click()
    expect(page.locator("#status")).to_contain_text("周敏刚把这份凭据定为「照片」")
    page.unroute("**/desk/api/talk/*")
    page.locator("#record [data-what=receipt]").click()
    expect(other.locator("#record [data-what=receipt]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, ZOOMED])
def test_nothing_of_it_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    handed(desk, "teal", "navy")
    page = boss(desk, size)
    record = page.locator("#record-button")
    if record.is_visible():
        record.click()
    expect(page.locator("#record .exhibit").first).to_be_visible()
    assert too_wide(page) == 0
    cut = page.eval_on_selector("#record", "one => one.scrollWidth - one.clientWidth")
    assert cut <= 0


def test_a_lead_marks_and_lifts_and_a_colleague_sees_no_line_of_it(desk: Served) -> None:
    """S4-05."""
    page, _ = taken(desk)
    lead = boss(desk)
    line = lead.locator("[data-who=suspect]")
    expect(line).to_contain_text("没有")
    line.locator("button").click()
    expect(lead.locator("#who-title")).to_have_text("疑似恶意")
    expect(lead.locator("#who-note")).to_contain_text("一视同仁")
    expect(lead.locator("#who-why-label")).to_contain_text("只有组长、主管看得到")
    lead.click("#who-form .primary")
    expect(lead.locator("#who-fault")).to_have_text("写一句为什么。")
    lead.fill("#who-why", "三家店同一套话")
    lead.keyboard.press("Enter")
    expect(line.locator("dd")).to_contain_text("疑似恶意 三家店同一套话（王主管")
    line.locator("button").click()
    expect(lead.locator("#who-choice")).to_have_value("")
    lead.fill("#who-why", "核对过，是误会")
    lead.keyboard.press("Enter")
    expect(line).to_contain_text("没有")
    lead.keyboard.press("Escape")
    lead.keyboard.press("Control+k")
    lead.keyboard.type("kys")
    lead.keyboard.press("Enter")
    rows = lead.locator("#suspicions-list li")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("解除：核对过，是误会")
    expect(rows.last).to_contain_text("疑似恶意：三家店同一套话")
    expect(page.locator("[data-who=handler]")).to_be_visible()
    expect(page.locator("[data-who=suspect]")).to_have_count(0)
    assert "三家店" not in page.content()


@pytest.mark.where_found
@AXE_NEEDED
def test_axe_finds_no_serious_fault_in_either(desk: Served) -> None:
    handed(desk, "teal")
    page = boss(desk)
    axe(page)
    expect(page.locator("#record .exhibit")).to_have_count(1)
    assert serious_faults(page) == []
    page.locator("[data-who=suspect] button").click()
    assert serious_faults(page) == []
    page.keyboard.press("Escape")
    page.locator("#record .gallery .thumb").click()
    expect(page.locator("#viewer-what .exhibit")).to_be_visible()
    assert serious_faults(page) == []
