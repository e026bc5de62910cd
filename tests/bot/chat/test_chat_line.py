"""The line to the server breaks in every way; the talk stays whole: nothing lost, nothing twice."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Page, expect

from tests.bot.chat.conftest import OpenPage
from tests.bot.chat.hands import module, row, sees, write
from tests.bot.chat.pretend import PretendChat

pytestmark = pytest.mark.browser

NO_SHELF = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, {get() { throw new DOMException("forbidden"); }});
"""


def test_a_stream_cut_and_back_loses_nothing_and_doubles_nothing(
    page: Page, chat: PretendChat
) -> None:
    chat.say("一")
    sees(page, "一")
    chat.faults.stream = chat.faults.history = 503
    chat.cut()
    expect(page.get_by_text("正在重新连接…")).to_be_visible()
    chat.say("二")
    write(page, "三")
    chat.hears("三")
    chat.say("四")
    chat.faults.stream = chat.faults.history = 0
    sees(page, "一", "二", "三", "四")
    expect(page.get_by_text("正在重新连接…")).to_be_hidden()
    chat.say("五")
    sees(page, "一", "二", "三", "四", "五")


def test_a_short_break_is_not_worth_a_word(page: Page, chat: PretendChat) -> None:
    chat.say("一")
    sees(page, "一")
    chat.cut()
    chat.until(lambda: len(chat.resumed) == 2)
    assert page.get_by_text("正在重新连接…").count() == 0
    assert chat.resumed[1] == 1


def test_ten_cuts_in_the_middle_of_a_talk_leave_it_whole(page: Page, chat: PretendChat) -> None:
    asked: list[str] = []
    wanted: list[str] = []
    for number in range(10):
        chat.say(f"答{number}")
        if number % 3 == 0:
            chat.cut()
        asked.append(f"问{number}")
        write(page, asked[-1])
        chat.hears(*asked)
        wanted += [f"答{number}", asked[-1]]
    sees(page, *wanted)


def test_a_repeated_event_stands_once(page: Page, chat: PretendChat) -> None:
    chat.say("一")
    chat.tell("message", chat.lines[0], 1)
    chat.tell("message", {"id": "no number"} | chat.lines[0], 1)
    chat.say("二")
    sees(page, "一", "二")


