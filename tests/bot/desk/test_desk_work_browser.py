"""The desk's work in Chromium: decisions, checks, evidence, views, keys, two agents."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.bot.desk_browsers import FIRE, MIDDLE, WIDE, ZOOMED, Served, comes_true, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
pytestmark = pytest.mark.browser


def test_a_letter_is_read_before_it_goes_and_what_lacks_is_marked_at_its_field(
    desk: Served,
) -> None:
    page, chat = taken(desk)
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    page.fill("#resolve-done", "充电宝换好了。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#resolve-condition-fault")).to_have_text("还缺：以后怎么算")
    expect(page.locator("#resolve-condition")).to_be_focused()
    expect(page.locator("#resolve-condition")).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("30 天内再坏，凭此函再换。")
    expect(page.locator("#resolve-condition-fault")).to_be_hidden()
    page.fill("#resolve-contact", "转 806")
    page.reload()
    expect(page.locator("#resolve-done")).to_have_value("充电宝换好了。")
    page.focus("#resolve-done")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#preview .letter")).to_contain_text("充电宝换好了。")
    letter = str(page.locator("#preview .letter").text_content())
    assert letter not in desk.world.said(chat)
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("确认函已发出")
    assert desk.world.said(chat)[-1] == letter
    expect(page.locator("#mode-reply")).to_have_attribute("aria-selected", "true")
    page.click("#views [data-view=after]")
    expect(page.locator(".row")).to_have_count(1)


def test_a_solution_lacking_parts_says_which_and_goes_out_whole(desk: Served) -> None:
    page, chat = taken(desk)
    page.click("#mode-propose")
    page.click("#look")
    expect(page.locator("#decide [aria-invalid=true]")).not_to_have_count(0)
    expect(page.locator("#propose-approver-fault")).to_have_text("还缺：谁批准、有没有货")
    for name in ("text", "action", "number", "approver", "demand"):
        page.fill(f"#propose-{name}", f"{name} 填好了")
    for name in ("exchange", "compensation", "improvement", "improvement_owner"):
        box = page.locator(f"#propose-{name}")
        if box.count():
            box.fill("已写明")
    page.fill("#propose-due", "2099-01-01T18:00")
    page.click("#look")
    expect(page.locator("#preview .letter")).to_contain_text("text 填好了")
    page.click("#preview button.primary")
    expect(page.locator("#status")).to_contain_text("方案已发给客户")
    assert "text 填好了" in desk.world.said(chat)[-1]
    expect(page.locator("[data-section=decided]")).to_contain_text("方案第 1 版")
    page.click("#mode-propose")
    expect(page.locator(".form-note b")).to_contain_text("第 2 版")
    expect(page.locator("#propose-approver")).to_have_value("approver 填好了")


def test_a_note_and_a_task_stay_inside(desk: Served) -> None:
    page, chat = taken(desk)
    before = desk.world.said(chat)
    page.click("#mode-note")
    page.fill("#note-text", "已电话确认人没事")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("备注记下了")
    page.click("#mode-task")
    page.fill("#task-title", "查质检记录")
    page.select_option("#task-team", "quality")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-section=tasks]")).to_contain_text("查质检记录")
    assert desk.world.said(chat) == before


def test_a_draft_is_checked_and_its_time_becomes_a_promise(desk: Served) -> None:
    page, _ = taken(desk)
    page.fill("#reply", "请问您的电话是多少？我半小时内打给您。")
    checks = page.locator("#checks")
    expect(checks.locator(".score")).to_contain_text("共情")
    expect(checks).to_contain_text("客户已经给过：138****8000")
    checks.locator(".promise-offer button").click()
    expect(checks.locator(".promise-offer button")).to_have_attribute("aria-pressed", "true")
    page.focus("#reply")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#reply")).to_have_value("")
    expect(page.locator("[data-section=promises]")).to_contain_text("我半小时内打给您。")
    page.locator("[data-section=promises] button", has_text="兑现").click()
    asked = page.locator("#proof-ask")
    asked.locator("button", has_text="记为兑现").click()
    expect(page.locator("#proof-fault")).to_have_text("写一句做了什么。")
    page.fill("#proof-note", "打过电话了，说好明天送到")
    asked.locator("button", has_text="记为兑现").click()
    expect(page.locator("[data-section=promises]")).to_contain_text("已兑现")
    proof = page.locator("[data-section=promises] .proof", has_text="打过电话了")
    expect(proof).to_have_text(" 凭：同事写明的：打过电话了，说好明天送到（陈岚）")


def test_a_slash_opens_phrases_that_the_case_fills_in(desk: Served) -> None:
    page, chat = taken(desk)
    page.focus("#reply")
    page.keyboard.type("/dh")
    expect(page.locator("#phrases li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_have_value(
        "我想打电话跟您说得更清楚，打 138****8000 可以吗？不方便接就在这里说。"
    )
    page.fill("#reply", "补一样：{缺什么}")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("还有没填的 {缺什么}")
    assert "补一样：{缺什么}" not in desk.world.said(chat)


def test_evidence_is_seen_by_keyboard_and_comes_whole_as_a_download(desk: Served) -> None:
    page, _ = taken(desk)
    desk.do(desk.world.pictures("u1", "firebrick", "teal"))
    expect(page.locator("#record .thumb img")).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#viewer-count")).to_have_text("1 / 2")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("+")
    page.keyboard.press("r")
    expect(page.locator("#viewer-count")).to_have_text("2 / 2")
    expect(page.locator("#viewer-zoom")).to_have_text("140 %")
    picture = page.locator("#viewer-picture")
    assert "rotate(90deg)" in str(picture.get_attribute("style"))
    assert "/view/" in str(picture.get_attribute("src"))
    comes_true(page, "() => document.querySelector('#viewer-picture').naturalWidth === 900")
    with page.expect_download() as download:
        page.click("#viewer-original")
    assert download.value.suggested_filename.startswith("evidence-")
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()


def test_views_words_and_own_filters_narrow_the_queue(desk: Served) -> None:
    desk.customer("u2", "键盘坏了好几天", "我要人工")
    page, _ = taken(desk)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("m")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row")).to_contain_text("我在接待")
    page.click("#views [data-view=mine]")
    page.focus("#find")
    page.keyboard.type("键盘")
    expect(page.locator(".row")).to_have_count(1)
    page.click("#keep-view")
    page.fill("#find", "没有的词")
    expect(page.locator("#rows .empty")).to_contain_text("没有的词")
    page.reload()
    page.locator(".own-view .view").click()
    expect(page.locator(".row")).to_contain_text("键盘")
    page.locator(".own-view .drop").click()
    expect(page.locator(".own-view")).to_have_count(0)


def test_two_agents_see_each_other_looking_and_writing(desk: Served) -> None:
    page, _ = taken(desk)
    other = desk.agent("zhoumin", "周敏")
    other.click("#tab-people")
    other.locator(".row").first.click()
    expect(page.locator("#company")).to_have_text("周敏 正在看")
    expect(other.locator("#company")).to_have_text("陈岚 正在看")
    page.fill("#reply", "您好")
    expect(other.locator("#company")).to_have_text("陈岚 正在写")
    other.keyboard.press("c")
    expect(other.locator("#hint")).to_contain_text("陈岚 在接待")
    other.click("#mode-note")
    expect(page.locator("#mode-reply")).to_have_attribute("aria-selected", "true")


def test_every_act_is_found_by_name_or_pinyin_and_done_without_a_mouse(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.keyboard.press("j")
    expect(page.locator("#take")).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("rl")
    expect(page.locator("#command-list [aria-selected=true]")).to_contain_text("认领")
    page.keyboard.press("Enter")
    expect(page.locator("#back")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.locator(".history")).to_contain_text("接手")
    expect(page.locator(".history")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#key-list")).to_contain_text("提出方案")


def test_english_is_chosen_once_and_remembered(desk: Served) -> None:
    page, _ = taken(desk)
    page.click("#language-button")
    expect(page.locator("#mode-propose")).to_contain_text("Solution")
    expect(page.locator("#head")).to_contain_text("Urgent")
    expect(page.locator(".from-customer .words").first).to_have_text(FIRE)
    page.reload()
    expect(page.locator("#back")).to_contain_text("Give back")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.click("#language-button")
    expect(page.locator("#back")).to_contain_text("交还机器人")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, ZOOMED])
def test_no_form_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page, _ = taken(desk, size=size)
    for mode in ("reply", "note", "propose", "decline", "resolve", "task"):
        page.click(f"#mode-{mode}")
        send = page.locator("#send" if mode == "reply" else "#look")
        send.scroll_into_view_if_needed()
        expect(send).to_be_in_viewport()
        assert too_wide(page) == 0, mode


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page, _ = taken(desk, color_scheme=colours)
    desk.do(desk.world.pictures("u1", "firebrick"))
    expect(page.locator("#record .thumb img")).to_have_count(1)
    page.fill("#reply", "请问您的电话是多少？我半小时内打给您，但是要等。")
    expect(page.locator("#checks .warn").first).to_be_visible()
    axe(page)
    assert serious_faults(page) == []
    for mode in ("propose", "decline", "resolve", "task", "note"):
        page.click(f"#mode-{mode}")
        assert serious_faults(page) == [], mode
    for opener, closer in (("#help-button", "Escape"), ("#command-button", "Escape")):
        page.click(opener)
        assert serious_faults(page) == [], opener
        page.keyboard.press(closer)
