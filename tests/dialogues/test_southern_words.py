"""Hong Kong's and Taiwan's ways of saying are met as the mainland's are. Source: ideal 3.2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues import cues, inquiries, openers, retorts, southern, things
from dialogues.state import FieldName
from dialogues.talks import Meant, meant_parse
from tests.dialogues.broken import until_asked


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("點解要電話", "为什么要电话"),
        ("仲有件事", "还有件事"),
        ("可唔可以補相", "可不可以补照片"),
        ("你哋會點處理", "你们会怎么处理"),
        ("how is it", "how is it"),
    ],
)
def test_a_few_words_are_said_as_the_mainland_says_them(text: str, meant: str) -> None:
    assert southern.said(text) == meant


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("我想知你哋會點處理", "ask_outcome"),
        ("如果你哋唔賠可以點", "ask_not_upheld"),
        ("唔好講係我投訴", "ask_told"),
        ("我啲嘢壞咗", ""),
        ("我重點解決咗", ""),
    ],
)
def test_a_known_question_is_known_in_cantonese(text: str, key: str) -> None:
    assert inquiries.topic(text) == key


@pytest.mark.parametrize("text", ["我要客訴", "客訴", "我要客訴店員", "我想投訴"])
def test_who_says_that_he_complains_is_asked_of_what(text: str) -> None:
    assert openers.announces(text)


@pytest.mark.parametrize("text", ["客訴了三次都沒用", "客訴專線打不通"])
def test_who_tells_of_a_complaint_is_not_asked_of_what(text: str) -> None:
    assert not openers.announces(text)


@pytest.mark.parametrize(
    "text",
    ["唔留得唔得?點解要電話", "唔講嘅得唔得", "不说可以吗", "电话不留行吗", "不留名字可以嗎"],
)
def test_who_asks_if_he_may_leave_it_out_refuses(text: str) -> None:
    assert retorts.asks_leave(text)
    assert not inquiries.puts(text.partition("?")[0])


@pytest.mark.parametrize("text", ["你们不给退行吗", "店家不给我说法好吗", "说不好吗", "唔賠得唔得"])
def test_who_asks_something_else_refuses_nothing(text: str) -> None:
    assert not retorts.asks_leave(text)


@pytest.mark.parametrize(
    ("text", "begins"),
    [("仲有件事,你哋app成日彈", True), ("還有件事 app一直跳", True), ("呢件事仲未搞掂", False)],
)
def test_another_matter_begins_in_cantonese_as_it_does_elsewhere(
    text: str, *, begins: bool
) -> None:
    assert cues.begins(text, ["還有件事", "还有件事"]) is begins


_RUDE: dict[str, Any] = {"intent": "complaint", "category": "service.attitude", "heat": 1}
_HACKED: dict[str, Any] = {
    "intent": "complaint", "category": "account_safety.unauthorised_payment", "level": 1,
    "flags": ["account_security"], "heat": 1,
}  # fmt: skip


def _answer(chat: Any, text: str, complains: float, **slots: str) -> None:
    """Answer with *text*, of which the classifier says how surely it complains."""
    meant = meant_parse(text, Meant.model_validate({"intent": "supplement", "slots": slots}))
    chat.words(chat.hear(chat.said(replace(meant, sure={"complaint": complains}))))


@pytest.mark.parametrize(
    ("text", "complains", "story"),
    [
        ("昨天晚上 信義店 服務生還翻白眼", 0.9, "等了一個小時；服務生還翻白眼"),
        ("昨天晚上，信義店，大概是八點鐘吧", 0.1, "等了一個小時"),
        ("昨天晚上 信義店", 0.9, "等了一個小時"),
    ],
)
def test_what_an_answer_complains_of_besides_is_kept(
    chat: Any, text: str, complains: float, story: str
) -> None:
    """S1-07: nobody says it twice."""
    chat.say("等了一個小時", **_RUDE)
    until_asked(chat, "occurred_on")
    _answer(chat, text, complains, date="昨天晚上=2026-11-27", place="信義店=信义店")
    assert chat.known("issue") == story


def test_another_matter_told_while_a_person_is_waited_for_is_set_aside(chat: Any) -> None:
    """S3-06."""
    chat.say("我張卡俾人碌咗八千蚊", **_HACKED)
    for _ in range(4):
        chat.say("唔知", intent="dont_know")
    chat.say("仲有件事,你哋app成日彈出嚟", intent="complaint", category="quality.fault")
    assert [one.text for one in chat.now_state.parked] == ["仲有件事,你哋app成日彈出嚟"]
    assert "second" in " ".join(chat.rules)


def test_a_bare_number_of_eight_digits_is_a_phone_whatever_it_was_read_as(chat: Any) -> None:
    chat.say("我張卡俾人碌咗八千蚊", **_HACKED)
    for _ in range(4):
        chat.say("唔知", intent="dont_know")
    chat.say("99998888", intent="bye")
    assert chat.known("contact_phone") == "99998888"


def test_who_asks_if_he_may_leave_the_number_out_is_not_asked_again(chat: Any) -> None:
    chat.say("個侍應態度好差", **_RUDE)
    until_asked(chat, "contact_phone")
    chat.say("唔留得唔得?點解要電話", intent="inquiry", acts=["inquiry", "ask_why"])
    assert "contact_phone" not in (chat.now_state.asking, chat.now_state.also)
    assert not chat.known("contact_phone")


def test_why_his_number_is_wanted_is_told_though_something_else_is_asked(chat: Any) -> None:
    chat.say("個侍應態度好差", **_RUDE)
    until_asked(chat, "demand")
    why = chat.say("點解要留電話", intent="ask_why", acts=["ask_why"])
    assert "回電" in why or "回电" in why


def test_a_question_after_the_hours_begins_no_case(chat: Any) -> None:
    slots = {"date": "星期日=2026-11-29"}
    chat.say("你哋星期日開唔開", intent="ask_hours", acts=["ask_hours"], slots=slots)
    assert not chat.now_state.case_no


def test_whose_name_is_told_is_no_place(chat: Any) -> None:
    chat.say("店員臉超臭", **_RUDE)
    until_asked(chat, "place")
    chat.say("列車長姓林", intent="out_of_scope")
    assert not chat.known("place")


@pytest.mark.parametrize("text", ["可唔可以補相", "可以補照片嗎", "能不能补张照片"])
def test_who_would_send_a_picture_is_told_how(chat: Any, text: str) -> None:
    chat.say("個侍應態度好差", **_RUDE)
    chat.say(text, intent="inquiry")
    assert "how_to_send" in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "asks"),
    [("你哋啲寬頻又斷線", False), ("你們平台的賣家賣假貨", True), ("奶茶裡有蟑螂", True)],
)
def test_the_firm_is_ourselves_where_he_says_so(chat: Any, text: str, *, asks: bool) -> None:
    chat.say(text, intent="complaint", category="quality.hygiene", heat=1)
    names = things.suited(chat.now_state, [FieldName("company")])
    assert bool(names) is asks
