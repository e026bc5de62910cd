"""A long text arrives whole, in parts a reader would make, on every kind of door."""

from __future__ import annotations

import unicodedata
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.outbound.split import Unit, size, split

UNITS = get_args(Unit)
PIECES = st.sampled_from([
    "我的充电宝冒烟了", "。", "，", "\n\n", " ", "hello ", "138-0013-8000", "https://a.example/x?y=1",
    "👨‍👩‍👧", "e\u0301", "🇨🇳", "👍🏽", "𠮷", "…", "12315", "\r\n", "❤️",
])  # fmt: skip
WHOLE = ("138-0013-8000", "https://a.example/x?y=1", "👨‍👩‍👧", "e\u0301", "🇨🇳", "👍🏽", "❤️")


@given(st.lists(PIECES, max_size=60).map("".join), st.integers(30, 200), st.sampled_from(UNITS))
def test_the_parts_are_the_text_in_order_and_each_fits(text: str, most: int, unit: Unit) -> None:
    parts = split(text, most, unit)
    assert "".join(parts) == text
    assert all(size(part, unit) <= most for part in parts)
    assert all(parts) or parts == ("",)


@given(st.text(max_size=300), st.integers(1, 40), st.sampled_from(UNITS))
def test_any_text_is_kept_and_only_a_single_character_may_be_too_long(
    text: str, most: int, unit: Unit
) -> None:
    parts = split(text, most, unit)
    assert "".join(parts) == text
    for part in parts:
        assert size(part, unit) <= most or split(part, most, unit) == (part,)


@given(st.lists(PIECES, min_size=5, max_size=40), st.integers(60, 90), st.sampled_from(UNITS))
def test_a_number_a_link_and_a_character_are_never_torn(
    pieces: list[str], most: int, unit: Unit
) -> None:
    text = "。".join(pieces)
    ends, at = [], 0
    for part in split(text, most, unit)[:-1]:
        at += len(part)
        ends.append(at)
    for whole in WHOLE:
        start = text.find(whole)
        while start >= 0:
            assert not any(start < end < start + len(whole) for end in ends), whole
            start = text.find(whole, start + 1)


@pytest.mark.parametrize(
    ("text", "most", "parts"),
    [
        ("第一段说完了。\n\n第二段。第三句。", 14, ("第一段说完了。\n\n", "第二段。第三句。")),
        ("一二三四五。六七八九十，十一", 10, ("一二三四五。", "六七八九十，十一")),
        ("一二三四五，六七八九十", 8, ("一二三四五，", "六七八九十")),
        ("我留电话13800138000给您", 10, ("我留电话", "13800138000"[:10], "0给您")),
        ("我留的电话是13800138000给您", 12, ("我留的电话是", "13800138000给", "您")),
        ("one two three", 8, ("one two ", "three")),
        ("价格是1,299.00元整", 8, ("价格是", "1,299.00", "元整")),
    ],
)
def test_cuts_stand_where_a_reader_pauses(text: str, most: int, parts: tuple[str, ...]) -> None:
    assert split(text, most) == parts


def test_wechat_counts_bytes_and_telegram_utf16() -> None:
    assert [size("好😀", unit) for unit in UNITS] == [2, 7, 3]
    parts = split("好" * 1000, 2048, "utf8")
    assert [len(part) for part in parts] == [682, 318]
    assert all(not unicodedata.combining(part[0]) for part in parts)


def test_a_part_that_holds_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="holds nothing"):
        split("x", 0)
