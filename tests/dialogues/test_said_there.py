"""What customers of Hong Kong and Taiwan say in their own words is heard for what it is."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import interrupt, openers, retorts, withdrawal
from dialogues.inquiries import topic
from dialogues.state import FieldName, Known, Phase, ScriptRef, State
from dialogues.things import serves, told
from tests.dialogues.broken import BROKEN, not_told, to_summary, until_asked

_LATE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "service.attitude",
}  # fmt: skip


@pytest.mark.parametrize(
    "text", ["用LINE聯絡可以嗎", "email得唔得 ho.ming@example.com", "ho.ming@example.com"]
)
def test_who_names_another_way_is_not_asked_for_a_phone_again(chat: Any, text: str) -> None:
    """S2-02: also where he puts it as a question."""
    chat.say("職員好冇禮貌", **_LATE)
    until_asked(chat, "contact_phone")
    intent = "inquiry" if "LINE" in text else "supplement"
    chat.say(text, intent=intent, validity="not_complaint")
    assert not_told(chat, "contact_phone")
    assert "contact_phone" not in chat.asked


def test_a_name_in_a_chat_is_kept_as_the_way_to_reach_him(chat: Any) -> None:
    chat.say("冷氣壞咗", **BROKEN)
    chat.say("不用留電話，LINE ID是 mei0912", intent="supplement")
    assert chat.known("contact_preference") == "chat"
    assert retorts.no_phone("不用留電話")
    assert not retorts.other_way("WiFi line 斷咗")


@pytest.mark.parametrize("text", ["發票號碼AB12345678", "account 12345678", "統編 12345678"])
def test_a_number_that_is_called_something_else_is_no_phone(chat: Any, text: str) -> None:
    chat.say("職員好冇禮貌", **_LATE)
    until_asked(chat, "contact_phone")
    chat.say(text, intent="supplement")
    assert chat.known("contact_phone") == ""


def test_a_long_number_is_no_day(chat: Any) -> None:
    chat.say("職員好冇禮貌", **_LATE)
    until_asked(chat, "occurred_on")
    chat.say("account 12345678", intent="supplement")
    assert chat.known("occurred_on") == ""


@pytest.mark.parametrize("text", ["唔使喇，騎手啱啱送到", "搞掂咗喇，唔該晒", "不用了，剛剛送到"])
def test_it_came_takes_the_complaint_back_and_is_no_wish(text: str) -> None:
    """S2-19."""
    assert withdrawal.over(text)


def test_what_is_asked_is_met_by_what_it_asks() -> None:
    assert topic("我唔想司機知道我係邊個") == "ask_told"
    assert topic("如果你哋都幫唔到，我可以搵邊個") == "ask_rights"
    assert topic("如果你们都解决不了 我可以找谁") == "ask_rights"


def test_whether_somebody_rang_is_a_question_of_progress(heard: Any) -> None:
    assert interrupt.asks_when(heard("有人打嚟未呀", intent="follow_up"))
    assert not interrupt.asks_when(heard("有人打我", intent="complaint"))


def test_what_was_told_after_praise_is_registered_when_he_says_so(chat: Any) -> None:
    """S1-17: 係呀登記啦 stands for what he told before it."""
    chat.say("讚下你哋個阿May", intent="praise")
    chat.say("不過個冷氣凍到震", intent="chitchat", slots={"product": "冷氣"})
    chat.say("係呀登記啦", intent="affirm")
    assert chat.now_state.phase is not Phase.NEW
    assert "冷氣" in chat.known("issue")
    assert not openers.registers("登记的电话打不通")
    assert not openers.registers("I did register it, twice")


@pytest.mark.parametrize(
    ("text", "tries"),
    [("檯燈少了燈罩，客服打了三次都沒人接", "1 次"), ("檯燈修了三次都沒好", "3 次")],
)
def test_three_calls_that_nobody_took_are_one_try(chat: Any, text: str, tries: str) -> None:
    """S2-09: nobody tried to mend it, so the level does not rise as after three repairs."""
    said = {**BROKEN, "slots": {"product": "檯燈", "attempts_before": "三次=3"}}
    chat.say(text, **said)
    assert any(tries in why for why in chat.now_state.placed)


def _state(story: str, product: str = "") -> State:
    fields = {FieldName("issue"): Known(story, story, None)}
    if product:
        fields[FieldName("product")] = Known(product, product, None)
    return State(ScriptRef("quality", "1"), fields=fields, category="quality.fault")


@pytest.mark.parametrize(
    ("story", "product"),
    [
        ("WiFi又斷線啦，今個月第五次", "WiFi"),
        ("台電停電一直跳電，我家冰箱裡的東西全壞了", "冰箱"),
        ("冷氣安裝師傅遲到四個鐘，仲整花咗塊牆", "冷氣"),
        ("港鐵又故障，困咗喺列車度", ""),
        ("導師成日遲到", ""),
        ("巴士飛站", ""),
    ],
)
def test_what_is_no_thing_is_asked_for_as_a_service(story: str, product: str) -> None:
    one = _state(story, product)
    assert serves(one)
    days = [FieldName("purchased_on"), FieldName("occurred_on")]
    assert told(one, days) == [FieldName("occurred_on")]


def test_a_thing_with_wifi_is_a_thing() -> None:
    assert not serves(_state("手機WiFi斷線", "手機"))


def test_a_wish_and_a_sum_are_not_taken_for_what_was_asked(chat: Any) -> None:
    """S1-07: 金额大概8万5 wishes for nothing, 我要退钱 names no room."""
    chat.say("冷氣壞咗", **BROKEN)
    until_asked(chat, "demand")
    chat.say("金額大概8萬5", intent="supplement", slots={"amount": "8萬5=8500000"})
    assert chat.known("demand") == ""
    assert chat.known("amount") == "8500000" or chat.known("more_amount") == "8500000"


def test_broken_plates_say_nothing_of_the_box(chat: Any) -> None:
    said = {**BROKEN, "category": "logistics.transit_damage", "slots": {"product": "碗盤"}}
    chat.say("快遞送來的碗盤破了三個", **said)
    assert chat.known("parcel") == ""


def test_a_crushed_box_is_kept_as_told(chat: Any) -> None:
    said = {**BROKEN, "category": "logistics.transit_damage", "slots": {"product": "碗盤"}}
    chat.say("外盒都壓扁了，破了一個洞", **said)
    assert chat.known("parcel") != ""


def test_a_sum_put_right_after_filing_is_changed(chat: Any) -> None:
    chat.say("冷氣壞咗", **BROKEN)
    chat.say("五千二", intent="supplement", slots={"amount": "五千二=520000"})
    to_summary(chat)
    chat.say("對", intent="affirm")
    chat.say("想改一下，損失應該是六千二", intent="supplement", slots={"amount": "六千二=620000"})
    assert "620000" in (chat.known("amount"), chat.known("more_amount"))
