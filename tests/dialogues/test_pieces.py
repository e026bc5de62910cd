"""A story told in pieces is one story; what is at stake for the customer is met by its words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogues.events import Heard
from dialogues.talks import Meant, meant_parse
from dialogues.triage import told_so_far
from nlu.types import Parse

LATE = {"intent": "complaint", "category": "logistics.late", "emotion": "anger", "heat": 1}
SLOW = LATE | {"category": "service.slow"}


def _parse(text: str, **meant: Any) -> Parse:
    return meant_parse(text, Meant.model_validate(meant))


def _hear(chat: Any, *texts: str, joined: Parse | None, whole: Parse | None, **each: Any) -> str:
    said = tuple(chat.said(_parse(text, **each)) for text in texts)
    words: str = chat.words(chat.happen(Heard(chat.now, said, joined, whole)))
    return words


def test_the_whole_story_says_what_it_is_about_and_not_its_last_piece(chat: Any) -> None:
    _hear(chat, "都五天了，催了三次没人理", joined=None, whole=_parse("全部", **LATE), **SLOW)
    assert chat.now_state.category == "logistics.late"


def test_pieces_that_say_little_alone_are_a_complaint_together(chat: Any) -> None:
    pieces = ("你们这个快递", "到底什么时候", "五天了")
    _hear(chat, *pieces, joined=_parse("全部", **LATE), whole=None, intent="chitchat")
    assert chat.now_state.category == "logistics.late"
    assert chat.now_state.case_no


def test_what_is_no_complaint_together_is_none(chat: Any) -> None:
    joined = _parse("在吗，问一下", intent="inquiry")
    _hear(chat, "在吗", "问一下", joined=joined, whole=None, intent="greet")
    assert not chat.now_state.case_no


def test_the_story_goes_on_until_something_else_is_asked(chat: Any) -> None:
    assert told_so_far(None) == ""
    chat.say("耳机老是断，听着听着就没了", intent="complaint", category="quality.fault", heat=3)
    told = told_so_far(chat.now_state)
    assert "老是断" in told
    asked = replace(chat.now_state, asking="model")
    assert told_so_far(asked) == ""
    assert told_so_far(replace(chat.now_state, closed=True)) == ""


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("我妈等着用的", "elder"),
        ("这是我爸化疗要用的", "medicine"),
        ("给孩子买的", "baby"),
        ("下周就要婚礼了", "occasion"),
        ("耽误工作了", "livelihood"),
        ("这是我攒了半年的", "savings"),
    ],
)
def test_what_is_at_stake_is_met_in_the_same_turn(chat: Any, words: str, rule: str) -> None:
    """S1-06: the sentence comes from his own words, though he is not in a rage."""
    chat.say("快递没到", **LATE, slots={"order_no": "SF1234567890"})
    chat.say(words, intent="chitchat", emotion="anxiety", heat=1)
    assert f"perspective.{rule}#" in " ".join(chat.rules)


def test_what_was_met_once_is_not_met_again(chat: Any) -> None:
    chat.say("快递没到", **LATE, slots={"order_no": "SF1234567890"})
    chat.say("我妈等着用的", intent="chitchat", emotion="anxiety", heat=1)
    chat.say("我妈真的等着用", intent="chitchat", emotion="anxiety", heat=1)
    assert "perspective.elder" not in " ".join(chat.rules)
