"""Sums as they are spoken: about so much, mended, in English, and counts that are none."""

from __future__ import annotations

import time

import pytest

from nlu.steps import hedges
from nlu.steps.money import amounts
from nlu.types import SlotType
from tests.nlu.reading import found, read


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("银行卡里少了两万", "两万", "2000000"),
        ("14个人，一共二十多万", "二十多万", "20000000"),
        ("亏了二十来万", "二十来万", "20000000"),
        ("损失十几万", "十几万", "10000000"),
        ("三十几万的工程款到现在没给", "三十几万", "30000000"),
        ("花呗被盗刷2300", "2300", "230000"),
        ("卡里没了三千", "三千", "300000"),
        ("少了三千八", "三千八", "380000"),
        ("刷走八千", "八千", "800000"),
        ("生活费被骗走四千", "四千", "400000"),
        ("被转走1.2万", "1.2万", "1200000"),
        ("打赏了六万", "六万", "6000000"),
        ("繳了四萬二", "四萬二", "4200000"),
        ("俾咗四千二", "四千二", "420000"),
        ("年卡3880刚办俩月", "3880", "388000"),
        ("考研班 12800", "12800", "1280000"),
        ("健身卡 6800", "6800", "680000"),
        ("健身卡三千八 才去了两次", "三千八", "380000"),
        ("床垫塌了 1980的", "1980", "198000"),
        ("上个月充的 三千", "三千", "300000"),
        ("学费1w2", "1w2", "1200000"),
        ("花了1万2", "1万2", "1200000"),
        ("一百二一晚", "一百二", "12000"),
        ("四百五一双", "四百五", "45000"),
        ("两张一百五的票", "一百五", "15000"),
        ("九块九包邮", "九块九", "990"),
        ("一百五十三块半", "一百五十三块半", "15350"),
        ("三万九千八 分期的", "三万九千八", "3980000"),
        ("一万六千二", "一万六千二", "1620000"),
        ("上个月一千二", "一千二", "120000"),
        ("台幣三萬六", "三萬六", "3600000"),
        ("收咗我四嚿水", "四嚿水", "40000"),
        ("一千六百零八個半", "一千六百零八個半", "160850"),
        ("把80退我", "80", "8000"),
        ("补60", "60", "6000"),
        ("花了300 哦不 350", "350", "35000"),
        ("付了两百，不对，是三百", "三百", "30000"),
        ("花了300不是500", "300", "30000"),
    ],
)
def test_a_sum_is_found_as_it_is_spoken(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.AMOUNT) == [(text, value)]


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("Refund of Rs 14,250/- pending", "Rs 14,250/-", "1425000"),
        ("Rs. 3500 paid", "Rs. 3500", "350000"),
        ("₹14,250", "₹14,250", "1425000"),
        ("3,500 rupees in advance", "3,500 rupees", "350000"),
        ("my 2 lakh FD", "2 lakh", "20000000"),
        ("paid 14k INR", "14k INR", "1400000"),
        ("paid about 3.5k for it", "3.5k", "350000"),
        ("fifty quid", "fifty quid", "5000"),
        ("give me a tenner back", "a tenner", "1000"),
        ("two hundred and forty pounds", "two hundred and forty pounds", "24000"),
        ("twenty-five dollars", "twenty-five dollars", "2500"),
        ("it cost two grand", "two grand", "200000"),
    ],
)
def test_english_tells_sums_in_its_own_ways(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.AMOUNT) == [(text, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "瓷砖钻裂了两块",
        "敲破磁磚兩塊",
        "玻璃碎了三块",
        "蛋糕买了两块",
        "少了两千步",
        "少了三本书",
        "少了一千粉",
        "跑了一万多",
        "车开了一万多",
        "里程 一万多",
        "一万多步",
        "上千人",
        "好几百人",
        "买了三四百个",
        "一共108节 还剩60",
        "充电20w多",
        "我给了三百个好评",
        "卡号6800",
        "手机尾号12800",
        "二三百米",
        "two pounds of apples",
        "I waited two hundred hours",
        "it is a 4k tv",
        "98200 11223",
        "a pound of flesh",
    ],
)
def test_what_counts_other_things_is_no_sum(sentence: str) -> None:
    assert found(sentence, SlotType.AMOUNT) == []


@pytest.mark.parametrize("sentence", ["瓷砖多收了我两块", "蛋糕便宜两块", "退我两块", "一斤两块"])
def test_pieces_and_yuan_are_told_apart_by_what_was_done(sentence: str) -> None:
    assert ("两块", "200") in found(sentence, SlotType.AMOUNT)


@pytest.mark.parametrize(
    ("sentence", "value", "words"),
    [
        ("三四百块", "30000", "三四百块"),
        ("七八十块", "7000", "七八十块"),
        ("300-400元", "30000", "300-400元"),
        ("300到400块", "30000", "300到400块"),
        ("花了不到五百", "50000", "不到五百"),
        ("不到五百", "50000", "不到五百"),
        ("健身卡一万多 老换人", "1000000", "一万多"),
        ("我妈买的保健品 一万多", "1000000", "一万多"),
        ("花了小两千", "200000", "小两千"),
        ("千把块钱的锅", "100000", "千把块钱"),
        ("一千出头", "100000", "一千出头"),
        ("上千块", "100000", "上千块"),
        ("好几百块", "", "好几百块"),
        ("花了大几千", "", "大几千"),
        ("吃饭3k多", "300000", "3k多"),
        ("花了将近三千", "300000", "将近三千"),
        ("花咗差唔多兩千蚊左右", "200000", "兩千蚊左右"),
        ("paid about $50", "5000", "about $50"),
    ],
)
def test_a_sum_of_about_so_much_is_marked_and_keeps_its_words(
    sentence: str, value: str, words: str
) -> None:
    """The value is the lower end, never the upper."""
    (slot,) = [s for s in read(sentence) if s.type is SlotType.AMOUNT]
    assert (slot.value, slot.precision) == (value, "about")
    start, end = hedges.around(sentence, slot.start, slot.end)
    assert sentence[start:end] == words


@pytest.mark.parametrize("sentence", ["花了300", "两百块", "三万九千八", "£32.50", "赶快退我300元"])
def test_an_exact_sum_is_exact(sentence: str) -> None:
    assert [s.precision for s in read(sentence) if s.type is SlotType.AMOUNT] == [""]


def test_a_long_message_of_numbers_costs_its_length() -> None:
    """No pattern of sums goes over the same text again: four times as much, not sixteen."""
    for word in ("三千", "两块", "不到五百", "300 不", "one hundred and "):
        short, long = (min(_took(word * (n // len(word))) for _ in range(3)) for n in (2000, 8000))
        assert long < 10 * short, word


def _took(text: str) -> float:
    begun = time.process_time()
    list(amounts(text))
    return time.process_time() - begun


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("it was a couple of quid", ["200"]),
        ("cost me a couple of hundred quid", ["20000"]),
        ("lost a few hundred pounds", []),
        ("several hundred dollars gone", []),
        ("i paid for a 4k tv and got hd", []),
        ("for a 4k monitor", []),
        ("paid 4k for it", ["400000"]),
    ],
)
def test_so_many_in_english_is_no_other_sum(sentence: str, values: list[str]) -> None:
    assert [s.value for s in read(sentence) if s.type is SlotType.AMOUNT] == values
