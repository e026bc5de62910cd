"""Numbers in digits, in Chinese numerals and in mixtures of both."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.steps.numbers import NUMBER, number

_NUMERALS = "零一二三四五六七八九"


def in_numerals(value: int) -> str:
    """Write 1 to 9,999 as people do: 3,050 is 三千零五十."""
    words, pending = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit == 0:
            pending = pending or bool(words)
            continue
        words += ("零" if pending and words else "") + _NUMERALS[digit] + name
        pending = False
    return words


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", "7"),
        ("0.5", "0.5"),
        ("1,299.50", "1299.50"),
        ("12,345,678", "12345678"),
        ("3.5万", "35000"),
        ("2w", "20000"),
        ("5k", "5000"),
        ("8千", "8000"),
        ("1亿", "100000000"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("廿三", "23"),
        ("两百", "200"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("两千三百四十五", "2345"),
        ("一万二", "12000"),
        ("十二万八", "128000"),
        ("三万零五百", "30500"),
        ("壹佰贰拾", "120"),
        ("伍仟", "5000"),
        ("幺三八", "138"),
        ("二〇二五", "2025"),
        ("零", "0"),
        ("百", "100"),
        ("两万半", "25000"),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, value: str) -> None:
    assert number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "abc", "三个", "1.2.3", "12a", "一二x", "半半x", "元"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert number(text) is None


@given(st.integers(1, 9_999))
def test_numerals_say_the_same_as_digits(value: int) -> None:
    assert number(in_numerals(value)) == value


@given(st.integers(1, 9_999), st.integers(0, 9_999))
def test_ten_thousands_and_the_rest_add_up(many: int, rest: int) -> None:
    zero = "零" if 0 < rest < 1000 else ""
    text = in_numerals(many) + "万" + zero + (in_numerals(rest) if rest else "")
    assert number(text) == many * 10_000 + rest


@given(st.text(alphabet="零一二两三四五六七八九十百千万亿半0123456789.,wk", max_size=14))
def test_no_run_of_numerals_is_too_odd_to_look_at(text: str) -> None:
    value = number(text)
    assert value is None or value >= 0


@given(st.integers(0, 10**7), st.integers(0, 99))
def test_the_pattern_covers_whole_prices(units: int, cents: int) -> None:
    text = f"{units:,}.{cents:02}"
    match = re.fullmatch(NUMBER, text)
    assert match is not None
    assert number(text) == Decimal(units) + Decimal(cents) / 100
