"""A line that goes on telling is no answer, no skip and no praise; an ill body is a danger."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import lacking
from dialogues.answers import answer
from dialogues.fragments import recounts
from dialogues.state import FieldName, Level
from dialogues.wishes import may_wish
from nlu import plain_faults

_FAULT: dict[str, Any] = {
    "intent": "complaint", "category": "quality.fault", "heat": 1, "emotion": "anger",
}  # fmt: skip
_FOOD: dict[str, Any] = {**_FAULT, "category": "quality.food"}
_TOLD = (
    "颜色不对", "店家不认", "药店说拆了不退", "没有任何通知", "从来没激活过", "说好首年免的",
    "存的东西都打不开", "我妈腿不好", "放桌上好好的", "还剩40节课", "我没欠费啊", "前台说就这样",
)  # fmt: skip
_NOT_TOLD = ("没有", "不知道", "型号不对", "让店家说清楚", "店家退款", "合同", "药店", "没有人")


@pytest.mark.parametrize("text", _TOLD)
def test_a_short_line_that_tells_on_is_known_as_such(text: str) -> None:
    assert recounts(text)


@pytest.mark.parametrize("text", _NOT_TOLD)
def test_an_answer_or_a_wish_tells_nothing_on(text: str) -> None:
    assert not recounts(text)


@pytest.mark.parametrize("text", _TOLD)
@pytest.mark.parametrize("name", ["place_of_purchase", "demand", "product", "order_no"])
def test_what_is_told_on_answers_and_skips_no_question(
    book: Any, heard: Any, name: str, text: str
) -> None:
    """S3-06: it is neither the answer nor a word that there is none."""
    question = book.script(book.ref_for("quality")).questions[FieldName(name)]
    said = heard(text, intent="deny")
    assert answer(question, said) is None
    assert not lacking.declines(question, said)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("昨晚自己贴了六百", False), ("小米之家的手机啊", False), ("多付的都回来", True),
        ("让他道歉", True), ("全额", True), ("有个结果就行", True),
    ],
)  # fmt: skip
def test_a_wish_needs_a_word_of_what_is_to_be_done(heard: Any, text: str, *, may: bool) -> None:
    """S1-07."""
    assert may_wish(heard(text, intent="supplement").main) is may


def test_a_wish_is_no_shop(book: Any, heard: Any) -> None:
    question = book.script(book.ref_for("quality")).questions[FieldName("place_of_purchase")]
    assert answer(question, heard("能退最好", intent="supplement")) is None


def test_who_wonders_whether_we_could_help_skips_nothing(book: Any, heard: Any) -> None:
    question = book.script(book.ref_for("quality")).questions[FieldName("place_of_purchase")]
    said = heard("不知道能不能帮忙再看看", intent="dont_know")
    assert not lacking.declines(question, said)
    assert lacking.declines(question, heard("不知道", intent="dont_know"))


def test_what_is_told_on_goes_into_the_story_and_the_question_waits(chat: Any) -> None:
    chat.say("衣服掉色", slots={"product": "衣服"}, **_FAULT)
    chat.say("店家不认", intent="supplement")
    assert chat.known("issue").endswith("店家不认")
    assert not chat.known("place_of_purchase")


@pytest.mark.parametrize(
    ("text", "fails"),
    [
        ("装好了不热", True), ("师傅装好了不制冷", True), ("修好了没两天又坏了", True),
        ("装好了，很快", False), ("修好了不用来了", False), ("装好了又快又好", False),
        ("装好了不热怎么办", False),
    ],
)  # fmt: skip
def test_put_up_or_mended_and_failing_is_a_fault(text: str, *, fails: bool) -> None:
    """S0-13."""
    assert plain_faults.fails_again(text) is fails


def test_a_heater_that_was_put_up_and_does_not_heat_is_no_praise(chat: Any) -> None:
    chat.say("昨天买的热水器", intent="supplement", slots={"product": "热水器"})
    answered = chat.say("装好了不热", intent="praise", acts=["praise"], emotion="satisfied")
    assert "好话" not in answered
    assert chat.now_state.level is Level.GENERAL
    assert "装好了不热" in chat.known("issue")


@pytest.mark.parametrize("text", ["肚子疼", "我肚子现在有点疼", "没事 就是有点吐", "孩子吐了两次"])
def test_an_ill_body_behind_bad_food_is_a_danger(chat: Any, text: str) -> None:
    """S2-14."""
    chat.say("外卖吃出虫子", slots={"product": "外卖"}, **_FOOD)
    chat.say(text, intent="praise", acts=["praise"], emotion="satisfied")
    assert chat.now_state.level is Level.URGENT
    assert "poisoning" in chat.now_state.hazards


@pytest.mark.parametrize("text", ["肚子不疼", "恶心", "吐槽一下"])
def test_no_ill_body_is_no_danger(chat: Any, text: str) -> None:
    chat.say("外卖吃出虫子", slots={"product": "外卖"}, **_FOOD)
    chat.say(text, intent="supplement")
    assert chat.now_state.level is Level.GENERAL


def test_an_ill_body_beside_a_phone_is_none_that_it_made_ill(chat: Any) -> None:
    chat.say("手机黑屏", slots={"product": "手机"}, **_FAULT)
    chat.say("头晕", intent="supplement")
    assert chat.now_state.level is Level.GENERAL


def test_fear_at_home_behind_a_threat_is_a_danger(chat: Any) -> None:
    chat.say("快递员骂我", slots={"product": "快递"}, **{**_FAULT, "category": "service.attitude"})
    chat.say("我一个人在家有点害怕", intent="chitchat")
    assert chat.now_state.level is Level.URGENT
    assert "menace" in chat.now_state.hazards
