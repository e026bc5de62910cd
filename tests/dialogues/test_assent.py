"""What somebody answers to a summary: only a yes files it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import assent
from dialogues.effects import HandOff
from dialogues.reading import Reading
from dialogues.recited import shown
from dialogues.state import Control, Known, MessageId, Phase

_FEE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两百=20000", "date": "昨天=2026-11-24@event",
              "demand": "退钱=refund"},
}  # fmt: skip
_YES = (
    "对，提交吧", "提交吧", "退啊 废话", "好喔", "無錯", "没错", "ok thx", "ok ta", "do it",
    "ok send啦", "不看了 你看着办", "对的", "嗯嗯", "没问题", "好的 谢谢", "无误，请提交",
    "麻烦尽快处理", "冇錯 快啲", "係", "啱嘅", "yes please", "looks good, send it",
    "that's right", "👍", "好嘞", "就這樣送出", "没有要改的", "不用改了", "没别的了",
    "能不能快点",
)  # fmt: skip
_NO_YES = (
    "啥意思", "你是不是骗我的", "不给", "等等", "这得几天", "先不提交", "dont file it",
    "it sparks too", "你们不会又不管吧", "谁看我这个", "凭什么", "对了 还漏电", "好烦", "不对",
    "不好", "是我买的 但是坏了", "你们能处理吗", "wait", "no", "what", "再改一下", "是前天",
    "可以退吗", "ok but the date is wrong", "是换不是退", "我要告你们", "嗯？", "什么叫提交",
    "送错了", "发什么神经", "谢谢啊", "ta", "你好",
)  # fmt: skip


@pytest.fixture
def read(chat: Any) -> Any:
    """Return a talk whose summary was just read back, a telephone left out."""
    chat.say("年卡乱收手续费两百，要求退钱", **_FEE)
    chat.say("就在这里说", intent="refuse_answer")
    assert chat.now_state.phase is Phase.CONFIRM
    return chat


@pytest.mark.parametrize("text", _YES)
def test_a_yes_in_many_words_is_a_yes(text: str, heard: Callable[..., Reading]) -> None:
    assert assent.agrees(heard(text, intent="chitchat"))


@pytest.mark.parametrize("text", _NO_YES)
def test_what_is_no_yes_is_none_even_when_read_so(text: str, heard: Callable[..., Reading]) -> None:
    assert not assent.yes(text)
    assert not assent.agrees(heard(text, intent="dont_know"))


@pytest.mark.parametrize("text", ["it sparks too", "等等", "你说呢 还漏电", "wait"])
def test_words_read_as_a_yes_that_hold_none_agree_to_nothing(
    text: str, heard: Callable[..., Reading]
) -> None:
    assert not assent.agrees(heard(text, intent="affirm"))


@pytest.mark.parametrize(
    "text", ["等等", "等一下", "先不提交", "先别交", "我想想", "慢着", "wait", "hold on", "咪住先",
             "wait don't send it yet", "暂时不提交", "我再看看", "先唔好交"],
)  # fmt: skip
def test_who_wants_time_is_heard(text: str) -> None:
    assert assent.holds_off(text)


@pytest.mark.parametrize(
    "text", ["等了三天了", "先退钱", "stopped working", "等你们好久", "考虑换一台"]
)
def test_who_tells_something_else_wants_no_time(text: str) -> None:
    assert not assent.holds_off(text)


@pytest.mark.parametrize("text", ["不投了 麻烦", "dont file it", "别提交", "唔投訴喇", "不登记了"])
def test_who_wants_nothing_filed_is_asked_once_to_be_sure(text: str, read: Any) -> None:
    read.say(text, intent="dont_know")
    assert read.now_state.open == "withdraw"
    assert not read.now_state.closed


@pytest.mark.parametrize("text", ["别投诉我", "不发货", "dont send it to my old address"])
def test_words_that_only_look_like_it_take_nothing_back(text: str) -> None:
    assert not assent.drops(text)


@pytest.mark.parametrize(
    ("text", "intent"),
    [("啥意思", "dont_know"), ("不给", "refuse_answer"), ("等等", "affirm"),
     ("这得几天", "dont_know"),
     ("先不提交", "deny"), ("你们不会又不管吧", "complaint"), ("wait", "greet")],
)  # fmt: skip
def test_a_doubt_files_nothing_however_often(text: str, intent: str, read: Any) -> None:
    """S1-07: he is told in a few words what makes it go, and the story stays as it was."""
    story = read.known("issue")
    for _ in range(3):
        words = read.say(text, intent=intent)
        assert "提交" in words
        assert len(words) < len("年卡乱收手续费两百，要求退钱") * 6
    assert (read.now_state.phase, read.now_state.closed) == (Phase.CONFIRM, False)
    assert read.known("issue") == story
    read.say("提交吧", intent="chitchat")
    assert read.now_state.closed


def test_who_never_says_yes_goes_through_it_with_a_person(read: Any) -> None:
    """S0-37: the talk is no loop, and a person comes who can see it all."""
    for _ in range(6):
        read.say("你猜", intent="chitchat")
    assert read.now_state.control is Control.QUEUE
    assert len(read.of(HandOff)) == 1


def test_a_number_typed_at_the_summary_stands_in_it(read: Any) -> None:
    words = read.say("6111 2222", intent="out_of_scope")
    assert read.known("contact_phone") == "61112222"
    assert "6111 2222" in words
    assert not read.now_state.closed


def test_what_was_read_as_a_yes_and_tells_more_is_kept(read: Any) -> None:
    assert "it sparks too" in read.say("it sparks too", intent="affirm")
    assert not read.now_state.closed


def test_who_asks_whether_it_is_filed_is_told() -> None:
    for text in ("交了吗到底", "提交了吗", "到底交没交", "is it filed?", "登记好了没有"):
        assert assent.asks_filed(text)
    assert not assent.asks_filed("交了两百")


def test_a_wish_changed_at_the_summary_is_the_new_one(read: Any) -> None:
    read.say("等等 不是退 是换", intent="deny")
    assert read.known("demand") == "exchange"


def test_the_one_day_known_is_put_right_by_saying_it_anew(read: Any) -> None:
    words = read.say("是上周三", intent="supplement", slots={"date": "上周三=2026-11-18"})
    assert read.known("occurred_on") == "2026-11-18"
    assert "2026年11月18日" in words


def test_an_english_story_is_shown_as_far_as_a_chinese_one(chat: Any) -> None:
    text = "the kettle leaks from the base and has soaked the worktop twice, the last time at night"
    script = chat.book.script(chat.book.ref_for(None))
    known = Known(text, text, MessageId(1))
    assert shown(known, script, "en") == text
    assert shown(known, script) != text
