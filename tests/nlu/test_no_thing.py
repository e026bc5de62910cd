"""Names that stand in a complaint and are not what it is about: things, firms, people, days."""

from __future__ import annotations

import pytest

from nlu.steps.day_roles import role
from nlu.types import SlotType
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("sentence", "products"),
    [
        ("小太阳幼儿园中二班", []),
        ("小太阳取暖器坏了", ["小太阳", "取暖器"]),
        ("房东说墙上有钉子眼", []),
        ("买的钉子生锈", ["钉子"]),
        ("电影院空调冷死了", []),
        ("买的空调不制冷", ["空调"]),
        ("我爸滑倒了，监控不给看", []),
        ("家里装的监控坏了", ["监控"]),
        ("还用抹牙膏吗", []),
        ("买的牙膏过期", ["牙膏"]),
        ("师傅说要换主板，收了我九百", []),
        ("换的电池用两天就坏", ["电池"]),
        ("让我寄回去，运费还要我出", []),
        ("多收了我运费", ["运费"]),
        ("快递丢了，物流停在半路", ["快递"]),
        ("搬家公司说楼梯不好走要加钱", ["搬家公司", "楼梯"]),
        ("买的药过期了", ["药"]),
    ],
)
def test_what_nobody_bought_is_no_product(sentence: str, products: list[str]) -> None:
    """S0-09."""
    assert texts(sentence, SlotType.PRODUCT) == products


@pytest.mark.parametrize(
    ("sentence", "models"),
    [("国航CA1523延误六小时", []), ("手机CA1523坏了", ["CA1523"]), ("改签到MU5101", [])],
)
def test_a_flight_has_no_model(sentence: str, models: list[str]) -> None:
    assert texts(sentence, SlotType.MODEL) == models


@pytest.mark.parametrize(
    ("sentence", "firms"),
    [
        ("学而思那种小机构，叫启航教育，不退钱", ["启航教育"]),
        ("学而思不退钱", ["学而思"]),
        ("天河体育西那家，叫力美健", ["力美健"]),
        ("我去那家店，叫老板出来", []),
        ("那家店叫外卖都不送", []),
        ("华为不华为的关你屁事", []),
        ("华为手机坏了", ["华为"]),
        ("网购的鞋开胶了，支付宝付的", []),
        ("支付宝乱扣我钱", ["支付宝"]),
        ("在万达的特来电充不进电", ["特来电"]),
        ("万达的保安骂人", ["万达"]),
        ("咸鱼上买的二手相机发霉", ["咸鱼"]),
        ("买的咸鱼臭了", []),
        ("小太阳幼儿园中二班", ["小太阳幼儿园"]),
    ],
)
def test_a_firm_named_for_a_likeness_or_a_way_to_pay_is_none(
    sentence: str, firms: list[str]
) -> None:
    assert texts(sentence, SlotType.COMPANY) == firms


@pytest.mark.parametrize(
    ("sentence", "people"),
    [
        ("中二班，王老师", []),
        ("我是王老师，13800138001", ["王老师"]),
        ("工号没记，姓张", []),
        ("我姓张", ["张"]),
        ("王建国", ["王建国"]),
    ],
)
def test_who_is_complained_of_is_not_who_complains(sentence: str, people: list[str]) -> None:
    assert texts(sentence, SlotType.CONTACT_NAME) == people


@pytest.mark.parametrize(
    ("sentence", "days"),
    [
        ("我妈今年71了", []),
        ("爸爸今年七十八了", []),
        ("今年7月买的", ["今年7月"]),
        ("今年15号", ["今年", "15号"]),
    ],
)
def test_an_age_is_no_year(sentence: str, days: list[str]) -> None:
    assert texts(sentence, SlotType.DATE) == days


@pytest.mark.parametrize(
    ("sentence", "day", "about"),
    [
        ("药过期了，去年12月就到期了", "去年12月", "wanted"),
        ("保质期到3月", "3月", "wanted"),
        ("会员昨天到期了还扣我钱", "昨天", "event"),
    ],
)
def test_the_day_a_thing_went_out_of_date_is_no_day_of_buying(
    sentence: str, day: str, about: str
) -> None:
    start = sentence.index(day)
    found = role(sentence, start, start + len(day), to_come=False)
    assert found == about if about == "wanted" else found != "wanted"


def test_a_branch_is_named_without_the_day_before_it() -> None:
    assert texts("昨晚汉庭南京南站店", SlotType.PLACE) == ["南京南站店"]
    assert texts("昨晚汉庭南京南站店", SlotType.DATE) == ["昨晚"]
    assert texts("昨天万达店买的", SlotType.PLACE) == ["万达店"]


@pytest.mark.parametrize(
    ("sentence", "sums"),
    [
        ("退剩下的钱，9000", ["9000"]),
        ("赔我差价 350", ["350"]),
        ("退钱，13800138001", []),
        ("9000", []),
    ],
)
def test_a_figure_behind_what_is_to_be_paid_back_is_a_sum(sentence: str, sums: list[str]) -> None:
    assert texts(sentence, SlotType.AMOUNT) == sums
