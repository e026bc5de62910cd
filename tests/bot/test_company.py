"""What config.yml means to the decisions: hours, holidays, terms."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import company
from bot.config import Calendar, Config
from dialogues.book import Company

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = (1, 2, 3, 4, 5)
SPLIT = ("09:00-12:00", "13:30-18:00")


def calendar(**parts: object) -> Calendar:
    return Calendar.model_validate(parts)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "每天 9 点到 21 点"),
        ({"hours": ["00:00-24:00"]}, "每天 24 小时"),
        ({"days": WEEK, "hours": SPLIT}, "周一到周五 9 点到 12 点、13:30 到 18 点"),
        ({"days": [6, 7], "hours": ["20:00-24:00"]}, "周六、周日 20 点到 24 点"),
        ({"days": [1, 3, 5]}, "周一、周三、周五 9 点到 21 点"),
        ({"days": WEEK, "holidays": "cn"}, "周一到周五 9 点到 21 点（法定节假日除外）"),
    ],
)
def test_opening_hours_are_said_as_people_say_them(parts: dict[str, object], said: str) -> None:
    assert company.hours_said(calendar(**parts)) == said


def test_the_bot_speaks_for_the_company_of_the_file() -> None:
    settings = Config.model_validate({"company": {"name": "晨光家电", "duty_team": "店长"}})
    words = company.company(settings)
    assert words == Company("晨光家电", "小安", "每天 9 点到 21 点", words.help_lines, "店长")


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25 09:00", True),
        ("2026-11-25 12:00", False),
        ("2026-11-25 13:29", False),
        ("2026-11-25 17:59", True),
        ("2026-11-25 18:00", False),
        ("2026-11-28 10:00", False),
    ],
)
def test_split_shifts_are_kept(moment: str, *, is_open: bool) -> None:
    days = company.calendar(calendar(days=WEEK, hours=SPLIT))
    assert days.is_open(at(moment)) is is_open


def test_the_last_hour_before_midnight_is_open() -> None:
    days = company.calendar(calendar(hours=["22:00-24:00"]))
    assert days.is_open(at("2026-11-25 23:59"))
    assert not days.is_open(at("2026-11-26 00:00"))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-10", True),  # a Saturday worked for it
        ("2026-10-17", False),  # a Saturday like any other
        ("2026-10-16", True),
    ],
)
def test_public_holidays_and_make_up_days_are_known(day: str, *, is_open: bool) -> None:
    days = company.calendar(calendar(days=WEEK, holidays="cn"))
    assert days.is_open(at(f"{day} 10:00")) is is_open


def test_own_days_beat_the_public_ones() -> None:
    days = company.calendar(
        calendar(days=WEEK, holidays="cn", closed=["2026-10-10", "2026-11-25"], open=["2026-10-01"])
    )
    assert days.is_open(at("2026-10-01 10:00"))
    assert not days.is_open(at("2026-10-10 10:00"))
    assert not days.is_open(at("2026-11-25 10:00"))


def test_a_day_both_closed_and_open_is_open() -> None:
    days = company.calendar(calendar(closed=["2026-11-25"], open=["2026-11-25"]))
    assert days.is_open(at("2026-11-25 10:00"))


@pytest.mark.parametrize("year", [1999, 2026, 2031, 2100])
def test_a_year_nobody_announced_does_not_stop_anything(year: int) -> None:
    settings = Config.model_validate({"calendar": {"holidays": "cn", "days": WEEK}})
    start = datetime(year, 9, 30, 17, 0, tzinfo=ZONE)
    due = company.sla(settings).due("plan_by", start, urgent=False)
    assert start < due < start + timedelta(days=30)


def test_the_reach_of_the_holidays_is_known() -> None:
    assert company.holidays_known_to(calendar()) is None
    reach = company.holidays_known_to(calendar(holidays="cn"))
    assert reach is not None
    assert reach >= date(2026, 1, 1).year


def test_terms_reach_the_promises() -> None:
    terms = {"urgent": {"first_touch": "5m", "plan": "20m"}, "first_touch_by": {"logistics": "3h"}}
    kept = company.sla(Config.model_validate({"sla": terms}))
    start = at("2026-11-25 10:00")
    due = {
        "urgent": kept.due("first_touch", start, urgent=True, category="logistics.late"),
        "urgent plan": kept.due("plan_by", start, urgent=True),
        "logistics": kept.due("first_touch", start, urgent=False, category="logistics.late"),
        "quality": kept.due("first_touch", start, urgent=False, category="quality.fault"),
    }
    assert {name: when - start for name, when in due.items()} == {
        "urgent": timedelta(minutes=5),
        "urgent plan": timedelta(minutes=20),
        "logistics": timedelta(hours=3),
        "quality": timedelta(minutes=30),
    }


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "9:00 to 21:00 every day"),
        ({"hours": ["00:00-24:00"]}, "24 hours every day"),
        ({"days": WEEK, "hours": SPLIT}, "9:00 to 12:00 and 13:30 to 18:00, Monday to Friday"),
        ({"days": [6, 7], "hours": ["20:00-24:00"]}, "20:00 to 24:00, Saturday and Sunday"),
        (
            {"days": WEEK, "holidays": "cn"},
            "9:00 to 21:00, Monday to Friday, public holidays excepted",
        ),
    ],
)
def test_opening_hours_are_said_in_english(parts: dict[str, object], said: str) -> None:
    assert company.hours_in_english(calendar(**parts)) == said


def test_the_company_has_words_in_every_language() -> None:
    words = company.companies(Config.model_validate({"company": {"name": "晨光家电"}}))
    assert (words["zh-Hant"].name, words["zh-Hant"].hours) == ("晨光家電", "每天 9 點到 21 點")
    assert (words["en"].name, words["en"].hours) == ("晨光家电", "9:00 to 21:00 every day")
    assert company.companies(Config())["en"].name == "our company"


def test_whom_to_ring_follows_the_place_of_the_customers() -> None:
    """Hong Kong and Taiwan until the operator says better; his own numbers are everybody's."""
    words = company.companies(Config())
    assert "1925" in words["zh-Hant"].help_lines
    assert "999" in words["zh-Hant"].fire
    assert (words["en"].fire, words["en"].medical) == ("119", "120")
    here = company.companies(Config.model_validate({"company": {"fire": "999", "medical": "999"}}))
    assert (here["zh-Hant"].fire, here["en"].medical) == ("999", "999")


def test_what_the_file_says_for_a_language_comes_first() -> None:
    settings = Config.model_validate({
        "company": {
            "name": "晨光家电",
            "languages": {"en": {"name": "Morning Light", "hours": "all day"}},
        }
    })  # fmt: skip
    words = company.companies(settings)
    assert (words["en"].name, words["en"].hours) == ("Morning Light", "all day")
    assert words["en"].bot_name == "Xiao An"
    assert words["zh-Hant"].name == "晨光家電"
