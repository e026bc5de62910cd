"""S2-14: who is home by now is not called to from a road he left; who is out there still is."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import safe_now
from dialogues.effects import HandOff
from dialogues.state import Level

_RUDE: dict[str, Any] = {
    "intent": "complaint", "emotion": "anger", "heat": 1, "category": "service.attitude",
}  # fmt: skip
_OUT: dict[str, Any] = {
    **_RUDE, "heat": 2, "level": 1, "flags": ["safety"], "hazards": ["stranded"],
}  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "现在没事 到家了",
        "我已经回到家了",
        "后来自己打车回来了",
        "救出来了",
        "现在安全了",
        "I'm home now",
    ],
)
def test_who_is_home_is_safe(text: str) -> None:
    assert safe_now.says(text)


@pytest.mark.parametrize(
    "text",
    [
        "还没到家",
        "没事找事",
        "现在还在路边",
        "孩子没有到家",
        "现在没事干",
        "still out here, not home",
    ],
)
def test_who_is_not_out_of_it_is_not(text: str) -> None:
    assert not safe_now.says(text)


def test_a_road_he_left_is_told_as_what_was_done_to_him(chat: Any) -> None:
    """He said so a turn before: no card, no person in minutes."""
    chat.say("司机中途把我撵下来了", **_RUDE)
    chat.say("现在没事 到家了")
    words = chat.say("我一个女的半夜在路边站了半小时", **_OUT)
    assert "110" not in words
    assert chat.now_state.level is Level.GENERAL
    assert not chat.of(HandOff)


def test_who_stands_there_again_is_in_danger(chat: Any) -> None:
    chat.say("司机中途把我撵下来了", **_RUDE)
    chat.say("现在没事 到家了")
    words = chat.say("又被扔下了，我现在还在路边", **_OUT)
    assert "110" in words
    assert chat.now_state.level is Level.URGENT


def test_what_does_not_end_at_home_is_a_danger_still(chat: Any) -> None:
    """A threat, or a thing that burns, goes on."""
    chat.say("到家了 骑手说要来我家弄我", **{**_OUT, "hazards": ["menace"]})
    assert chat.now_state.level is Level.URGENT
