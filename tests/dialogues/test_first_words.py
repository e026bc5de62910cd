"""The first words of a matter are on the case, and an announcement calls nobody yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dialogues import openers, retorts
from dialogues.events import Said
from dialogues.free_words import names_place
from dialogues.reading import Reading
from dialogues.state import Control, FieldName, MessageId
from nlu.types import Handoff, Intent, Parse
from tests.dialogues.broken import BROKEN

_ISSUE = FieldName("issue")
_FURIOUS: dict[str, Any] = {
    "intent": "chitchat",
    "category": "quality.fault",
    "emotion": "anger",
    "heat": 3,
}


def _said(parse: Parse) -> Said:
    return Said(MessageId(1), datetime(2026, 11, 25, 10, tzinfo=UTC), parse)


@pytest.mark.parametrize(
    "text",
    [
        "I want to make a complaint",
        "I'd like to make a complaint please",
        "I want to complain",
        "hi, I need to file a formal complaint",
        "我要申訴",
        "我要投诉",
    ],
)
def test_who_says_that_he_complains_is_asked_what_happened(chat: Any, text: str) -> None:
    assert openers.announces(text)
    chat.say(text, intent="ask_human", handoff="request_human")
    assert chat.now_state.control is Control.BOT
    assert "questions.issue.ask" in " ".join(chat.rules)


@pytest.mark.parametrize("text", ["I want compensation", "I want to complain about my kettle"])
def test_more_than_an_announcement_is_none(text: str) -> None:
    assert not openers.announces(text)


def test_a_furious_first_line_is_on_the_case_whatever_it_was_read_as(chat: Any) -> None:
    """S0-13: only the line after it stood there, 别问了 先给我弄好."""
    chat.say("妈的 又断网了 我在考试！！！", **_FURIOUS)
    assert "断网" in chat.known("issue")


@pytest.mark.parametrize("text", ["骗子骗子骗子！！！", "气死我了真的气死我了！！"])
def test_anger_alone_is_no_story(chat: Any, text: str) -> None:
    chat.say(text, **_FURIOUS | {"validity": "vague"})
    assert _ISSUE not in chat.now_state.fields


def test_what_is_told_after_a_person_was_called_is_on_the_case(chat: Any) -> None:
    chat.say("转人工", intent="ask_human", handoff="request_human")
    chat.say("空调漏水三天了", **BROKEN)
    assert "空调漏水三天了" in chat.known("issue")
    assert chat.now_state.category == BROKEN["category"]


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("给我回个电话", True),
        ("你们打给我吧", True),
        ("打了五个电话才打通", False),
        ("我上班接不了电话 你们晚上打", False),
        ("打我老婆的", False),
        ("还有能不能语音念出来", False),
    ],
)
def test_a_call_that_was_made_or_cannot_be_taken_is_none_asked_for(
    text: str, *, calls: bool
) -> None:
    parse = Parse(text, intent=Intent.SUPPLEMENT, handoff=Handoff.REQUEST_CALLBACK)
    assert Reading((_said(parse),)).wants_human is calls


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("I want it replaced", False),
        ("argos", False),
        ("get me a human", True),
        ("can I talk to someone", True),
        ("transfer me", True),
    ],
)
def test_a_wish_in_english_calls_nobody(text: str, *, calls: bool) -> None:
    parse = Parse(text, language="en", handoff=Handoff.REQUEST_HUMAN)
    assert Reading((_said(parse),)).wants_human is calls


def test_signs_alone_call_nobody() -> None:
    parse = Parse("，", intent=Intent.CHITCHAT, handoff=Handoff.REQUEST_HUMAN)
    assert not Reading((_said(parse),)).wants_human


@pytest.mark.parametrize(
    ("text", "thinks"),
    [
        ("我想想", True),
        ("等等 我找找", True),
        ("我看看", True),
        ("hang on", True),
        ("我想退钱", False),
        ("我看上一件", False),
        ("等了三天", False),
    ],
)
def test_who_asks_for_a_moment_gets_it(text: str, *, thinks: bool) -> None:
    assert retorts.thinks(text) is thinks


@pytest.mark.parametrize(
    ("text", "back"),
    [("我回来了", True), ("回来了 继续吧", True), ("I'm back", True), ("师傅来了又走了", False)],
)
def test_who_is_back_is_told_from_who_tells_of_one(text: str, *, back: bool) -> None:
    assert retorts.returns(text) is back


def test_who_is_back_is_asked_on_and_not_let_go_again(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    chat.say("明天再说吧", intent="chitchat")
    assert "interruptions.pause" in " ".join(chat.rules)
    said = chat.say("回来了", intent="bye")
    assert "interruptions.pause" not in " ".join(chat.rules)
    assert "？" in said


def test_a_moment_to_think_uses_up_no_question(chat: Any) -> None:
    chat.say("空调漏水", **BROKEN)
    asked = chat.now_state.asking
    chat.say("我找找", intent="chitchat")
    assert "interruptions.pause" in " ".join(chat.rules)
    assert asked not in chat.now_state.fields


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("人民路店", True),
        ("浦东", True),
        ("别提了", False),
        ("关你啥事", False),
        ("谁处理", False),
    ],
)
def test_a_few_words_to_somebody_are_no_place(text: str, *, place: bool) -> None:
    assert names_place(text) is place
