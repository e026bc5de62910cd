"""Sums, days, numbers and places as customers write them, and what only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.makers import makes
from nlu.types import WANTED, Slot, SlotType
from tests.nlu.reading import found, read, texts

TODAY = date(2026, 11, 28)


def days(text: str) -> list[Slot]:
    return [slot for slot in read(text, TODAY) if slot.type is SlotType.DATE]


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("補習班一年 12 萬 繳兩年了", [("12 萬", "12000000")]),
        ("房仲收我 5 萬 服務費", [("5 萬", "5000000")]),
        ("頭期款 30 萬元", [("30 萬元", "30000000")]),
        ("手機月租費 多了兩百", [("兩百", "20000")]),
        ("說我刮傷車 要賠 18000 根本不是我刮的", [("18000", "1800000")]),
        ("扣费多少我不知道 短信说200", [("200", "20000")]),
        ("不對 是 5 萬 8", [("5 萬 8", "5800000")]),
        ("两晚八百六", [("八百六", "86000")]),
        ("两个人一万二", [("一万二", "1200000")]),
        ("月費從 3000 變 3800", [("3000", "300000"), ("3800", "380000")]),
        ("每個月 599 變 799", [("599", "59900"), ("799", "79900")]),
        ("说好3000 后来变5000", [("3000", "300000"), ("5000", "500000")]),
        ("餐厅多收了我们一百二", [("一百二", "12000")]),
        ("好多了 200多人排队", []),
        ("多了20分钟", []),
        ("买了10根香蕉", []),
        ("粉丝 12 万", []),
        ("跑了 3 万公里", []),
        ("空调从26度升到30度", []),
        ("短信说3天内到", []),
    ],
)
def test_a_sum_is_read_with_its_unit_and_other_counts_are_none(
    sentence: str, sums: list[tuple[str, str]]
) -> None:
    assert found(sentence, SlotType.AMOUNT) == sums


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("廿五號", "2026-11-25"),
        ("卅一号", "2026-10-31"),
        ("民國一一四年十月", "2025-10-01"),
        ("今個月15號扣咗我錢", "2026-11-15"),
        ("25/11", "2026-11-25"),
        ("390 11/10", "2026-11-10"),
        ("11/15 晶華", "2026-11-15"),
        ("說錯 是 8/28", "2026-08-28"),
        ("月頭", "2026-11-01"),
        ("上个月4S店修的", "2026-10-01"),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, value: str) -> None:
    assert [day.value for day in days(text)] == [value]


@pytest.mark.parametrize("text", ["评分 5/5 分", "一个月头发掉光", "口腔医院在五一路", "100号房"])
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("電視壞了 昨天", ["event"]),
        ("吹風機壞掉，昨天的事", ["event"]),
        ("冰箱不冷了 前天", ["event"]),
        ("电视坏了 昨天刚买的", ["purchase"]),
        ("去年12月买的 今年10月住院的", ["purchase", "event"]),
        ("上个月买的，今天到的是坏的", ["purchase", "event"]),
        ("京东买的 上个月 退钱", ["purchase"]),
        ("上个月报的 这周换的", ["purchase", "event"]),
        ("上个月报的修", ["event"]),
        ("昨天应该到，我在家等了一天", ["event"]),
        ("周三說好來修的", ["event"]),
        ("9月27入嘅claim", [""]),
        ("赶紧派人修 我今天还要开会", [WANTED]),
        ("今天还要我交押金", [""]),
    ],
)
def test_a_day_has_the_role_its_words_give_it(text: str, roles: list[str]) -> None:
    assert [day.role for day in days(text)] == roles


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(02)2345-6789#123", "+886223456789"),
        ("02 23456789 轉 12", "+886223456789"),
        ("03-4251234 分機 12", "+88634251234"),
        ("(010)6552 1234", "+861065521234"),
    ],
)
def test_a_landline_is_whole_with_its_area_and_its_extension(text: str, number: str) -> None:
    assert found(text, SlotType.PHONE) == [(text, number)]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("CI 5288 航班 行李條碼 CI123456", ["CI123456"]),
        ("合約編號 RC-77120", ["RC-77120"]),
        ("車牌 ABC-1234 你們的車亂停", []),
        ("車號 BKT-5566", []),
    ],
)
def test_the_number_of_a_paper_or_a_car_is_no_model(text: str, order: list[str]) -> None:
    assert texts(text, SlotType.MODEL) == []
    assert texts(text, SlotType.ORDER_NO) == order


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("新北市板橋區安和社區 A 棟 5 樓", "新北市板橋區安和社區 A 棟 5 樓"),
        ("台中北屯 敦富社區", "台中北屯 敦富社區"),
        ("地址改成幸福小区3栋", "幸福小区3栋"),
        ("上海市徐汇区永和路8号", "上海市徐汇区永和路8号"),
        ("朝阳区和路边摊", "朝阳区"),
        ("在成都和朋友吃饭", "成都"),
    ],
)
def test_an_address_is_not_cut_at_a_character_of_its_name(text: str, place: str) -> None:
    assert texts(text, SlotType.PLACE) == [place]


def test_whoever_lies_in_hospital_is_no_part_of_a_firms_name() -> None:
    assert texts("我爸住院保险公司拒赔", SlotType.COMPANY) == []
    assert texts("奶奶出院人寿保险公司不报", SlotType.COMPANY) == ["人寿保险公司"]


def test_a_road_whose_name_holds_a_firms_names_none() -> None:
    assert texts("補習班在台中公益路", SlotType.COMPANY) == []


@pytest.mark.parametrize("name", ["华为", "華為", "Panasonic", "大众", "大金"])
def test_a_maker_is_known_in_both_scripts(name: str) -> None:
    assert makes(name)


@pytest.mark.parametrize("name", ["京东", "苏宁", "momo", "麦当劳"])
def test_a_shop_makes_nothing(name: str) -> None:
    assert not makes(name)
