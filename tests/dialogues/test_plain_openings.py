"""A matter begins with the plain words people begin with: a wish, a fault, in either language."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dialogues import openers
from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.state import MessageId
from nlu import plain_faults
from nlu.types import Intent, Parse


def _reading(text: str) -> Reading:
    parse = Parse(text, "en", Intent.OUT_OF_SCOPE, (Intent.OUT_OF_SCOPE,), None)
    return Reading((Said(MessageId(1), datetime(2026, 11, 25, 10, tzinfo=UTC), parse),))


@pytest.mark.parametrize(
    "text",
    [
        "i want my money back", "I need a refund", "refund please", "can i get a refund",
        "I want to return my shoes", "we'd like a full refund please", "我要退款", "退款",
        "我要退健身房的錢", "我要解約",
    ],
)  # fmt: skip
def test_who_begins_with_what_he_wants_is_asked_what_happened(chat: Any, text: str) -> None:
    """S1-03: it was not understood, or answered with a riddle."""
    chat.say(text, intent="out_of_scope")
    assert "questions.issue.ask" in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("喂你好我想投诉一下就是我前天买了个空气炸锅然后用了两次就不热了嘛", True),
        ("你好我要反映一下楼下的灯坏了", True),
        ("hi 我想complain 部冷氣不冷", True),
        ("我想投诉", False),
        ("我不想投诉 就是灯坏了", False),
        ("怎么投诉", False),
    ],
)
def test_who_complains_and_goes_on_at_once_begins_his_matter(text: str, *, opens: bool) -> None:
    """S1-03: spoken words in one breath were taken for chat."""
    assert openers.opens(text) is opens


@pytest.mark.parametrize(
    "text", ["Hi，想complain下你哋shop", "想投诉你们", "hello 我想投诉一下你们店铺"]
)
def test_who_only_says_that_he_complains_is_asked_of_what(text: str) -> None:
    assert openers.announces(text)


@pytest.mark.parametrize(
    "text",
    [
        "can i get a discount", "how do i return my shoes", "what is your refund policy",
        "i want to buy a kettle", "退款流程", "怎么退款", "退款到了", "退货了三天",
    ],
)  # fmt: skip
def test_a_question_about_refunds_is_no_wish(text: str) -> None:
    assert not openers.only_wishes(_reading(text))


@pytest.mark.parametrize(
    "text",
    [
        "my internet is down", "My broadband is down since tuesday",
        "i bought shoes, the sole came off", "i cant log into my account",
        "my driver cursed me yesterday", "I got only one ticket", "the mechanic lied",
        "the teacher doesnt mark homework", "wrong item", "the courier never showed up",
        "旅行社走佬", "電話費計錯", "張單收多咗錢", "找少咗錢", "家裡淹水", "條渠塞咗",
        "想cancel個membership但佢哋唔俾", "你们电信合约到期自己帮我续约",
        "昨天坐你们出租车手机落车上了",
        "我在银行存的钱变成保险了", "地铁上被人踩了一脚", "我請假在家等 結果放我鳥",
        "宠物店把我家猫洗感冒了", "師傅把我的地板刮花", "我妈买的保健品两万块 说能治高血压",
        "張card比人decline咗，好尷尬", "my parcel 送咗去第二個address", "寄錯尺寸 要換 L",
    ],
)  # fmt: skip
def test_a_plain_fault_begins_the_matter_whatever_it_was_read_as(chat: Any, text: str) -> None:
    """S0-13."""
    chat.say(text, intent="out_of_scope")
    assert chat.now_state.case_no
    assert text in chat.known("issue")


@pytest.mark.parametrize(
    "text",
    [
        "is my internet down?", "my internet works again", "the driver was never late",
        "what if the sole came off", "the waiter was lovely and never rude", "可以自己续约吗",
        "水管修好了", "怕被偷", "渠塞咗點樣搵人", "我們放鳥飛走",
    ],
)  # fmt: skip
def test_a_question_or_good_news_tells_no_fault(text: str) -> None:
    assert not plain_faults.tells(text)


@pytest.mark.parametrize("text", ["你好，请问会员怎么退", "您好，想问一下我订的酒店为什么不能取消"])
def test_a_question_behind_a_hello_is_not_answered_with_a_hello(chat: Any, text: str) -> None:
    """S1-08: it was greeted, and the question lost."""
    chat.say(text, intent="inquiry", acts=["greet"])
    assert "messages.hello" not in " ".join(chat.rules)
    assert chat.now_state.open == "register"


def test_a_hello_alone_is_greeted(chat: Any) -> None:
    chat.say("您好，在吗", intent="greet")
    assert "messages.hello" in " ".join(chat.rules)
