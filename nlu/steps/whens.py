"""Say which day the words of a date mean, relative to today: one reader for each way of saying.

A reader gets the match of its pattern (see `nlu.steps.dates`), today, and the festivals; it gives
a `When`, or None when there is no such day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.steps.calendar import Festivals, add_months, day_of, monday, nearest_month, nearest_year
from nlu.steps.numbers import few, number

RELATIVE_DAYS = {
    "大前天": -3, "前天": -2, "前日": -2, "前晚": -2, "昨天": -1, "昨日": -1, "昨晚": -1,
    "昨夜": -1, "昨儿": -1, "昨": -1, "今天": 0, "今日": 0, "今早": 0, "今晚": 0, "今晨": 0,
    "今儿": 0, "当日": 0, "刚刚": 0, "刚才": 0, "方才": 0,
    "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2,
    "大后天": 3, "today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "last night": -1,
    "this morning": 0, "琴日": -1, "寻日": -1, "听日": 1, "琴晚": -1,
    "寻晚": -1, "听晚": 1, "今朝": 0, "今朝早": 0, "听朝": 1, "寻朝": -1, "寻晚黑": -1,
    "大前日": -3, "大前晚": -3, "大前儿": -3, "前儿个": -2, "前儿": -2, "昨儿个": -1, "今儿个": 0,
    "头先": 0,
}  # fmt: skip
_YEARS = {
    "大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2, "上年": -1,
    "旧年": -1,
}  # fmt: skip
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {
    "日": 6,
    "天": 6,
    "1": 0,
    "2": 1,
    "3": 2,
    "4": 3,
    "5": 4,
    "6": 5,
    "7": 6,
    "末": 5,
}
_PARTS_OF_MONTH = {
    "初": (1, "about"),
    "头": (1, "about"),
    "上旬": (1, "about"),
    "中": (15, "about"),
    "中旬": (11, "about"),
    "下旬": (21, "about"),
    "底": (28, "about"),
    "末": (28, "about"),
    "尾": (28, "about"),
}
_PARTS_OF_YEAR = {
    "初": 1, "底": 12, "末": 12, "春": 3, "夏": 6, "秋": 9, "冬": 12, "上半": 1, "下半": 7, "暑": 7,
    "寒": 1,
}  # fmt: skip
_SPECIAL_MONTHS = {"正": 1, "元": 1, "腊": 12, "冬": 11}
_LIMIT = re.compile(r"(?:之|以)?前(?:就|我|一定)?(?:要|得|必须|给我|能|送到|赶)")
_SMALL_NUMBERS = {"半": 0.5, "几": 3, "好几": 4, "十几": 15, "几十": 30}


@dataclass(frozen=True, slots=True)
class When:
    """A day and how exactly it is meant; day None: relative to an unknown time."""

    day: date | None
    precision: str


Reader = Callable[[re.Match[str], date, Festivals], When | None]


def _int(text: str) -> int:
    value = number(text.lstrip("初") if text != "初十" else "十")
    return int(value) if value is not None else 0


def _month_number(text: str) -> int:
    return _SPECIAL_MONTHS.get(text) or _int(text)


def _year_number(text: str, today: date) -> int:
    value = _int(re.sub(r"\s", "", text))
    if value < 100:  # noqa: PLR2004 - 19年 is 2019, 97年 is 1997
        value += 2000 if value <= today.year % 100 + 10 else 1900
    return value if value > 200 else value + 1911  # noqa: PLR2004 - 114年 is 2025 in Taiwan


def full(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 2024年5月3日, 24/5/3."""
    today = today if today.year > 2000 else date(2026, 1, 1)  # noqa: PLR2004
    day = day_of(_year_number(match["y"], today), _month_number(match["m"]), _int(match["d"]))
    return When(day, "day") if day else None


