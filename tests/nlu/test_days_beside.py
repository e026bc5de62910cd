"""Days that stand beside one another and mean one; days told in words of a place or a tongue."""

from __future__ import annotations

from datetime import date

import pytest

from nlu.types import WANTED, Slot, SlotType
from tests.nlu.reading import read

TODAY = date(2026, 11, 27)
"""A Friday."""


def days(text: str) -> list[Slot]:
    return [slot for slot in read(text, TODAY) if slot.type is SlotType.DATE]


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("上周在淘宝买的锅 好像是周三 漏水", "2026-11-18", "purchase"),
        ("上礼拜买的破壁机坏了 好像是周三买的", "2026-11-18", "purchase"),
        ("last week, I think Wednesday", "2026-11-18", ""),
        ("前天 啊不 大前天晚上", "2026-11-24", ""),
        ("8月30号 不 31号买的手机", "2026-08-31", "purchase"),
        ("周二 啊不 周三送的", "2026-11-25", "event"),
        ("9月1号入住 不 8月31", "2026-08-31", "event"),
        ("昨天 不对 前天", "2026-11-25", ""),
        ("拍的时候是5月20号 不对 是5月18号", "2026-05-18", ""),
        ("1号买的，不，2号", "2026-11-02", "purchase"),
        ("去年夏天买的 618 苏宁", "2025-06-18", "purchase"),
    ],
)
def test_of_a_slip_and_of_a_week_one_day_is_left(text: str, value: str, role: str) -> None:
    assert [(s.value, s.precision, s.role) for s in days(text)] == [(value, "day", role)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("上周五买的 可能是周五 也可能周四 记不太清", "上周五"),
        ("9月1号还是2号买的", "9月1号"),
        ("十号十一号 记不清", "十号"),
    ],
)
def test_a_day_in_doubt_is_one_that_is_about(text: str, words: str) -> None:
    assert [(s.text, s.precision) for s in days(text)] == [(words, "about")]


@pytest.mark.parametrize(
    "text",
    [
        "是上周四，不是周三",
        "不是昨天，是前天",
        "上周三送的 周五就坏了",
        "上周买的 周三漏水",
        "上周五 跟这周一",
        "周一不发 周二也不发",
        "昨天说今天不来",
        "8月30号不发货 31号还不发",
    ],
)
def test_two_days_stay_two(text: str) -> None:
    assert len(days(text)) == 2


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("大前日", "2026-11-24"),
        ("前儿个下午", "2026-11-25"),
        ("昨儿个晚上", "2026-11-26"),
        ("頭先先打完電話", "2026-11-27"),
        ("last Tues", "2026-11-17"),
        ("a fortnight ago", "2026-11-13"),
        ("Booked on 20th", "2026-11-20"),
        ("on 20th", "2026-11-20"),
        ("Tuesday week ago", "2026-11-17"),
        ("a week ago last Tuesday", "2026-11-17"),
        ("on 3rd May", "2026-05-03"),
        ("need it before 14 December", "2026-12-14"),
        ("bought it on 14 December", "2025-12-14"),
        ("12月14号前要", "2026-12-14"),
        ("12月14号买的", "2025-12-14"),
        ("聖誕前要", "2026-12-25"),
        ("圣诞节前买的", "2025-12-25"),
    ],
)
def test_days_are_found_in_other_words(text: str, value: str) -> None:
    assert [s.value for s in days(text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "四百五一双",
        "3号厅",
        "等14日",
        "order no DH-20261120-0093",
        "夸一下3号柜台的小王",
        "3号窗口",
        "on 20th floor",
        "on 2nd attempt",
        "the sun is hot",
    ],
)
def test_what_looks_like_a_day_and_is_none(text: str) -> None:
    assert days(text) == []


def test_a_sum_behind_a_month_leaves_the_month() -> None:
    assert [(s.text, s.precision) for s in days("电费上个月一千二")] == [("上个月", "month")]


@pytest.mark.parametrize("text", ["春节前必须送到", "12月14号前要", "need it before 14 December"])
def test_a_day_until_which_it_is_wanted_is_no_day_of_the_event(text: str) -> None:
    assert [s.role for s in days(text)] == [WANTED]


@pytest.mark.parametrize("text", ["1月到11月", "扣费 3月至10月", "从5号到20号"])
def test_from_one_day_to_another_it_went_on(text: str) -> None:
    """Nothing was bought on both."""
    assert {s.role for s in days(text)} == {"event"}
