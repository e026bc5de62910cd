"""What is said while a person is on the way, and numbers that are left for one."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import retorts
from dialogues.state import Control
from tests.dialogues.broken import BROKEN, to_summary

PERSON = {"intent": "ask_human", "handoff": "request_human"}
_ASKS = {"intent": "inquiry", "validity": "not_complaint"}


@pytest.mark.parametrize(
    ("text", "intent"), [("好", "affirm"), ("嗯", "affirm"), ("没有了", "deny")]
)
def test_a_nod_while_a_person_is_on_the_way_is_no_addition(
    chat: Any, text: str, intent: str
) -> None:
    chat.say("转人工", **PERSON)
    assert chat.now_state.control is Control.QUEUE
    chat.say(text, intent=intent)
    assert "messages.goodbye" in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["不行", "不要"])
def test_a_no_while_a_person_is_on_the_way_is_kept(chat: Any, text: str) -> None:
    chat.say("转人工", **PERSON)
    chat.say(text, intent="deny")
    assert "messages.goodbye" not in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["多久", "还要多久？", "幾時"])
def test_how_long_while_a_person_is_on_the_way_is_answered(chat: Any, text: str) -> None:
    chat.say("转人工", **PERSON)
    chat.say(text, **_ASKS)
    assert "messages.progress" in " ".join(chat.rules)


def test_a_question_of_fact_while_a_person_is_on_the_way_is_kept_and_told_so(chat: Any) -> None:
    chat.say("转人工", **PERSON)
    chat.say("退费要扣手续费吗", **_ASKS)
    assert "interruptions.question_kept" in " ".join(chat.rules)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("可以打我老婆电话 13600001111 她姓林", True),
        ("直接联系我爸 13600001111", True),
        ("you can reach my wife on 5551234", True),
        ("打电话给我 13600001111", False),
        ("给我回电 13600001111", False),
        ("现在就打这个号 13600001111", False),
    ],
)
def test_a_number_left_to_be_called_on_asks_for_no_call_now(text: str, *, left: bool) -> None:
    assert retorts.may_be_called(text) is left


def test_a_number_left_at_the_summary_is_his_phone_and_calls_nobody(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    to_summary(chat)
    chat.say(
        "可以打我老婆电话 13600001111",
        intent="ask_human",
        handoff="request_callback",
        slots={"phone": "13600001111=+8613600001111"},
    )
    assert chat.known("contact_phone") == "+8613600001111"
    assert chat.now_state.control is Control.BOT
