"""The eleven probes that break a form: whatever comes meanwhile, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.effects import FileCase, HandOff, Note
from dialogues.state import Control, Phase

_BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "quality.fault",
    "slots": {"product": "耳机"},
}  # fmt: skip
_VENTS: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 2, "validity": "vague",
}  # fmt: skip


@pytest.fixture
def asked(chat: Any) -> Any:
    """Return a talk in which the day and the shop were asked for."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    assert "purchased_on" in chat.asked
    return chat


def test_everything_in_one_message_leaves_nothing_to_ask(chat: Any) -> None:
    """S2-03, S3-06: all fields at once, and the summary comes at once."""
    chat.say(
        "上周在京东买的耳机没声音了，型号AC20，要求换一副，电话13800138000",
        **(_BROKEN | {"slots": {
            "product": "耳机", "date": "上周=2026-11-16@purchase", "model": "AC20",
            "demand": "换一副=exchange", "phone": "13800138000=+8613800138000",
        }}),
    )  # fmt: skip
    assert chat.asked == []
    assert chat.now_state.phase is Phase.CONFIRM
    assert chat.known("place_of_purchase") == "京东"


def test_a_question_inside_the_form_is_answered_and_the_form_goes_on(asked: Any) -> None:
    words = asked.say("你们几点下班？", intent="ask_hours")
    assert "9 点到 21 点" in words
    assert asked.asked[0] == "purchased_on"
    assert asked.now_state.misses == {}


def test_why_is_asked_inside_the_form_and_told(asked: Any) -> None:
    assert "售后办法" in asked.say("问这个干嘛？", intent="ask_why")
    assert asked.asked[0] == "purchased_on"


def test_venting_inside_the_form_is_heard_and_is_no_answer(asked: Any) -> None:
    words = asked.say("气死我了一群骗子", **_VENTS)
    assert asked.asked == []
    assert "？" not in words
    asked.say("上周三", slots={"date": "上周三=2026-11-18"})
    assert asked.known("purchased_on") == "2026-11-18"


def test_a_person_asked_for_inside_comes_and_a_greeting_does_not_start_anew(asked: Any) -> None:
    asked.say("转人工", intent="ask_human", handoff="request_human")
    assert asked.now_state.control is Control.QUEUE
    words = asked.say("你好", intent="greet")
    assert "TS261125" in words
    assert asked.now_state.matter == 1
    assert len(asked.of(HandOff)) == 1


def test_stop_then_resume_goes_on_where_it_was(asked: Any) -> None:
    words = asked.say("等一下，我先忙")
    assert asked.rules[0].startswith("interruptions.pause#")
    assert "？" not in words
    assert asked.now_state.misses == {}
    asked.say("上周三", slots={"date": "上周三=2026-11-18"})
    assert asked.known("purchased_on") == "2026-11-18"


def test_stopped_for_good_it_is_filed_and_more_is_still_taken(asked: Any) -> None:
    asked.say("别问了")
    assert asked.now_state.phase is Phase.DONE
    assert "补进" in asked.say("是上周三买的", intent="supplement")
    assert any(note.kind == "supplement" for note in asked.of(Note))


def test_a_correction_changes_only_what_is_meant(asked: Any) -> None:
    asked.say("上周三，淘宝", slots={"date": "上周三=2026-11-18"})
    words = asked.say("哦不对，是京东", intent="correction")
    assert "改好了" in words
    assert (asked.known("place_of_purchase"), asked.known("purchased_on")) == ("京东", "2026-11-18")
    assert asked.asked == ["model"]


def test_one_thought_in_two_messages_is_one_turn(chat: Any) -> None:
    words = chat.say("上周买的耳机", "老是断断续续的", **_BROKEN)
    assert words.count("对不起") == 1
    assert "断断续续" in chat.known("issue")
    assert "上周买的耳机" in chat.known("issue")


def test_a_hazard_inside_the_form_comes_first(asked: Any) -> None:
    words = asked.say(
        "冒烟了！", intent="complaint", emotion="anxiety", heat=3, level=1, flags=["safety"],
        hazards=["fire"], category="quality.safety",
    )  # fmt: skip
    assert words.startswith("人最要紧")
    assert asked.asked == []
    assert asked.of(HandOff)[0].queue == "duty"


def test_a_second_complaint_of_the_same_customer_is_a_case_of_its_own(asked: Any) -> None:
    asked.say("别问了")
    first = asked.now_state.case_no
    asked.say("另外我还要投诉，快递员态度恶劣", intent="complaint", category="service.attitude")
    assert asked.now_state.case_no != first
    assert {c.case_no for c in asked.of(FileCase)} == {first, asked.now_state.case_no}
    assert asked.known("product") == ""


def test_a_refusal_is_no_phone_number(chat: Any) -> None:
    """S0-37: "I won't tell you" is taken as that, whatever reading makes of it."""
    chat.say("给我回个电话", intent="ask_human", handoff="request_callback")
    assert chat.asked == ["contact_phone"]
    chat.say("不告诉你")
    assert chat.known("contact_phone") == ""
    assert chat.now_state.fields["contact_phone"].how == "agent"


def test_a_refusal_is_no_name_and_no_place_either(chat: Any) -> None:
    chat.say("店员骂人", intent="complaint", category="service.attitude", heat=1, emotion="anger")
    while "place" not in chat.asked:
        chat.say("昨天", slots={"date": "昨天=2026-11-24"})
    chat.say("不想说")
    assert chat.known("place") == ""


def test_a_threat_inside_is_answered_and_is_no_answer(asked: Any) -> None:
    asked.say("再不解决我就发抖音", **(_VENTS | {"flags": ["media"]}))
    assert any(rule.startswith("interruptions.threat#") for rule in asked.rules)
    assert asked.known("place_of_purchase") == ""
    assert len(asked.asked) == 1
