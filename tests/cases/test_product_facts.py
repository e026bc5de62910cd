"""The facts of a case's product: the model's first, what is past last, never another model's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from cases.product_facts import Fact, Shelf, Thing, names, on_shelf
from nlu.steps import listed

TODAY = date(2026, 3, 11)
MANUAL, OLD = "X200 说明书 V1.2（2025-06）", "X200 说明书 V1.0（2024-01）"
FACTS = (
    Fact("青鸟投影仪", "", "保修", "整机一年", "保修卡 2025 版"),
    Fact("青鸟投影仪", "", "续航", "2 小时", "官网 2026-01"),
    Fact("青鸟投影仪", "X200", "续航", "20 小时", OLD, date(2025, 5, 31)),
    Fact("", "X200", "充电时间", "约 2 小时", MANUAL),
    Fact("", "X200", "续航时间", "18 小时（亮度 50%）", MANUAL),
    Fact("", "X200 Pro", "续航", "24 小时", "X200 Pro 说明书 V1"),
    Fact("云杉耳机", "X200", "续航", "6 小时", "云杉说明书"),
)
WORDS = "说明书写续航18小时，我实测只有9小时41分，充电倒是快"


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    return on_shelf(FACTS, listed.load(names(FACTS)))


def about(shelf: Shelf, product: str = "", model: str = "", words: str = "") -> list[str]:
    """Return the facts as "name value", past ones with an asterisk."""
    found = shelf.about(thing(product, model, words), TODAY)
    return [f"{one.fact.name} {one.fact.value}{'*' if one.past else ''}" for one in found]


def thing(product: str = "", model: str = "", words: str = "") -> Thing:
    return Thing((product,) if product else (), (model,) if model else (), words)


def test_the_models_facts_come_before_the_products_and_past_ones_last(shelf: Shelf) -> None:
    assert about(shelf, "青鳥投影儀", "x-200") == [
        "充电时间 约 2 小时", "续航时间 18 小时（亮度 50%）", "保修 整机一年", "续航 2 小时",
        "续航 20 小时*",
    ]  # fmt: skip


def test_what_the_customer_spoke_of_comes_first_among_its_like(shelf: Shelf) -> None:
    found = about(shelf, "青鸟投影仪", "X200", "续航不对")
    assert found[:3] == ["续航时间 18 小时（亮度 50%）", "充电时间 约 2 小时", "续航 2 小时"]


def test_a_product_without_a_model_has_its_models_after_its_own(shelf: Shelf) -> None:
    assert about(shelf, "青鸟投影仪") == ["保修 整机一年", "续航 2 小时", "续航 20 小时*"]
    assert about(shelf, "云杉耳机") == ["续航 6 小时"]


def test_facts_of_another_model_are_not_shown(shelf: Shelf) -> None:
    assert about(shelf, "青鸟投影仪", "X300") == ["保修 整机一年", "续航 2 小时"]
    assert about(shelf, model="X200 Pro Max") == []
    assert about(shelf, "云杉耳机", "X200") == [
        "充电时间 约 2 小时", "续航时间 18 小时（亮度 50%）", "续航 6 小时",
    ]  # fmt: skip


def test_a_model_tells_its_product_where_the_list_does() -> None:
    shelf = on_shelf(FACTS[:5], listed.load(names(FACTS[:5])))
    assert about(shelf, "投影仪", "X200")[2:4] == ["保修 整机一年", "续航 2 小时"]
    both = on_shelf(FACTS, listed.load(names(FACTS)))
    assert "保修 整机一年" not in about(both, "投影仪", "X200"), "two products have such a model"


def test_a_model_named_as_the_product_counts_as_one(shelf: Shelf) -> None:
    assert about(shelf, product="X200 Pro") == ["续航 24 小时"]


@pytest.mark.parametrize(("product", "model"), [("", ""), ("空调", ""), ("", "——"), ("……", "Q7")])
def test_a_thing_that_is_not_listed_has_none(shelf: Shelf, product: str, model: str) -> None:
    assert about(shelf, product, model) == []


def test_the_last_day_still_counts() -> None:
    fact = FACTS[2]
    assert (fact.past(date(2025, 5, 31)), fact.past(date(2025, 6, 1))) == (False, True)
    assert not FACTS[0].past(date.max)


def beside(shelf: Shelf, words: str, measured: str = "9小时41分") -> tuple[str, Decimal] | None:
    """Return the value of the fact that was measured, and by how much less."""
    own = thing("青鸟投影仪", "X200", words)
    found = shelf.beside(shelf.about(own, TODAY), own, measured)
    return None if found is None else (found.fact.value, found.less)


def test_a_measured_value_stands_beside_the_fact_of_the_same_name(shelf: Shelf) -> None:
    """S4-02: 18 小时 of the manual beside 9 小时 41 分; the model's fact, not the past one."""
    assert beside(shelf, WORDS) == ("18 小时（亮度 50%）", Decimal("46.2"))


def test_the_name_said_nearest_before_the_value_is_the_one(shelf: Shelf) -> None:
    assert beside(shelf, "充电3小时，续航9小时", "3小时") == ("约 2 小时", Decimal("-50.0"))
    assert beside(shelf, "充电3小时，续航9小时", "9小时") == (
        "18 小时（亮度 50%）",
        Decimal("50.0"),
    )


@pytest.mark.parametrize(
    ("words", "measured"),
    [
        ("用了9小时41分就没电了", "9小时41分"),  # no name was said
        ("续航不对，充电也慢", "9小时41分"),  # two names, and the value stands nowhere in his words
        ("续航只剩60%", "60%"),  # the share in the fact is its brightness
        ("续航不对，屏幕3厘米", "3厘米"),  # another kind of quantity
        ("续航不对", ""),
        ("续航9小时到10小时", "9小时到10小时"),  # which one?
    ],
)
def test_what_cannot_be_told_apart_stands_beside_nothing(
    shelf: Shelf, words: str, measured: str
) -> None:
    assert beside(shelf, words, measured) is None


def test_a_past_fact_is_measured_against_nothing() -> None:
    shelf = on_shelf(FACTS[2:3], listed.load(names(FACTS[2:3])))
    assert about(shelf, model="X200") == ["续航 20 小时*"]
    assert beside(shelf, WORDS) is None
