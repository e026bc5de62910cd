"""Keys, views and text modules in Chromium: one's own on every computer, no key too much."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from storage import accounts, conversations, desk_own, promises
from storage.desk_own import SHARED, Module
from tests.bot.desk_browsers import FIRE, MIDDLE, WIDE, ZOOMED, Served, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
pytestmark = pytest.mark.browser


def lead(desk: Served, **options: Any) -> Page:
    """Open the desk as a manager; somebody waits, so that the queue is not empty."""
    desk.customer("u9", "我要人工")
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return desk.agent("wang", "王主管", **options)


def kept(desk: Served, login: str = "chenlan") -> dict[str, Any]:
    return desk.world.store.read(lambda c: desk_own.choices(c, login))


def command(page: Page, letters: str) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type(letters)
    page.keyboard.press("Enter")


def test_a_key_is_changed_kept_on_the_server_and_put_back(desk: Served) -> None:
    """Ideal 2.2: every key can be changed, the map is the agent's on every computer."""
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.locator(".row").first.click()
    page.click("#help-button")
    page.locator("[data-change=take]").press("Enter")
    expect(page.locator("#key-new")).to_be_focused()
    page.keyboard.press("r")
    page.fill("#key-new", "r")
    page.keyboard.press("Enter")
    expect(page.locator("#key-fault")).to_contain_text("写回复")
    page.fill("#key-new", "gx")
    page.keyboard.press("Enter")
    expect(page.locator("[data-keys-of=take] dt")).to_have_text("GX")
    assert kept(desk)["keys"] == {"take": "g x"}
    page.keyboard.press("Escape")
    other = desk.agent()
    other.locator(".row").first.click()
    expect(other.locator("#take kbd")).to_have_text("G X")
    other.keyboard.press("c")
    expect(other.locator("#back")).to_be_hidden()
    other.keyboard.press("g")
    other.keyboard.press("x")
    expect(other.locator("#back")).to_be_visible()
    other.click("#help-button")
    other.click("#keys-reset")
    expect(other.locator("[data-keys-of=take] dt")).to_have_text("C")
    assert kept(desk)["keys"] == {}


