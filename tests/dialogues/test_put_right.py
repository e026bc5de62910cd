"""S1-07: what a correction puts right, and what only stands beside it."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.renumbered import sets_right
from dialogues.state import FieldName, Known, MessageId
from tests.dialogues.broken import BROKEN, until_asked

_TWO = {"phone": ["15812345678=+8615812345678", "15812345679=+8615812345679"]}
_NIGHT = {"date": ["前天晚上=2026-11-23", "昨晚=2026-11-24"], "product": "高铁"}


@pytest.mark.parametrize(
    "text",
    [
        "手机号15812345678，不对，是15812345679",
        "15812345678 打错了 是15812345679",
        "15812345678 写错了 15812345679",
        "15812345678 no sorry 15812345679",
    ],
)
@pytest.mark.parametrize("intent", ["correction", "supplement"])
def test_of_two_numbers_in_a_line_the_one_put_right_is_kept(
    chat: Any, text: str, intent: str
) -> None:
    """Nobody rings a stranger."""
    chat.say("空调漏水", **BROKEN)
    words = chat.say(text, intent=intent, slots=_TWO)
    assert chat.known("contact_phone") == "+8615812345679"
    assert "15812345678" not in words


def test_where_he_was_then_puts_no_product_and_no_day_right(chat: Any) -> None:
    chat.say(
        "酒店空调响一夜", **{**BROKEN, "slots": {"product": "空调", "date": "昨晚=2026-11-24"}}
    )
    chat.say("哦说错了 是前天晚上 昨晚我在高铁上", intent="correction", slots=_NIGHT)
    assert chat.known("product") == "空调"
    days = {chat.known("occurred_on"), chat.known("purchased_on"), chat.known("more_date")}
    assert days == {"2026-11-23", ""}


def test_what_is_told_of_the_thing_behind_a_correction_is_put_right(chat: Any) -> None:
    """Only where he was is beside the point; what was wrong besides is not."""
    chat.say("酒店空调响一夜", **BROKEN)
    chat.say("说错了 是热水器 昨晚坏的", intent="correction", slots={"product": "热水器"})
    assert chat.known("product") == "热水器"


def test_a_place_told_on_by_both_words_goes_on(chat: Any) -> None:
    """3栋2单元 不是3栋1单元 is no wish, and the house stands in the block that is known."""
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "demand")
    name = FieldName("place")
    known = Known("翠湖小区3栋", "翠湖小区3栋", MessageId(1))
    chat.state = chat.now_state.but(fields=chat.now_state.fields | {name: known})
    chat.say("3栋2单元 不是3栋1单元 别搞错了", intent="correction")
    assert chat.known("place") == "翠湖小区3栋2单元"
    assert not chat.known("demand")


def test_a_sum_put_right_by_what_another_says_is_no_wish(chat: Any) -> None:
    chat.say(
        "空调漏水，邻居要我赔5000",
        **{**BROKEN, "slots": {"product": "空调", "amount": "5000=500000"}},
    )
    until_asked(chat, "demand")
    chat.say("不是5000 他说3500就行", intent="correction")
    assert chat.known("amount") == "350000"
    assert not chat.known("demand")


def test_numbers_set_against_each_other_are_told_from_others() -> None:
    assert sets_right("不是5000 他说3500就行")
    assert sets_right("是1250不是1200")
    assert not sets_right("他说3500就行")
