"""A turn seen as a whole: several messages, a pressed button, a number left on request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from dialogues.book import Book
from dialogues.effects import CaseState, FileCase, HandOff
from dialogues.reading import Reading, as_pressed
from dialogues.state import Control, FieldName, Phase
from dialogues.step import context_kind
from dialogues.talks import ZONE, Meant, Player, meant_parse
from nlu.types import Emotion, Flag, Intent

Hear = Callable[..., Reading]
_NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


def _hear(player: Player, text: str, payload: str = "", **meant: Any) -> list[object]:
    parse = meant_parse(text, Meant.model_validate(meant))
    return list(player.hear(player.said(parse, payload=payload)))


def _turn(*parts: Reading) -> Reading:
    return Reading(tuple(said for part in parts for said in part.messages))


def test_the_hottest_message_says_how_the_turn_feels(heard: Hear) -> None:
    turn = _turn(
        heard("气死了", emotion="anger", heat=3),
        heard("唉", emotion="disappointment", heat=1),
    )
    assert (turn.heat, turn.emotion) == (3, Emotion.ANGER)


def test_of_two_equally_hot_the_last_says_how_it_feels(heard: Hear) -> None:
    turn = _turn(
        heard("气人", emotion="anger", heat=2), heard("担心死了", emotion="anxiety", heat=2)
    )
    assert turn.emotion is Emotion.ANXIETY


def test_the_complaint_is_the_main_thing_wherever_it_stands(heard: Hear) -> None:
    turn = _turn(
        heard("你好，在吗，有人吗，我等了好久好久了", intent="greet"),
        heard("耳机坏了", intent="complaint"),
        heard("谢谢", intent="thanks"),
    )
    assert turn.main.text == "耳机坏了"


def test_flags_and_files_of_all_messages_count(heard: Hear) -> None:
    turn = _turn(heard("要曝光", flags=["media"], photos=1), heard("", photos=2))
    assert turn.flags == {Flag.MEDIA}
    assert turn.attachments == ("image",) * 3


@pytest.mark.parametrize(
    ("payload", "intent"),
    [
        ("/confirm", Intent.AFFIRM),
        ("/register", Intent.AFFIRM),
        ("/withdraw", Intent.AFFIRM),
        ("/no", Intent.DENY),
        ("/keep", Intent.DENY),
        ("/amend", Intent.AMEND),
        ("/human", Intent.ASK_HUMAN),
    ],
)
def test_a_button_means_what_it_is_not_what_its_title_is_read_as(
    heard: Hear, payload: str, intent: Intent
) -> None:
    (said,) = heard("按钮", payload=payload, intent="complaint", heat=3, flags=["legal"]).messages
    parse = as_pressed(said).parse
    assert (parse.intent, parse.acts, parse.heat, parse.flags) == (
        intent,
        (intent,),
        0,
        frozenset(),
    )


def test_a_typed_payload_is_no_text(heard: Hear) -> None:
    (said,) = heard("/confirm", payload="/confirm").messages
    assert as_pressed(said).parse.text == ""


def test_an_option_pressed_is_read_as_its_words(heard: Hear) -> None:
    (said,) = heard("京东", payload="京东", intent="chitchat").messages
    assert as_pressed(said) == said


def test_to_press_register_calls_nobody(book: Book) -> None:
    """Its title speaks of a colleague; the customer asks for none."""
    player = Player(book, _NOW)
    _hear(player, "年卡能转让吗", intent="inquiry")
    meant = {"intent": "ask_human", "handoff": "request_human"}
    effects = _hear(player, "登记，请同事回复", payload="/register", **meant)
    assert [e for e in effects if isinstance(e, HandOff)] == []
    assert [e.state for e in effects if isinstance(e, FileCase)] == [CaseState.INTAKE]


def _asked_for_phone(book: Book) -> Player:
    """Return a talk in which a number to call is the open question."""
    player = Player(book, _NOW)
    slots = {"date": "昨天=2026-11-24", "place": "三楼", "demand": "道歉=apology"}
    _hear(player, "昨天三楼店员骂人，要道歉", intent="complaint", category="service.attitude",
          slots=slots)  # fmt: skip
    assert context_kind(book, player.state) == "phone"
    return player


def test_a_number_left_when_asked_for_is_no_wish_for_a_person(book: Book) -> None:
    player = _asked_for_phone(book)
    slots = {"phone": "13800138000=+8613800138000"}
    _hear(player, "打我13800138000", intent="supplement", handoff="request_callback", slots=slots)
    state = player.state
    assert state is not None
    assert (state.control, state.phase) == (Control.BOT, Phase.CONFIRM)
    assert state.fields[FieldName("contact_phone")].value == "+8613800138000"


@pytest.mark.parametrize(
    "meant",
    [
        {"handoff": "request_callback"},
        {"handoff": "request_human", "slots": {"phone": "138=+8613800138000"}},
        {"intent": "ask_human", "slots": {"phone": "138=+8613800138000"}},
    ],
    ids=["a call without number", "a person, number added", "a person asked for"],
)
def test_a_wish_for_a_person_is_one_beside_a_question_too(
    book: Book, meant: dict[str, Any]
) -> None:
    player = _asked_for_phone(book)
    effects = _hear(player, "叫你们人打138给我", **meant)
    assert len([e for e in effects if isinstance(e, HandOff)]) == 1


@pytest.mark.parametrize(
    ("text", "payload", "meant", "withdrawn"),
    [
        ("撤回", "/withdraw", {"intent": "ask_human"}, True),
        ("是的", "", {"intent": "affirm"}, True),
        ("不投诉了", "", {"intent": "withdraw"}, True),
        ("不撤回", "/keep", {"intent": "withdraw"}, False),
        ("不撤", "", {"intent": "withdraw"}, False),
        ("先别撤", "", {"intent": "withdraw"}, False),
        ("不要", "", {"intent": "deny"}, False),
        ("让我想想", "", {"intent": "chitchat"}, False),
    ],
)
def test_only_a_clear_yes_takes_a_complaint_back(
    book: Book, text: str, payload: str, meant: dict[str, Any], *, withdrawn: bool
) -> None:
    player = _asked_for_phone(book)
    _hear(player, "算了", intent="withdraw")
    assert context_kind(book, player.state) == "offer"
    _hear(player, text, payload=payload, **meant)
    assert player.state is not None
    assert player.state.taken_back is withdrawn
    assert context_kind(book, player.state) == ("" if withdrawn else "phone")
