"""The chat page for every eye, hand and ear: roles, focus, contrast, size, motion, scrolling."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.bot.chat.conftest import OpenPage
from tests.bot.chat.hands import from_end, log, row, scroll, sees, write
from tests.bot.chat.pretend import PretendChat

pytestmark = pytest.mark.browser

LOOK = Path(__file__).with_name("look.js").read_text("utf-8")
SMALL = {"width": 320, "height": 480}


def choose(page: Page, *names: str) -> None:
    """Choose small files with these names."""
    files = [{"name": one, "mimeType": "application/pdf", "buffer": b"%PDF"} for one in names]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]


def fill(chat: PretendChat) -> None:
    """Make a talk with everything in it."""
    chat.say("充着充着冒烟了！！！", "customer")
    chat.say("人最要紧：有火拨 119。\n充电宝先不要碰。")
    chat.say("断的时候更像哪一种？", buttons=("连接断开", "分不清"))
    chat.say("分不清", "customer")
    chat.say("https://example.com/" + "a" * 200)
    chat.say("我是值班经理陈岚。您说的我都看过了，不用再讲。", "agent")
    shown = {
        "kind": "file",
        "name": "很长的文件名" * 9 + ".pdf",
        "size": 9,
        "thumb": "",
        "view": "",
    }
    files = [shown | {"view": "/files/1"}, shown, shown | {"kind": "voice", "view": "/files/2"}]
    chat.say("", "customer", attachments=files)
    chat.say("您看这样行吗？", "agent", buttons=("同意", "再改，我要另一个时间，最好是周日上午"))


def test_a_screen_reader_finds_what_is_there(page: Page, chat: PretendChat) -> None:
    chat.say("您看这样行吗？", buttons=("同意", "再改"))
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_text("小安 · 自动助手")
    expect(page.get_by_role("log", name="对话记录")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("group", name="可以点选一项").get_by_role("button")).to_have_count(2)
    expect(page.get_by_role("textbox", name="输入消息")).to_have_accessible_description(
        "按回车发送，按 Shift 加回车换行"
    )
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_visible()
    expect(page.get_by_role("article")).to_have_count(2)


def test_every_message_says_whose_it_is_and_when(page: Page, chat: PretendChat) -> None:
    fill(chat)
    chat.say("还有一句。", "agent")
    heads = page.locator(".rows .who")
    expect(heads).to_have_text(
        [
            *("您 09:47", "小安 09:47", "小安 09:47", "您 09:47", "小安 09:47"),
            *("陈岚 · 人工 09:47", "您 09:47", "陈岚 · 人工 09:47", "陈岚 · 人工 09:47"),
        ]
    )


def test_the_keyboard_goes_through_in_the_order_of_the_page(page: Page, chat: PretendChat) -> None:
    chat.say("老问题？", buttons=("旧",))
    chat.say("您看？", buttons=("同意", "再改"))
    expect(page.get_by_role("button", name="同意")).to_be_enabled()
    page.get_by_role("textbox").fill("好")
    log(page).focus()
    stops = []
    for _ in range(5):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(f"{LOOK}; look.focused()"))
    assert [name for name, _ in stops] == ["同意", "再改", "添加图片或文件", "box", "发送"]
    assert all(ring >= 2 for _, ring in stops)


def test_a_button_pressed_by_keyboard_keeps_the_focus_in_the_page(
    page: Page, chat: PretendChat
) -> None:
    chat.say("您看？", buttons=("同意",))
    page.get_by_role("button", name="同意").press("Enter")
    chat.hears("同意")
    assert page.evaluate(f"{LOOK}; look.focused()")[0] == "同意"


@pytest.mark.parametrize("contrast", ["no-preference", "more"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_enough_contrast(
    open_page: OpenPage, chat: PretendChat, scheme: str, contrast: str
) -> None:
    fill(chat)
    page = open_page(color_scheme=scheme, reduced_motion="reduce", contrast=contrast)
    chat.faults.uploads.append(415)
    choose(page, "发票.pdf", "清单.pdf")
    expect(page.get_by_text("不支持这种文件").first).to_be_visible()
    page.get_by_role("button", name="移除 发票.pdf").click()
    chat.faults.uploads.append(415)
    choose(page, "收据.pdf")
    expect(page.get_by_role("button", name="重新上传 收据.pdf")).to_be_visible()
    stuck = page.evaluate(f"{LOOK}; look.contrasts()")
    assert [one for one in stuck if one["ratio"] < 4.5] == []
    page.get_by_role("button", name="移除 收据.pdf").click()
    page.get_by_role("button", name="移除 清单.pdf").click()
    chat.faults.posts.append(400)
    write(page, "没发出去的")
    expect(page.get_by_text("没有发出去")).to_be_visible()
    chat.hand("human", "陈岚")
    seen = page.evaluate(f"{LOOK}; look.contrasts()")
    assert len(seen) > 20
    assert [one for one in seen if one["ratio"] < 4.5] == []
    assert page.evaluate(f"{LOOK}; look.edges()") >= 3


@pytest.mark.parametrize("type_size", [16, 32])
def test_a_narrow_page_with_large_type_needs_no_scrolling_sideways(
    open_page: OpenPage, chat: PretendChat, type_size: int
) -> None:
    """320 px is 1280 px at 400 %; 32 px is the largest type of most phones."""
    fill(chat)
    page = open_page(viewport=SMALL)
    page.evaluate(f"document.documentElement.style.fontSize = '{type_size}px'")
    write(page, "好" * 60)
    assert page.evaluate(f"{LOOK}; look.wider()") == []
    assert page.evaluate(f"{LOOK}; look.fontSize()") == type_size * 1.0625
    box = page.get_by_role("textbox").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= SMALL["height"]


def test_large_type_is_switched_on_for_good(page: Page, chat: PretendChat) -> None:
    chat.say("您说。")
    size = f"{LOOK}; look.fontSize()"
    expect(page.get_by_text("您说。")).to_be_visible()
    switch = page.get_by_role("button", name="大字")
    expect(switch).to_have_attribute("aria-pressed", "false")
    assert page.evaluate(size) == 17
    switch.click()
    assert page.evaluate(size) > 23
    page.reload()
    expect(page.get_by_text("您说。")).to_be_visible()
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(size) > 23
    switch.click()
    assert page.evaluate(size) == 17
    assert page.evaluate("localStorage.length") == 0


def test_large_type_on_a_small_phone_leaves_room_for_files_and_box(
    open_page: OpenPage, chat: PretendChat
) -> None:
    fill(chat)
    page = open_page(viewport=SMALL)
    page.get_by_role("button", name="大字").click()
    choose(page, "很长的文件名" * 9 + ".pdf", "清单.pdf")
    expect(page.locator(".tray .done")).to_have_count(2)
    assert page.evaluate(f"{LOOK}; look.wider()") == []
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="发送", exact=True)).to_be_in_viewport(ratio=1)
    assert log(page).evaluate("e => e.clientHeight") > 60


def test_what_is_to_be_tapped_is_as_large_as_a_finger(page: Page, chat: PretendChat) -> None:
    fill(chat)
    chat.faults.posts.append(400)
    expect(page.get_by_role("button", name="同意")).to_be_enabled()
    sizes = page.evaluate(f"{LOOK}; look.targets()")
    write(page, "没发出去的")
    expect(page.get_by_text("没有发出去")).to_be_visible()
    sizes |= page.evaluate(f"{LOOK}; look.targets()")
    assert len(sizes) >= 4
    assert {name: size for name, size in sizes.items() if size < 44} == {}


def test_who_wants_no_motion_gets_none(open_page: OpenPage, chat: PretendChat) -> None:
    page = open_page(reduced_motion="reduce")
    chat.tell("typing", {"typing": True})
    expect(page.get_by_text("小安在听")).to_be_visible()
    assert page.evaluate(f"{LOOK}; look.moving()") == 0


def test_the_list_follows_only_who_is_at_its_end(page: Page, chat: PretendChat) -> None:
    for number in range(30):
        chat.say(f"第{number}句")
    sees(page, *[f"第{number}句" for number in range(30)])
    assert from_end(page) < 2
    scroll(page, 200)
    for number in range(2):
        chat.say(f"新{number}")
    pill = page.get_by_role("button", name="2 条新消息")
    expect(pill).to_be_visible()
    assert log(page).evaluate("e => e.scrollTop") == 200
    pill.click()
    assert from_end(page) < 2
    expect(pill).to_be_hidden()
    chat.say("又一句")
    expect(page.get_by_text("又一句")).to_be_in_viewport()


def test_who_writes_sees_what_he_wrote_wherever_he_was(page: Page, chat: PretendChat) -> None:
    for number in range(30):
        chat.say(f"第{number}句")
    expect(page.get_by_text("第29句")).to_be_visible()
    scroll(page, 0)
    write(page, "我说的")
    expect(page.get_by_text("我说的")).to_be_in_viewport()


def test_a_message_that_cannot_be_sent_says_so_in_sight(page: Page, chat: PretendChat) -> None:
    for number in range(30):
        chat.say(f"第{number}句")
    expect(page.get_by_text("第29句")).to_be_in_viewport()
    chat.faults.posts.append(400)
    write(page, "我说的")
    expect(page.get_by_role("button", name="没有发出去")).to_be_in_viewport(ratio=1)


def test_the_box_grows_with_its_text_to_an_end_and_shrinks_again(page: Page) -> None:
    box = page.get_by_role("textbox")
    heights = []
    for text in ("一", "一\n二\n三", "一\n" * 30, ""):
        box.fill(text)
        heights.append(box.evaluate("e => e.offsetHeight"))
    one, three, many, none = heights
    assert one == none
    assert 44 <= one <= 46
    assert one < three < many <= 9 * 16


def test_the_end_stays_in_sight_when_a_keyboard_takes_half_the_screen(
    page: Page, chat: PretendChat
) -> None:
    for number in range(30):
        chat.say(f"第{number}句")
    expect(page.get_by_text("第29句")).to_be_in_viewport()
    page.set_viewport_size({"width": 390, "height": 330})
    expect(page.get_by_text("第29句")).to_be_in_viewport()
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(("name", "face"), [("小安", "安"), ("Xiao An", "X")])
def test_a_face_is_the_given_name_in_chinese_and_the_first_letter_elsewhere(
    open_page: OpenPage, chat: PretendChat, name: str, face: str
) -> None:
    chat.bot_name = name
    expect(open_page().locator("header .face")).to_have_text(face)


@pytest.mark.parametrize(
    ("locale", "title", "sent", "unread"),
    [
        ("zh-CN", "在线投诉与建议", "已送达", "自动助手"),
        ("zh-HK", "線上投訴與建議", "已送達", "自動助手"),
        ("en-GB", "Complaints and suggestions", "Delivered", "automated assistant"),
    ],
)
def test_the_page_speaks_the_language_of_the_browser(
    open_page: OpenPage, locale: str, title: str, sent: str, unread: str
) -> None:
    page = open_page(locale=locale)
    expect(page).to_have_title(title)
    expect(page.get_by_role("heading", level=1)).to_contain_text(unread)
    write(page, "119")
    expect(row(page, "119")).to_contain_text(sent)
    assert page.evaluate("document.documentElement.lang")[:2] == locale[:2]