def test_a_message_whose_answer_was_lost_is_sent_again_and_stands_once(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.posts.append(0)
    write(page, "耳机老断")
    chat.until(lambda: len(chat.posted) == 2)
    assert chat.posted[0] == chat.posted[1]
    expect(row(page, "耳机老断")).to_contain_text("已送达")
    sees(page, "耳机老断")
    assert chat.said() == ["耳机老断"]


def test_a_message_the_stream_brings_before_its_answer_stands_once(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.late.clear()
    write(page, "在吗")
    expect(row(page, "在吗")).to_contain_text("已送达")
    chat.say("我在。")
    sees(page, "在吗", "我在。")
    chat.faults.late.set()
    write(page, "在吗")
    sees(page, "在吗", "我在。", "在吗")
    assert chat.said() == ["在吗", "在吗"]


def test_the_same_words_from_two_pages_are_two_messages(
    open_page: OpenPage, chat: PretendChat
) -> None:
    """The first page takes the other's words for its own, whose answer it still waits for."""
    one, other = open_page(), open_page()
    chat.faults.posts.append(503)
    chat.faults.retry_after = 60
    write(one, "在吗")
    chat.until(lambda: len(chat.posted) == 1)
    write(other, "在吗")
    sees(one, "在吗")
    expect(row(one, "在吗")).to_contain_text("已送达")
    write(one, "快")
    chat.hears("在吗", "在吗", "快")
    sees(one, "在吗", "在吗", "快")
    sees(other, "在吗", "在吗", "快")


def test_what_is_written_offline_is_sent_in_order_when_the_line_is_back(
    page: Page, chat: PretendChat
) -> None:
    page.context.set_offline(True)
    for text in ("一", "二", "三"):
        write(page, text)
    expect(page.get_by_text("待发送")).to_have_count(3)
    expect(page.get_by_text("网络断了，您写的先留着")).to_be_visible()
    page.context.set_offline(False)
    chat.hears("一", "二", "三")
    sees(page, "一", "二", "三")
    expect(page.get_by_text("待发送")).to_have_count(0)


def test_what_was_not_sent_outlives_a_reload_and_is_sent_once(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.posts.extend([503] * 50)
    chat.faults.retry_after = 60
    for text in ("一", "二", "三"):
        write(page, text)
    expect(page.get_by_text("待发送")).to_have_count(3)
    page.reload()
    sees(page, "一", "二", "三")
    expect(page.get_by_text("待发送")).to_have_count(3)
    chat.faults.posts.clear()
    page.reload()
    chat.hears("一", "二", "三")
    sees(page, "一", "二", "三")
    expect(page.get_by_text("待发送")).to_have_count(0)
    assert len({body["id"] for body in chat.posted}) == 3
    assert page.evaluate("localStorage.length") == 0


def test_what_waits_is_not_taken_for_old_words_that_were_the_same(
    page: Page, chat: PretendChat
) -> None:
    write(page, "在吗")
    chat.hears("在吗")
    chat.say("在。")
    sees(page, "在吗", "在。")
    chat.faults.posts.extend([503] * 50)
    write(page, "在吗")
    page.reload()
    sees(page, "在吗", "在。", "在吗")
    expect(page.get_by_text("待发送")).to_have_count(1)


def test_what_waits_stays_below_what_comes_meanwhile(page: Page, chat: PretendChat) -> None:
    chat.faults.posts.extend([503] * 50)
    chat.faults.retry_after = 60
    write(page, "一")
    write(page, "二")
    expect(page.get_by_text("待发送")).to_have_count(2)
    chat.say("您说。")
    sees(page, "您说。", "一", "二")
    chat.faults.posts.clear()
    page.get_by_role("button", name="待发送").last.click()
    chat.hears("一", "二")
    sees(page, "您说。", "一", "二")


def test_a_refused_message_waits_for_a_tap_and_holds_up_nothing(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.posts.append(400)
    write(page, "一")
    write(page, "二")
    chat.hears("二")
    page.get_by_role("button", name="没有发出去").click()
    chat.hears("二", "一")
    sees(page, "二", "一")


def test_too_fast_is_sent_again_after_the_wait_the_server_asks(
    page: Page, chat: PretendChat
) -> None:
    chat.faults.posts.append(429)
    chat.faults.retry_after = 2
    write(page, "一")
    chat.until(lambda: len(chat.posted) == 1)
    first = time.monotonic()
    chat.hears("一")
    assert time.monotonic() - first > 1.5


def test_a_forgotten_session_is_renewed_and_the_message_arrives(
    page: Page, chat: PretendChat
) -> None:
    chat.user = "v2"
    write(page, "还在吗")
    chat.hears("还在吗")
    sees(page, "还在吗")


def test_a_forgotten_session_is_renewed_without_a_word_of_the_customer(
    page: Page, chat: PretendChat
) -> None:
    chat.say("一")
    sees(page, "一")
    chat.user = "v2"
    chat.cut()
    chat.until(lambda: len(chat.resumed) == 2)
    chat.say("二")
    sees(page, "一", "二")


def test_a_server_that_is_down_at_first_is_found_later(
    open_page: OpenPage, chat: PretendChat
) -> None:
    chat.faults.session = 503
    page = open_page(live=False)
    write(page, "有人吗")
    expect(page.get_by_text("正在重新连接…")).to_be_visible()
    chat.faults.session = 0
    chat.hears("有人吗")
    sees(page, "有人吗")


def test_a_browser_that_keeps_nothing_can_talk(open_page: OpenPage, chat: PretendChat) -> None:
    page = open_page(before=NO_SHELF)
    chat.faults.posts.append(503)
    write(page, "一")
    chat.hears("一")
    sees(page, "一")


def test_a_removed_chat_hangs_up_and_a_returned_one_talks_again(
    page: Page, chat: PretendChat
) -> None:
    chat.say("一")
    sees(page, "一")
    page.evaluate("window.kept = document.querySelector('qingsu-chat'); kept.remove()")
    chat.until(lambda: chat.streams() == 0)
    page.evaluate("document.querySelector('main').append(kept)")
    chat.until(lambda: chat.streams() == 1)
    sees(page, "一")


def test_events_are_read_however_the_bytes_are_cut(page: Page) -> None:
    text = ': hi\r\nid: 1\r\nevent: message\r\ndata: {"a":\r\ndata: 1}\r\n\r\n'
    text += 'data:{"b":2}\n\nevent: x\ndata: {'
    call = """({Events}, [text, size]) => {
      const events = new Events();
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, "g"));
      return pieces.flatMap((piece) => events.feed(piece));
    }"""
    wanted = [{"name": "message", "content": {"a": 1}}, {"name": "message", "content": {"b": 2}}]
    for size in (1, 2, 3, 7, 500):
        assert module(page, "chat-api.js", call, [text, size]) == wanted, size


def test_waits_grow_to_half_a_minute_and_are_not_all_alike(page: Page) -> None:
    call = "({backOff}, chance) => [0, 1, 2, 5, 9, 99].map((tries) => backOff(tries, chance))"
    assert module(page, "chat-link.js", call, 1) == [500, 1000, 2000, 16000, 30000, 30000]
    assert module(page, "chat-link.js", call, 0) == [250, 500, 1000, 8000, 15000, 15000]
