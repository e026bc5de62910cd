"""Taking a complaint back, told apart from wishing, and from wanting it again."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import withdrawal
from dialogues.state import Control

_FEE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "price.fees",
    "slots": {"product": "年卡", "amount": "两百=20000", "date": "昨天=2026-11-24@event",
              "demand": "换一台=exchange", "phone": "138=+8613800138000"},
}  # fmt: skip
_OVER = (
    "never mind, it works now, my fault", "sorted now", "i fixed it", "唔使搞喇 原來我冇插電",
    "算了不投诉了 修好了", "算了我自己修好了 不用管了", "you can close this, sorted now",
    "dont bother, i fixed it", "scrap that, found the receipt, its fine",
    "actually forget it, found the small print", "can you cancel it", "不用管了 已经好了",
    "不用处理了 东西找到了", "哦等一下 我老公拿了 不好意思啊", "it's working now thanks",
    "唔使理喇 好返喇",
)  # fmt: skip
_NOT_OVER = (
    "修好了又坏了", "it works but not well", "you said it was sorted but its not", "修好了没有",
    "什么时候能修好", "收到了 但是坏的", "师傅修好了吗", "算了 换个新的吧",
    "i fixed it but it broke again", "it arrived broken", "找到了发票", "it's fine to call me",
    "收到", "昨天收到了 包装破的", "it is not fixed", "快点弄好",
)  # fmt: skip
_WISHES = {
    "算了 退一半也行": ("退一半=refund", "refund"),
    "算了 给我道个歉得了": ("道个歉=apology", "apology"),
    "不用道歉 我就要退货": ("退货=refund_return", "refund_return"),
    "算了 我直接退货 不换了": ("退货=refund_return", "refund_return"),
    "算了 还是修吧": ("修=repair", "repair"),
}


@pytest.fixture
def filed(chat: Any) -> Any:
    """Return a talk whose case is filed."""
    chat.say("年卡乱收手续费两百，要求换一台", **_FEE)
    chat.say("对", intent="affirm")
    assert chat.now_state.closed
    return chat


@pytest.mark.parametrize("text", _OVER)
def test_who_says_that_all_is_well_again_is_asked_once_to_be_sure(filed: Any, text: str) -> None:
    assert withdrawal.over(text)
    filed.say(text, intent="chitchat")
    assert filed.now_state.open == "withdraw"
    filed.say("对", intent="affirm")
    assert filed.now_state.taken_back


@pytest.mark.parametrize("text", _NOT_OVER)
def test_words_with_well_in_them_take_nothing_back(text: str) -> None:
    assert not withdrawal.over(text)


@pytest.mark.parametrize(("text", "wish"), _WISHES.items(), ids=_WISHES)
def test_giving_in_to_something_else_is_a_wish(
    filed: Any, text: str, wish: tuple[str, str]
) -> None:
    """S1-07: he wants less, or another thing; the same case says so."""
    filed.say(text, intent="withdraw", slots={"demand": wish[0]})
    assert filed.now_state.open != "withdraw"
    assert filed.known("demand") == wish[1]
    assert filed.now_state.matter == 1


def test_send_it_off_takes_nothing_back(filed: Any) -> None:
    filed.say("算了算了 你直接送出", intent="withdraw")
    assert filed.now_state.open != "withdraw"


def test_who_keeps_it_when_asked_hears_that_it_goes_on(filed: Any) -> None:
    filed.say("算了不投诉了", intent="withdraw")
    words = filed.say("等下 先别撤", intent="withdraw")
    assert "不撤" in words or "还在办" in words
    assert not filed.now_state.taken_back


@pytest.mark.parametrize(
    "text",
    ["还是别撤了", "不撤了", "刚才撤的那个帮我恢复", "我后悔了 接着办吧", "please reopen it"],
)
def test_a_complaint_taken_back_and_wanted_again_goes_to_a_person(filed: Any, text: str) -> None:
    filed.say("算了不投诉了", intent="withdraw")
    filed.say("对", intent="affirm")
    filed.say(text, intent="chitchat")
    assert filed.now_state.control is Control.QUEUE
    assert not filed.now_state.taken_back
    assert filed.now_state.matter == 1
