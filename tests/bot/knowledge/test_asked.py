"""One box understands what somebody means, and says how it understood it."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.asked import Asked, Reader
from tests.bot.knowledge.conftest import NOW, ZONE

TODAY = NOW.astimezone(ZONE).date()


def read(reader: Reader, text: str) -> Asked:
    return reader.read(text, TODAY)


def test_a_number_a_word_and_a_week(reader: Reader) -> None:
    asked = read(reader, "8000 续航 上周")
    assert asked.needs == [reader.terms.code("8000"), "续航"]
    assert (asked.since, asked.until) == (date(2026, 3, 2), date(2026, 3, 9))
    assert [chip.kind for chip in asked.chips] == ["since", "until", "digits", "word"]
    assert [chip.shown for chip in asked.chips][2:] == ["号码 8000", "续航"]
    assert asked.marks == ["续航"]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("昨天", date(2026, 3, 10), date(2026, 3, 11)),
        ("2026年2月", date(2026, 2, 1), date(2026, 3, 1)),
        ("2月20日到3月3日", date(2026, 2, 20), date(2026, 3, 4)),
        ("3月1号以来", date(2026, 3, 1), None),
        ("3月1号之前", None, date(2026, 3, 1)),
        ("近30天", date(2026, 2, 10), None),
        ("最近一周", date(2026, 3, 5), None),
        ("过去两个月", date(2026, 1, 11), None),
        ("續航", None, None),
    ],
)
def test_days_are_read_as_people_say_them(
    reader: Reader, text: str, since: date | None, until: date | None
) -> None:
    asked = read(reader, text)
    assert (asked.since, asked.until) == (since, until)


def test_a_day_begins_at_midnight_of_the_companys_zone(reader: Reader) -> None:
    query = read(reader, "今天").query(ZONE)
    assert query.since == NOW.timestamp() - 12 * 3600
    assert query.until == NOW.timestamp() + 12 * 3600


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("级别:紧急", "l:1"),
        ("level:1", "l:1"),
        ("类别：故障", "c:quality.fault"),
        ("類別:故障", "c:quality.fault"),
        ("category:quality", "c:quality"),
        ("状态:已结案", "s:closed"),
        ("客服:林可", "o:林可"),
        ("标签:money", "t:money"),
        ("标签:退款补偿", "t:money"),
    ],
)
def test_a_filter_is_named_before_a_colon(reader: Reader, text: str, need: str) -> None:
    asked = read(reader, f"{text} 续航")
    assert asked.needs == [need, "续航"]
    assert need not in asked.words, "a filter is never given up"


def test_what_stands_in_quotation_marks_is_words(reader: Reader) -> None:
    asked = read(reader, "“昨天” “级别:紧急”")
    assert (asked.since, asked.until) == (None, None)
    assert "昨天" in asked.needs
    assert "l:1" not in asked.needs


def test_a_single_character_is_looked_for_when_there_is_nothing_else(reader: Reader) -> None:
    assert read(reader, "坏").query(ZONE).needs == ("坏",)
    both = read(reader, "屏幕 坏").query(ZONE)
    assert (both.needs, both.likes) == (("屏幕",), ("坏",))


@pytest.mark.parametrize("text", ["", "   ", "\x00", "'; DROP TABLE cases; --", "%", ":", "级别:"])
def test_anything_can_be_typed(reader: Reader, text: str) -> None:
    query = read(reader, text).query(ZONE)
    assert len(query.needs) <= 6
