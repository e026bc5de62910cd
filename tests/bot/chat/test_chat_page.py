"""A customer talks on the chat page: writing, buttons, history, words from outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.bot.chat.conftest import OpenPage
from tests.bot.chat.hands import from_end, log, module, row, sees, texts, write
from tests.bot.chat.pretend import HELLO, PretendChat

pytestmark = pytest.mark.browser

COMPOSE = """([end, gap]) => {
  const box = document.querySelector("qingsu-chat").shadowRoot.querySelector("textarea");
  box.value = "耳机";
  box.dispatchEvent(new CompositionEvent("compositionstart", {bubbles: true}));
  box.dispatchEvent(new CompositionEvent("compositionend", {bubbles: true, data: "耳机"}));
  return new Promise((done) => setTimeout(() => {
    box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: end, bubbles: true}));
    done();
  }, gap));
}"""


COUNT_BLURS = """() => {
  window.blurs = 0;
  const box = document.querySelector("qingsu-chat").shadowRoot.querySelector("textarea");
  box.addEventListener("blur", () => { window.blurs += 1; });
}"""


def test_nothing_is_asked_before_the_customer_writes(page: Page, chat: PretendChat) -> None:
    expect(page.locator(".greeting .bubble")).to_have_text(HELLO)
    assert texts(page) == []
    assert chat.posted == []


def test_rights_and_what_becomes_of_a_number_are_read_before_anything_is_told(
    page: Page, chat: PretendChat
) -> None:
    """S1-08: a person, the outcome in writing, the regulator; and the truth, please."""
    rights = page.locator(".greeting .rights")
    expect(rights).to_be_in_viewport()
    for words in ("号码只用来", "真人", "书面", "监管部门", "照实说"):
        expect(rights).to_contain_text(words)
    assert chat.posted == []


def test_the_operators_words_on_personal_data_stand_there_with_their_link(
    open_page: OpenPage, chat: PretendChat
) -> None:
    """S1-08: shown before anything is told; the address opens beside the chat."""
    chat.privacy = "《隐私政策》https://shop.example/privacy，也可以打 400-000-0000"
    page = open_page()
    words = page.locator(".greeting [data-privacy]")
    expect(words).to_have_text(f"个人信息怎么用、怎么查、怎么删：{chat.privacy}")
    expect(words).to_be_in_viewport()
    link = words.get_by_role("link")
    expect(link).to_have_attribute("href", "https://shop.example/privacy")
    expect(link).to_have_attribute("target", "_blank")
    assert chat.posted == []


def test_a_firm_without_such_words_has_no_line_for_them(page: Page) -> None:
    expect(page.locator(".greeting .rights")).to_have_count(1)


def test_what_is_written_is_sent_once_and_the_answer_stands_below(
    page: Page, chat: PretendChat
) -> None:
    write(page, "耳机老断")
    expect(row(page, "耳机老断")).to_contain_text("已送达")
    chat.say("正听着就断，真的很扫兴。")
    sees(page, "耳机老断", "正听着就断，真的很扫兴。")
    assert chat.said() == ["耳机老断"]
    assert "payload" not in chat.posted[0]


def test_the_customer_stands_right_and_the_bot_left(page: Page, chat: PretendChat) -> None:
    write(page, "垃圾")
    chat.say("您慢慢说。")
    own = row(page, "垃圾").locator(".bubble").bounding_box()
    bot = row(page, "您慢慢说。").locator(".bubble").bounding_box()
    assert own is not None
    assert bot is not None
    assert own["x"] > 195
    assert bot["x"] < 40


def test_shift_and_enter_breaks_the_line_and_the_break_stays(page: Page, chat: PretendChat) -> None:
    box = page.get_by_role("textbox")
    box.press_sequentially("第一行")
    box.press("Shift+Enter")
    box.press_sequentially("第二行")
    box.press("Enter")
    chat.hears("第一行\n第二行")
    bubble = row(page, "第一行\n第二行").locator(".bubble")
    assert bubble.inner_text() == "第一行\n第二行"
    assert bubble.evaluate("e => e.clientHeight") > 50


def test_nothing_but_blanks_is_not_sent(page: Page, chat: PretendChat) -> None:
    for text in ("", "   ", "\n\n", "\u3000", "\u200b\u200d"):
        write(page, text)
    page.get_by_role("button", name="发送").click()
    write(page, "好")
    sees(page, "好")
    chat.hears("好")


def test_half_a_character_does_not_hold_up_the_rest(page: Page, chat: PretendChat) -> None:
    page.get_by_role("textbox").evaluate("e => { e.value = '好\\uD83D😡\\0'; }")
    page.get_by_role("textbox").press("Enter")
    chat.hears("好\ufffd😡")


def test_enter_inside_a_composition_does_not_send(page: Page, chat: PretendChat) -> None:
    keyboard = page.context.new_cdp_session(page)
    page.get_by_role("textbox").focus()
    keyboard.send("Input.imeSetComposition", {"text": "er", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Enter")
    assert texts(page) == []
    keyboard.send("Input.insertText", {"text": "耳机"})
    page.wait_for_timeout(100)
    page.keyboard.press("Enter")
    sees(page, "耳机")
    chat.hears("耳机")


def test_the_enter_that_confirms_a_candidate_in_safari_does_not_send(page: Page) -> None:
    """Safari says compositionend first, then Enter with isComposing false and keyCode 229."""
    for key_code, gap in [(229, 0), (13, 0), (229, 200)]:
        page.evaluate(COMPOSE, [key_code, gap])
        expect(page.get_by_role("textbox")).to_have_value("耳机")
        assert texts(page) == []
    page.evaluate(COMPOSE, [13, 200])
    sees(page, "耳机")
    expect(page.get_by_role("textbox")).to_have_value("")


def test_send_tapped_in_the_middle_of_a_word_sends_the_word_once(
    page: Page, chat: PretendChat
) -> None:
    """Losing the focus ends a composition; else phones put the word back into the emptied box."""
    keyboard = page.context.new_cdp_session(page)
    page.get_by_role("textbox").focus()
    keyboard.send(
        "Input.imeSetComposition", {"text": "耳机", "selectionStart": 2, "selectionEnd": 2}
    )
    page.evaluate(COUNT_BLURS)
    page.get_by_role("button", name="发送").click()
    sees(page, "耳机")
    expect(page.get_by_role("textbox")).to_have_value("")
    assert chat.said() == ["耳机"]
    assert page.evaluate("blurs") == 1
    expect(page.get_by_role("textbox")).to_be_focused()


def test_a_pressed_button_sends_its_payload_and_shows_its_title(
    page: Page, chat: PretendChat
) -> None:
    chat.say("断的时候更像哪一种？", buttons=("连接断开", "分不清"))
    page.get_by_role("button", name="分不清").click()
    sees(page, "断的时候更像哪一种？", "分不清")
    chat.until(lambda: len(chat.posted) == 1)
    assert chat.posted[0]["payload"] == "/choose 分不清"
    assert chat.posted[0]["text"] == "分不清"


def test_a_button_pressed_twice_counts_once(page: Page, chat: PretendChat) -> None:
    chat.say("现在接人工吗？", buttons=("接人工", "先记好"))
    page.get_by_role("button", name="接人工").dblclick()
    page.get_by_role("button", name="先记好").click(force=True)
    write(page, "快点")
    chat.hears("接人工", "快点")


def test_buttons_go_inert_when_the_talk_goes_on(page: Page, chat: PretendChat) -> None:
    chat.say("哪一种？", buttons=("甲", "乙"))
    expect(page.get_by_role("button", name="甲")).to_be_enabled()
    write(page, "说不清")
    expect(page.get_by_role("button", name="甲")).to_be_disabled()
    chat.say("再看看？", buttons=("丙", "丁"))
    chat.say("或者？", buttons=("戊",))
    expect(page.get_by_role("button", name="戊")).to_be_enabled()
    expect(page.get_by_role("button", name="丙")).to_be_disabled()
    chat.say("不急。")
    sees(page, "哪一种？", "说不清", "再看看？", "或者？", "不急。")
    expect(page.get_by_role("button", name="戊")).to_be_enabled()
    chat.say("我是陈岚。", "agent")
    expect(page.get_by_role("button", name="戊")).to_be_disabled()


def test_a_reload_shows_the_whole_talk_as_it_was(page: Page, chat: PretendChat) -> None:
    chat.say("哪一种？", buttons=("甲", "乙"))
    page.get_by_role("button", name="乙").click()
    chat.hears("乙")
    chat.say("记下了。", buttons=("对", "不对"))
    before = ["哪一种？", "乙", "记下了。"]
    sees(page, *before)
    page.reload()
    sees(page, *before)
    expect(page.get_by_role("button", name="甲")).to_be_disabled()
    expect(page.get_by_role("button", name="乙", pressed=True)).to_be_disabled()
    page.get_by_role("button", name="对", exact=True).click()
    chat.hears("乙", "对")


def test_a_talk_of_many_pages_comes_whole_and_shows_its_end(
    open_page: OpenPage, chat: PretendChat
) -> None:
    for number in range(450):
        chat.say(f"第{number}句", "customer" if number % 3 else "bot")
    page = open_page()
    sees(page, *[f"第{number}句" for number in range(450)])
    assert from_end(page) < 2
    expect(log(page)).to_have_attribute("aria-busy", "false")
    assert page.locator(".pill").is_hidden()


def test_a_draft_outlives_a_reload(page: Page, chat: PretendChat) -> None:
    page.get_by_role("textbox").fill("写到一半")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("写到一半")
    page.get_by_role("textbox").press("Enter")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("")
    assert chat.said() == ["写到一半"]


def test_a_very_long_text_goes_whole_in_parts(page: Page, chat: PretendChat) -> None:
    text = "".join(f"第{number}件事，说起来就气。" for number in range(800))
    write(page, text)
    chat.until(lambda: "".join(chat.said()) == text)
    assert max(len(part) for part in chat.said()) <= 4000


def test_a_cut_never_falls_into_a_character(page: Page) -> None:
    parts = module(page, "chat-outbox.js", "({split}, text) => split(text, 5)", "😡" * 9)
    assert "".join(parts) == "😡" * 9
    assert all(part == "😡" * (len(part)) for part in parts)


def test_the_header_alone_says_who_speaks(page: Page, chat: PretendChat) -> None:
    title = page.get_by_role("heading")
    expect(title).to_have_text("小安 · 自动助手")
    chat.hand("queue")
    expect(page.get_by_role("status")).to_contain_text("已转人工")
    chat.hand("human", "陈岚")
    expect(title).to_have_text("陈岚 · 人工")
    assert texts(page) == []
    chat.say("我是值班经理陈岚。", "agent")
    expect(row(page, "我是值班经理陈岚。").locator(".who")).to_contain_text("陈岚 · 人工")
    page.reload()
    expect(title).to_have_text("陈岚 · 人工")
    chat.hand("bot")
    expect(title).to_have_text("小安 · 自动助手")


def test_the_bot_is_seen_to_listen_until_it_answers(page: Page, chat: PretendChat) -> None:
    chat.tell("typing", {"typing": True})
    expect(page.get_by_text("小安在听")).to_be_visible()
    chat.say("您说。")
    expect(page.get_by_text("小安在听")).to_be_hidden()
