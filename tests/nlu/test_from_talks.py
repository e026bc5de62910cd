"""Words that real talks brought: sums without a unit, wishes, attempts, harm told calmly."""

from __future__ import annotations

import pytest

from nlu.steps import demand, money
from nlu.types import Flag, Intent, SlotType
from tests.nlu.deciding import CALM, decided
from tests.nlu.reading import texts


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("房费是688，不是别的数", ["68800"]),
        ("费用一共320", ["32000"]),
        ("饭钱88", ["8800"]),
        ("浪费20分钟", []),
        ("免费30天", []),
    ],
)
def test_a_sum_after_a_fee_is_money(text: str, fen: list[str]) -> None:
    assert [slot.value for slot in money.amounts(text)] == fen


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("房费全退", ["refund"]),
        ("运费都退给我", ["refund"]),
        ("我要你们给个准话", ["other"]),
    ],
)
def test_a_wish_is_one_in_any_words(text: str, codes: list[str]) -> None:
    assert [slot.value for slot in demand.demands(text)] == codes


def test_appointments_that_were_made_are_attempts() -> None:
    assert [slot.value for slot in demand.attempts("师傅约了三次都没来")] == ["3"]
    assert list(demand.attempts("约好三点来")) == []


def test_harm_told_calmly_is_a_complaint() -> None:
    """Whoever tells of harm brings a matter, in whatever tone."""
    idle = CALM | {"intent": {"chitchat": 0.9, "inquiry": 0.1}}
    labels = decided("吃了你们的保健品头晕，现在在医院", idle)
    assert Flag.SAFETY in labels.flags
    assert labels.intent is Intent.COMPLAINT
    assert decided("今天天气真好", idle).intent is not Intent.COMPLAINT


def test_nobody_is_called_without_a_word_of_a_person() -> None:
    """A review of a headset says 人声: the model alone took it for 人工."""
    asks = CALM | {"intent": {"ask_human": 0.9, "chitchat": 0.1}}
    assert decided("人声整体靠后", asks).intent is not Intent.ASK_HUMAN
    for said in ("叫你们领导来", "想找个人说说", "could somebody help"):
        assert decided(said, asks).intent is Intent.ASK_HUMAN


def test_who_broke_a_thing_is_no_thing_where_one_is_named() -> None:
    assert texts("快递把我的陶瓷花瓶摔碎了", SlotType.PRODUCT) == ["花瓶"]
    assert texts("快递把我东西弄丢了", SlotType.PRODUCT) == ["快递"]
