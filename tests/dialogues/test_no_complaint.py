"""Praise, questions and ideas: what is told on of them is no complaint, and gets no pity."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.effects import HandOff
from dialogues.state import Control, FieldName, Level

_PRAISE = {"intent": "praise", "emotion": "satisfied"}
_QUESTION = {"intent": "inquiry", "category": "aftersale.invoice", "slots": {"product": "发票"}}


@pytest.fixture
def praised(chat: Any) -> Any:
    chat.say("昨天送水的师傅特别好，必须表扬一下", **_PRAISE)
    assert chat.rules[0].startswith("messages.praise")
    return chat


@pytest.fixture
def asked(chat: Any) -> Any:
    chat.say("请问发票怎么开", **_QUESTION)
    assert chat.buttons
    return chat


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "工号没记，姓张",
            {"intent": "supplement", "category": "service.attitude",
             "slots": {"contact_name": "张"}},
        ),
        ("三号楼的", {"intent": "supplement", "category": "other.facility"}),
        ("不用联系我", {"intent": "deny"}),
        ("个子高高的那位", {"intent": "chitchat"}),
    ],
)  # fmt: skip
def test_who_tells_on_about_whom_he_praised_is_thanked(
    praised: Any, text: str, meant: dict[str, Any]
) -> None:
    praised.say(text, **meant)
    state = praised.now_state
    assert praised.rules[0].startswith(("messages.praise", "messages.goodbye"))
    assert (state.case_no, state.category, state.level) == ("", None, None)
    assert FieldName("contact_name") not in state.fields


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("就是少送了一桶水", {"intent": "complaint", "category": "logistics.missing_part"}),
        ("多收了我200", {"intent": "supplement", "category": "price.fees", "heat": 1,
                     "emotion": "anger", "slots": {"amount": "200=20000"}}),
    ],
)  # fmt: skip
def test_who_complains_after_praise_is_heard(
    praised: Any, text: str, meant: dict[str, Any]
) -> None:
    praised.say(text, **meant)
    assert praised.now_state.case_no


def test_a_grain_behind_praise_is_kept_for_the_case_it_may_become(praised: Any) -> None:
    praised.say("不过空调冷得发抖", intent="chitchat", slots={"product": "空调"})
    assert "空调冷得发抖" in praised.known("issue")
    praised.say("登记吧", intent="affirm")
    assert praised.now_state.case_no


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("电子的", {"intent": "affirm"}),
        ("序列号是SN12345678", {"intent": "supplement", "slots": {"model": "SN12345678"}}),
    ],
)
def test_what_is_told_on_of_a_question_is_kept_with_it(
    asked: Any, text: str, meant: dict[str, Any]
) -> None:
    asked.say(text, **meant)
    assert (asked.known("issue"), asked.now_state.case_no) == (f"请问发票怎么开；{text}", "")
    assert [b.payload for b in asked.buttons] == ["/register", "/human"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("登记", {"intent": "affirm", "payload": "/register"}),
        ("好的", {"intent": "affirm"}),
        ("那你帮我记一下吧", {"intent": "chitchat"}),
        ("ok, register it please", {"intent": "chitchat"}),
    ],
)
def test_a_question_registered_is_asked_one_thing_and_nobody_is_sorry(
    asked: Any, text: str, meant: dict[str, Any]
) -> None:
    """S1-17: nobody asks when it happened, and a colleague gets it with the number."""
    asked.say(text, **meant)
    assert asked.asked == ["contact_phone"]
    assert asked.rules[0].startswith("messages.registers#")
    assert not any(rule.startswith("acknowledge") for rule in asked.rules)
    words = asked.say("就在这里说", intent="refuse_answer")
    assert "请问发票怎么开" in words
    asked.say("对", intent="affirm")
    assert (asked.now_state.closed, asked.now_state.control) == (True, Control.BOT)


def test_a_question_that_turns_into_a_complaint_is_met_and_asked_as_one(asked: Any) -> None:
    asked.say("登记", intent="affirm", payload="/register")
    asked.say("开了三次都开错，气死了", intent="complaint", emotion="anger", heat=2,
              category="aftersale.invoice")  # fmt: skip
    assert any(rule.startswith("acknowledge") for rule in asked.rules)
    assert asked.asked != ["contact_phone"]


def test_after_two_lines_nobody_understood_a_person_comes_all_the_same(chat: Any) -> None:
    for text in ("那个啥", "嗐嗐嗐", "算了不说了"):
        chat.say(text)
    assert chat.of(HandOff)


@pytest.mark.parametrize(
    ("text", "intent"), [("知道了", "chitchat"), ("算了不用了", "withdraw"), ("不用", "deny")]
)
def test_who_wants_no_answer_any_more_is_let_go(asked: Any, text: str, intent: str) -> None:
    asked.say(text, intent=intent)
    assert asked.rules[0].startswith("messages.goodbye")
    assert (asked.now_state.open, asked.now_state.case_no) == ("", "")


def test_who_complains_after_a_question_is_heard(asked: Any) -> None:
    asked.say("洗衣机两个月就不转了", intent="complaint", category="quality.fault")
    assert asked.now_state.case_no
    assert "请问发票怎么开" in asked.known("issue")


def test_who_has_taken_in_what_he_was_told_is_not_asked_what_he_means(chat: Any) -> None:
    chat.say("你们几点上班", intent="ask_hours")
    chat.say("知道了", intent="chitchat")
    assert chat.rules[0].startswith("messages.goodbye")


@pytest.mark.parametrize(
    "text", ["能不能在小区多装两个充电桩啊", "可不可以給外賣櫃加個燈", "could you add a night mode"]
)
def test_an_idea_put_as_a_question_is_thanked_for(chat: Any, text: str) -> None:
    chat.say(text, intent="inquiry", category="suggestion.process", slots={"product": "充电桩"})
    assert chat.now_state.level is Level.SUGGESTION
    assert not any("question_kept" in rule for rule in chat.rules)


@pytest.mark.parametrize(
    ("text", "category"),
    [("能不能给我退钱", "suggestion.process"), ("能不能多装一个插座", "aftersale.repair")],
)
def test_what_is_no_idea_is_left_a_question(chat: Any, text: str, category: str) -> None:
    chat.say(text, intent="inquiry", category=category)
    assert chat.now_state.level is None


def test_an_idea_has_no_day_of_purchase_and_nothing_more_ends_it(chat: Any) -> None:
    chat.say(
        "建议客服延长时间，上个月的单子等了好久", intent="suggestion",
        category="suggestion.process",
        slots={"date": "上个月的=2026-10-01@purchase", "product": "客服"},
    )  # fmt: skip
    assert not chat.known("purchased_on")
    chat.say("没啥了", intent="deny", emotion="disappointment")
    assert chat.now_state.closed


def test_a_thing_named_alone_is_listened_to(chat: Any) -> None:
    chat.say("宽带", intent="inquiry", slots={"product": "宽带"})
    assert chat.rules[0].startswith("messages.invite")
