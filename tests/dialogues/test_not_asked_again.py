"""What was said stands where it belongs, whenever it was said, and no anger fills a field."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.state import FieldName, Phase
from nlu.types import Intent, Parse
from tests.nlu.reading import read

_LATE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "logistics.late",
}  # fmt: skip
_VENT: dict[str, Any] = {"intent": "complaint", "emotion": "anger", "heat": 2}
_OTHER_DANGER: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 3, "category": "quality.safety",
    "level": 1, "flags": ["safety"], "hazards": ["other"],
}  # fmt: skip


def _how(chat: Any, name: str) -> str:
    known = chat.now_state.fields.get(FieldName(name))
    return known.how if known else ""


def test_that_there_is_no_number_is_heard_before_and_after_it_is_asked(chat: Any) -> None:
    """S3-06: "没有单号" answers the question, also while another one is open."""
    chat.say("外卖等了两个小时，汤全洒了", **_LATE, slots={"product": "外卖"})
    chat.say("就今天中午的事", slots={"date": "今天=2026-11-25"})
    chat.say("没有单号", intent="deny")
    assert _how(chat, "order_no") == "agent"
    answer = chat.say("让他道歉", intent="supplement", slots={"demand": "道歉=apology"})
    assert "单号" not in answer


def test_a_call_that_is_not_wanted_is_no_answer_and_no_trouble(chat: Any) -> None:
    chat.say("外卖等了两个小时", **_LATE, slots={"product": "外卖"})
    while chat.now_state.asking != FieldName("contact_phone"):
        chat.say("不知道", intent="dont_know")
    chat.say("别打电话", intent="ask_human")
    assert _how(chat, "contact_phone") == "unknown", "and no colleague is to ask for it again"
    assert _how(chat, "contact_preference") == "said"
    assert chat.now_state.control.value == "bot", "a call refused is no wish for a person"
    assert any("reach_kept" in rule for rule in chat.rules)


@pytest.mark.parametrize("vent", ["你们到底管不管啊", "烦死了，天天跟你们耗", "什么破服务，真无语"])
def test_anger_fills_no_field_and_stands_in_no_story(chat: Any, vent: str) -> None:
    """S1-06: what goes on file is what happened."""
    chat.say("快递五天没动静", **_LATE)
    before = dict(chat.now_state.fields)
    chat.say(vent, **_VENT)
    assert chat.now_state.fields == before


def test_a_list_of_wishes_stands_whole_as_it_was_said(chat: Any) -> None:
    chat.say("快递五天没动静", **_LATE)
    chat.say("赔偿，解释", intent="supplement", slots={"demand": "赔偿=compensation"})
    demand = chat.now_state.fields[FieldName("demand")]
    assert (demand.value, demand.text) == ("compensation", "赔偿，解释")


def test_what_stands_between_two_wishes_belongs_to_them(chat: Any) -> None:
    wishes = {"demand": ["说法=other", "误工费=compensation"]}
    said = "拖到今天没人理，给个说法，房费也别想收，再赔误工费，我等着"
    chat.say("快递五天没动静", **_LATE)
    chat.say(said, intent="supplement", slots=wishes)
    demand = chat.now_state.fields[FieldName("demand")]
    assert demand.text == "给个说法，房费也别想收，再赔误工费"


def test_a_hospital_answers_whether_anybody_is_hurt_whatever_the_danger(chat: Any) -> None:
    chat.say("我妈用了你们的东西头晕，现在在医院", **_OTHER_DANGER)
    assert chat.known("injury") == "yes"


def test_hours_of_waiting_are_no_measurement(chat: Any) -> None:
    chat.say("在大堂坐了四个小时没人管", **_LATE, slots={"measure": "四个小时=4 小时"})
    assert FieldName("measured") not in chat.now_state.fields


def test_hours_a_thing_lasts_are_a_measurement(chat: Any) -> None:
    """耗电 is not 耗了."""
    weak = {"intent": "complaint", "emotion": "anger", "category": "quality.below_spec"}
    chat.say("充满以后看视频，耗电9小时就没了", **weak, slots={"measure": "9小时=9 小时"})
    assert FieldName("measured") in chat.now_state.fields


def test_of_one_long_message_everything_is_read_and_nothing_asked_again(chat: Any) -> None:
    """S2-03: with the slots that reading itself finds in it."""
    text = "3月5号在京东买的电饭煲，型号是X200，电话13800138000，按键全没反应，想换一台"
    parse = Parse(text, intent=Intent.COMPLAINT, category="quality.fault", slots=read(text))
    words = chat.words(chat.hear(chat.said(parse)))
    known = ("product", "model", "purchased_on", "place_of_purchase", "contact_phone", "demand")
    assert all(chat.known(field) for field in known)
    asked = list(chat.asked)
    while chat.asked:
        chat.say("按了没反应，屏幕也不亮")
        asked += chat.asked
    assert not set(asked) & set(known), words
    assert chat.now_state.phase is Phase.CONFIRM
