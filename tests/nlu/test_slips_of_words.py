"""Words that look like another value: an order number is no buying, settling a claim no wish."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.steps.day_roles import of_talk
from nlu.types import SlotType
from tests.nlu.reading import found, read, texts

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("昨天 好利来 订单88231", ""),
        ("昨天 订单号：88231", ""),
        ("昨天订的蛋糕", "purchase"),
        ("昨天的订单 没送", "purchase"),
    ],
)
def test_the_number_of_an_order_makes_no_day_of_purchase(text: str, role: str) -> None:
    days = [s for s in read(text, TODAY) if s.type is SlotType.DATE]
    assert [s.role for s in days] == [role]


@pytest.mark.parametrize("text", ["刚刚那个号写错了", "刚才发的手机号打错了", "刚刚的地址写错了"])
def test_just_now_of_the_talk_is_no_day(text: str) -> None:
    assert of_talk(text, 0, 2)


@pytest.mark.parametrize("text", ["刚刚坏的", "刚刚手机自己关机了", "刚才那个师傅走了"])
def test_just_now_of_the_matter_is_one(text: str) -> None:
    assert not of_talk(text, 0, 2)


def test_what_a_card_cost_is_a_sum() -> None:
    assert found("理发店办卡8888，不退", SlotType.AMOUNT) == [("8888", "888800")]


@pytest.mark.parametrize("text", ["保险理赔三个月了", "理赔两个月没结果"])
def test_settling_a_claim_is_no_wish(text: str) -> None:
    assert texts(text, SlotType.DEMAND) == []


def test_so_many_new_ones_are_one() -> None:
    assert texts("赔三个新的", SlotType.DEMAND)


@pytest.mark.parametrize("text", ["移动又给我开了个彩铃包", "联通又乱扣我钱"])
def test_a_carrier_that_sells_unasked_is_a_firm(text: str) -> None:
    assert texts(text, SlotType.COMPANY) == [text[:2]]


@pytest.mark.parametrize("text", ["宽带老断网 电信的", "移动的，老断网"])
def test_whose_line_it_is_names_the_carrier(text: str) -> None:
    assert len(texts(text, SlotType.COMPANY)) == 1


@pytest.mark.parametrize("text", ["美的", "美的。", "得物"])
def test_a_name_alone_is_a_firm_even_where_it_ends_like_a_word(text: str) -> None:
    assert texts(text, SlotType.COMPANY) == [text.rstrip("。")]
