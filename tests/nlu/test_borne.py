"""Words that only sound like a leaf leave its whole parent out; what speaks for it keeps it."""

from __future__ import annotations

import pytest

from nlu import borne

ODDS = {"account_safety": 0.7, "service": 0.2, "price": 0.6, "quality": 0.5}
LEAVES = {
    "account_safety.harassment": 0.6, "account_safety.fraud": 0.1, "service.slow": 0.2,
    "price.overcharge": 0.4, "price.fees": 0.1, "quality.food": 0.3,
}  # fmt: skip
FRAUD = LEAVES | {"account_safety.harassment": 0.1, "account_safety.fraud": 0.6}


def left(text: str, parent: str, leaves: dict[str, float] = LEAVES) -> bool:
    return parent in borne.out(ODDS, leaves, text)


@pytest.mark.parametrize(
    "text",
    [
        "我想投诉信用卡中心,打电话等了45分钟先有人听", "你们公司擅自帮我续约",
        "司机一直打电话 昨天坐的", "合约到期自己就续了",
    ],
)  # fmt: skip
def test_nobody_is_on_the_phone_of_a_renewed_contract_or_of_a_hotline(text: str) -> None:
    """S0-04."""
    assert not left(text, "account_safety")


@pytest.mark.parametrize(
    "text",
    [
        "续费的推销天天打来", "打电话等了半天没人接 倒是天天有人打来推销", "催收打电话到我单位",
        "a debt collector calls me about a contract",
    ],
)  # fmt: skip
def test_who_is_pestered_beside_it_is_pestered(text: str) -> None:
    assert left(text, "account_safety")


def test_a_dismissal_and_a_bare_purchase_are_no_swindle() -> None:
    assert not left("我被公司资遣 没有资遣费", "account_safety", FRAUD)
    assert not left("我二手平台买的相机 上个月底买的", "account_safety", FRAUD)
    assert left("二手平台买的相机 转账以后拉黑我", "account_safety", FRAUD)
    assert left("公司骗我签了字就开除我", "account_safety", FRAUD)


def test_a_booth_where_money_is_paid_charged_nothing() -> None:
    assert not left("停车场收费亭的阿伯骂我三字经", "price")
    assert left("收费亭多收我二十块", "price")
    assert not left("张八达通被部机食了", "quality")
    assert left("自动售货机里的面包馊了 机器还吞钱", "quality")


def test_some_parent_is_always_left() -> None:
    assert borne.out({"price": 1.0}, LEAVES, "收费亭的人骂我") == {"price": 1.0}
