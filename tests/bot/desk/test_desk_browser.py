"""The desk as agents use it, in Debian's Chromium: by keyboard, live, narrow, dark, interrupted."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from bot.desk import setup
from storage import accounts
from tests.bot.desk_browsers import (
    FIRE,
    MIDDLE,
    NARROW,
    WIDE,
    ZOOMED,
    Served,
)
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
    link = setup.first_link(desk.world.store, now, good_for)
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
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()
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
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()
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


def test_a_reply_whose_answer_was_lost_is_sent_again_and_arrives_once(desk: Served) -> None:
    chat = desk.customer("u1", "我要人工")
    page = desk.agent()
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()

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


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, ZOOMED])
def test_nothing_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    desk.customer("u1", FIRE + "没完没了" * 40 + "http://" + "x" * 200, "138-0013-8000")
    page = desk.agent(size=size)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.keyboard.press("j")
    expect(page.locator("#packet-body .story")).to_be_visible()
    assert page.evaluate(wide) <= 0
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.locator("#send").scroll_into_view_if_needed()
    page.fill("#reply", "好")
    page.click("#send")
    expect(page.locator(".from-agent")).to_be_visible()
    assert page.evaluate(wide) <= 0


def test_narrow_shows_the_queue_or_the_talk_and_keeps_the_focus(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent(size=NARROW)
    page.locator(".row").click()
    expect(page.locator(".queue")).to_be_hidden()
    expect(page.locator("#talk-title")).to_be_focused()
    page.click("#record-button")
    expect(page.locator("#record")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#record")).to_be_hidden()
    page.click("#to-queue")
    expect(page.locator("#talk")).to_be_hidden()
    expect(page.locator(".row")).to_be_focused()


NAMELESS = """() => [...document.querySelectorAll(
  "button, input:not([type=hidden]), textarea, a, [role=tab], [tabindex='0']")]
  .filter((e) => !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label")))
  .map((e) => e.outerHTML)"""
FAINT = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255;
    return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * r + .7152 * g + .0722 * b; };
  const ground = (e) => { for (; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor); if (c.length === 3) return c; }
    return rgb(getComputedStyle(document.body).backgroundColor); };
  const faint = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.closest(":disabled, noscript, .skip")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color).slice(0, 3)), light(ground(e))];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${e.outerHTML.slice(0, 90)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_every_control_has_a_name_and_every_word_its_contrast(desk: Served, colours: str) -> None:
    desk.customer("u1", FIRE, "138-0013-8000")
    for user in ("u2", "u3"):
        desk.customer(user, "键盘坏了好几天", "我要人工")
    desk.world.clock.ahead += 22 * 60
    page = desk.agent(color_scheme=colours)
    expect(page.locator(".due[data-state=soon]").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()
    expect(page.locator(".row")).to_have_count(2)
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []
    page.evaluate("document.querySelector('.row .due').dataset.due = 1")
    expect(page.locator(".due[data-state=late]").first).to_be_visible()
    assert page.evaluate(FAINT) == []


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_the_doors_are_readable(desk: Served, colours: str) -> None:
    page = desk.page(color_scheme=colours)
    page.goto(f"{desk.url}/desk/login?again=1")
    page.fill("#login", "nobody")
    page.fill("#password", "x")
    page.click("button.primary")
    expect(page.locator(".problem")).to_have_text("账号或密码不对。")
    expect(page.locator("#password")).to_be_focused()
    assert page.evaluate(NAMELESS) == []
    assert page.evaluate(FAINT) == []


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
