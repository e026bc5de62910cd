"""Amounts of money in fen, and numbers that are none."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("损失3.5万", "3.5万", "3500000"),
        ("交了2w学费", "2w", "2000000"),
        ("月供五千二", "五千二", "520000"),
        ("花了一百五", "一百五", "15000"),
        ("付了89.9", "89.9", "8990"),
        ("扣了298", "298", "29800"),
        ("￥199一双", "￥199", "19900"),
        ("标价¥1,299.00", "¥1,299.00", "129900"),
        ("就差6毛", "6毛", "60"),
        ("多收五毛钱", "五毛钱", "50"),
        ("一共三块五", "三块五", "350"),
        ("12元5角", "12元5角", "1250"),
        ("8块25一斤", "8块25", "825"),
        ("押金两千三百块还没退", "两千三百块", "230000"),
        ("定金500元", "500元", "50000"),
        ("二十块钱的盒饭", "二十块钱", "2000"),
        ("500多块的鞋", "500多块", "50000"),
        ("赔我1800块", "1800块", "180000"),
        ("被骗三万块", "三万块", "3000000"),
        ("港币HK$120", "HK$120", "12000"),
        ("it cost $35.50", "$35.50", "3550"),
        ("paid 35 dollars for it", "35 dollars", "3500"),
        ("100港币的券", "100港币", "10000"),
        ("收费300RMB", "300RMB", "30000"),
        ("退我人民币1200元整", "1200元", "120000"),
        ("１９９元", "１９９元", "19900"),
        ("壹仟贰佰元", "壹仟贰佰元", "120000"),
        ("0.01元", "0.01元", "1"),
        ("订了180的标间", "180", "18000"),
        ("天天领现金还差0.04", "0.04", "4"),
        ("买了个1299的空气炸锅", "1299", "129900"),
    ],
)
def test_an_amount_is_found_and_counted_in_fen(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.AMOUNT) == [(text, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "换了一块屏幕",
        "一块去的",
        "3块电池都鼓包",
        "第一块就是坏的",
        "买了2个",
        "打了3折",
        "扣了12分",
        "买了5斤苹果",
        "充了3次电",
        "退了三天",
        "用了两年",
        "花了40分钟",
        "贷款3期",
        "2026年买的",
        "订单号88990011",
        "卖了3套房",
        "4块瓷砖裂了",
        "一块儿坏的",
        "住了180天",
    ],
)
def test_other_numbers_are_no_money(sentence: str) -> None:
    assert found(sentence, SlotType.AMOUNT) == []


def test_every_amount_of_a_sentence_is_found() -> None:
    sentence = "原价399，活动价199元，结果扣了我￥399还有15块运费"
    assert [text for text, _ in found(sentence, SlotType.AMOUNT)] == [
        "399",
        "199元",
        "￥399",
        "15块",
    ]


@pytest.mark.parametrize("words", ["几千块", "好几百元", "数万元", "几块钱"])
def test_an_amount_nobody_can_count_is_found_without_a_value(words: str) -> None:
    assert found(f"亏了{words}", SlotType.AMOUNT) == [(words, "")]
