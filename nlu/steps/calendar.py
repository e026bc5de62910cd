"""Arithmetic on days, months and weeks, and the dates of festivals."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from nlu import lexicons

_LUNAR = {
    "春节": 1, "过年": 1, "大年初一": 1, "新年": 1, "元宵节": 2, "元宵": 2, "端午节": 3, "端午": 3,
    "七夕": 4, "中秋节": 5, "中秋": 5,
}  # fmt: skip
_NTH = {"母亲节": (5, 6, 2), "父亲节": (6, 6, 3), "感恩节": (11, 3, 4)}
"""Month, day of the week (0 is Monday), which of them."""

_EVE = ("除夕", "年三十", "大年三十")
_AHEAD = 15
"""Days into the future that a festival or day without a year may lie; complaints look back."""


@dataclass(frozen=True, slots=True)
class Festivals:
    """solar: name -> (month, day); lunar: (year, column) -> day."""

    solar: dict[str, tuple[int, int]]
    lunar: dict[tuple[int, int], date]

    @property
    def names(self) -> tuple[str, ...]:
        """Every name, longest first, for a regular expression."""
        return tuple(sorted([*self.solar, *_LUNAR, *_EVE, *_NTH], key=len, reverse=True))

    def on(self, name: str, year: int) -> date | None:
        """Return the festival's day in a year, None where the table ends."""
        if name in self.solar:
            return date(year, *self.solar[name])
        if name in _NTH:
            month, weekday, count = _NTH[name]
            begin = date(year, month, 1)
            return begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (count - 1))
        if name in _EVE:
            first = self.lunar.get((year, 1))
            return first - timedelta(days=1) if first else None
        return self.lunar.get((year, _LUNAR.get(name, 0)))

    def last(self, name: str, today: date) -> date | None:
        """Return the festival's most recent day, or a near coming one."""
        found = [self.on(name, year) for year in (today.year + 1, today.year, today.year - 1)]
        past = [day for day in found if day and day <= today]
        soon = [day for day in found if day and timedelta() < day - today <= timedelta(days=14)]
        return next(iter((*soon, *past)), None)


def festivals(folder: Path = lexicons.HERE) -> Festivals:
    """Read both tables."""
    solar = {r[0]: (int(r[1]), int(r[2])) for r in lexicons.rows(folder / "festivals.csv")}
    lunar = {
        (int(row[0]), column): date.fromisoformat(f"{row[0]}-{day}")
        for row in lexicons.rows(folder / "festivals_lunar.csv")
        for column, day in enumerate(row[1:], start=1)
    }
    return Festivals(solar, lunar)


def day_of(year: int, month: int, day: int) -> date | None:
    """Return a date, None when there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """Return the same day so many months on, or the last of that month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def monday(day: date, weeks: int = 0) -> date:
    """Monday of the week, so many weeks on."""
    return day - timedelta(days=day.weekday()) + timedelta(weeks=weeks)


def nearest_year(today: date, month: int, day: int) -> date | None:
    """Return the most recent such day, or the coming one when it is near."""
    this = day_of(today.year, month, day)
    if this is None:
        return day_of(today.year - 1, month, day)
    if this > today and (this - today).days > _AHEAD:
        return day_of(today.year - 1, month, day) or this
    return this


def nearest_month(today: date, day: int) -> date | None:
    """Return the most recent day of that number; a day of this month up to a week ahead counts."""
    this = day_of(today.year, today.month, day)
    if this is not None and (this - today).days <= 7:  # noqa: PLR2004 - a week
        return this
    before = add_months(today.replace(day=1), -1)
    return day_of(before.year, before.month, day)
