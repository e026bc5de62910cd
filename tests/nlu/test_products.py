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
        ("LV包，一看就是假的", "包", "包"),
        ("gucci的包开线", "包", "包"),
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
        ("买了双鞋 左脚大右脚小", "鞋", "鞋子"),
    ],
)
def test_a_product_is_found_and_called_by_one_name(sentence: str, text: str, value: str) -> None:
    """S0-09."""
    assert found(sentence, SlotType.PRODUCT) == [(text, value)]


@pytest.mark.parametrize("sentence", ["门都没有", "灯火通明", "你们太差", "起床气", "没有门路", ""])
def test_a_short_word_alone_is_no_product(sentence: str) -> None:
    assert texts(sentence, SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    ("sentence", "text", "value"),
    [
        ("型号是KFR-35GW", "KFR-35GW", "KFR-35GW"),
        ("iphone15pro发热", "iphone15pro", "IPHONE15PRO"),
        ("型号好像是T20", "T20", "T20"),
        ("型号应该是X9吧", "X9", "X9"),
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


def test_the_number_of_a_flight_is_no_model() -> None:
    assert texts("明天的航班CA1831取消了", SlotType.MODEL) == []
    assert texts("投影仪CA1831坏了", SlotType.MODEL) == ["CA1831"]


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
    """S0-09."""
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


@pytest.mark.parametrize(
    ("sentence", "product"),
    [
        ("nike鞋开胶", "nike鞋"),
        ("訂購之尊貴會員禮籃", "會員禮籃"),
        ("敲破磁磚兩塊", "磁磚"),
        ("买的球鞋断底", "球鞋"),
        ("烧鹅里有虫", "烧鹅"),
        ("北京烤鸭是馊的", "北京烤鸭"),
        ("兰州拉面里有头发", "兰州拉面"),
        ("凉粉吃了拉肚子", "凉粉"),
        ("红烧排骨是臭的", "排骨"),
        ("烤乳鸽没熟", "烤乳鸽"),
        ("松花粉没效果", "松花粉"),
        ("钙片吃完头晕", "钙片"),
        ("健康管理师报名费不退", "健康管理师"),
        ("一级建造师包过不退", "一级建造师"),
        ("雅思一对一换了三个老师", "雅思"),
        ("消防工程师证是假的", "消防工程师"),
        ("季卡被偷偷续费", "季卡"),
        ("会员卡余额清零", "会员卡"),
        ("打车多收了二十", "打车"),
        ("保洁把镜子打碎", "保洁"),
        ("雪櫃唔凍", "雪櫃"),
        ("電單車死火", "電單車"),
        ("冷氣滴水", "冷氣"),
        ("演唱会门票被取消", "演唱会门票"),
        ("重疾险不给赔", "重疾险"),
        ("扫地机器人到处撞", "扫地机器人"),
        ("定制衣柜量错尺寸", "定制衣柜"),
        ("猫粮吃死了猫", "猫粮"),
        ("婴儿推车轮子掉了", "婴儿推车"),
        ("the treadmill stopped", "treadmill"),
    ],
)
def test_what_customers_complain_of_is_known_in_every_trade(sentence: str, product: str) -> None:
    assert texts(sentence, SlotType.PRODUCT)[:1] == [product]


@pytest.mark.parametrize(
    "sentence",
    [
        "村里支书不管",
        "电脑店坑人",
        "路面包括人行道都坏了",
        "对手机会多",
        "图书馆借不了",
        "电视剧太难看",
        "吃豆腐的流氓",
        "占道停着机动车",
        "旅行社没人接电话",
        "理发店老板骂人",
        "火锅店服务差",
        "机器人听不懂",
        "他放我鸽子",
        "手把手教我",
        "商家虚假发货",
        "电话号码换了",
        "亲手表演",
        "鸡蛋里挑骨头",
        "快递员态度差",
        "车主骂人",
        "门口没人",
        "皮肤科排队久",
    ],
)
def test_a_product_inside_another_word_is_none(sentence: str) -> None:
    assert texts(sentence, SlotType.PRODUCT) == []


@pytest.mark.parametrize(
    ("sentence", "products"),
    [
        ("这件大衣服务员说不退", ["大衣"]),
        ("床单独放一边", []),
        ("把手机还我", ["手机"]),
        ("那套房子漏水", ["房子"]),
        ("冰箱门关不上", ["冰箱"]),
        ("那台车是坏的", ["车"]),
        ("买车的钱", []),
        ("手机卡顿", ["手机"]),
        ("手机卡被停", ["手机卡"]),
        ("苹果手机黑屏", ["手机"]),
        ("苹果是烂的", ["苹果"]),
    ],
)
def test_the_word_itself_is_the_product(sentence: str, products: list[str]) -> None:
    assert texts(sentence, SlotType.PRODUCT) == products


@pytest.mark.parametrize(
    ("sentence", "product"),
    [
        ("买了甜甜省钱卡用不了", "甜甜省钱卡"),
        ("开通了云朵会员，取消不了", "云朵会员"),
        ("报的营养师课不退", "营养师课"),
        ("办了一张飞跃健身年卡", "飞跃健身年卡"),
        ("订购了青春畅享套餐", "青春畅享套餐"),
        ("玩星河战纪游戏充值了三千", "星河战纪"),
        ("东风风光580变速箱异响", "东风风光580"),
        ("大众朗逸半路熄火", "大众朗逸"),
        ("比亚迪秦plus断电", "比亚迪秦plus"),
        ("哈弗h6漏油", "哈弗h6"),
        *(("小米14发热", "小米14"), ("我要投诉星河X3续航虚标", "星河X3")),
        ("蓝鲸T2耳机漏音", "蓝鲸T2"),
        ("奔驰c260l异响", "奔驰"),
    ],
)
def test_a_product_has_the_name_the_customer_gives_it(sentence: str, product: str) -> None:
    assert texts(sentence, SlotType.PRODUCT)[:1] == [product]


@pytest.mark.parametrize(
    "sentence",
    [
        "办了什么卡我都不记得",
        "你们开通了我的卡",
        "买了你家的会员",
        "绑定了银行卡",
        "办了手续",
        "在大众面前丢脸",
        "苹果12斤",
        "小米10元一斤",
        "丰田2020款",
        "玩了两天就被封",
    ],
)
def test_plain_words_before_a_card_or_a_number_are_no_name(sentence: str) -> None:
    found = texts(sentence, SlotType.PRODUCT)
    assert set(found) <= {"苹果", "会员", "银行卡", "小米"}


@pytest.mark.parametrize(
    ("sentence", "products"),
    [
        ("手续费收了两百，我买的冰箱没送", ["冰箱"]),
        ("手续费两百太贵", ["手续费"]),
        ("红包抵不了，外卖还送错", ["外卖"]),
        ("屏幕碎了，平板才买三天", ["平板"]),
        ("东风风光580变速箱异响", ["东风风光580", "变速箱"]),
        ("变速箱异响", ["变速箱"]),
    ],
)
def test_fees_and_parts_give_way_to_the_thing(sentence: str, products: list[str]) -> None:
    assert texts(sentence, SlotType.PRODUCT) == products


@pytest.mark.parametrize("sentence", ["the front desk laughed at me", "your help desk hung up"])
def test_a_desk_with_people_behind_it_is_no_product(sentence: str) -> None:
    assert found(sentence, SlotType.PRODUCT) == []


@pytest.mark.parametrize("text", ["手机138 0013 8000", "电话：13800138000", "手机号是13800138000"])
def test_what_is_rung_up_is_no_product(text: str) -> None:
    assert texts(text, SlotType.PRODUCT) == []
