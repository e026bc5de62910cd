"""From which odds the model raises a flag: alone, with a rule's hint, or with another head."""

from __future__ import annotations

import pytest

from nlu.types import Flag
from tests.nlu.deciding import ANGRY, CALM, Odds, decided

_OF_HAZARD: dict[str, dict[str, float]] = {
    "parent": {"quality": 0.8},
    "leaf": {"quality.safety": 0.45},
}
_UNSURE: dict[str, dict[str, float]] = {"flags": {Flag.SAFETY: 0.25}}


def test_two_heads_half_sure_of_danger_are_believed() -> None:
    """S0-21: what complains of a hazard is urgent, though its words were never heard before."""
    labels = decided("面包很难吃", ANGRY | _OF_HAZARD | _UNSURE)
    assert labels.flags == {Flag.SAFETY}
    assert labels.level == 1


@pytest.mark.parametrize(
    ("what", "odds"),
    [
        ("another head says something else", ANGRY | _UNSURE),
        ("the flags' head rules it out", ANGRY | _OF_HAZARD | {"flags": {Flag.SAFETY: 0.1}}),
        ("it is no complaint", CALM | _OF_HAZARD | _UNSURE),
        ("it is another flag", ANGRY | _OF_HAZARD | {"flags": {Flag.ACCOUNT_SECURITY: 0.5}}),
    ],
)
def test_one_head_half_sure_raises_nothing(what: str, odds: Odds) -> None:
    assert decided("面包很难吃", odds).flags == frozenset(), what


def test_what_is_said_in_a_figure_no_head_can_raise() -> None:
    odds = ANGRY | _OF_HAZARD | {"flags": {Flag.SAFETY: 0.99}}
    assert decided("气得我头顶冒烟", odds).flags == frozenset()


_ACCOUNT: dict[str, dict[str, float]] = {"flags": {Flag.ACCOUNT_SECURITY: 0.98}}


@pytest.mark.parametrize(
    "text",
    ["我的帐号被停权，我储了三万多", "你们把我游戏号封了", "you banned my account for nothing"],
)
def test_who_was_shut_out_by_the_firm_itself_has_no_account_in_danger(text: str) -> None:
    assert decided(text, ANGRY | _ACCOUNT).level == 2


@pytest.mark.parametrize("text", ["账号被封了，里面的钱被别人花了", "账号有点不对劲"])
def test_an_account_that_others_got_into_is_in_danger(text: str) -> None:
    assert Flag.ACCOUNT_SECURITY in decided(text, ANGRY | _ACCOUNT).flags


@pytest.mark.parametrize(
    "text",
    [
        "视频会员莫名其妙扣了我25",
        "我银行卡莫名其妙扣了我年费 我都没用过",
        "自动续费扣了我钱 我没同意",
        "被扣了 99",
        "酒店扣了我押金500 退给我 就打我电话",
        "今個月15號扣咗我兩次錢",
        "我不是来报盗刷的 就是扣年费",
        "you charged me twice",
        "charged a late fee of 250",
    ],
)
def test_who_was_charged_by_a_firm_has_no_account_in_danger(text: str) -> None:
    assert decided(text, ANGRY | _ACCOUNT).level == 2


@pytest.mark.parametrize(
    "text",
    [
        "莫名其妙扣了我三千块 我什么都没买",
        "会员被别人登录 扣了我三百",
        "微信免密支付扣了我两千",
        "someone charged my card",
        "charged for a transaction i don't recognise",
    ],
)
def test_a_charge_that_somebody_else_made_is_a_danger_still(text: str) -> None:
    assert decided(text, ANGRY | _ACCOUNT).level == 1