def test_every_act_of_the_list_has_a_key_or_a_name_and_no_key_means_two(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    rows = page.locator("[data-keys-of]").evaluate_all(
        "all => all.map(one => [one.dataset.keysOf, one.querySelector('dt').textContent])"
    )
    used = [key for _, key in rows if key]
    assert len(used) > 40
    assert len(set(used)) == len(used)
    wanted = {
        "next": "J", "before": "K", "find": "/", "mine": "GM", "soon": "GD", "urgent": "GR",
        "incidents": "GI", "take": "C", "transfer": "A", "reply": "R", "note": "N", "propose": "P",
        "resolve": "L", "task": "T", "extend": "X", "promises": "O", "back": "B", "mend": "E",
        "evidence": "V", "person": "H", "known": "S", "raise": "U", "snooze": "Z", "follow": "F",
        "copy": ".", "copyTitle": "..", "copyLink": "...", "help": "?", "phrases": ";",
    }  # fmt: skip
    assert {name: key for name, key in rows if name in wanted} == wanted


def test_the_list_of_keys_is_all_that_is_printed(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.click("#help-button")
    page.emulate_media(media="print")
    expect(page.locator("#key-list")).to_be_visible()
    top = page.locator("#help-title").bounding_box()
    assert top is not None
    assert top["y"] >= 0, "the first lines are on the paper"
    for hidden in (".top", ".queue", "#keys-print", "[data-change=take]"):
        expect(page.locator(hidden).first).to_be_hidden()


def test_letters_that_were_switched_off_stay_off_on_another_computer(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.click("#help-button")
    with page.expect_response("**/desk/api/own"):
        page.uncheck("#letters")
    expect(page.locator("#status")).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("#talk")).to_be_hidden()
    other = desk.agent()
    expect(other.locator("#letters")).not_to_be_checked(timeout=8000)


def test_what_this_browser_kept_alone_moves_to_the_server_once(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.evaluate(
        """kept => {
          localStorage.setItem("qs.views.chenlan", JSON.stringify(["充电宝"]));
          localStorage.setItem("qs.snippets.chenlan", kept);
        }""",
        json.dumps([["1", "我的收尾", "{称呼}，有事随时找我。"]]),
    )
    page.reload()
    expect(page.locator(".own-view .view")).to_have_text("充电宝")
    expect(page.locator("#status")).to_contain_text("已经搬到您的账号下")
    assert kept(desk)["views"] == [{"view": "", "words": "充电宝"}]
    modules = desk.world.store.read(lambda c: desk_own.modules(c, "chenlan"))
    assert [(one.code, one.text) for one in modules] == [("1", "{称呼}，有事随时找我。")]
    assert page.evaluate("Object.keys(localStorage).filter((k) => /views|snippets/.test(k))") == []
    page.reload()
    expect(page.locator(".own-view .view")).to_have_count(1)


def test_a_saved_view_is_the_agents_on_every_computer(desk: Served) -> None:
    page, _ = taken(desk)
    page.click("#views [data-view=mine]")
    page.fill("#find", "充电宝")
    page.click("#keep-view")
    expect(page.locator(".own-view .view")).to_have_text("我的 · 充电宝")
    other = desk.agent()
    other.locator(".own-view .view").click()
    expect(other.locator(".row")).to_have_count(1)
    other.locator(".own-view .drop").click()
    expect(other.locator(".own-view")).to_have_count(0)
    assert kept(desk)["views"] == []


def test_a_code_after_a_semicolon_puts_its_text_module_in(desk: Served) -> None:
    page, chat = taken(desk)
    page.keyboard.press(";")
    expect(page.locator("#phrases li").first).to_be_visible()
    page.keyboard.type("xx")
    expect(page.locator("#reply")).to_have_value("谢谢您把经过讲得这么清楚，这对找出原因很有用。")
    page.fill("#reply", "")
    page.focus("#reply")
    page.keyboard.type("您好 ；xx")
    expect(page.locator("#reply")).to_have_value(
        "您好 谢谢您把经过讲得这么清楚，这对找出原因很有用。"
    )
    page.fill("#reply", "")
    page.keyboard.press("Escape")
    page.keyboard.press(";")
    expect(page.locator("#reply")).to_have_value(";")
    page.keyboard.press("Escape")
    expect(page.locator("#reply")).to_have_value("")
    assert "谢谢您把经过" not in "".join(desk.world.said(chat))


def test_letters_that_are_being_composed_choose_nothing(desk: Served) -> None:
    page, _ = taken(desk)
    page.focus("#reply")
    ime = page.context.new_cdp_session(page)
    page.keyboard.type("；")
    ime.send("Input.imeSetComposition", {"text": "xx", "selectionStart": 2, "selectionEnd": 2})
    expect(page.locator("#reply")).to_have_value("；xx")
    ime.send("Input.insertText", {"text": "谢谢"})
    expect(page.locator("#reply")).to_have_value("；谢谢")


def test_numbers_put_in_the_modules_of_the_case_s_category_first(desk: Served) -> None:
    """Ideal 2.2: Ctrl+1..9 are the text modules of this category."""
    near = Module(SHARED, "quality", "aa", "质量的", "质量先说这一句。", "wang")
    far = Module(SHARED, "price", "ab", "价格的", "价格先说这一句。", "wang")
    for one in (near, far):
        desk.world.store.do(partial(desk_own.put_module, one=one))
    page, _ = taken(desk)
    page.focus("#reply")
    page.keyboard.press("Control+1")
    expect(page.locator("#reply")).to_have_value("质量先说这一句。")
    page.fill("#reply", "")
    page.keyboard.type("/")
    expect(page.locator("#phrases")).not_to_contain_text("价格先说这一句。")


def test_a_lead_keeps_what_all_colleagues_have_and_others_only_their_own(desk: Served) -> None:
    page = lead(desk)
    command(page, "gcyy")
    expect(page.locator("#modules")).to_be_visible()
    page.click("#modules-new")
    page.click("#module-save")
    expect(page.locator("#module-fault")).to_have_text("先写名字。")
    page.fill("#module-name", "先停用")
    page.fill("#module-code", "ty")
    page.select_option("#module-category", "quality")
    page.fill("#module-text", "请先别再用它。")
    page.check("#module-shared")
    page.click("#module-save")
    expect(page.locator("#modules [data-code=ty]")).to_contain_text("请先别再用它。")
    page.locator("#modules [data-code=sc] [data-act=drop]").click()
    expect(page.locator("#modules [data-code=sc]")).to_have_count(0)
    other = desk.agent()
    command(other, "gcyy")
    row = other.locator("#modules [data-code=ty]")
    expect(row).to_contain_text("请先别再用它。")
    expect(row.locator("button")).to_have_count(0)
    expect(other.locator("#modules [data-code=sc]")).to_have_count(0)
    other.click("#modules-new")
    expect(other.locator("#module-shared")).to_have_count(0)


def test_a_talk_is_put_off_with_a_promise_and_comes_back(desk: Served) -> None:
    """Ideal 2.2: Z puts a case off until a promise is due."""
    page, chat = taken(desk)
    page.click("#tab-people")
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("z")
    page.locator("#snooze button.primary").click()
    expect(page.locator("#snooze-fault")).to_have_text("先写到时候要做什么。")
    page.fill("#snooze-what", "问到门店的结果")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("记成了承诺")
    expect(page.locator(".row")).to_have_count(0)
    page.click("#views [data-view=later]")
    expect(page.locator(".row .asleep")).to_contain_text("搁置到")
    page.click("#views [data-view=later]")
    talk = desk.world.store.read(lambda c: conversations.get(c, chat))
    assert talk is not None
    number = talk.case_no
    made = desk.world.store.read(lambda c: promises.of_case(c, number))
    assert "问到门店的结果" in [one.what for one in made]
    page.locator("#scroll").focus()
    page.keyboard.press("z")
    expect(page.locator("#status")).to_contain_text("不再搁置")
    expect(page.locator(".row")).to_have_count(1)


def test_a_talk_that_was_put_off_is_back_at_once_when_its_customer_writes(desk: Served) -> None:
    """Ideal 2.2: the open page asks at once, not at its next look a minute later."""
    page, _ = taken(desk)
    page.click("#tab-people")
    page.keyboard.press("z")
    page.fill("#snooze-what", "问到门店的结果")
    page.keyboard.press("Enter")
    expect(page.locator(".row")).to_have_count(0)
    desk.customer("u1", "还在吗")
    expect(page.locator(".row")).to_have_count(1)


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, ZOOMED])
def test_no_list_of_one_s_own_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page = lead(desk, size=size)
    for opener, dialog in (("kjj", "help"), ("gcyy", "modules")):
        command(page, opener)
        expect(page.locator(f"#{dialog}")).to_be_visible()
        assert too_wide(page) == 0, dialog
        wide = page.evaluate(
            f"(d => d.scrollWidth - d.clientWidth)(document.getElementById('{dialog}'))"
        )
        assert wide <= 0, dialog
        page.keyboard.press("Escape")


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_keys_modules_and_putting_off(
    desk: Served, colours: str
) -> None:
    page, _ = taken(desk, color_scheme=colours)
    axe(page)
    page.click("#help-button")
    page.locator("[data-change=take]").click()
    assert serious_faults(page) == [], "keys"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    command(page, "gcyy")
    page.click("#modules-new")
    assert serious_faults(page) == [], "modules"
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator("#snooze")).to_be_visible()
    assert serious_faults(page) == [], "putting off"
