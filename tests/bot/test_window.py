"""The bot lets people finish, and never lets danger wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.window import Window, answer_at
from dialogues.events import Said
from dialogues.state import MessageId
from nlu.types import Flag, Handoff, Intent, Parse

T0 = datetime(2026, 3, 1, 10, tzinfo=UTC)
WINDOW = Window(pause=6, answer_pause=1.2, cap=20)


def _said(at: float, parse: Parse | None = None, payload: str = "") -> Said:
    return Said(MessageId(1), T0 + timedelta(seconds=at), parse or _complaint(), payload)


def _complaint() -> Parse:
    return Parse("洗衣机坏了", intent=Intent.COMPLAINT, level=2)


def _wait(messages: list[Said], now: float, asking: str = "") -> float | None:
    due = answer_at(WINDOW, messages, asking, T0 + timedelta(seconds=now))
    return None if due is None else (due - T0).total_seconds()


def test_a_complaint_waits_for_six_seconds_of_silence() -> None:
    assert _wait([_said(0)], 0) == 6
    assert _wait([_said(0)], 5.9) == 6
    assert _wait([_said(0)], 6) is None


def test_every_message_more_moves_the_answer_but_not_beyond_the_cap() -> None:
    assert _wait([_said(0), _said(5)], 5) == 11
    assert _wait([_said(n) for n in range(0, 19, 5)], 16) == 20
    assert _wait([_said(n) for n in range(0, 21, 5)], 20) is None


@pytest.mark.parametrize("asking", ["date", "phone", "text", "confirm", "offer"])
def test_an_answer_to_a_question_waits_only_a_moment(asking: str) -> None:
    assert _wait([_said(0)], 0, asking) == 1.2


@pytest.mark.parametrize("intent", [Intent.GREET, Intent.AFFIRM, Intent.DENY, Intent.BYE])
def test_a_message_that_is_complete_waits_only_a_moment(intent: Intent) -> None:
    assert _wait([_said(0, Parse("x", intent=intent))], 0) == 1.2


@pytest.mark.parametrize(
    "urgent",
    [
        Parse("冒烟了", level=1),
        Parse("x", flags=frozenset({Flag.SAFETY})),
        Parse("x", flags=frozenset({Flag.SELF_HARM, Flag.ABUSIVE})),
        Parse("转人工", flags=frozenset({Flag.REQUEST_HUMAN})),
        Parse("转人工", handoff=Handoff.REQUEST_HUMAN),
        Parse("打给我", handoff=Handoff.REQUEST_CALLBACK),
    ],
)
def test_what_is_urgent_is_answered_at_once_wherever_it_stands(urgent: Parse) -> None:
    assert _wait([_said(0, urgent)], 0) is None
    assert _wait([_said(0), _said(1, urgent), _said(2)], 2) is None


def test_a_pressed_button_is_answered_at_once() -> None:
    assert _wait([_said(0, payload="/confirm")], 0) is None


@pytest.mark.parametrize("flag", [Flag.MEDIA, Flag.REGULATOR, Flag.ABUSIVE, Flag.REPEAT])
def test_other_flags_do_not_shorten_the_listening(flag: Flag) -> None:
    assert _wait([_said(0, Parse("x", level=2, flags=frozenset({flag})))], 0) == 6


def test_a_clock_that_jumped_back_does_not_hold_an_answer_beyond_the_cap() -> None:
    due = _wait([_said(0), _said(3600)], 0)
    assert due is not None
    assert due <= 20


def test_messages_from_before_the_clock_was_set_back_are_answered_now() -> None:
    assert _wait([_said(3600), _said(3601)], 0) is None
    assert _wait([_said(2)], 0) == 8, "a platform's clock may be a little ahead"
