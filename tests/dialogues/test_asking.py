"""Asking: only what is missing, two at a time when calm, a step lower each time, then a person."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from dialogues.book import Book
from dialogues.effects import HandOff
from dialogues.pairs import without
from dialogues.script import Question, Rhythm
from dialogues.state import Control, FieldName, Phase
from dialogues.wording import Check

_BROKEN: dict[str, Any] = {
    "intent": "complaint", "emotion": "neutral", "heat": 0, "category": "quality.fault",
    "slots": {"product": "耳机"},
}  # fmt: skip
_ATTITUDE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "service.attitude",
}  # fmt: skip


@pytest.fixture
def asked(chat: Any) -> Any:
    """Return a talk in which the day and the shop were asked for together."""
    chat.say("耳机用了两天就没声音了", **_BROKEN)
    return chat


def test_a_calm_customer_is_asked_two_things_at_once(asked: Any) -> None:
    """Ideal 1.1 rule 3: both numbered, each of a kind that tells itself apart."""
    assert asked.asked == ["purchased_on", "place_of_purchase"]


@pytest.mark.parametrize("told", [{"heat": 1}, {"heat": 3}, {"flags": ["repeat"], "heat": 1}])
def test_who_is_warm_is_asked_one(chat: Any, told: dict[str, Any]) -> None:
    chat.say("耳机用了两天就没声音了", **(_BROKEN | {"emotion": "anger"} | told))
    assert len(chat.asked) <= 1


def test_an_upset_customer_is_asked_one(chat: Any) -> None:
    """S0-38: also in the turn after the anger."""
    chat.say("耳机用了两天就没声音了", **(_BROKEN | {"heat": 2}))
    assert chat.asked == ["purchased_on"]
    chat.say("上周三", slots={"date": "上周三=2026-11-18"})
    assert len(chat.asked) == 1


@pytest.mark.parametrize(
    ("text", "slots", "day", "shop"),
    [
        ("上上周 淘宝", {"date": "上上周=2026-11-09"}, "2026-11-09", "淘宝"),
        ("淘宝买的，上上周", {"date": "上上周=2026-11-09"}, "2026-11-09", "淘宝"),
        ("上上周", {"date": "上上周=2026-11-09"}, "2026-11-09", ""),
        ("京东", {}, "", "京东"),
        ("楼下老刘那家", {}, "", "楼下老刘那家"),
    ],
)
def test_both_answers_are_taken_from_one_message(
    asked: Any, text: str, slots: dict[str, str], day: str, shop: str
) -> None:
    asked.say(text, slots=slots)
    assert (asked.known("purchased_on"), asked.known("place_of_purchase")) == (day, shop)


def test_the_other_half_is_asked_again_alone(asked: Any) -> None:
    asked.say("上上周", slots={"date": "上上周=2026-11-09"})
    assert asked.asked == ["place_of_purchase"]
    assert asked.now_state.misses == {}


def test_one_not_known_leaves_the_other_open(asked: Any) -> None:
    """S0-37: "I don't remember" speaks of the first; "neither" of both."""
    asked.say("不记得了", intent="dont_know")
    assert asked.asked == ["place_of_purchase"]


def test_neither_known_leaves_both_to_a_person(asked: Any) -> None:
    asked.say("都不记得了", intent="dont_know")
    left = {n for n, k in asked.now_state.fields.items() if k.how == "agent"}
    assert left == {"purchased_on", "place_of_purchase"}


def test_the_second_answer_is_found_in_loose_words(chat: Any) -> None:
    chat.say("你们店员当众骂人，太过分了", **(_ATTITUDE | {"heat": 0}))
    chat.say("昨天，人民路那家店", slots={"date": "昨天=2026-11-24"})
    assert chat.known("occurred_on") == "2026-11-24"
    assert "人民路那家店" in chat.known("place")


def test_words_once_used_answer_nothing_else(heard: Any) -> None:
    turn = heard("昨天", slots={"date": "昨天=2026-11-24"})
    assert without(turn, ["昨天"]) is None


def test_how_many_questions_are_left_is_said(chat: Any) -> None:
    """S3-06: at the first question, when two are left, and at the last."""
    words = chat.say("年卡乱收手续费", **(_BROKEN | {"category": "price.fees"}))
    assert "5 个小问题" in words or "4 个小问题" in words
    seen = []
    for text, slots in (
        ("两百", {"amount": "两百=20000"}),
        ("昨天", {"date": "昨天=2026-11-24"}),
        ("退钱", {"demand": "退钱=refund"}),
    ):
        chat.say(text, slots=slots)
        seen += [rule.partition("#")[0] for rule in chat.rules]
    assert seen.count("messages.left") == 1
    assert seen.count("messages.last_one") == 1


def test_a_question_passed_by_is_put_a_step_lower(chat: Any) -> None:
    """S0-37: open, example, options, then it is left to a person."""
    vague = {"intent": "complaint", "emotion": "disappointment", "heat": 1, "validity": "vague"}
    chat.say("不好用", **vague, category="quality.unfit")
    assert chat.asked == ["issue"]
    assert "比如" in chat.say("哦")
    chat.say("哦哦")
    assert "时好时坏" in [b.title for b in chat.buttons]
    chat.say("哦")
    assert any(rule.startswith("messages.given_up#") for rule in chat.rules)
    assert chat.now_state.fields["issue"].how == "agent"


def test_an_option_pressed_is_the_answer(chat: Any) -> None:
    vague = {"intent": "complaint", "emotion": "disappointment", "heat": 1, "validity": "vague"}
    chat.say("不好用", **vague, category="quality.unfit")
    chat.say("时好时坏", payload="时好时坏")
    assert chat.known("issue") == "时好时坏"


def test_cannot_tell_is_no_answer_even_as_an_option(chat: Any) -> None:
    vague = {"intent": "complaint", "emotion": "disappointment", "heat": 1, "validity": "vague"}
    chat.say("不好用", **vague, category="quality.unfit")
    chat.say("说不清", payload="说不清")
    assert chat.now_state.fields["issue"].how == "agent"


def test_a_photo_will_do_where_one_was_offered(asked: Any) -> None:
    """S0-09, S0-37: the last step of the ladder; a colleague reads it off."""
    asked.say("上周三，京东", slots={"date": "上周三=2026-11-18"})
    assert asked.asked == ["model"]
    words = asked.say("", files=("image",))
    assert "型号" in words
    assert asked.now_state.fields["model"].how == "agent"
    assert asked.known("evidence") == "image"
    assert asked.asked == ["demand"]


def test_when_the_questions_run_out_a_person_comes(chat: Any) -> None:
    """R-BOT-01: at most so many questions, then a person, with what there is."""
    vague = {"intent": "complaint", "emotion": "disappointment", "heat": 1, "validity": "vague"}
    chat.say("不好用", **vague, category="quality.fault")
    for _ in range(10):
        chat.say("哦")
    assert chat.now_state.questions <= chat.book.script(chat.now_state.script).rhythm.max_questions
    assert chat.now_state.control is Control.QUEUE
    assert [h.reasons for h in chat.of(HandOff)] == [("questions spent",)]


def test_bought_after_it_broke_is_doubted_once(chat: Any) -> None:
    """S0-11, S0-37: a soft check; nothing else is asked in that turn."""
    chat.say("耳机没声音了", **(_BROKEN | {"slots": {"date": "11月20号=2026-11-20@event"}}))
    words = chat.say("昨天买的", slots={"date": "昨天=2026-11-24@purchase"})
    assert chat.rules[-1].startswith("checks.occurred_on.")
    assert words.count("？") == 1


@pytest.mark.parametrize(
    ("text", "meant", "day"),
    [
        ("是上个月买的", {"slots": {"date": "上个月=2026-10-01@purchase"}}, "2026-10-01"),
        ("没错", {"intent": "affirm"}, "2026-11-24"),
        ("就是这样", {}, "2026-11-24"),
    ],
)
def test_a_doubt_changes_only_what_the_customer_changes(
    chat: Any, text: str, meant: dict[str, Any], day: str
) -> None:
    chat.say("耳机没声音了", **(_BROKEN | {"slots": {"date": "11月20号=2026-11-20@event"}}))
    chat.say("昨天买的", slots={"date": "昨天=2026-11-24@purchase"})
    chat.say(text, **meant)
    assert (chat.known("purchased_on"), chat.known("occurred_on")) == (day, "2026-11-20")
    assert chat.asked
    assert not any(rule.startswith("checks.") for rule in chat.rules)


def test_a_day_to_come_is_doubted(asked: Any) -> None:
    """S0-11."""
    asked.say("下周三", slots={"date": "下周三=2026-12-02"})
    assert asked.rules[-1].startswith("checks.purchased_on.")
    asked.say("上周三", slots={"date": "上周三=2026-11-18"})
    assert asked.known("purchased_on") == "2026-11-18"


def test_a_day_of_purchase_is_no_day_of_the_event(chat: Any) -> None:
    """S3-06: "bought last month" answers when it was bought, and nothing else."""
    chat.say("你们店员当众骂人，太过分了", **_ATTITUDE)
    assert chat.asked[0] == "occurred_on"
    chat.say("上个月买的", slots={"date": "上个月=2026-10-01@purchase"})
    assert chat.known("purchased_on") == "2026-10-01"
    assert chat.known("occurred_on") == ""


def test_a_shop_that_is_only_spoken_of_is_no_channel_of_purchase(chat: Any) -> None:
    chat.say("你们门店的店员骂人", **_ATTITUDE)
    assert chat.known("place_of_purchase") == ""
    chat.say("东西是在门店买的", intent="supplement")
    assert chat.known("place_of_purchase") == "门店"


def test_who_wants_to_be_rung_up_is_asked_for_the_number_once(chat: Any) -> None:
    """S0-51: a person is called, and the number asked for in the same breath."""
    words = chat.say("给我回个电话", intent="ask_human", handoff="request_human")
    assert chat.asked == ["contact_phone"]
    assert chat.now_state.case_no in words
    words = chat.say("13800138000", slots={"phone": "13800138000=+8613800138000"})
    assert "8000" in words
    assert chat.known("contact_phone") == "+8613800138000"
    assert chat.now_state.phase is Phase.HUMAN
    assert len(chat.of(HandOff)) == 1


def test_a_number_not_given_is_not_asked_for_again(chat: Any) -> None:
    chat.say("给我回个电话", intent="ask_human", handoff="request_callback")
    chat.say("快点", heat=2, emotion="anger")
    assert chat.asked == []
    assert chat.now_state.asking is None


def test_a_known_number_is_not_asked_for(chat: Any) -> None:
    slots = {"phone": "13800138000=+8613800138000"}
    chat.say("打13800138000给我回电话", intent="ask_human", handoff="request_callback", slots=slots)
    assert chat.asked == []


def test_a_script_cannot_ask_the_upset_twice(book: Book) -> None:
    rhythm = next(iter(book.scripts.values())).rhythm.model_dump()
    rhythm["questions_per_turn"] = {"calm": 2, "annoyed": 2, "furious": 1}
    with pytest.raises(ValidationError, match="只能问一个"):
        Rhythm.model_validate(rhythm)


def test_a_check_says_what_it_compares_with() -> None:
    with pytest.raises(ValidationError, match="要写 other"):
        Check.model_validate({"rule": "not_before", "say": ["哪天？"]})
    with pytest.raises(ValidationError, match="要写 other"):
        Check.model_validate({"rule": "not_in_future", "other": "issue", "say": ["哪天？"]})


def test_a_question_has_all_the_steps_of_its_ladder() -> None:
    """S0-37: tries may reach from the open question down to the photo."""
    question = {"label": "型号", "ask": ["型号？", "什么型号？"], "why": "好查。", "tries": 5}
    assert Question.model_validate(question).tries == 5
    assert FieldName("undone") is not None


def test_no_model_is_no_model(asked: Any) -> None:
    """S3-06: a summary holds what was answered; "none" is left to a person."""
    asked.say("上周三，京东", slots={"date": "上周三=2026-11-18"})
    asked.say("没有型号")
    assert asked.now_state.fields["model"].how == "agent"


def test_a_story_with_a_number_in_it_is_no_date(asked: Any) -> None:
    asked.say("用了两天就没声了", intent="complaint")
    assert asked.known("purchased_on") == ""


def test_a_name_called_in_anger_is_no_company(asked: Any) -> None:
    meant = {"intent": "complaint", "heat": 2, "emotion": "anger", "validity": "vague"}
    asked.say("垃圾公司", **meant, slots={"company": "垃圾公司"})
    assert asked.known("company") == ""
