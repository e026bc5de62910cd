"""What the customer wants, in whatever words, and whose wish it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues.state import Control, FieldName
from dialogues.wishes import asked_for, instead, of_others
from nlu.types import Intent, Parse, Slot, SlotType
from tests.dialogues.broken import BROKEN, to_summary, until_asked


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("修空调赔地板", "inquiry"),
        ("不用赔多少钱，给我换几个好的就成", "inquiry"),
        ("赶紧给我送来呗，还能怎么样", "ask_progress"),
        ("pay for the new ticket", "complaint"),
    ],
)
def test_a_wish_read_as_something_else_is_taken_once_it_was_asked_for(
    chat: Any, text: str, intent: str
) -> None:
    """S3-06: what he wants is not asked for a second time."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say(text, intent=intent, validity="not_complaint")
    assert chat.known("demand") == text
    assert text not in chat.known("issue")


def test_a_sum_given_back_is_a_wish_and_no_other_sum(chat: Any) -> None:
    chat.say("多收了40块", **(BROKEN | {"slots": {"amount": "40块=4000", "product": "打车"}}))
    until_asked(chat, "demand")
    chat.say("退40", intent="supplement", slots={"amount": "40=4000"})
    assert chat.known("demand") == "退40"
    assert chat.known("more_amount") == ""


@pytest.mark.parametrize("text", ["怎么退款", "退款要多久", "什么时候能修好", "能换吗"])
def test_a_question_is_no_wish(text: str) -> None:
    assert not asked_for(Parse(text, intent=Intent.INQUIRY))


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("等等，我不要道歉了，我要退上门费", "退上门费"),
        ("算了，改成换一台吧", "换一台"),
        ("还是退款吧", "退款"),
        ("I changed my mind, refund me", "refund me"),
        ("不要紧", ""),
        ("我不要了", ""),
    ],
)
def test_a_mind_that_changes_is_understood(text: str, wish: str) -> None:
    assert instead(text) == wish


def test_a_new_wish_at_the_summary_takes_the_place_of_the_old_one(chat: Any) -> None:
    """S1-07: a correction changes what it means."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("让他道歉", intent="supplement", slots={"demand": "道歉=apology"})
    to_summary(chat)
    answer = chat.say("等等，我不要道歉了，我要退上门费", intent="amend")
    assert chat.known("demand") == "退上门费"
    assert "退上门费" in answer


def test_what_somebody_else_wanted_is_not_his_wish() -> None:
    text = "我女儿说要给我换个热水器"
    told = Slot(SlotType.DEMAND, "换个", text.index("换个"), text.index("换个") + 2, "exchange")
    assert of_others(text, told)
    assert not of_others("我要换个新的", replace(told, start=2, end=4))


def test_a_wish_left_to_us_is_no_wish_and_no_story(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("你们说怎么办", intent="complaint", emotion="anger", heat=1)
    assert chat.now_state.fields[FieldName("demand")].how == "agent"
    assert "怎么办" not in chat.known("issue")


def test_a_long_wish_in_english_is_kept_as_it_was_said(chat: Any) -> None:
    """It was cut to "repair，give me my old phone back"."""
    wish = "repair it free or give me my old phone back as it was"
    chat.say("iPhone broken", **BROKEN)
    until_asked(chat, "demand")
    chat.say(wish, intent="supplement", slots={"demand": "repair=repair"})
    assert chat.now_state.fields[FieldName("demand")].text == wish


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("i want someone to fix it properly", False),
        ("can someone come tomorrow", False),
        ("i want to talk to someone", True),
    ],
)
def test_a_technician_wanted_at_home_is_no_person_in_the_talk(
    chat: Any, text: str, *, person: bool
) -> None:
    chat.say("my broadband keeps dropping", **BROKEN)
    chat.say(text, intent="ask_human", handoff="request_human")
    assert (chat.now_state.control is not Control.BOT) is person
