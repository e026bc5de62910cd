"""What config.yml means to the decisions: company words, opening hours, product facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import time

from bot import product_facts
from bot.config import Config
from cases.product_facts import Fact
from dialogues.book import ABROAD, Company
from dialogues.calendar_file import Days
from dialogues.tongue import EN, HANT, WEEKDAYS
from dialogues.translate import traditional

_DAY_NAMES = "一二三四五六日"
_LOCAL = ("help_lines", "regulators", "fire", "medical", "police")
_WEEK = 7
_DOORS = {  # channel: how it is said, in Chinese and in English
    "web": ("网页聊天", "the web chat"),
    "wechat": ("微信公众号", "our WeChat account"),
    "kf": ("微信客服", "WeChat customer service"),
    "telegram": ("Telegram", "Telegram"),
}


def company(settings: Config) -> Company:
    """Return what the bot may say of the company."""
    own = settings.company
    return Company(
        name=own.name,
        bot_name=own.bot_name,
        hours=hours_said(settings.calendar),
        help_lines=own.help_lines,
        duty_team=own.duty_team,
        regulators=own.regulators,
        fire=own.fire,
        medical=own.medical,
        police=own.police,
        doors=_doors(settings, 0, own.doors),
        privacy=own.privacy,
    )


def _doors(settings: Config, language: int, besides: str) -> tuple[tuple[str, str], ...]:
    """Return the doors that are open, each with its channel, as they are said in a language."""
    own = settings.channels
    opened = {"web": own.web.enabled, "wechat": own.wechat, "kf": own.kf, "telegram": own.telegram}
    ours = tuple((name, _DOORS[name][language]) for name, on in opened.items() if on)
    return (*ours, ("", besides)) if besides else ours


def companies(settings: Config) -> dict[str, Company]:
    """Return what the bot may say of the company in Traditional Chinese and in English.

    Traditional is converted, English is what is said of any company; config.yml's own words come
    first. Where to turn depends on the place, so numbers are converted only once the operator
    has set them.
    """
    own = company(settings)
    changed = {
        name: value
        for name, value in asdict(own).items()
        if name != "doors" and value != asdict(Company())[name]
    }
    converted = {name: traditional(value) for name, value in changed.items()}
    names = {name: value for name, value in changed.items() if name not in ("hours", "duty_team")}
    plain = {name: value for name, value in names.items() if value.isascii() or name not in _LOCAL}
    hours = hours_in_english(settings.calendar)
    besides = settings.company.doors
    english = _doors(settings, 1, besides if besides.isascii() else "")
    hant = tuple((channel, traditional(said)) for channel, said in own.doors)
    made = {
        HANT: replace(ABROAD[HANT], **converted, doors=hant),
        EN: replace(ABROAD[EN], **plain, hours=hours, doors=english),
    }
    return {language: _own(settings, language, words) for language, words in made.items()}


def _own(settings: Config, language: str, words: Company) -> Company:
    written = settings.company.languages.items()
    abroad = next((its for name, its in written if name == language), None)
    if abroad is None:
        return words
    own = abroad.model_dump(exclude_none=True)
    said = own.pop("doors", None)
    return replace(words, **own, doors=(("", said),) if said else words.doors)


def facts(settings: Config) -> tuple[Fact, ...]:
    """Return what staff must know of products; none where the operator keeps no list.

    Raises:
        FileError: the list has mistakes.
    """
    own = settings.desk.facts
    return () if own is None else product_facts.load(own)


def hours_said(days: Days) -> str:
    """Say the opening hours: 每天 9 点到 21 点; 周一到周五 9 点到 12 点、13:30 到 18 点."""
    shifts = [shift.times for shift in days.hours]
    said = "、".join(_span(begin, end) for begin, end in shifts)
    if shifts == [(time(0), time(0))]:
        said = "24 小时"
    off = "（法定节假日除外）" if days.holidays == "cn" else ""
    return f"{_days(sorted(set(days.days)))} {said}{off}"


def hours_in_english(days: Days) -> str:
    """Say the opening hours: 9:00 to 21:00 every day; 9:00 to 18:00, Monday to Friday."""
    shifts = [shift.times for shift in days.hours]
    said = " and ".join(_span_in_english(begin, end) for begin, end in shifts)
    if shifts == [(time(0), time(0))]:
        said = "24 hours"
    names = [WEEKDAYS[day - 1] for day in sorted(set(days.days))]
    off = ", public holidays excepted" if days.holidays == "cn" else ""
    return f"{said}{_days_in_english(names)}{off}"


def _span_in_english(begin: time, end: time) -> str:
    until = "24:00" if end == time(0) else f"{end.hour}:{end:%M}"
    return f"{begin.hour}:{begin:%M} to {until}"


def _days_in_english(names: Sequence[str]) -> str:
    if len(names) == _WEEK:
        return " every day"
    order = [WEEKDAYS.index(name) for name in names]
    run = len(order) > 2 and order[-1] - order[0] == len(order) - 1  # noqa: PLR2004 - first, last
    return f", {names[0]} to {names[-1]}" if run else f", {' and '.join(names)}"


def _span(begin: time, end: time) -> str:
    until = "24 点" if end == time(0) else _clock(end)
    return f"{_clock(begin)}{' ' if begin.minute else ''}到 {until}"


def _clock(at: time) -> str:
    return f"{at:%H:%M}" if at.minute else f"{at.hour} 点"


def _days(days: Sequence[int]) -> str:
    """Say weekdays: 每天, 周一到周五, 周一、周三."""
    if len(days) == _WEEK:
        return "每天"
    names = [f"周{_DAY_NAMES[day - 1]}" for day in days]
    run = len(days) > 2 and days[-1] - days[0] == len(days) - 1  # noqa: PLR2004 - first, last
    return f"{names[0]}到{names[-1]}" if run else "、".join(names)
