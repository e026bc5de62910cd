"""A sum of about so much is kept in the customer's words; hours and sizes measure nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from dialogues.answers import answer
from dialogues.as_stated import order, short
from dialogues.book import Book
from dialogues.events import Said
from dialogues.measures import MEASURED, SPEC, WAITED, as_said, told
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import FieldName, MessageId
from dialogues.talks import ZONE
from nlu.types import Parse, SlotType
from tests.nlu.reading import read

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)


def said(text: str) -> Reading:
    return Reading((Said(MessageId(1), NOW, Parse(text, slots=read(text))),))


def question(book: Book, name: str) -> Question:
    ref = next(ref for ref in book.scripts if ref.name == "other")
    return book.scripts[ref].questions[FieldName(name)]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("花了不到五百", "不到五百", "50000"),
        ("花了小两千", "小两千", "200000"),
        ("我妈买的 一万多", "一万多", "1000000"),
        ("花了三四百块", "三四百块", "30000"),
        ("亏了好几百块", "好几百块", "好几百块"),
        ("花咗差唔多兩千蚊左右", "兩千蚊左右", "200000"),
        ("花了300块", "300块", "30000"),
    ],
)
def test_an_inexact_sum_is_told_in_its_own_words(text: str, words: str, value: str) -> None:
    """The upper end of a range is no fact: the summary shows what he wrote."""
    (slot,) = [s for s, _ in as_said(said(text)) if s.type is SlotType.AMOUNT]
    assert (slot.text, slot.value) == (words, value)
    assert text[slot.start : slot.end].strip() == words


def test_an_inexact_sum_that_was_asked_for_keeps_its_words(book: Book) -> None:
    known = answer(question(book, "amount"), said("不到五百块"))
    assert known is not None
    assert (known.text, known.value, known.precision) == ("不到五百块", "50000", "about")


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("走丢了半小时", WAITED),
        ("排了一个半小时", WAITED),
        ("都一个小时了", WAITED),
        ("又过了半小时了还没人", WAITED),
        ("買咗42碼", WAITED),
        ("42码发成43", WAITED),
        ("发烧38.5度", WAITED),
        ("充满只能用3小时", ""),
        ("耗电9小时就没了", ""),
        ("实测2小时没电", MEASURED),
        ("我办的300兆 卡得要死", SPEC),
        ("实际只有80兆", MEASURED),
        ("跑不到10公里", MEASURED),
    ],
)
def test_hours_that_went_by_and_sizes_measure_nothing(book: Book, text: str, role: str) -> None:
    script = next(s for ref, s in book.scripts.items() if ref.name == "other")
    found = [s for s, _ in told(script, said(text)) if s.type is SlotType.MEASURE]
    assert [s.role for s in found][:1] == [role]


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("amount", "七点", False),
        ("amount", "三楼", False),
        ("occurred_on", "35", False),
        ("occurred_on", "599", False),
        ("occurred_on", "六百九还是七百九", False),
        ("occurred_on", "20", True),
        ("occurred_on", "十来天", True),
        ("occurred_on", "1111", True),
    ],
)
def test_a_short_reply_is_taken_only_for_its_kind(
    book: Book, name: str, text: str, taken: object
) -> None:
    reading = Reading((Said(MessageId(1), NOW, Parse(text)),))
    assert (short(question(book, name), reading) is not None) is taken


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("税号 91310115MA1K4ABC12", None),
        ("帳號 998877665544", None),
        ("型号 AC200188", None),
        ("DD20261125001", "DD20261125001"),
    ],
)
def test_a_number_called_something_else_is_no_order(text: str, number: Any) -> None:
    known = order(Reading((Said(MessageId(1), NOW, Parse(text)),)))
    assert (known.value if known else None) == number
