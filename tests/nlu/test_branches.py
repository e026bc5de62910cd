"""Where it was, by the name of a branch, a hospital or a house of an estate."""

from __future__ import annotations

import pytest

from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("店是福奈特万达店", "万达店"),
        ("外婆家 银泰店", "银泰店"),
        ("大望路店", "大望路店"),
        ("前天 五道口店", "五道口店"),
        ("在海底捞西单店吃的", "西单店"),
        ("瑞幸咖啡国贸店", "国贸店"),
        ("科技园店买的", "科技园店"),
        ("海底撈西單店", "西單店"),
        ("就今儿上午 协和", "协和"),
        ("我妈在协和住院", "协和"),
        ("市一院", "市一院"),
        ("在省二院做的手术", "省二院"),
        ("附一院的医生", "附一院"),
        ("市人民医院", "市人民医院"),
        ("人民医院挂号", "人民医院"),
        ("长沙湘雅", "长沙湘雅"),
        ("阳光花园3栋", "阳光花园3栋"),
        ("我家在阳光花园3栋2单元501", "阳光花园3栋2单元501"),
        ("白石村村民", "白石村"),
    ],
)
def test_a_branch_a_hospital_and_a_house_are_places(sentence: str, place: str) -> None:
    assert texts(sentence, SlotType.PLACE) == [place]


@pytest.mark.parametrize(
    "sentence",
    [
        "你们医院不接电话",
        "医院说没事",
        "这家医院态度差",
        "安踏官方旗舰店",
        "楼下便利店",
        "奶茶店",
        "手机维修店",
        "在你们店买的",
        "一家网店",
        "拼多多店",
        "在店里买的",
        "结果店家不认",
        "万达店长骂我",
        "换了三家店",
        "去了他家店",
        "4s店",
        "昨天的店",
        "协和谈判",
    ],
)
def test_a_kind_of_shop_is_no_place(sentence: str) -> None:
    assert texts(sentence, SlotType.PLACE) == []


def test_the_firm_stays_beside_its_branch() -> None:
    assert texts("店是福奈特万达店", SlotType.COMPANY) == ["福奈特"]
