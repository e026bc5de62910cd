"""A short reply is the value asked for, where it would be nothing in particular by itself."""

from __future__ import annotations

import pytest

from nlu.steps import asked
from tests.nlu.reading import normaliser, read


def told(asking: str, text: str) -> list[tuple[str, str]]:
    """Return text and value of what a reply is found to be."""
    plain = normaliser().plain(text)
    return [(slot.text, slot.value) for slot in asked.values(asking, text, plain, read(text))]


@pytest.mark.parametrize(
    ("text", "words", "fen"),
    [
        ("398", "398", "39800"),
        ("３９８", "３９８", "39800"),
        ("大概三百多", "三百", "30000"),
        ("两千", "两千", "200000"),
        ("四百左右吧", "四百", "40000"),
        ("1,299.50", "1,299.50", "129950"),
        ("about 50", "50", "5000"),
        ("就1.2万", "1.2万", "1200000"),
    ],
)
def test_a_bare_number_is_the_sum_that_was_asked_for(text: str, words: str, fen: str) -> None:
    assert told("amount", text) == [(words, fen)]
    assert told("", text) == []
    assert told("date", text) == []


@pytest.mark.parametrize(
    "text",
    ["298元", "三次", "13800138001", "忘了", "3月5号", "一半", "打了三百多个电话", "", "两百人"],
)
def test_what_is_more_or_other_than_a_sum_stays_as_it_was_read(text: str) -> None:
    assert told("amount", text) == []
