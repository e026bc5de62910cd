"""Coming in, mending a message, leaving, and colleagues in another desk are part of the talk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.effects import ELSEWHERE, Effect, HandOff, Note, Say, SettlePromise, Taken
from dialogues.events import AgentElsewhere, Entered, Noticed
from dialogues.state import Control, FieldName, Level
from dialogues.talks import Meant, meant_parse
from tests.dialogues.casework import NOW, Talk

PLACE = FieldName("place_of_purchase")


@pytest.fixture
def talk(book: Book) -> Talk:
    return Talk(book, NOW)


def words(effects: list[Effect]) -> list[str]:
    return [effect.text for effect in effects if isinstance(effect, Say)]


def complained(talk: Talk) -> None:
    """Bring a complaint, with a shop in it."""
    talk.told(
        "耳机断断续续的，在京东买的",
        intent="complaint",
        category="quality.fault",
        emotion="disappointment",
        heat=1,
    )


def test_who_comes_in_is_greeted_by_name(talk: Talk) -> None:
    (said,) = words(talk.happen(Entered(talk.now)))
    assert talk.book.company.bot_name in said


def test_who_comes_in_again_amid_a_talk_is_not_greeted(talk: Talk) -> None:
    complained(talk)
    assert words(talk.happen(Entered(talk.now))) == []


def test_a_greeting_does_not_stand_in_the_way_of_the_complaint(talk: Talk) -> None:
    talk.happen(Entered(talk.now))
    complained(talk)
    assert talk.state is not None
    assert talk.state.category == "quality.fault"
    assert talk.state.acknowledged


def _edit(talk: Talk, text: str, **meant: Any) -> list[Effect]:
    said = talk.said(meant_parse(text, Meant.model_validate(meant)))
    return talk.hear(replace(said, edited=True))


def test_a_mended_value_is_changed_and_said_back(talk: Talk) -> None:
    complained(talk)
    said = words(_edit(talk, "耳机断断续续的，在淘宝买的", intent="complaint"))
    assert talk.state is not None
    assert talk.state.fields[PLACE].value == "淘宝"
    assert "淘宝" in "".join(said)


def test_a_mended_word_without_news_is_answered_with_nothing(talk: Talk) -> None:
    complained(talk)
    before = talk.state
    assert words(_edit(talk, "耳机断断续续的!在京东买的", intent="complaint")) == []
    assert talk.state is not None
    assert before is not None
    assert talk.state.asking == before.asking, "the open question stays open"


def test_a_danger_told_in_an_edit_is_heard_at_once(talk: Talk) -> None:
    complained(talk)
    effects = _edit(
        talk,
        "耳机充电的时候冒烟了",
        intent="complaint",
        category="quality.safety",
        level=1,
        flags=("safety",),
        hazards=("fire",),
        emotion="anxiety",
        heat=2,
    )
    assert any(isinstance(effect, HandOff) for effect in effects)
    assert talk.state is not None
    assert talk.state.level is Level.URGENT


@pytest.mark.parametrize("kind", ["left", "recalled", "undelivered"])
def test_what_a_platform_tells_stands_in_the_history_of_the_case(talk: Talk, kind: str) -> None:
    complained(talk)
    effects = talk.happen(Noticed(talk.now, kind, "x"))
    assert talk.state is not None
    assert effects == [Note(talk.state.case_no, kind, "x")]
    assert words(effects) == []


def test_what_a_platform_tells_of_a_stranger_changes_nothing(talk: Talk) -> None:
    assert talk.happen(Noticed(talk.now, "left")) == []


def test_a_colleague_who_speaks_elsewhere_has_the_talk_and_his_words_are_kept(talk: Talk) -> None:
    complained(talk)
    effects = talk.happen(AgentElsewhere(talk.now, "kf:zhou", "周敏", "您好，我是周敏。"))
    said = [effect for effect in effects if isinstance(effect, Say)]
    assert [(one.author, one.kind) for one in said] == [("周敏", ELSEWHERE)]
    assert any(isinstance(effect, Taken) for effect in effects)
    assert talk.state is not None
    assert talk.state.control is Control.HUMAN
    assert words(talk.told("好的", intent="affirm")) == [], "the bot is silent"


def test_a_first_word_elsewhere_keeps_the_promise_of_a_first_touch(talk: Talk) -> None:
    complained(talk)
    talk.told("叫人来", intent="ask_human", handoff="request_human")
    talk.now += timedelta(minutes=2)
    effects = talk.happen(AgentElsewhere(talk.now, "kf:zhou", "周敏", "您好"))
    settled = [effect for effect in effects if isinstance(effect, SettlePromise)]
    assert [one.how.value for one in settled] == ["kept"]


def test_a_mere_taking_over_elsewhere_says_nothing(talk: Talk) -> None:
    complained(talk)
    assert words(talk.happen(AgentElsewhere(talk.now, "kf:zhou", "周敏"))) == []
    assert talk.state is not None
    assert talk.state.control is Control.HUMAN


def test_a_talk_moved_on_to_another_colleague_elsewhere_is_his(talk: Talk) -> None:
    complained(talk)
    talk.happen(AgentElsewhere(talk.now, "kf:zhou", "周敏"))
    effects = talk.happen(AgentElsewhere(talk.now, "kf:li", "李卓"))
    assert [one.agent for one in effects if isinstance(one, Taken)] == ["kf:li"]
    assert talk.state is not None
    assert talk.state.agent == ("kf:li", "李卓")
