"""Questions of goods are asked of goods: a cinema has no model, a hairdresser no order number."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.state import FieldName, Known, ScriptRef, State
from dialogues.things import came_bad, is_service, serves, suited

_GOODS = ("issue", "product", "purchased_on", "place_of_purchase", "model", "order_no", "demand")


def state(story: str, product: str = "", category: str = "quality.fault") -> State:
    fields = {FieldName("issue"): Known(story, story, None)}
    if product:
        fields[FieldName("product")] = Known(product, product, None)
    return State(ScriptRef("quality", "1"), fields=fields, category=category)


def asked(one: State, *names: str) -> list[str]:
    return [str(n) for n in suited(one, [FieldName(n) for n in names or _GOODS])]


SERVICES = [
    ("电影院空调坏了 38度坐俩小时", "空调"),
    ("宽带老掉线", "宽带"),
    ("你们这个app一直闪退", ""),
    ("ATM吞了我的卡", ""),
    ("做双眼皮做失败了 一个大一个小", ""),
    ("给孩子打疫苗 本子弄混了", ""),
    ("幼儿园天天换老师", ""),
    ("婚纱照修得不像我", "婚纱照"),
    ("干洗店给我羽绒服洗缩水了 1299买的", "羽绒服"),
    ("洗衣店把我大衣弄丢了", "大衣"),
    ("社保局那个窗口让我跑了四趟", ""),
    ("中介不退我押金", ""),
    ("保险拒赔 说我没告知", ""),
    ("烫完头发断了一地", ""),
    ("理发店给我剪毁了", ""),
    ("小区电梯天天坏", "电梯"),
    ("司机绕路多收我三十", ""),
    ("订的酒店到店说没房", ""),
    ("搬家把我电视磕了", "电视"),
    ("醫院把我的病歷弄丟了", ""),
    ("my broadband drops every night", ""),
    ("租的移动电源 机器吞了 点归还没反应", "移动电源"),
    ("共享充电宝还了还在计费", "充电宝"),
    ("装修队把瓷砖铺歪了", "瓷砖"),
    ("the hotel had no room for us", ""),
]
THINGS = [
    ("洗衣机漏水", "洗衣机"),
    ("宠物店买的猫粮有虫", "猫粮"),
    ("医院买的药过期了", "药"),
    ("4S店买的车异响", "车"),
    ("手机店买的耳机坏了", "耳机"),
    ("在你们app上买的锅掉漆", "锅"),
    ("美容仪用两次就坏", "美容仪"),
    ("银行门口超市买的电饭煲不通电", "电饭煲"),
    ("耳机用两天就坏了", "耳机"),
    ("the kettle leaks", "kettle"),
    ("充电宝充不进电", "充电宝"),
    ("装修材料店买的瓷砖裂了", "瓷砖"),
]


@pytest.mark.parametrize(("story", "product"), SERVICES)
def test_a_service_was_not_bought_and_has_no_model(story: str, product: str) -> None:
    one = state(story, product)
    assert serves(one)
    found = asked(one)
    assert not {"purchased_on", "place_of_purchase", "model"} & set(found)
    assert {"occurred_on", "company", "demand"} <= set(found)


@pytest.mark.parametrize(("story", "product"), THINGS)
def test_a_thing_is_asked_about_as_before(story: str, product: str) -> None:
    one = state(story, product)
    assert not serves(one)
    assert set(asked(one)) == set(_GOODS)


@pytest.mark.parametrize(
    "story", ["社保局让我跑了四趟", "保险拒赔", "理发店剪坏了", "中介不退押金"]
)
def test_who_got_no_order_is_asked_for_none(story: str) -> None:
    assert "order_no" not in asked(state(story))


@pytest.mark.parametrize("story", ["酒店不退订房的钱", "机票退不了", "网约车多收钱", "快递丢了"])
def test_what_was_ordered_has_its_number(story: str) -> None:
    assert "order_no" in asked(state(story))


@pytest.mark.parametrize(
    ("story", "wants"),
    [
        ("外卖吃出头发", {"company"}),
        ("在你们门店买的蛋糕吃出头发", {"company"}),
        ("点的麻辣烫里有虫", {"company"}),
        ("酒店床单有血", {"place", "room"}),
        ("在火锅店吃饭 盘子是脏的", {"place", "room"}),
        ("凉菜里有头发", {"place"}),
    ],
)
def test_rooms_and_tables_are_asked_only_where_there_are_some(story: str, wants: set[str]) -> None:
    found = asked(state(story, category="quality.hygiene"), "place", "room")
    assert set(found) == wants


@pytest.mark.parametrize(
    ("story", "wanted"),
    [("你们app怎么老闪退", False), ("在你们app上买的锅掉漆", True), ("app老闪退", True)],
)
def test_who_complains_of_our_own_app_is_not_asked_whose_it_is(story: str, *, wanted: bool) -> None:
    found = asked(state(story, "app", category="quality.fault"), "company", "demand")
    assert ("company" in found) is wanted


@pytest.mark.parametrize("story", ["手机卡停了 说涉诈", "医保卡用不了"])
def test_a_card_that_is_stopped_was_not_banned(story: str) -> None:
    assert "reason_given" not in asked(state(story), "reason_given", "demand")


@pytest.mark.parametrize(
    ("story", "wanted"),
    [
        ("护士给我妈扎了五针", False),
        ("司仪把新郎名字念错了", False),
        ("打客服问了三次说法都不一样", True),
        ("店员一问三不知", True),
    ],
)
def test_how_he_reached_us_is_asked_of_who_did(story: str, *, wanted: bool) -> None:
    found = asked(state(story, category="service.knowledge"), "by_what", "demand")
    assert ("by_what" in found) is wanted


def test_a_laundry_has_no_tracking() -> None:
    names = ("tracking", "parcel", "claim_spec", "measured", "demand")
    assert asked(state("洗衣店把我大衣弄丢了", "大衣"), *names) == ["demand"]
    assert asked(state("快递把我大衣弄丢了", "大衣"), *names) == list(names)


@pytest.mark.parametrize("name", ["搬家", "宽带", "跑腿", "保养", "公寓", "维修店", "理发"])
def test_services_by_name(name: str) -> None:
    assert is_service(name)


@pytest.mark.parametrize("name", ["洗衣机", "冰箱", "美容仪", "理疗床", "空调", "宠物粮", "搬家箱"])
def test_things_by_name(name: str) -> None:
    assert not is_service(name)


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("闲鱼上买的相机 卖家发来个坏的", True),
        ("网上买的手机收到是翻新的", True),
        ("你们平台上买的二手相机，来了镜头里全是霉", True),
        ("买的课来了位新老师", False),
        ("I bought a phone and they sent me a broken one", True),
        ("有人用我的卡买了相机", False),
        ("买的课一直不开", False),
        ("收到坏消息 账号被盗", False),
    ],
)
def test_a_thing_that_came_broken_is_told_from_other_losses(text: str, *, bad: bool) -> None:
    assert came_bad(text) is bad


def test_broken_goods_of_a_stranger_are_no_stolen_account(chat: Any) -> None:
    """He is asked for the thing, and not how the money went out."""
    meant = {"intent": "complaint", "heat": 1, "category": "account_safety.fraud"}
    chat.say("闲鱼上买的相机 卖家发来个坏的", **meant, slots={"product": "相机"})
    assert chat.now_state.category == "quality.fault"


def test_a_stolen_account_stays_one(chat: Any) -> None:
    meant = {"intent": "complaint", "heat": 1, "category": "account_safety.hacked"}
    chat.say("闲鱼号被盗 有人拿去买了东西 寄来个坏的", **meant, flags=["account_security"])
    assert chat.now_state.category == "account_safety.hacked"


@pytest.mark.parametrize(
    ("story", "field", "is_asked"),
    [
        ("出租车司机绕路", "place", False),
        ("客服热线打了半小时没人接", "place", False),
        ("出租车站点的人骂我", "place", True),
        ("报的英语班老师老换", "order_no", False),
        ("结婚照底片不给", "order_no", False),
        ("英语书少发一本", "order_no", True),
        ("药店买的药过期了", "claim_spec", False),
        ("充电宝容量虚标", "claim_spec", True),
    ],
)
def test_what_makes_no_sense_for_the_matter_is_not_asked(
    story: str, field: str, *, is_asked: bool
) -> None:
    """S0-37."""
    assert (field in asked(state(story), field)) is is_asked
