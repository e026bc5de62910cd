"""Who stays in this talk is reached here, and who begins with "none" or "yes" is heard first."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import after, assent, here, lacking
from dialogues.book import Book
from dialogues.script import Question
from dialogues.state import FieldName
from tests.dialogues.broken import to_summary, until_asked

_HOTEL: dict[str, Any] = {
    "intent": "complaint", "category": "price.refund", "heat": 1,
    "slots": {"amount": "500=50000", "demand": "退我=refund"},
}  # fmt: skip


@pytest.fixture
def begun(chat: Any) -> Any:
    """Return a talk that began with a deposit that is not paid back."""
    chat.say("酒店押金不退 500 昨天 退我", **_HOTEL)
    return chat


@pytest.mark.parametrize(
    "text",
    [
        "没有电话 就在这说", "电话不给 有事微信说", "電話沒有 在這裡說就好",
        "就在这里说", "在这说就行", "不用打电话 就在这里说", "就在微信上联系我", "微信上说",
        "沒差 在這裡就好", "喺呢度講就得", "这里聊吧", "电话不用打了，在这里回我就行",
    ],
)  # fmt: skip
def test_words_that_stay_in_this_talk_are_known(text: str) -> None:
    """S2-02."""
    assert here.says(text)
    assert here.stays(text)


@pytest.mark.parametrize(
    "text", ["我这里可以", "在这里买的", "这就好", "微信付的", "这个不行", "这给我退", "微信好了"]
)
def test_a_place_or_a_way_to_pay_stays_nowhere(text: str) -> None:
    assert not here.stays(text)


@pytest.mark.parametrize("text", ["就在这里说", "在這裡說就好", "就在微信上联系我", "这里就行"])
def test_who_stays_here_is_reached_here_and_is_not_rung_for_a_number(chat: Any, text: str) -> None:
    """S2-02: the bot teaches the words itself."""
    chat.say("挂号费收了两次", intent="complaint", category="price.overcharge", heat=1)
    until_asked(chat, "contact_phone")
    answer = chat.say(text, intent="chitchat")
    assert chat.known("contact_preference") == "chat"
    assert chat.now_state.fields[FieldName("contact_phone")].how == "unknown"
    assert not any(words in answer for words in ("想起来再说", "先空着", "我们来查"))


def test_who_stays_here_at_the_summary_sees_it_there(begun: Any) -> None:
    to_summary(begun)
    answer = begun.say("在这说就行", intent="affirm")
    assert "怎么联系您：在这说就行" in answer
    assert not begun.now_state.closed


@pytest.mark.parametrize("text", ["对 就是不退", "是的，他们就是不退", "没错 你们快点处理"])
def test_a_yes_with_half_a_sentence_behind_it_files(begun: Any, text: str) -> None:
    """S1-07."""
    to_summary(begun)
    begun.say(text, intent="complaint")
    assert begun.now_state.closed
    assert text not in begun.known("issue")


def test_a_yes_that_says_the_same_wish_again_files_and_another_wish_does_not(begun: Any) -> None:
    """S1-07: 对 就是要退钱 had been written down as a new wish."""
    to_summary(begun)
    words = {"intent": "follow_up", "slots": {"demand": "退钱=refund"}}
    begun.say("对 就是要退钱", **words)
    assert begun.now_state.closed
    assert "对" not in begun.known("demand")


def test_a_yes_with_another_wish_is_read_back_first(begun: Any) -> None:
    to_summary(begun)
    begun.say("对 再赔我两百", intent="follow_up", slots={"demand": "赔=compensation"})
    assert not begun.now_state.closed


@pytest.mark.parametrize(
    "text", ["对 但是金额不对", "对 不过是上周三", "对 还有一台也坏了", "对吗 就是不退"]
)
def test_a_yes_that_puts_something_right_is_none(text: str) -> None:
    assert not assent.begins(text)


def test_a_yes_that_objects_in_the_same_breath_files_nothing(begun: Any) -> None:
    to_summary(begun)
    begun.say("對 但是那間不是門市 是代理商", intent="affirm")
    assert not begun.now_state.closed


@pytest.mark.parametrize("text", ["幫我送出", "还是帮我送出好了", "都係照交啦", "等等，都係照交啦"])
def test_who_says_send_it_takes_nothing_back(begun: Any, text: str) -> None:
    """S2-19."""
    to_summary(begun)
    begun.say("算了不讲了", intent="withdraw")
    assert begun.now_state.open == after.WITHDRAW
    begun.say(text, intent="affirm")
    assert not begun.now_state.taken_back


def test_who_gives_in_and_says_send_it_files(begun: Any) -> None:
    to_summary(begun)
    begun.say("算了 就这样吧 提交", intent="withdraw")
    assert begun.now_state.closed
    assert not begun.now_state.taken_back


@pytest.mark.parametrize("text", ["先不提交", "提交了没", "不要提交", "送出去的快递", "交房租了"])
def test_other_words_with_the_buttons_word_send_nothing(text: str) -> None:
    assert not assent.sends(text)


def _number(book: Book) -> Question:
    scripts = [one for ref, one in book.scripts.items() if ref.name == "logistics"]
    return scripts[0].questions[FieldName("order_no")]


@pytest.mark.parametrize(
    "text", ["没有订单号啊 你们自己看不到吗", "没单号 你们查不到吗", "单号没有", "冇單號"]
)
def test_a_number_that_there_is_none_of_is_not_asked_for_again(
    book: Book, heard: Any, text: str
) -> None:
    """S0-37."""
    question = _number(book)
    assert lacking.plainly(question, heard(text))


@pytest.mark.parametrize("text", ["没有发货", "单号没有更新", "订单号是什么"])
def test_a_number_that_is_spoken_of_is_not_called_missing(
    book: Book, heard: Any, text: str
) -> None:
    question = _number(book)
    assert not lacking.plainly(question, heard(text))
