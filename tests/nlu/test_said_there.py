"""Sums, phones, wishes and days as customers of Hong Kong and Taiwan write them."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.steps import asked
from nlu.types import SlotType
from tests.nlu.reading import normaliser, read


def _texts(sentence: str, kind: SlotType) -> list[str]:
    return [slot.text for slot in read(sentence) if slot.type is kind]


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("想轉導師，唔得就退返未上嗰啲堂", "other,refund"),
        ("想個經理道歉囉，同埋退返我嗰$200訂金", "apology,refund"),
        ("我要退全部的錢1,850，還要老闆道歉", "refund,apology"),
        ("想攞返啲錢囉，冇得攞嘅話轉去第間分店都得", "refund,other"),
        ("唔好收我上門費，同埋搵個識整嘅嚟", "compensation,repair"),
        ("要佢退返多收嘅錢，同埋要停佢牌", "refund,other"),
        ("減返今個月月費", "compensation"),
        ("减这个月月费", "compensation"),
        ("想你哋搵人補返幅牆", "repair"),
        ("想即刻有房囉", "other"),
        ("請幫我退刷一筆", "refund"),
        ("希望可以優先幫我看", "other"),
    ],
)
def test_a_wish_is_read_as_it_is_said_there(sentence: str, code: str) -> None:
    """S1-07: every half of it."""
    assert [s.value for s in read(sentence) if s.type is SlotType.DEMAND] == code.split(",")


def test_who_tells_that_nobody_apologised_does_not_wish_for_it() -> None:
    assert _texts("店員說換一碗就好，完全沒道歉", SlotType.DEMAND) == []


@pytest.mark.parametrize("sentence", ["9333 1111", "Chan Tai Man 6012 3456", "搵我 5333 8888"])
def test_four_and_four_digits_are_a_phone(sentence: str) -> None:
    assert len(_texts(sentence, SlotType.PHONE)) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "account 6234 5678",
        "單號 6234 5678",
        "卡號6234 5678 1234 5678",
        "收我5000 8000元",
        "1234 5678",
    ],
)
def test_what_is_called_something_else_is_no_phone(sentence: str) -> None:
    assert _texts(sentence, SlotType.PHONE) == []


def test_eight_digits_alone_are_a_phone_where_no_number_was_asked_for() -> None:
    def kinds(asking: str) -> list[SlotType]:
        text = "91234567"
        return [s.type for s in asked.values(asking, text, normaliser().plain(text), ())]

    assert kinds("product") == kinds("date") == [SlotType.PHONE]
    assert SlotType.PHONE not in kinds("order_no")


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("我繳了一年份2萬4", "2400000"),
        ("退全部的錢1,850", "185000"),
        ("金額應該是六千二", "620000"),
        ("兩個人共46,800", "4680000"),
        ("裡面是一支手機，18,900", "1890000"),
        ("健身室執笠，我張卡仲有八千幾未用", "800000"),
        ("地板修要兩萬", "2000000"),
    ],
)
def test_a_sum_is_read_as_it_is_said_there(sentence: str, value: str) -> None:
    assert [s.value for s in read(sentence) if s.type is SlotType.AMOUNT] == [value]


@pytest.mark.parametrize("sentence", ["粉絲 12,345", "12,345人", "續航2,000毫安", "不要2000"])
def test_a_number_of_something_else_is_no_sum(sentence: str) -> None:
    assert _texts(sentence, SlotType.AMOUNT) == []


@pytest.mark.parametrize(
    ("sentence", "words"),
    [("舊年十二月買嘅", "舊年十二月"), ("11/23取貨", "11/23"), ("11/23，潔衣坊信義店", "11/23")],
)
def test_a_day_is_read_as_it_is_written_there(sentence: str, words: str) -> None:
    assert _texts(sentence, SlotType.DATE) == [words]


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("冰箱送來就是凹的，訂單 a1b2-c3d4", "a1b2-c3d4"),
        ("訂單編號 3F2A9", "3F2A9"),
        ("訂單2件", ""),
    ],
)
def test_an_order_is_numbered_with_letters_too(sentence: str, number: str) -> None:
    assert "".join(_texts(sentence, SlotType.ORDER_NO)) == number


def test_the_extension_stands_with_the_number() -> None:
    assert _texts("打02-2700-1234 分機12", SlotType.PHONE) == ["02-2700-1234 分機12"]
    assert _texts("0912345678#312", SlotType.PHONE) == ["0912345678#312"]


def test_the_month_before_last_is_said_otherwise_there() -> None:
    (slot,) = [s for s in read("係前個月買") if s.type is SlotType.DATE]
    (same,) = [s for s in read("上上个月买的") if s.type is SlotType.DATE]
    assert slot.value == same.value


def test_a_number_alone_is_a_sum_where_a_wish_was_asked_for() -> None:
    (slot,) = asked.values("demand", "1950", "1950", ())
    assert (slot.type, slot.value) == (SlotType.AMOUNT, "195000")


def test_who_is_still_waiting_has_told_the_day() -> None:
    text = "而家仲等緊"
    today = date(2026, 3, 18)
    (slot,) = asked.now("date", text, normaliser().plain(text), today)
    assert (slot.value, slot.text) == ("2026-03-18", "而家")


def test_not_a_cent_is_no_sum() -> None:
    assert _texts("到現在一毛錢都沒下來", SlotType.AMOUNT) == []
    assert _texts("到现在一分钱也没退", SlotType.AMOUNT) == []


def test_a_name_in_a_chat_is_no_model() -> None:
    assert _texts("不用留電話，LINE ID是 mei0912", SlotType.MODEL) == []


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [("快遞送來的碗盤破了三個", "碗盤"), ("我喺你哋網店買咗對波鞋", "波鞋"), ("快递丢了", "快递")],
)
def test_what_was_bought_is_the_thing_and_not_who_sold_or_brought_it(
    sentence: str, thing: str
) -> None:
    assert _texts(sentence, SlotType.PRODUCT) == [thing]
