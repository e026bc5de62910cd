"""A short reply is the value asked for, where it would be nothing in particular by itself."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.steps import asked
from nlu.types import SlotType
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
        ("得三百多", "三百", "30000"),
        ("两千", "两千", "200000"),
        ("四百左右吧", "四百", "40000"),
        ("1,299.50", "1,299.50", "129950"),
        ("about 50", "50", "5000"),
        ("就1.2万", "1.2万", "1200000"),
        ("1w2", "1w2", "1200000"),
        ("300 哦不 350", "350", "35000"),
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


@pytest.mark.parametrize(
    ("text", "words", "fen"),
    [
        ("三四百", "三四百", "30000"),
        ("大概两三百吧", "两三百", "20000"),
        ("300-400", "300-400", "30000"),
        ("六百九还是七百九", "六百九还是七百九", "69000"),
        ("三百或者三百五", "三百或者三百五", "30000"),
    ],
)
def test_a_sum_of_two_ends_is_about_the_lower(text: str, words: str, fen: str) -> None:
    plain = normaliser().plain(text)
    (slot,) = asked.values("amount", text, plain, read(text))
    assert (slot.text, slot.value, slot.precision) == (words, fen, "about")


@pytest.mark.parametrize("asking", ["date", "order_no", "amount", "place"])
def test_a_number_behind_the_shop_is_what_was_paid(asking: str) -> None:
    """Asked when or where, 拼多多 35 tells the shop and the sum."""
    assert told(asking, "拼多多 35") == [("35", "3500")]
    assert told(asking, "唯品会 599") == [("599", "59900")]


def test_a_number_behind_the_shop_that_may_be_a_day_is_no_sum() -> None:
    assert told("date", "拼多多 20") == []
    assert told("phone", "拼多多 35") == []


@pytest.mark.parametrize(
    "text", ["就现在", "就现在啊！", "现在", "正在發生，就現在", "right now", "而家"]
)
def test_now_is_today_for_who_was_asked_when(text: str) -> None:
    plain = normaliser().plain(text)
    (slot,) = asked.now("date", text, plain, date(2026, 11, 27))
    assert (slot.value, slot.precision) == ("2026-11-27", "day")
    assert text[slot.start : slot.end] == slot.text
    assert asked.now("demand", text, plain, date(2026, 11, 27)) == ()


@pytest.mark.parametrize("text", ["现在才知道", "现在人还在这", "到现在没人管", "现在修"])
def test_what_is_told_of_now_is_no_day(text: str) -> None:
    assert asked.now("date", text, normaliser().plain(text), date(2026, 11, 27)) == ()


@pytest.mark.parametrize(
    ("text", "words", "fen"),
    [
        ("合同是4月签的 5999", "5999", "599900"),
        ("5斤 168", "168", "16800"),
        ("团的，59.9", "59.9", "5990"),
    ],
)
def test_the_one_figure_that_stands_apart_is_the_sum(text: str, words: str, fen: str) -> None:
    assert told("amount", text) == [(words, fen)]
    assert told("text", text) == []


@pytest.mark.parametrize("text", ["一共 300 还是 500", "单号 20261127009", "买了3件 退了2件"])
def test_figures_that_are_no_one_sum_are_left(text: str) -> None:
    assert told("amount", text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("CI102", ["CI102"]), ("BA276", ["BA276"]), ("BR 872", ["BR 872"]), ("CX565", ["CX565"]),
        ("CI102 昨天", ["CI102"]), ("航班是HX252 昨天", ["HX252"]),
        ("CX565 係尋日", ["CX565"]), ("3U8888", ["3U8888"]),
        ("wf1000", []), ("CI102 坏了", []), ("ps5", []), ("没有", []),
    ],
)  # fmt: skip
def test_the_number_of_a_flight_is_one_where_it_was_asked_for(
    text: str, numbers: list[str]
) -> None:
    """S1-06: asked for, told, and set aside."""
    plain, slots = normaliser().plain(text), read(text)
    told = asked.flights("order_no", text, plain, slots)
    assert [s.text for s in told if s.type is SlotType.ORDER_NO] == numbers
    assert asked.flights("date", text, plain, slots) == slots
