"""Of the things a text names, the one it is about; what merely stands by is none."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("耳机和充电器都坏了", ["耳机", "充电器"]),
        ("买了一台冰箱，还有两个水壶", ["冰箱", "水壶"]),
        ("盘子裂了三个，杯子也碎了", ["盘子", "杯子"]),
        ("水壶漏水，又买了个水杯", ["水壶", "水杯"]),
    ],
)
def test_what_is_listed_bought_or_fails_as_well_is_kept(text: str, things: list[str]) -> None:
    assert products(text) == things


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("钢琴从楼梯上滑下去了，搬家的不认", "楼梯"),
        ("充电宝鼓得像馒头", "馒头"),
        ("新配的眼镜戴上头晕，走楼梯都踩空", "楼梯"),
        ("坐在镜头前等了半小时的网课", "镜头"),
        ("手机发烫，放在沙发上都怕", "沙发"),
    ],
)
def test_what_it_is_likened_to_or_only_stands_by_is_no_product(text: str, things: str) -> None:
    found = products(text)
    assert found
    assert things not in found


def test_the_same_thing_told_twice_is_one() -> None:
    assert products("水壶漏水，这个水壶刚买三天") == ["水壶"]


def test_where_everything_stands_by_the_first_is_taken() -> None:
    assert products("鼓得像馒头") == ["馒头"]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("物业把我家吊顶泡坏了", "吊顶"),
        ("健身房关门，会员卡不退", "会员卡"),
        ("航班取消机票不退", "机票"),
    ],
)
def test_who_serves_is_no_product_where_a_thing_is_named(text: str, thing: str) -> None:
    assert products(text)[0] == thing


def products(text: str) -> list[str]:
    """Return the products found in a text, in its order."""
    return texts(text, SlotType.PRODUCT)


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("没小票了 手机付的", []),
        ("手机上下单的电饭煲坏了", ["电饭煲"]),
        ("用手机扫码买的奶茶", ["奶茶"]),
        ("手机坏了", ["手机"]),
    ],
)
def test_with_what_he_paid_or_ordered_is_no_product(text: str, things: list[str]) -> None:
    assert products(text) == things
