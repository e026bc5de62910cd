"""Personal data must not reach a log."""

from __future__ import annotations

import time

import pytest

from dialogues.masking import escape, mask, mask_name

HIDDEN = [
    ("13812345678", "138****5678"),
    ("电话：138 1234 5678。", "电话：138****5678。"),
    ("138-1234-5678", "138****5678"),
    ("+86 138-1234-5678", "138****5678"),
    ("0086 13812345678", "138****5678"),
    ("１３８１２３４５６７８", "138****5678"),
    ("138\u200b1234\u200b5678", "138****5678"),
    ("138·1234·5678", "138****5678"),
    ("rest:default:13812345678", "rest:default:138****5678"),
    ("一三八一二三四五六七八", "***********"),
    ("11010119900307002X", "110***********002X"),
    ("110101 19900307 002x", "110***********002X"),
    ("１１０１０１１９９００３０７００２Ｘ", "110***********002X"),
    ("010-12345678", "****5678"),
    ("0755 1234567", "****4567"),
    ("+852 9123 4567", "****4567"),
    ("6222 0212 3456 7890 123", "****0123"),
    ("6222021234567890123", "****0123"),
    ("订单号：JD20250101888", "订单号：****1888"),
    ("訂單編號 AB12345678", "訂單編號 ****5678"),
    ("运单 SF1234567890123", "运单 ****0123"),
    ("order no. 112-9938271-22", "order no. ****1-22"),
    ("20250101123456", "****3456"),
    ("zhang.san@example.com", "z***@example.com"),
    ("我叫张三，", "我叫张**，"),
    ("收件人：欧阳小明", "收件人：欧**"),
    ("找王先生说的", "找王**先生说的"),
    ("陈小姐", "陈**小姐"),
]
SHOWN = [
    "TS251125-12345678",
    "打 12315 投诉",
    "7 天无理由，退 1299 元",
    "web:default:vab12cd34",
    "2025-11-25T13:29:00",
    "127.0.0.1:8000",
    "第 3 次",
    "",
]


@pytest.mark.parametrize(("text", "kept"), HIDDEN)
def test_what_tells_who_somebody_is_becomes_unreadable(text: str, kept: str) -> None:
    assert mask(text) == kept


@pytest.mark.parametrize("text", SHOWN)
def test_what_helps_to_find_a_fault_stays(text: str) -> None:
    assert mask(text) == text


@pytest.mark.parametrize(("text", "kept"), HIDDEN)
def test_a_mask_holds_when_it_is_applied_twice(text: str, kept: str) -> None:
    assert mask(mask(text)) == kept or mask(mask(text)) == mask(mask(mask(text)))


def test_several_on_one_line_are_all_hidden() -> None:
    line = "我叫李小明，电话13812345678，身份证11010119900307002X，邮箱a@b.cn"
    assert mask(line) == "我叫李**，电话138****5678，身份证110***********002X，邮箱a***@b.cn"


@pytest.mark.parametrize("piece", ["1", "1 ", "6222 ", "a@", "订单", "一", "王", "+", "0755-"])
def test_no_text_makes_masking_slow(piece: str) -> None:
    began = time.perf_counter()
    mask(piece * 20_000)
    assert time.perf_counter() - began < 1.0


def test_a_name_keeps_its_first_character() -> None:
    assert (mask_name("张三"), mask_name("")) == ("张**", "")


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("a\r\nb", r"a\u000d\u000ab"),
        ("\x1b[31mred", r"\u001b[31mred"),
        ("\x9b31m", r"\u009b31m"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\u2028", r"\u2028"),
        ("倾诉", "倾诉"),
    ],
)
def test_control_characters_cannot_write_lines_of_their_own(raw: str, line: str) -> None:
    assert escape(raw) == line
