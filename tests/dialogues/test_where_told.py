"""A place told at another question, or beside other words, is where it happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues.reading import Reading
from dialogues.where_told import place
from tests.dialogues.broken import until_asked

Hear = Callable[..., Reading]
_LIFT: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "other.facility",
    "slots": {"product": "电梯"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("翠湖小区", "翠湖小区"),
        ("翠湖小区3栋2单元", "翠湖小区3栋2单元"),
        ("你们物业 金域华府", "金域华府"),
        ("团长叫丽姐 明珠花园的", "明珠花园"),
        ("在人民广场", "人民广场"),
        ("内环高架", "内环高架"),
        ("我上高速", ""),
        ("赶紧修啊", ""),
        ("我家小区", ""),
        ("楼下小区", ""),
        ("去了一趟医院", ""),
        ("物业说没有小区", ""),
    ],
)
def test_the_last_part_of_a_short_reply_names_a_place(heard: Hear, text: str, where: str) -> None:
    known = place(heard(text))
    assert (known.value if known else "") == where


def test_a_place_told_when_the_wish_was_asked_is_not_asked_for_again(chat: Any) -> None:
    chat.say("电梯坏了半个月没人修", **_LIFT)
    until_asked(chat, "demand")
    chat.state = chat.now_state.but(
        fields={n: k for n, k in chat.now_state.fields.items() if n != "place"}
    )
    chat.say("翠湖小区", intent="supplement")
    assert chat.known("place") == "翠湖小区"
    assert not chat.known("demand")


def test_the_number_of_a_room_is_kept_when_something_else_is_asked(chat: Any) -> None:
    chat.say("酒店被子里有蟑螂", intent="complaint", category="quality.hygiene", heat=2)
    until_asked(chat, "place")
    chat.say("1208", intent="chitchat")
    assert chat.known("room") == "1208"
