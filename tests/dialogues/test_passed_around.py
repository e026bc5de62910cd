"""How often a customer was passed on is a fact of the case; exchanges and payments are none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogues import passed_around
from dialogues.reading import Reading


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("打电话被转了四个部门还是没人管", "4"),
        ("客服把我转接了三次，每次都要重讲一遍", "3"),
        ("换了5个客服，没一个能办", "5"),
        ("来回推了两个部门", "2"),
        ("轉咗三個部門都冇人理", "3"),
        ("三个部门来回踢皮球", "3"),
        ("被转给了十二个人", "12"),
        ("I was transferred four times", "4"),
        ("they passed me along, transferred twice", "2"),
        ("洗衣机换了三次还是坏", ""),
        ("退货推了三次", ""),
        ("昨天转了三次账都失败", ""),
        ("转账三次没到", ""),
        ("打了三次电话", ""),
        ("我要转人工", ""),
        ("", ""),
    ],
)
def test_a_count_of_passing_on_is_read(
    heard: Callable[..., Reading], text: str, count: str
) -> None:
    """S0-25."""
    found = passed_around.told(heard(text, intent="complaint"), None)
    assert (found.value if found else "") == count


def test_the_largest_count_stands_on_the_case(chat: Any) -> None:
    """S0-25: an efficiency complaint has its number; nobody is asked for it."""
    broken: dict[str, Any] = {"intent": "complaint", "category": "service.runaround"}
    chat.say("为退款转了两个部门", **broken)
    assert chat.known("transfers") == "2"
    chat.say("今天又转接了四次", intent="supplement")
    assert chat.known("transfers") == "4"
    chat.say("之前那回转了三次", intent="supplement")
    assert chat.known("transfers") == "4"
    assert not any("transfers" in rule for rule in chat.rules)
