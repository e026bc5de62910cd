"""S1-07: what is put right in a few words, whatever they were read as and wherever they stand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.dialogues.broken import BROKEN, to_summary, until_asked

_WHOLE: dict[str, Any] = {
    "intent": "complaint",
    "category": "quality.fault",
    "heat": 1,
    "slots": {
        "product": "冰箱", "company": ["海尔", "京东"], "model": "BCD-500",
        "date": "上个月=2026-10-01", "demand": "换新的=exchange",
    },
}  # fmt: skip
_FRIDGE = "冰箱不制冷，海尔的，上个月京东买的，BCD-500，换新的"


@pytest.fixture
def filed(chat: Any) -> Any:
    """Return a talk whose case is filed: a fridge of Haier's, bought at JD, to be exchanged."""
    chat.say(_FRIDGE, **_WHOLE)
    to_summary(chat)
    chat.say("对", intent="affirm")
    assert chat.now_state.closed
    return chat


@pytest.mark.parametrize(
    "text",
    [
        "刚刚那个号写错了，最后两位是44",
        "手机号后四位写错了，是1144 哦不，后四位是1144",
        "号码尾号不对，应该尾号是1144",
        "最后两位错了，是44",
        "sorry typo, the last two digits are 44",
    ],
)
def test_the_end_of_a_number_is_put_right(filed: Any, text: str) -> None:
    phone = {"phone": "13912341111=+8613912341111"}
    filed.say("13912341111", intent="supplement", slots=phone)
    filed.say(text, intent="correction")
    assert filed.known("contact_phone") == "+8613912341144"


def test_an_end_of_another_length_than_said_changes_nothing(filed: Any) -> None:
    phone = {"phone": "13912341111=+8613912341111"}
    filed.say("13912341111", intent="supplement", slots=phone)
    filed.say("号写错了，最后两位是440", intent="correction")
    assert filed.known("contact_phone") == "+8613912341111"


@pytest.mark.parametrize(
    "text", ["哦不是 大前天", "不对，大前天", "说错了 大前天", "是大前天", "对了 是大前天"]
)
def test_a_day_said_anew_is_put_right_at_any_question(chat: Any, text: str) -> None:
    """It is no firm's name, though the firm was asked for, and no second day."""
    chat.say("酒店空调漏水", **{**BROKEN, "slots": {"product": "空调", "date": "前天=2026-11-23"}})
    asked = chat.now_state.asking
    slots = {"date": f"大前天={date(2026, 11, 22)}"}
    chat.say(text, intent="chitchat", slots=slots)
    days = {chat.known("occurred_on"), chat.known("purchased_on"), chat.known("more_date")}
    assert days == {"2026-11-22", ""}
    assert not chat.known(asked)


def test_a_sum_said_anew_after_a_breath_is_put_right(chat: Any) -> None:
    slots = {"amount": "30=3000"}
    chat.say("退票扣了30", intent="complaint", category="price.fees", heat=1, slots=slots)
    to_summary(chat)
    assert "40" in chat.say("等等，是40", intent="correction")
    assert chat.known("amount") == "4000"


@pytest.mark.parametrize("text", ["京东改成苏宁", "把京东换成苏宁", "麻烦京东改为苏宁"])
def test_a_shop_is_changed_into_another_and_the_brand_stays(filed: Any, text: str) -> None:
    filed.say(text, intent="amend", slots={"company": ["京东", "苏宁"]})
    assert filed.known("place_of_purchase") == "苏宁"
    assert filed.known("company") == "海尔"


def test_at_the_summary_as_well(chat: Any) -> None:
    chat.say(_FRIDGE, **_WHOLE)
    to_summary(chat)
    chat.say("京东改成苏宁", intent="amend", slots={"company": ["京东", "苏宁"]})
    assert (chat.known("place_of_purchase"), chat.known("company")) == ("苏宁", "海尔")


@pytest.mark.parametrize(
    ("text", "slot", "words"),
    [
        ("不用换新的了，修好就行", "修好=repair", "修好"),
        ("退款行不行不换了", "退款=refund", "退款"),
        ("不换了退款吧", "退款=refund", "退款"),
        ("把换新的改成退款", "退款=refund", "退款"),
        ("不用重新换了，赔钱就行", "赔钱=compensation", "赔钱"),
    ],
)
def test_a_wish_is_kept_whole_and_the_one_given_up_is_not(
    filed: Any, text: str, slot: str, words: str
) -> None:
    filed.say(text, intent="inquiry", slots={"demand": slot})
    known = filed.now_state.fields["demand"]
    assert (known.text, known.value) == (words, slot.partition("=")[2])


def test_until_the_wish_is_asked_nothing_is_lost(chat: Any) -> None:
    """A day put right in between leaves the question that was open open."""
    slots = {"product": "空调", "date": "前天=2026-11-23"}
    chat.say("酒店空调漏水", **{**BROKEN, "slots": slots})
    until_asked(chat, "demand")
    chat.say("哦不是 大前天", intent="chitchat", slots={"date": "大前天=2026-11-22"})
    assert chat.now_state.asking == "demand"
    assert not chat.known("demand")


@pytest.mark.parametrize("text", ["冰箱换成新的", "冰箱换成一台好的", "冰箱换成双开门的"])
def test_a_thing_to_be_changed_into_a_new_one_is_a_wish(filed: Any, text: str) -> None:
    filed.say(text, intent="amend")
    assert filed.known("product") == "冰箱"


def test_the_place_changed_leaves_the_firm_that_its_name_begins_with(chat: Any) -> None:
    slots = {"product": "空调", "company": "汉庭", "place": "汉庭西湖店"}
    chat.say("汉庭西湖店酒店空调一直滴水", **{**BROKEN, "slots": slots})
    to_summary(chat)
    chat.say("汉庭西湖店改成汉庭东站店", intent="amend", slots={"company": "汉庭"})
    assert (chat.known("company"), chat.known("place")) == ("汉庭", "汉庭东站店")
    assert not chat.known("demand")


def test_a_sum_changed_into_another_is_put_right(chat: Any) -> None:
    slots = {"amount": "30=3000"}
    chat.say("退票扣了30", intent="complaint", category="price.fees", heat=1, slots=slots)
    to_summary(chat)
    chat.say("30改成40", intent="amend", slots={"amount": "40=4000"})
    assert chat.known("amount") == "4000"


def test_of_a_sum_and_a_later_one_in_the_wish_the_later_is_put_right(chat: Any) -> None:
    slots = {"amount": "10=1000"}
    chat.say("客服只退我10", intent="complaint", category="price.fees", heat=1, slots=slots)
    until_asked(chat, "demand")
    chat.say("退我25", intent="supplement", slots={"demand": "退我=refund", "amount": "25=2500"})
    to_summary(chat)
    chat.say("等等，是28", intent="correction")
    assert chat.known("amount") == "1000"
    assert chat.now_state.fields["demand"].text == "退我28"


def test_a_day_put_right_stands_nowhere_else(chat: Any) -> None:
    slots = {"product": "酒店", "date": "前天=2026-11-23"}
    chat.say("酒店空调漏水", **{**BROKEN, "slots": slots})
    chat.say("哦不是 大前天", intent="chitchat", slots={"date": "大前天=2026-11-22"})
    assert chat.known("occurred_on") == "2026-11-22"
    assert "more_date" not in chat.now_state.fields
