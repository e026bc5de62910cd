"""A day and a shop told in one answer fill both, and a shop alone is no wish."""

from __future__ import annotations

from typing import Any

import pytest

from dialogues.where_told import beside, bought_at
from tests.dialogues.broken import BROKEN, UNCLEAR, until_asked

_SHRUNK: dict[str, Any] = {
    "intent": "complaint", "emotion": "disappointment", "heat": 1, "category": "quality.damaged",
    "slots": {"product": "西装"},
}  # fmt: skip
_RUDE: dict[str, Any] = {"intent": "complaint", "heat": 1, "category": "service.attitude"}


@pytest.mark.parametrize(
    ("text", "day", "where"),
    [
        ("11月22號送洗，信義路那家潔衣坊", "11月22號", "信義路那家潔衣坊"),
        ("尋晚七點幾，旺角嗰間", "尋晚", "旺角嗰間"),
        ("昨晚八点多，万达广场", "昨晚", "万达广场"),
        ("今朝喺旺角站", "今朝", "旺角站"),
        ("上个月 大概月底", "上个月", ""),
        ("昨天，師傅上門", "昨天", ""),
        ("昨天，真的很氣", "昨天", ""),
        ("昨天，我媽在家", "昨天", ""),
        ("昨天下午，打電話去店裡", "昨天下午", ""),
    ],
)
def test_a_place_beside_a_day_is_told_by_its_name(
    heard: Any, text: str, day: str, where: str
) -> None:
    known = beside(heard(text), [day], loosely=False)
    assert (known.value if known else "") == where


@pytest.mark.parametrize("text", ["去年 黑色", "去年，降噪款", "去年 刚买", "去年 送朋友"])
def test_no_colour_and_no_doing_is_where_it_was_bought(heard: Any, text: str) -> None:
    assert beside(heard(text), ["去年"], loosely=True) is None


def test_two_names_beside_a_day_are_both_kept(heard: Any) -> None:
    """The bus and the stop: S1-07."""
    reading = heard("今朝七點三，城巴969，天水圍", slots={"company": "城巴"})
    known = beside(reading, ["今朝"], loosely=False)
    assert known is not None
    assert known.value == "城巴969，天水圍"


@pytest.mark.parametrize("text", ["豐澤，上個月", "上個月，豐澤", "上個月 全國電子"])
def test_where_it_was_bought_is_taken_beside_the_day_it_was_bought(chat: Any, text: str) -> None:
    chat.say("空调漏水", **BROKEN)
    until_asked(chat, "purchased_on")
    chat.say(text, slots={"date": "上個月=2026-10-01/month"}, **UNCLEAR)
    assert chat.known("place_of_purchase") in {"豐澤", "全國電子"}
    assert "place_of_purchase" not in chat.asked


def test_the_shop_told_beside_the_day_it_happened_is_not_asked_for(chat: Any) -> None:
    chat.say("洗衣店把我西裝洗到縮水", **_SHRUNK)
    until_asked(chat, "occurred_on")
    chat.say("上個禮拜天，潔衣坊信義店", slots={"date": "上個禮拜天=2026-11-22"}, **UNCLEAR)
    assert chat.known("occurred_on") == "2026-11-22"
    assert chat.known("company") == "潔衣坊信義店"


def test_a_shop_called_that_one_is_no_wish(chat: Any) -> None:
    chat.say("職員態度好差，鬧我", **_RUDE)
    until_asked(chat, "demand")
    chat.state = chat.now_state.but(
        fields={n: k for n, k in chat.now_state.fields.items() if n != "place"}
    )
    chat.say("台中逢甲那間", intent="supplement")
    assert chat.known("place") == "台中逢甲那間"
    assert not chat.known("demand")


def test_a_firm_right_before_buying_is_where_it_was_bought(heard: Any) -> None:
    known = bought_at(heard("momo買的氣炸鍋用三次就壞了", slots={"company": "momo"}))
    assert known is not None
    assert known.value == "momo"
    assert bought_at(heard("momo客服不理我", slots={"company": "momo"})) is None


def test_a_day_in_the_first_words_about_a_service_is_no_day_of_purchase(chat: Any) -> None:
    chat.say("洗衣店把我西裝洗到縮水，上週三", **_SHRUNK | {
        "slots": {"product": "西裝", "date": "上週三=2026-11-18"}
    })  # fmt: skip
    assert chat.known("occurred_on") == "2026-11-18"
    assert not chat.known("purchased_on")


def test_the_shop_known_by_now_is_no_place_besides(chat: Any) -> None:
    chat.say("我在蝦皮買的吹風機，收到就不能用", **BROKEN | {"slots": {"company": "蝦皮"}})
    until_asked(chat, "purchased_on")
    slots = {"date": "前天=2026-11-23", "company": "蝦皮"}
    chat.say("前天收到的，蝦皮", slots=slots, **UNCLEAR)
    assert chat.known("place_of_purchase") == "蝦皮"
    assert not chat.known("place")
