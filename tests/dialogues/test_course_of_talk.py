"""The course of a talk: first lines in pieces, numbers left early, asides, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import (
    aftertalk,
    assent,
    fed_up,
    here,
    openers,
    retorts,
    settled,
    wonders,
)
from dialogues.effects import HandOff, Note
from dialogues.state import Control
from nlu.types import SlotType

_FEE: dict[str, Any] = {
    "intent": "complaint", "category": "aftersale.refund", "emotion": "anger", "heat": 1,
}  # fmt: skip
_GOODS: dict[str, Any] = _FEE | {"category": "quality.fault", "slots": {"product": "洗衣机"}}


def _filed(chat: Any, **meant: Any) -> None:
    chat.say("昨天在万达买的洗衣机漏水，要求换一台", **meant)
    while chat.now_state.open != "confirm":
        chat.say("没有", intent="deny")
    chat.say("对", intent="affirm")


@pytest.mark.parametrize(
    "text", ["电话给你一个吧 13512345678", "13512345678 下午六点以后打", "我手机13512345678"]
)
def test_a_number_left_early_ends_nothing(chat: Any, text: str) -> None:
    """S1-03: the case was handed over at once, the rest unasked and nothing read back."""
    chat.say("酒店押金不退", **_FEE)
    number = {SlotType.PHONE: "13512345678=+8613512345678"}
    chat.say(text, intent="ask_human", handoff="request_callback", slots=number)
    assert chat.now_state.control is Control.BOT
    assert chat.known("contact_phone") == "+8613512345678"
    assert chat.asked


@pytest.mark.parametrize("text", ["马上给我打电话 13512345678", "现在就打给我行不行 13512345678"])
def test_who_wants_a_call_now_gets_one(chat: Any, text: str) -> None:
    chat.say("酒店押金不退", **_FEE)
    number = {SlotType.PHONE: "13512345678=+8613512345678"}
    chat.say(text, intent="ask_human", handoff="request_callback", slots=number)
    assert chat.of(HandOff)


@pytest.mark.parametrize(
    "text",
    ["等下 有人找我", "行吧 那谁给我打电话", "刚才师傅打电话了说下午来", "我去开会了 回头再说"],
)
def test_words_about_calls_and_callers_call_nobody(chat: Any, text: str) -> None:
    chat.say("洗衣机漏水", **_GOODS)
    chat.say(text, intent="ask_human", handoff="request_callback")
    assert not chat.of(HandOff)


@pytest.mark.parametrize("text", ["等下 有人找我", "我先去开会", "来电话了 等会再说"])
def test_who_is_called_away_before_he_told_is_waited_for(chat: Any, text: str) -> None:
    chat.say("我家宽带", intent="supplement", slots={"product": "宽带"})
    chat.say(text, intent="ask_human", handoff="request_human")
    assert chat.rules[0].startswith("interruptions.pause")
    chat.say("不好意思刚才有事", intent="chitchat")
    assert chat.rules[0].startswith("messages.invite")


_WONDERS = (
    "我不想投诉 就想知道为什么我话费多了20", "我不是来投诉的 就问一下我的快递怎么还没到",
    "唔係投訴，我只係想問點解張單多咗三十蚊", "我就想知道你们管不管学校",
    "i'm not complaining, just wondering why my bill went up",
)  # fmt: skip


@pytest.mark.parametrize("text", _WONDERS)
def test_who_only_wants_to_know_is_offered_an_answer(chat: Any, text: str) -> None:
    """S1-17: he was pitied, and asked how much it was about."""
    chat.say(text, **_FEE | {"category": "price.overcharge"})
    assert not chat.now_state.case_no
    assert chat.rules[0].startswith("interruptions.inquiry")


@pytest.mark.parametrize(
    "text",
    ["还有你们上次卖我的电饭煲也坏了", "还有上次的外卖也少送了一份", "还有之前买的电饭煲也不通电"],
)
def test_a_thing_bought_before_is_another_matter(chat: Any, text: str) -> None:
    """S3-06: it was added to the case of the washing machine."""
    _filed(chat, **_GOODS)
    first = chat.now_state.case_no
    chat.say(text, intent="supplement", heat=1, emotion="anger", category="quality.fault")
    assert chat.now_state.case_no != first


@pytest.mark.parametrize(
    "text", ["门框也刮了", "还有地板也泡了", "还有之前的事", "还有上次修的时候的录音"]
)
def test_what_goes_with_it_is_no_other_matter(chat: Any, text: str) -> None:
    _filed(chat, **_GOODS)
    first = chat.now_state.case_no
    chat.say(text, intent="supplement", heat=1, category="quality.fault")
    assert chat.now_state.case_no == first


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("两件事 一个是冷气不冷 一个是账单多收", "一个是账单多收"),
        ("我要投诉两个问题：一是酒店有蟑螂，二是押金不退", "二是押金不退"),
        ("两件事 第一洗衣机漏水 第二你们客服骂人", "第二你们客服骂人"),
    ],
)
def test_two_matters_counted_out_are_two(chat: Any, text: str, second: str) -> None:
    chat.say(text, **_FEE)
    assert [p.text for p in chat.now_state.parked] == [second]


@pytest.mark.parametrize("text", ["两件事一直没人理我真的很生气", "买了两件衣服 一件大了"])
def test_what_only_counts_is_one_matter(chat: Any, text: str) -> None:
    chat.say(text, **_FEE)
    assert not chat.now_state.parked


@pytest.mark.parametrize("text", ["你们到底管不管", "不过还是要登记 谢谢", "哦"])
def test_what_answers_nothing_gives_no_question_up(chat: Any, text: str) -> None:
    """S3-06: 你们到底管不管 was taken for having no number of the order."""
    chat.say("快递丢了", **_FEE | {"category": "logistics.lost"})
    assert chat.asked == ["order_no"]
    chat.say(text, intent="thanks" if "谢" in text else "complaint", heat=0)
    assert "order_no" in chat.asked


@pytest.mark.parametrize(
    "text", ["怎么还没人联系我", "你们说话算数吗", "到底什么时候联系我", "都两天了没人理"]
)
def test_who_presses_at_the_summary_hears_that_it_is_not_filed_yet(chat: Any, text: str) -> None:
    """S1-07: the words were put into the case, and read back."""
    chat.say("洗衣机漏水", **_GOODS)
    while chat.now_state.open != "confirm":
        chat.say("没有", intent="deny")
    had = chat.known("issue")
    chat.say(text, intent="complaint", heat=1)
    assert chat.known("issue") == had
    assert any(rule.startswith("interruptions.ask_progress") for rule in chat.rules)


def test_a_question_about_a_fraud_refuses_no_number(chat: Any) -> None:
    urgent = {"flags": ("account_security",), "level": 1}
    chat.say("信用卡多了一筆3000", **_FEE | urgent | {"category": "account_safety.stolen"})
    chat.say("我沒有授權耶 這是不是詐騙", intent="ask_rights", heat=1, **urgent)
    assert not any(rule.startswith("interruptions.ask_rights") for rule in chat.rules)
    assert "contact_phone" not in chat.now_state.fields


def test_must_i_say_that_is_told_what_it_is_for(chat: Any) -> None:
    chat.say("健身房关门了钱不退", **_FEE)
    chat.say("什么时候办的也要说吗", intent="ask_hours")
    assert chat.rules[0].startswith("interruptions.ask_why")


@pytest.mark.parametrize("text", ["那年费能退不", "那押金能退吗", "我的课能不能退钱啊"])
def test_whether_it_is_paid_back_is_asked_and_answers_nothing(chat: Any, text: str) -> None:
    chat.say("银行卡扣了我年费", **_FEE)
    asked = chat.asked
    chat.say(text, intent="inquiry")
    assert chat.rules[0].startswith("interruptions.ask_outcome")
    assert chat.asked[:1] == asked[:1]


_KINDS: dict[Callable[[str], bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    fed_up.stops: (("别tm问了 退钱", "别他妈再问了"), ("别特意跑一趟",)),
    here.says: (("唔使打嚟 喺度覆就得",), ("喺度等咗成日",)),
    here.english: (("no need call, here ok",), ("no need to call me stupid",)),
    openers.registers: (
        ("不过还是要登记 谢谢", "还是帮我登记吧", "不过你们还是记一下吧"), ("不过登记了也没用",),
    ),
    retorts.unanswered: (("啱啱我問可唔可以轉團，你未答我", "你怎么不回答我"), ("客服答应我了",)),
    retorts.busy: (("来客人了 等会再聊", "我先去开会"), ("有人骂我", "有人来修了三次")),
    retorts.returns: (("不好意思刚才有事",), ("刚才有事没办成",)),
    aftertalk.chases: (("已經兩日啦", "都说了今天联系我的"), ("都说了今天不营业", "用了两天了")),
    aftertalk.news: (("刚才师傅打电话了说下午来",), ("没人打电话",)),
    assent.worries: (("你们说话算数吗",), ("说话难听",)),
    settled.half: (("不对 只退了一半", "还差250", "only refunded half"), ("退了 谢谢", "不差钱")),
    wonders.says: (_WONDERS, ("我想知道你们凭什么扣我钱", "我要投诉 就想知道谁负责")),
}  # fmt: skip


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.__name__)
def test_small_words_are_told_apart(kind: Callable[[str], bool]) -> None:
    are, are_not = _KINDS[kind]
    assert [text for text in are if not kind(text)] == []
    assert [text for text in are_not if kind(text)] == []


def test_who_keeps_it_when_asked_for_sure_is_asked_on(chat: Any) -> None:
    """S2-19: 不过你们还是记一下吧 gave the number of the order up."""
    chat.say("快递破了", **_FEE | {"category": "logistics.damaged"})
    chat.say("算了 也没多少钱", intent="withdraw")
    chat.say("不过你们还是记一下吧", intent="supplement")
    assert chat.rules[0].startswith("messages.kept")
    assert "order_no" in chat.asked


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("退我", "退了 谢谢"), ("快点送", "收到了 谢谢"), ("换一个", "已经换好了"),
        ("派人来修", "修好了 谢谢你们"),
    ],
)  # fmt: skip
def test_just_what_he_wished_for_is_good_news(wish: str, text: str) -> None:
    assert settled.of_wish(text, wish)


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("道歉", "收到了 谢谢"), ("退我", "只退了一半"), ("退我", "退了吗"), ("换一个", "退了"),
        ("退我", "谢谢"),
    ],
)  # fmt: skip
def test_other_words_are_no_news_of_it(wish: str, text: str) -> None:
    assert not settled.of_wish(text, wish)


def test_half_of_it_is_no_end_and_stands_in_the_case(chat: Any) -> None:
    """S2-19: 不对 只退了一半 was met with a good-bye."""
    _filed(chat, **_GOODS)
    chat.say("不对 只退了一半", intent="deny")
    assert [n.text for n in chat.of(Note) if n.kind == "supplement"] == ["不对 只退了一半"]
    assert not chat.rules[0].startswith("messages.goodbye")


def test_a_fault_told_when_a_number_is_asked_for_refuses_none(chat: Any) -> None:
    chat.say("再不处理我就发抖音", **_FEE | {"flags": ("media",), "level": 1})
    assert chat.asked == ["contact_phone"]
    chat.say("健身卡不给退", **_FEE)
    assert "contact_phone" not in chat.now_state.fields
