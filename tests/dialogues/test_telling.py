"""Telling before asking: a story is let begin, nobody is nagged, what was told is not asked."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.state import FieldName, Level
from dialogues.telling import only_scolds
from dialogues.triage import told_so_far
from nlu.types import Flag, Intent, Parse

_DANGER: dict[str, Any] = {
    "intent": "complaint", "emotion": "anxiety", "heat": 3, "category": "quality.safety",
    "level": 1, "flags": ["safety"], "hazards": ["poisoning"],
}  # fmt: skip
_CHARGED: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 2, "level": 1,
    "category": "account_safety.unauthorised_payment", "flags": ["account_security"],
}  # fmt: skip
_LATE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "logistics.late",
}  # fmt: skip


def _times(chat: Any, name: str) -> int:
    asked: int = chat.now_state.asked.get(FieldName(name), 0)
    return asked


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("我在你们店买的冰箱", {"product": "冰箱"}),
        ("我爸在你们医院做的检查", {}),
        ("单号 SF1234567890123", {"order_no": "SF1234567890123"}),
    ],
)
def test_a_story_that_begins_with_what_it_is_about_is_let_go_on(
    chat: Any, text: str, slots: dict[str, str]
) -> None:
    """S1-03: nobody is told that he was not understood while he is drawing breath."""
    chat.say(text, intent="out_of_scope", slots=slots)
    assert [r.split("#")[0] for r in chat.rules] == ["messages.invite"]
    assert chat.now_state.unknown == 0
    assert told_so_far(chat.now_state) == text


def test_a_question_about_a_thing_is_no_story(chat: Any) -> None:
    chat.say("我在你们店买的冰箱能换吗", intent="inquiry", slots={"product": "冰箱"})
    assert "interruptions.inquiry" in " ".join(chat.rules)


@pytest.mark.parametrize("sigh", ["呵呵", "唉……", "无语", "服了", "又是你们"])
def test_a_sigh_is_heard_and_begins_no_matter(chat: Any, sigh: str) -> None:
    chat.say(sigh, intent="complaint", emotion="anger", heat=1, category="other.unclear")
    assert chat.rules == ["messages.unclear#0"]
    assert chat.now_state.case_no == ""


def test_who_told_of_a_hospital_is_not_asked_whether_anybody_is_hurt(chat: Any) -> None:
    """S0-37: "孩子喝了奶粉拉肚子进医院了" has answered it."""
    chat.say("孩子喝了你们的奶粉拉肚子进医院了", **_DANGER)
    assert chat.known("injury") == "yes"
    chat.say("在省妇幼", emotion="anxiety", heat=2)
    assert _times(chat, "injury") == 0


def test_a_danger_without_a_word_of_anybody_hurt_asks(chat: Any) -> None:
    chat.say("你们的奶粉里有玻璃碴", **_DANGER)
    assert _times(chat, "injury") == 1


def test_danger_is_met_with_words_of_its_own(chat: Any) -> None:
    chat.say("孩子喝了你们的奶粉拉肚子进医院了", **_DANGER)
    chat.say("在省妇幼", emotion="neutral", heat=0)
    assert any(r.startswith("acknowledge.safety") for r in chat.rules)


def test_an_urgent_customer_is_asked_for_his_number_twice_at_most(chat: Any) -> None:
    chat.say("扣了我199会员费我根本没开过", **_CHARGED)
    for text in ("我要投诉到底", "支付宝扣的", "十一月的事", "退钱", "听见没有"):
        chat.say(text, emotion="anger", heat=1)
    assert chat.now_state.level is Level.URGENT
    assert _times(chat, "contact_phone") == 2


def test_what_was_passed_by_while_telling_comes_last(chat: Any) -> None:
    """The story goes on: the next thing is asked, what was open comes again at the end."""
    chat.say("外卖等了两个小时", **_LATE)
    first = chat.asked[0]
    chat.say("送来都凉透了，汤洒了一袋子", intent="complaint", validity="valid", heat=1)
    assert first not in chat.asked
    assert chat.now_state.misses == {}


def test_no_count_of_questions_stands_before_the_story(chat: Any) -> None:
    chat.say("你们可真行", intent="complaint", emotion="anger", heat=1, validity="vague")
    assert chat.asked == ["issue"]
    assert "messages.left" not in " ".join(chat.rules)


def test_hours_that_were_waited_are_no_measure(chat: Any) -> None:
    chat.say("外卖等了两个小时", slots={"measure": "两个小时=2 小时"}, **_LATE)
    assert chat.known("measured") == ""


def test_a_number_left_while_waiting_is_said_back(chat: Any) -> None:
    chat.say("转人工", intent="ask_human", handoff="request_human")
    said = chat.say("13800138000", slots={"phone": "13800138000=+8613800138000"})
    assert "8000" in said
    assert chat.known("contact_phone") == "+8613800138000"


def test_thanks_while_waiting_are_answered_with_thanks(chat: Any) -> None:
    chat.say("转人工", intent="ask_human", handoff="request_human")
    chat.say("谢谢", intent="thanks")
    assert [r.split("#")[0] for r in chat.rules] == ["messages.goodbye"]


def test_a_name_and_a_number_are_no_wish_for_a_call(chat: Any) -> None:
    chat.say("报告出错了，是别人的名字", intent="complaint", category="service.attitude", heat=1)
    slots = {"contact_name": "王芳", "phone": "13600001234=+8613600001234"}
    chat.say("我叫王芳 13600001234", intent="ask_human", handoff="request_human", slots=slots)
    assert str(chat.now_state.control) == "bot"


def test_a_number_alone_is_no_wish_for_a_call(chat: Any) -> None:
    chat.say("报告出错了，是别人的名字", intent="complaint", category="service.attitude", heat=1)
    chat.say(
        "电话13700001111",
        intent="ask_human",
        handoff="request_callback",
        slots={"phone": "13700001111=+8613700001111"},
    )
    assert chat.known("contact_phone") == "+8613700001111"
    assert str(chat.now_state.control) == "bot"


@pytest.mark.parametrize("words", ["我想投诉", "我要投诉你们", "I want to complain"])
def test_who_says_he_wants_to_complain_is_asked_to_tell(chat: Any, words: str) -> None:
    chat.say(words, intent="out_of_scope")
    assert chat.rules == ["questions.issue.ask#0"]


def test_a_number_declined_before_it_was_asked_for_is_not_asked_for(chat: Any) -> None:
    chat.say("外卖等了两个小时", **_LATE)
    chat.say("别打电话，我在上班", intent="supplement")
    assert chat.now_state.fields[FieldName("contact_phone")].how == "agent"


def test_a_wish_stands_in_the_customers_own_words(chat: Any) -> None:
    chat.say("外卖等了两个小时，赔我配送费", slots={"demand": "赔我=compensation"}, **_LATE)
    assert chat.now_state.fields[FieldName("demand")].text == "赔我配送费"


def test_one_in_despair_is_not_told_the_number_of_his_note(chat: Any) -> None:
    """S0-34: he waits for a person, and somebody stays with him."""
    chat.say("我不想活了", intent="complaint", heat=3, level=1, flags=["self_harm"])
    said = [chat.say("天天打我单位电话", intent="complaint", heat=2) for _ in range(3)]
    assert len(set(said)) == 3
    assert not any("条" in words for words in said)


def test_notes_in_the_queue_are_answered_in_turn(chat: Any) -> None:
    chat.say("转人工", intent="ask_human", handoff="request_human")
    said = [chat.say(f"还有第{n}点要说", intent="supplement") for n in "一二三四"]
    assert len({words.split("第")[0] for words in said}) > 1


def _read_back(chat: Any) -> None:
    chat.say("建议首页加个夜间模式", intent="suggestion", category="suggestion.feature")
    while chat.now_state.open != "confirm":
        chat.say("没有", intent="deny")


@pytest.mark.parametrize("words", ["没别的了", "没了", "沒有了。", "没问题", "就这些", "就这样吧"])
def test_nothing_more_at_the_summary_submits_it(chat: Any, words: str) -> None:
    _read_back(chat)
    chat.say(words, intent="deny")
    assert chat.now_state.phase == "done"


def test_no_photo_at_the_summary_is_no_objection(chat: Any) -> None:
    _read_back(chat)
    chat.say("没有照片", intent="deny")
    assert chat.now_state.open == "confirm"
    assert "messages.amend_which" not in " ".join(chat.rules)


def test_what_is_told_at_the_summary_stands_in_it(chat: Any) -> None:
    _read_back(chat)
    assert "晚上看着刺眼" in chat.say("晚上看着刺眼", intent="chitchat")


def test_who_scolds_over_a_danger_tells_of_the_danger() -> None:
    """S2-14: the harm is heard, whatever the words around it."""
    rude, harmed = frozenset({Flag.ABUSIVE}), frozenset({Flag.ABUSIVE, Flag.SAFETY})
    assert only_scolds(Parse("你们这帮畜生", intent=Intent.COMPLAINT, flags=rude))
    assert not only_scolds(Parse("畜生老师打孩子", intent=Intent.COMPLAINT, flags=harmed))
