"""What config.yml means to the decisions: company words, opening hours, limits."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import company, rulebook
from bot.config import Config, OwnFile
from dialogues.book import Company
from dialogues.calendar_file import Days
from dialogues.clocks import Kind
from dialogues.sla import About
from dialogues.typed_yaml import FileError

ZONE = ZoneInfo("Asia/Shanghai")
WEEK = (1, 2, 3, 4, 5)
SPLIT = ("09:00-12:00", "13:30-18:00")


def calendar(**parts: object) -> Days:
    return Days.model_validate(parts)


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


def test_limits_run_on_the_hours_of_the_file() -> None:
    settings = Config.model_validate({"calendar": {"days": WEEK, "hours": SPLIT}})
    terms = rulebook.of_files(settings).sla
    start = at("2026-11-25 11:50")
    assert terms.office.is_open(start)
    assert terms.due(Kind.FIRST_TOUCH, start, About()) == at("2026-11-25 13:50")
    urgent = terms.due(Kind.FIRST_TOUCH, start, About("1"))
    assert urgent == at("2026-11-25 12:05")


def test_the_operators_own_limits_count(tmp_path: Path) -> None:
    own = tmp_path / "sla.yml"
    own.write_text("profiles: {全部: {calendar: always, first_touch: 5m}}\n", encoding="utf-8")
    terms = rulebook.of_files(Config(sla=OwnFile(file=own))).sla
    start = at("2026-11-25 10:00")
    assert terms.due(Kind.FIRST_TOUCH, start, About("1")) == start + timedelta(minutes=5)
    own.write_text("profiles: {全部: {first_tuch: 5m}}\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"sla\.yml:1: "):
        rulebook.of_files(Config(sla=OwnFile(file=own)))


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


def test_words_on_personal_data_are_there_in_every_language() -> None:
    """S1-08: better in Chinese than not at all; an English line of his own comes first."""
    said = {"privacy": "见《隐私政策》https://shop.example/privacy"}
    words = company.companies(Config.model_validate({"company": said}))
    assert company.company(Config.model_validate({"company": said})).privacy == said["privacy"]
    assert words["zh-Hant"].privacy == "見《隱私政策》https://shop.example/privacy"
    assert words["en"].privacy == said["privacy"]
    own = said | {"languages": {"en": {"privacy": "https://shop.example/en"}}}
    assert company.companies(Config.model_validate({"company": own}))["en"].privacy.endswith("/en")
    assert {one.privacy for one in company.companies(Config()).values()} == {""}


@pytest.mark.parametrize("privacy", ["第一行\n第二行", "字" * 201])
def test_words_on_personal_data_are_one_short_line(privacy: str) -> None:
    with pytest.raises(ValueError, match="privacy"):
        Config.model_validate({"company": {"privacy": privacy}})


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


def test_the_doors_are_those_that_are_open_and_what_the_firm_has_besides() -> None:
    """S0-04: closing a door or naming a hotline changes what is told."""
    plain = company.company(Config())
    assert [said for _, said in plain.doors] == ["网页聊天"]
    told = {
        "company": {"doors": "客服热线 400-000-0000"},
        "channels": {
            "web": {"enabled": False},
            "wechat": {"main": {"app_id": "wx0123456789abcdef"}},
            "telegram": {"main": {}},
        },
    }
    words = Config.model_validate(told)
    said = [said for _, said in company.company(words).doors]
    assert said == ["微信公众号", "Telegram", "客服热线 400-000-0000"]
    abroad = company.companies(words)
    assert [said for _, said in abroad["zh-Hant"].doors][-1] == "客服熱線 400-000-0000"
    assert [said for _, said in abroad["en"].doors] == ["our WeChat account", "Telegram"]
    told["company"] = {"languages": {"en": {"doors": "the web chat and our hotline"}}}
    own = company.companies(Config.model_validate(told))["en"]
    assert own.doors == (("", "the web chat and our hotline"),)
