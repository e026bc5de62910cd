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
        ("信義區松仁路 28 號 B 棟", "信義區松仁路 28 號 B 棟"),
        ("送到南山区科技园 3 号机坏了", "南山区科技园"),
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


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("B3区银河南路阳光海岸小区电梯坏了", "B3区银河南路阳光海岸小区"),
        ("C市D2区的业主", "C市D2区"),
        ("某某县青山镇白石村村民王某某反映", "某某县青山镇白石村"),
        ("K9县青山中学乱收费", "K9县青山中学"),
        ("XX市XX区东风路的路灯不亮", "XX市XX区东风路"),
        ("白石村村民王某某", "白石村"),
        ("阳光花园业主反映电梯坏", "阳光花园"),
        ("在某某市西城大厦报名了课", "某某市西城大厦"),
        ("青山镇白石村停电三天", "青山镇白石村"),
        ("XX路公交站没有路灯", "XX路公交站"),
        ("银杏路公交站台雨棚缺了", "银杏路公交站"),
        ("广州市天河区体育西路小学门口乱停车", "广州市天河区体育西路小学门口"),
    ],
)
def test_a_place_ends_before_a_person_and_a_doing(sentence: str, place: str) -> None:
    assert texts(sentence, SlotType.PLACE) == [place]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("在西藏路摔倒", "西藏路"),
        ("我住在南京东路", "南京东路"),
        ("我在重庆解放碑洪崖洞吃饭", "重庆解放碑洪崖洞"),
        ("成都春熙路太古里的店", "成都春熙路太古里"),
        ("杭州西湖边的酒店", "杭州西湖"),
        ("在成都宽窄巷子买的", "成都宽窄巷子"),
        ("上海浦东机场的出租车", "上海浦东机场"),
        ("大连开发区的工厂", "大连开发区"),
        ("西安市未央区未央路12号", "西安市未央区未央路12号"),
        ("从杭州寄到苏州", "杭州"),
    ],
)
def test_a_road_or_a_sight_behind_a_city_is_part_of_the_place(sentence: str, place: str) -> None:
    assert texts(sentence, SlotType.PLACE)[:1] == [place]


@pytest.mark.parametrize(
    "sentence",
    [
        "在北京烤鸭店吃坏肚子",
        "去南京板鸭店",
        "在兰州拉面馆",
        "从武汉某公司买的",
        "去重庆火锅店",
        "从天津麻花店买的",
        "去北京现代4s店",
        "在武汉大学读书",
        "小区门口有人发卡片",
        "社区卫生站不开门",
        "小区楼下烧烤店扰民",
        "景区里面的酒店太贵",
        "全镇的人都知道",
        "在半路口被拦",
        "我们小区业主都不同意",
        "停在A区",
        "从头到尾没人管",
        "路面坏了",
        "一路上都在堵",
    ],
)
def test_a_citys_name_in_another_name_is_no_place(sentence: str) -> None:
    assert texts(sentence, SlotType.PLACE) == []


def test_the_number_of_a_house_is_no_day() -> None:
    assert texts("寄到杭州市西湖区文三路18号", SlotType.DATE) == []
