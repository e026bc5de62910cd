"""Order numbers: by the words before them and by their shape."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import found


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("訂單編號：DH-20261120-0093", "DH-20261120-0093", "DH-20261120-0093"),
        ("order no DH-20261120-0093", "DH-20261120-0093", "DH-20261120-0093"),
        ("订单号12345678", "12345678", "12345678"),
        ("订单号：2026031800001", "2026031800001", "2026031800001"),
        ("订单编号是 88-2233445566", "88-2233445566", "88-2233445566"),
        ("单号sf1234567890123", "sf1234567890123", "SF1234567890123"),
        ("运单号：YT8812345678901没更新", "YT8812345678901", "YT8812345678901"),
        ("快递单号为７７３３４４５５６６７", "７７３３４４５５６６７", "77334455667"),
        ("order #AB20931", "AB20931", "AB20931"),
        ("order number is 902817364", "902817364", "902817364"),
        ("tracking number 1234567890", "1234567890", "1234567890"),
        ("工单号A20260318", "A20260318", "A20260318"),
        ("保单号（6688990011）", "6688990011", "6688990011"),
        ("帮我查260318556677889900", "260318556677889900", "260318556677889900"),
        ("2603185566778899", "2603185566778899", "2603185566778899"),
        ("訂單號：55667788", "55667788", "55667788"),
        ("订单尾号66778", "66778", "66778"),
        ("JD0098765432101不见了", "JD0098765432101", "JD0098765432101"),
        ("流水号#3300112244", "3300112244", "3300112244"),
        ("booking reference 8842019", "8842019", "8842019"),
        ("编号:20260318009911", "20260318009911", "20260318009911"),
        ("单号是SF 1400 2233 44556", "SF 1400 2233 44556", "SF1400223344556"),
        ("单号七七三三八八九九零零一二", "七七三三八八九九零零一二", "773388990012"),
        ("my booking ref is QX7T2M", "QX7T2M", "QX7T2M"),
    ],
)
def test_an_order_number_is_found(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.ORDER_NO) == [(text, value)]


@pytest.mark.parametrize(
    "sentence",
    [
        "订单号不记得了",
        "订单一二三四都没发",
        "台湾的0912345678",
        "订单300元",
        "订单2026年下的",
        "单号1234",
        "我电话13800138001",
        "银行卡号6222001234567890123",
        "身份证110101199003071234",
        "商品ID 1234567890",
        "QQ 1234567890",
        "序列号：99887766554433",
        "花了12000元",
        "税号911100001234567890",
        "统一社会信用代码 911100001234567890",
        "1377770000",
        "12345678901",
        "call me on 07700900281",
        "my number is 9820011223",
        "",
    ],
)
def test_other_numbers_are_no_order(sentence: str) -> None:
    assert found(sentence, SlotType.ORDER_NO) == []


def test_two_orders_in_one_line_are_two() -> None:
    sentence = "订单号11223344和订单号55667788都没发"
    assert [text for text, _ in found(sentence, SlotType.ORDER_NO)] == ["11223344", "55667788"]


def test_an_order_and_a_phone_side_by_side_keep_apart() -> None:
    sentence = "订单88990011223344，电话13800138001"
    assert found(sentence, SlotType.ORDER_NO) == [("88990011223344", "88990011223344")]
    assert found(sentence, SlotType.PHONE) == [("13800138001", "+8613800138001")]
