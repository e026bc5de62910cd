"""Products, models and companies."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlu.steps import slots
from nlu.types import SlotType
from tests.nlu.reading import TODAY, found, normaliser, texts


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("充电宝半夜冒烟", "充电宝", "充电宝"),
        ("移动电源鼓包了", "移动电源", "充电宝"),
        ("蓝牙耳机左边没声", "蓝牙耳机", "耳机"),
        ("冰箱漏水", "冰箱", "冰箱"),
        ("笔记本电脑死机", "笔记本电脑", "笔记本电脑"),
        ("扫地机器人到处撞", "扫地机器人", "扫地机器人"),
        ("買的洗衣機不轉", "洗衣機", "洗衣机"),
        ("耳机", "耳机", "耳机"),
        ("那台空调滴水", "空调", "空调"),
        ("这张床塌了", "床", "床"),
    ],
)
def test_a_product_is_found_and_called_by_one_name(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.PRODUCT) == [(text, value)]


@pytest.mark.parametrize("sentence", ["门都没有", "灯火通明", "你们太差", "起床气", "没有门路", ""])
def test_a_short_word_alone_is_no_product(sentence: str) -> None:
    assert texts(sentence, SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("型号是KFR-35GW", "KFR-35GW", "KFR-35GW"),
        ("iphone15pro发热", "iphone15pro", "IPHONE15PRO"),
        ("型号：x200 pro", "x200 pro", "X200 PRO"),
        ("型号 redmi k60的", "redmi k60", "REDMI K60"),
        ("我的mate60断触", "mate60", "MATE60"),
        ("model: DW-80 broke", "DW-80", "DW-80"),
        ("model no. WH-1000XM5", "WH-1000XM5", "WH-1000XM5"),
        ("机型是小米14 Pro", "小米14 Pro", "小米14 PRO"),
        ("iphone 15 pro max绿屏", "iphone 15 pro max", "IPHONE 15 PRO MAX"),
    ],
)
def test_a_model_is_found_in_capitals(sentence: str, text: str, value: str) -> None:
    assert found(sentence, SlotType.MODEL)[:1] == [(text, value)]


@pytest.mark.parametrize("sentence", ["sf1234", "id12345", "no123", "qq88888", "v587", "e10", "ok"])
def test_a_code_of_another_kind_is_no_model(sentence: str) -> None:
    assert texts(sentence, SlotType.MODEL) == []


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("在云杉电器旗舰店买的", "云杉电器旗舰店"),
        ("被蓝鲸物业停了水", "蓝鲸物业"),
        ("我去星河健身房退卡", "星河健身房"),
        ("投诉青禾教育科技有限公司", "青禾教育科技有限公司"),
        ("入住的海棠大酒店没热水", "海棠大酒店"),
    ],
)
def test_a_company_is_found_by_how_its_name_ends(sentence: str, company: str) -> None:
    assert company in texts(sentence, SlotType.COMPANY)


@pytest.mark.parametrize(
    ("sentence", "company"),
    [
        ("征信错了，贷款平台是小象金融", "小象金融"),
        ("店名叫蓝屿，昨天买的", "蓝屿"),
        ("商家名称：云杉优品", "云杉优品"),
    ],
)
def test_a_company_is_found_where_it_is_introduced(sentence: str, company: str) -> None:
    assert company in texts(sentence, SlotType.COMPANY)


@pytest.mark.parametrize(
    "sentence",
    [
        "你们公司",
        "公司不管",
        "平台是骗子",
        "商家是怎么回事",
        "公司是不管的",
        "什么银行",
        "这家酒店",
        "",
    ],
)
def test_a_company_without_a_name_is_none(sentence: str) -> None:
    assert texts(sentence, SlotType.COMPANY) == []


def test_the_operators_catalogue_comes_before_our_words(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text("青鸟Q7投影仪,青鸟Q7\n\n极光冰箱\n 耳机 ,云杉耳机\n", encoding="utf-8")
    own = slots.load(catalogue)
    text = "青鸟Q7投影仪不亮，极光冰箱漏水，耳机没声，空调滴水"
    products = [
        (s.text, s.value)
        for s in own.read(text, normaliser().plain(text), TODAY)
        if s.type is SlotType.PRODUCT
    ]
    assert products == [
        ("青鸟Q7投影仪", "青鸟Q7"),
        ("极光冰箱", "极光冰箱"),
        ("耳机", "云杉耳机"),
        ("空调", "空调"),
    ]


def test_a_latin_name_counts_only_as_a_whole_word(tmp_path: Path) -> None:
    catalogue = tmp_path / "catalogue.csv"
    catalogue.write_text("air,air\n", encoding="utf-8")
    own = slots.load(catalogue)

    def kinds(text: str) -> set[SlotType]:
        return {s.type for s in own.read(text, normaliser().plain(text), TODAY)}

    assert SlotType.PRODUCT in kinds("我的 AIR 坏了")
    assert SlotType.PRODUCT not in kinds("this is unfair")
