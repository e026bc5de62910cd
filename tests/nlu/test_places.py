"""Addresses and places, and words that only look like them."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("地址：浙江省杭州市西湖区文三路18号", "浙江省杭州市西湖区文三路18号"),
        ("寄到北京市朝阳区建国路88号3号楼1201室", "北京市朝阳区建国路88号3号楼1201室"),
        ("我在成都", "成都"),
        ("人在广州出差", "广州"),
        ("送到南山区科技园", "南山区科技园"),
        ("住在花园小区5幢302室", "花园小区5幢302室"),
        ("广东省深圳市福田区", "广东省深圳市福田区"),
        ("地址是 上海市浦东新区世纪大道100号，电话13800138001", "上海市浦东新区世纪大道100号"),
        ("收货地：江苏省苏州市工业园区", "江苏省苏州市工业园区"),
        ("從香港寄過來", "香港"),
        ("地址：四川省成都市锦江区春熙路12号", "四川省成都市锦江区春熙路12号"),
        ("广东省广州市天河区体育西路5号收", "广东省广州市天河区体育西路5号"),
        ("天津市和平区南京路66号", "天津市和平区南京路66号"),
        ("北京朝阳的", "北京朝阳"),
        ("我在上海浦东这边", "上海浦东"),
        ("成都", "成都"),
        ("就广州的", "广州"),
    ],
)
def test_a_place_is_found_whole(sentence: str, place: str) -> None:
    assert texts(sentence, SlotType.PLACE) == [place]


@pytest.mark.parametrize(
    "sentence",
    [
        "态度太差了",
        "道歉有用吗",
        "路由器坏了",
        "市场价格太高",
        "站着说话不腰疼",
        "我是老顾客了",
        "层层推诿",
        "北京烤鸭不新鲜",
        "上海的快递太慢",
        "广州没送到的",
        "说送到家结果放楼下了",
        "",
    ],
)
def test_other_words_are_no_place(sentence: str) -> None:
    assert texts(sentence, SlotType.PLACE) == []


def test_the_number_of_a_house_is_no_day() -> None:
    assert texts("寄到杭州市西湖区文三路18号", SlotType.DATE) == []
