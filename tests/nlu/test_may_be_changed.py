"""A fault told by who politely asks for a remedy is a complaint; the mere question is none."""

from __future__ import annotations

import pytest

from nlu import plain_english
from nlu.guess import barred
from nlu.reproach import asks_with_fault
from nlu.types import Intent, SlotType
from tests.nlu.deciding import CALM, decided
from tests.nlu.reading import found


@pytest.mark.parametrize(
    "text",
    [
        "上次在你們店買的外套 洗一次就縮水了 可以換嗎", "我上禮拜買的咖啡機一直漏水 可以退貨嗎",
        "買的鞋子開膠了 可以退嗎", "上周买的电饭煲坏了能换吗", "補的牙一個月就掉了 可以退嗎",
    ],
)  # fmt: skip
def test_a_fault_and_whether_it_may_be_changed_is_a_complaint(text: str) -> None:
    """S1-03: it was put off as a question that a colleague answers better."""
    assert decided(text, CALM).intent is Intent.COMPLAINT


@pytest.mark.parametrize(
    "text",
    [
        "如果买的鞋子坏了可以退吗", "昨天买的裙子可以换吗", "买的东西万一漏水能不能退",
        "坏了可以换吗", "你们的政策是坏了就能退吗", "拆了还能退吗",
    ],
)  # fmt: skip
def test_what_might_happen_is_asked_about(text: str) -> None:
    assert not asks_with_fault(text)


@pytest.mark.parametrize(
    "text",
    [
        "hi there, my order 11223 arrived smashed. can i get a replacement?",
        "my headphones stopped working after a week, can i return them?",
        "the shirt shrank in the first wash. can i exchange it?",
    ],
)
def test_a_thing_gone_wrong_is_told_by_who_asks_to_return_it(text: str) -> None:
    """S1-03."""
    assert plain_english.grieves(Intent.INQUIRY, text) == "wronged"


@pytest.mark.parametrize("text", ["if it shrank can i return it?", "can i return it?"])
def test_the_mere_question_stays_one(text: str) -> None:
    assert not plain_english.grieves(Intent.INQUIRY, text)


def test_a_call_to_the_courier_asks_nobody_in() -> None:
    """S1-09: 打电话给快递员 filed the case and put a person into the talk."""
    assert Intent.ASK_HUMAN in barred("打电话给快递员")
    assert Intent.ASK_HUMAN in barred("我打了电话给骑手")
    assert Intent.ASK_HUMAN not in barred("打电话给我")
    assert Intent.ASK_HUMAN not in barred("叫快递员打电话给我")


def test_who_goes_to_law_or_asks_for_mercy_takes_nothing_back() -> None:
    """S1-15."""
    assert Intent.WITHDRAW in barred("算了 我去告他")
    assert Intent.WITHDRAW in barred("算了 她也不容易 别扣她工资")
    assert Intent.WITHDRAW not in barred("算了 我不告了")
    assert Intent.WITHDRAW not in barred("算了 不投诉了")


def test_a_registered_parcel_is_no_sum_of_money() -> None:
    """S0-09."""
    assert found("RM998877665GB", SlotType.ORDER_NO) == [("RM998877665GB", "RM998877665GB")]
    assert found("RM998877665GB", SlotType.AMOUNT) == []
    assert found("RM120 for it", SlotType.AMOUNT) == [("RM120", "12000")]