def month_of(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 2024年5月, 24年5月底."""
    today = today if today.year > 2000 else date(2026, 1, 1)  # noqa: PLR2004
    groups = match.groupdict()
    first = day_of(_year_number(groups["y"], today), _month_number(groups["m"]), 1)
    return _part_of_month(first, groups.get("p"))


def _part_of_month(first: date | None, part: str | None) -> When | None:
    if first is None:
        return None
    if not part:
        return When(first, "month")
    day, precision = _PARTS_OF_MONTH[part]
    return When(first.replace(day=day), precision)


def this_years(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 去年五月, 今年3月8号."""
    year, month = today.year + _YEARS[match["ry"]], _month_number(match["m"])
    if match["d"]:
        day = day_of(year, month, _int(match["d"]))
        return When(day, "day") if day else None
    return _part_of_month(day_of(year, month, 1), match["p"])


def _steps(word: str) -> int:
    steps = {"上上": -2, "前个": -2, "下下": 2, "上": -1, "下": 1, "前": -1}
    return next((n for k, n in steps.items() if word.startswith(k)), 0)


def that_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 上个月20号, 本月初."""
    first = add_months(today.replace(day=1), _steps(match["n"]))
    if match["d"]:
        day = day_of(first.year, first.month, _int(match["d"]))
        return When(day, "day") if day else None
    return _part_of_month(first, match["p"])


def day_of_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 5月3号 without a year: the latest one; 二月三十号 is a date, of no day that is known."""
    day = nearest_year(today, _month_number(match["m"]), _int(match["d"]))
    day = coming(day, today) if day and _is_limit(match) else day
    return When(day, "day" if day else "about")


def _is_limit(match: re.Match[str]) -> bool:
    """Whether the day is one until which something is wanted: 圣诞前要."""
    return _LIMIT.match(match.string, match.end() - match[0].endswith("前")) is not None


def coming(day: date, today: date) -> date:
    """Return the day of the year to come, of a limit: 12月14号前要."""
    return add_months(day, 12) if day < today else day


def first_moon(match: re.Match[str], today: date, festivals: Festivals) -> When | None:
    """Read 大年初三, 正月十五: days of the latest first month of the moon."""
    new_year = festivals.last("春节", today)
    count = _int(match["d"] or match["d2"])
    if new_year is None or not 1 <= count <= 30:  # noqa: PLR2004 - no month of the moon is longer
        return None
    return When(new_year + timedelta(days=count - 1), "day")


def national_day(_: re.Match[str], today: date, festivals: Festivals) -> When | None:
    """Read 十一那天, 十一长假: 1 October, never 十一 alone."""
    day = festivals.last("国庆", today)
    return When(day, "day") if day else None


def month_part(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 三月初, 五月中旬 without a year."""
    return _part_of_month(_last_month(today, match["m"]), match["p"])


def _last_month(today: date, month: str) -> date | None:
    first = day_of(today.year, _month_number(month), 1)
    return first.replace(year=today.year - 1) if first and first > today else first


def bare_month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 七月份 without a year: the latest one."""
    return _part_of_month(_last_month(today, match["m"] or match["m2"]), None)


def weekday(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 周三, 上周五; a bare one is the latest, today at most."""
    steps, index = _steps(match["n"]), _WEEKDAYS[match["w"]]
    day = monday(today, steps) + timedelta(days=index)
    if not match["n"] and day > today:
        day -= timedelta(weeks=1)
    return When(day, "about" if match["w"] == "末" else "day")


def week(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 上周, 这个星期."""
    return When(monday(today, _steps(match["n"])), "week")


def relative_day(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 昨天, 今早, yesterday."""
    return When(today + timedelta(days=RELATIVE_DAYS[match["r"]]), "day")


def ago(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 三个月前, 两年前."""
    return _moved(match, today, -1)


def hours_ago(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 半小时前, 三个小时前: today, unless more than a day ago."""
    amount = float(_count(match["n"]) or _int(match["n"]))
    days = 0 if "分" in match["u"] else int(amount // 24)
    return When(today - timedelta(days=days), "about" if days else "day")


def hence(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 三天后, 两周后."""
    return _moved(match, today, 1)


def _moved(match: re.Match[str], today: date, sign: int) -> When | None:
    count = _count(match["n"])
    exact = count is None or match["n"] == "半"
    amount = float(_int(match["n"])) if count is None else count
    amount += 0.5 if match["h"] == "半" else 0
    unit = match["u"]
    if unit in {"天", "日"}:
        return When(today + timedelta(days=int(sign * amount)), "day" if exact else "about")
    if "月" in unit:
        return When(_by_months(today, sign * amount), "about")
    if unit == "年":
        return None if amount > 100 else When(add_months(today, int(sign * amount * 12)), "about")  # noqa: PLR2004
    return When(today + timedelta(days=int(sign * amount * 7)), "about")


def _count(text: str) -> float | None:
    """Return how many are meant by words that say about so many, None for a number."""
    return _SMALL_NUMBERS.get(text) or few(text)


def _by_months(today: date, months: float) -> date:
    whole = int(months)
    return add_months(today, whole) + timedelta(days=int((months - whole) * 30))


def vague(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 前几天, 前阵子."""
    days = 30 if re.search(r"时间|阵|日子|久", match["b"]) else 90 if "月" in match["b"] else 3
    return When(today - timedelta(days=days), "about")


def festival(match: re.Match[str], today: date, festivals: Festivals) -> When | None:
    """Read 双十一, 去年春节, 2025年国庆."""
    said = match.groupdict()
    if said.get("y"):
        day = festivals.on(match["f"], _year_number(said["y"].rstrip("年"), today))
    elif match["ry"]:
        day = festivals.on(match["f"], today.year + _YEARS[match["ry"]])
    else:
        day = festivals.last(match["f"], today)
        if day and day < today and _is_limit(match):
            day = festivals.on(match["f"], day.year + 1)
    return When(day, "about" if match["f"] in {"过年", "新年"} else "day") if day else None


def year_part(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 去年, 今年初, 前年夏天."""
    year, month = today.year + _YEARS[match["ry"]], _part_of_year(match["p"] or "")
    return When(date(year, month or 1, 1), "about" if month else "year")


def _part_of_year(part: str) -> int | None:
    return next((month for word, month in _PARTS_OF_YEAR.items() if word in part), None)


def year(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 2023年."""
    first = day_of(_year_number(match["y"], today), 1, 1)
    month = _part_of_year(match["p"] or "")
    return When(first.replace(month=month or 1), "about" if month else "year") if first else None


def bare_day(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 5号: of this month, or of the last one when it lies ahead."""
    day = nearest_month(today, _int(match["d"]))
    return When(day, "day") if day else None


def unplaced(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read 第二天, 年底: a date that hangs on another, or on the year."""
    if match[0].isdigit():
        return When(date(int(match[0]), 1, 1), "year")
    firsts = {
        "年初": date(today.year, 1, 1),
        "年底": date(today.year, 12, 1),
        "月初": today.replace(day=1),
        "月底": today.replace(day=28),
    }
    return When(firsts.get(match[0].replace("头", "初").replace("尾", "底")), "about")
