"""What is said beside the question is no answer to it, however much it looks like one."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.draft import thing
from dialogues.free_words import labelled
from tests.dialogues.broken import BROKEN, not_told, until_asked


@pytest.mark.parametrize(
    ("text", "itself"),
    [
        ("型号好像是T20", True),
        ("工号1024", True),
        ("我的订单号是 88432", True),
        ("手机号码 139", True),
        ("订单尾号 8821", True),
        ("美团的 订单尾号 8821", True),
        ("尾号8821", True),
        ("T20", False),
        ("13号", False),
        ("单号", True),
        ("电话", False),
        ("型号忘了", False),
        ("京东", False),
        ("车坏在路上了", False),
    ],
)
def test_a_number_that_is_called_by_its_name_answers_no_other_question(
    text: str, *, itself: bool
) -> None:
    assert labelled(text) is itself


@pytest.mark.parametrize("text", ["型号好像是T20", "工号好像是1024"])
@pytest.mark.parametrize("name", ["purchased_on", "place_of_purchase", "demand"])
def test_numbers_of_otherthings_are_no_day_no_shop_and_no_wish(
    chat: Any, text: str, name: str
) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, name)
    chat.say(text, intent="supplement")
    assert not_told(chat, name)


@pytest.mark.parametrize("name", ["amount", "occurred_on"])
def test_lessons_are_no_sum_and_no_day(chat: Any, name: str) -> None:
    chat.say("老师换了四个了", intent="complaint", category="aftersale.contract", heat=1)
    until_asked(chat, name)
    chat.say("报了96节课，还剩50多节", intent="complaint", category="aftersale.contract")
    assert not_told(chat, name)


def test_the_law_named_as_a_wish_is_no_threat(chat: Any) -> None:
    chat.say("包是假的", intent="complaint", category="quality.counterfeit", heat=1)
    until_asked(chat, "demand")
    meant = {"flags": ["legal"], "slots": {"demand": "退一赔三=refund_return"}}
    chat.say("退一赔三", intent="ask_rights", **meant)
    assert "interruptions." not in " ".join(chat.rules)
    assert chat.known("demand") == "refund_return"


def test_evidence_is_no_product(chat: Any) -> None:
    chat.say("主播卖假货", intent="complaint", category="quality.counterfeit", heat=1)
    until_asked(chat, "product")
    chat.say("证据都有，聊天记录和验货单", intent="supplement")
    assert not_told(chat, "product")


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("打了一个星期了", "supplement"),
        ("退课只退30%", "supplement"),
        ("现在货都寄到老家去了", "supplement"),
        ("你们售后服务实在是太差", "complaint"),
    ],
)
def test_what_happened_is_no_product(chat: Any, text: str, intent: str) -> None:
    chat.say("客服电话永远占线", intent="complaint", category="service.unreachable", heat=1)
    until_asked(chat, "product")
    chat.say(text, intent=intent)
    assert not_told(chat, "product")


def test_altogether_is_no_day(chat: Any) -> None:
    chat.say("老师换了四个了", intent="complaint", category="aftersale.contract", heat=1)
    until_asked(chat, "occurred_on")
    chat.say("一共交了12800", intent="supplement", slots={"amount": "12800=1280000"})
    assert not_told(chat, "occurred_on")


def test_a_tracking_number_called_so_is_no_telephone(chat: Any) -> None:
    chat.say("骑手骂我", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "contact_phone")
    chat.say("单号 78123456789", intent="supplement")
    assert not_told(chat, "contact_phone")


def test_a_contract_that_says_so_is_no_wish_yet(chat: Any) -> None:
    chat.say("老师换了四个了", intent="complaint", category="aftersale.contract", heat=1)
    slots = {"demand": "全退=refund"}
    chat.say("合同是7天内全退", intent="complaint", category="aftersale.refund", slots=slots)
    assert not_told(chat, "demand")


def test_words_of_comfort_speak_of_thething_and_not_of_its_repair() -> None:
    assert thing("修空调", "空调") == "空调"
    assert thing("洗衣机", "洗衣机") == "洗衣机"
    assert thing("移动电源", "充电宝") == "移动电源"


@pytest.mark.parametrize("text", ["说材料不全 补了三次了", "别家才20"])
def test_what_others_say_or_ask_is_no_wish(chat: Any, text: str) -> None:
    chat.say("理赔拖了两个月", intent="complaint", category="service.slow", heat=1)
    until_asked(chat, "demand")
    chat.say(text, intent="supplement")
    assert not_told(chat, "demand")


@pytest.mark.parametrize("asked", ["order_no", "occurred_on"])
def test_the_end_of_an_order_number_is_better_than_none(chat: Any, asked: str) -> None:
    chat.say("外卖送错了", intent="complaint", category="logistics.wrong_item", heat=1)
    until_asked(chat, asked)
    chat.say("美团的 订单尾号 8821", intent="supplement", slots={"company": "美团"})
    assert chat.known("order_no") == "尾号 8821"


def test_a_make_and_its_number_are_no_day(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say("安卓的 小米13", intent="supplement", slots={"company": "小米"})
    assert not_told(chat, "purchased_on")


@pytest.mark.parametrize("text", ["没有单号", "小票没了", "没有电话"])
def test_what_he_has_not_is_no_place(chat: Any, text: str) -> None:
    chat.say("骑手骂我", intent="complaint", category="service.attitude", heat=1)
    until_asked(chat, "place")
    chat.say(text, intent="deny")
    assert not_told(chat, "place")


def test_the_word_before_a_number_is_no_place(chat: Any) -> None:
    """Two things were asked: the number answers one, what is left of the words not the other."""
    chat.say("快递员不送上楼", intent="complaint", category="logistics.courier")
    assert {chat.now_state.asking, chat.now_state.also} == {"order_no", "place"}
    chat.say("单号 YT1234567890123", slots={"order_no": "YT1234567890123"})
    assert not_told(chat, "place")


def test_here_is_fine_names_nothing_whatever_was_asked(chat: Any) -> None:
    """It stood as the shop and as the product; it says that no phone is left."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say("here is fine", intent="chitchat", validity="not_complaint")
    known = [str(one.text) for one in chat.now_state.fields.values()]
    assert not any("here is fine" in text for text in known)
