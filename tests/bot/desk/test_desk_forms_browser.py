"""The later forms of the desk in Chromium: transfer, more time, steps, tags, fields, incidents."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from storage import accounts, incidents
from storage.handoffs import Owner
from tests.bot.desk_browsers import (
    FIRE,
    MIDDLE,
    WIDE,
    Served,
    taken,
    too_wide,
)
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
MODES = ("extend", "step", "tags", "transfer")
pytestmark = pytest.mark.browser


def test_a_talk_is_handed_on_by_keyboard_and_both_sides_see_it(desk: Served) -> None:
    page, chat = taken(desk)
    other = desk.agent("zhoumin", "周敏")
    page.keyboard.press("a")
    expect(page.locator("#transfer-whom")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#deciding [aria-invalid=true]")).to_have_count(0)
    page.focus("#transfer-why")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#transfer-whom-fault")).to_have_text("还缺：转给谁")
    page.select_option("#transfer-whom", "agent:zhoumin")
    page.fill("#transfer-why", "他更熟")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("已经转交。")
    expect(page.locator("#head")).to_contain_text("周敏 在接待")
    assert "周敏" in desk.world.said(chat)[-1]
    other.click("#tab-people")
    expect(other.locator(".row")).to_contain_text("我在接待")
    other.locator(".row").click()
    expect(other.locator("#packet-body")).to_contain_text("陈岚转来：他更熟")


def test_what_keeps_a_case_open_leads_to_the_field_that_mends_it(desk: Served) -> None:
    page, _ = taken(desk)
    page.locator("[data-gate=tag_problem]").click()
    expect(page.locator("#mode-tags")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-part=problem] input").first).to_be_focused()
    page.locator("[data-part=problem] label", has_text="安全隐患").click()
    page.select_option("#tags-root_cause", "product")
    page.focus("#tags-cause_note")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("归类记下了。")
    expect(page.locator("[data-gate=tag_problem]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    box = page.locator("[data-part=problem] label", has_text="安全隐患").locator("input")
    expect(box).to_be_checked()
    page.locator("[data-gate=promises]").click()
    expect(page.locator("[data-section=promises]")).to_be_focused()


def test_a_step_that_needs_a_word_says_so_at_its_field(desk: Served) -> None:
    page, _ = taken(desk)
    page.keyboard.press("w")
    expect(page.locator("#deciding input[type=radio]").first).to_be_focused()
    page.locator("#deciding label", has_text="等客户").click()
    page.click("#look")
    expect(page.locator("#step-note-fault")).to_have_text("还缺：说明")
    page.fill("#step-note", "等客户拍外壳的照片")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_have_text("案件的步骤改好了。")
    expect(page.locator("[data-section=standing] b").first).to_have_text("等客户")


def test_a_lead_merges_a_case_and_opens_it_again_from_the_same_form(desk: Served) -> None:
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    number = desk.do(desk.do(desk.world.agent()).talk("web:default:u2"))["case_no"]
    desk.customer("u1", FIRE)
    page = desk.agent("wang", "王主管")
    page.locator(".row").first.click()
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.click("#mode-step")
    expect(page.locator("#step-target")).to_be_hidden()
    page.locator("#deciding label", has_text="已并案").click()
    page.fill("#step-note", "同一批充电宝")
    page.fill("#step-target", "TS000000-NOTHERE1")
    page.click("#look")
    expect(page.locator("#status")).to_have_text("没有要并入的那个案件。")
    page.fill("#step-target", number)
    page.click("#look")
    state = page.locator("[data-section=standing] b").first
    expect(state).to_have_text("已并案")
    page.click("#mode-step")
    page.locator("#deciding label", has_text="调查中").click()
    page.fill("#step-note", "不是同一批")
    page.click("#look")
    expect(state).to_have_text("调查中")


def test_more_time_shows_the_new_time_before_it_goes_and_is_refused_too_late(desk: Served) -> None:
    page, chat = taken(desk)
    page.keyboard.press("x")
    expect(page.locator("#deciding")).to_contain_text("方案原定")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#extend-reason-fault")).to_be_visible()
    page.fill("#extend-reason", "要等厂里的检测结果")
    page.keyboard.press("Control+Enter")
    letter = page.locator("#preview .letter")
    expect(letter).to_contain_text("要等厂里的检测结果")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("改期的话已发给客户")
    assert "要等厂里的检测结果" in desk.world.said(chat)[-1]


def test_a_field_is_mended_with_one_key(desk: Served) -> None:
    page, _ = taken(desk)
    page.locator("[data-field=contact_phone]").focus()
    page.keyboard.press("e")
    box = page.locator("#field-contact_phone")
    expect(box).to_be_focused()
    page.keyboard.type("没有")
    page.keyboard.press("Enter")
    expect(page.locator("[data-section=fields] .fault")).to_contain_text("看不懂")
    box.fill("138-0000-1111")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("改好了")
    expect(page.locator("[data-section=fields]")).to_contain_text("138****1111")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.locator(".history")).to_contain_text("原来：138****8000")


def test_hidden_numbers_are_shown_by_one_key_until_another_talk_is_open(desk: Served) -> None:
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    page, _ = taken(desk)
    expect(page.locator("[data-section=fields]")).to_contain_text("138****8000")
    page.keyboard.press("m")
    expect(page.locator("[data-section=fields]")).to_contain_text("138-0013-8000")
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    page.click("#tab-waiting")
    page.locator(".row").first.click()
    expect(page.locator("#head")).not_to_contain_text("安全隐患")
    page.click("#tab-people")
    page.locator(".row").first.click()
    expect(page.locator("[data-section=fields]")).to_contain_text("138****8000")
    lead = desk.agent("wang", "王主管")
    lead.keyboard.press("Control+k")
    lead.keyboard.type("sk")
    lead.keyboard.press("Enter")
    expect(lead.locator("#reveals-list")).to_contain_text("陈岚")
    expect(lead.locator("#reveals-list")).to_contain_text("联系电话")


def test_a_row_shows_its_place_and_nothing_stands_there_for_none(desk: Served) -> None:
    desk.customer("u1", FIRE)
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    page = desk.agent()
    rows = page.locator(".row")
    expect(rows.first.locator(".row-place")).to_contain_text("第 1 位")
    expect(rows.nth(1).locator(".row-place")).to_contain_text("第 2 位")
    assert "情绪 3/3" in str(rows.first.get_attribute("title"))
    assert "null" not in str(page.locator("#rows").text_content())


def grouped(desk: Served) -> list[str]:
    """Bring two talks into an incident that 陈岚 owns."""
    chats = [desk.customer(f"g{n}", "充电宝用着用着坏了", "人工") for n in range(2)]
    seat = desk.do(desk.world.agent())
    numbers = [desk.do(seat.talk(chat))["case_no"] for chat in chats]
    owner = Owner("chenlan", "陈岚")
    desk.world.store.do(lambda tx: incidents.begin(tx, "充电宝：故障", numbers, owner))
    return chats


def test_a_group_incident_is_told_to_all_of_its_customers(desk: Served) -> None:
    chats = grouped(desk)
    page = desk.agent()
    page.locator("#incident-line", has_text="群体事件 1 起").click()
    box = page.locator("#incidents textarea")
    box.fill("我们保证没有问题。")
    expect(page.locator("#incidents .warn")).to_contain_text("保证")
    look = page.locator("#incidents button", has_text="看一遍再发给 2 位客户")
    look.click()
    expect(page.locator("#incident-text-1-fault")).to_contain_text("先改这几处再发")
    box.fill("充电宝的事我们正在查，查到什么在这里告诉您。")
    look.click()
    expect(page.locator("#incidents .asked .letter")).to_contain_text("正在查")
    page.locator("#incidents button", has_text="再改改").click()
    expect(page.locator("#incidents .asked .letter")).to_have_count(0)
    expect(box).to_be_focused()
    look.click()
    yes = page.locator("#incidents button", has_text="确认，发给 2 位客户")
    expect(yes).to_be_focused()
    assert not any("正在查" in said for chat in chats for said in desk.world.said(chat))
    yes.click()
    expect(page.locator("#incidents")).to_contain_text("已告诉 2 位")
    for chat in chats:
        assert sum("正在查" in said for said in desk.world.said(chat)) == 1


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE])
def test_no_later_form_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page, _ = taken(desk, size=size)
    for mode in MODES:
        page.click(f"#mode-{mode}")
        expect(page.locator("#look")).to_be_in_viewport()
        assert too_wide(page) == 0, mode


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_later_forms(desk: Served, colours: str) -> None:
    grouped(desk)
    page, _ = taken(desk, color_scheme=colours)
    axe(page)
    for mode in MODES:
        page.click(f"#mode-{mode}")
        expect(page.locator("#deciding .field").first).to_be_visible()
        assert serious_faults(page) == [], mode
    page.click("#mode-reply")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#record-body dd input").first).to_be_visible()
    assert serious_faults(page) == [], "a field"
    page.keyboard.press("Escape")
    page.click("#incident-line")
    expect(page.locator("#incidents textarea")).to_be_visible()
    assert serious_faults(page) == [], "incidents"
