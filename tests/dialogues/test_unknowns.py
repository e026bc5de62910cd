"""What he does not know is the thing he names, and not what was asked."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues import unknowns
from dialogues.book import Book
from dialogues.script import Question
from dialogues.state import FieldName
from tests.dialogues.broken import BROKEN, not_told, until_asked


def _question(book: Book, name: str) -> Question:
    ref = next(ref for ref in book.scripts if ref.name == "quality")
    return book.scripts[ref].questions[FieldName(name)]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("demand", "美团 dd号不记得了"),
        ("demand", "订单号找不到了"),
        ("demand", "不记得哪天 大概礼拜二"),
        ("place", "型号不清楚"),
        ("demand", "I forgot the order number"),
    ],
)
def test_what_is_not_known_by_name_gives_up_no_other_question(
    book: Book, asked: str, text: str
) -> None:
    assert unknowns.of_other(_question(book, asked), text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("order_no", "单号不记得了"),
        ("occurred_on", "不记得哪天了"),
        ("demand", "不知道"),
        ("demand", "没想好"),
        ("occurred_on", "忘了"),
    ],
)
def test_what_was_asked_may_be_given_up(book: Book, asked: str, text: str) -> None:
    assert not unknowns.of_other(_question(book, asked), text)


def test_the_wish_stays_open_and_the_number_is_not_asked_for(chat: Any) -> None:
    """美团 dd号不记得了, said when his wish was asked: the wish is asked again."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    chat.say("美团 dd号不记得了", intent="dont_know", slots={"company": "美团"})
    assert FieldName("demand") not in chat.now_state.fields
    assert not_told(chat, "order_no")
    assert chat.now_state.fields.get(FieldName("company")) or chat.known("more_company")
