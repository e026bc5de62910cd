"""Who brings another's complaint says for whom; it is no class of its own (S0-30)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues.on_behalf import told
from dialogues.reading import Reading

_ABOUT = {"intent": "complaint", "category": "quality.below_spec", "slots": {"product": "血压计"}}


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("我替我妈投诉，她买的血压计不准", "我妈"),
        ("帮朋友来反映一下，她的快递丢了", "朋友"),
        ("我代我父亲向你们投诉", "我父亲"),
        ("代表业主反映电梯的事", "业主"),
        ("替家里老人维权", "家里老人"),
        ("我是幫我爺爺投訴的", "我爺爺"),
        ("I am writing on behalf of my mother", "my mother"),
        ("I'm complaining for my elderly father", "my elderly father"),
        ("给我妈买的血压计不准", ""),
        ("帮我妈买的手机坏了，我要投诉", ""),
        ("我不是替朋友投诉，是我自己的事", ""),
        ("你们客服说帮我登记，结果没有", ""),
        ("替我反映一下", ""),
        ("老师没帮孩子讲题", ""),
        ("the gift was for my mother", ""),
        ("", ""),
    ],
)
def test_for_whom_he_speaks_is_read_where_he_says_so(
    heard: Callable[..., Reading], text: str, whom: str
) -> None:
    found = told(heard(text))
    assert (found.value if found else "") == whom


def test_it_is_read_back_and_kept_for_staff_and_never_asked(chat: Any) -> None:
    words = chat.say("我替我妈投诉，她买的血压计不准", **_ABOUT)
    assert chat.known("on_behalf") == "我妈"
    asked = set(chat.asked)
    while not chat.now_state.closed and chat.asked:
        words = chat.say("不知道", intent="dont_know")
        asked |= set(chat.asked)
    assert "on_behalf" not in asked
    assert "替谁反映：我妈" in words


def test_the_category_and_the_level_stay_what_they_are(chat: Any, book: Any) -> None:
    """S0-30: a property changes no class."""
    plain = type(chat)(book, chat.now)
    chat.say("我替我妈投诉，她买的血压计不准", **_ABOUT)
    plain.say("我要投诉，我买的血压计不准", **_ABOUT)
    one, other = chat.now_state, plain.now_state
    assert (one.category, one.script, one.level) == (other.category, other.script, other.level)
