"""Say which day English words mean, relative to today: patterns and readers as in `dates`.

Numbers alone (3/5) say nothing: some write the month first, some the day.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from nlu.steps.calendar import Festivals, add_months, day_of, monday, nearest_month, nearest_year
from nlu.steps.english_feasts import FEASTS, timed
from nlu.steps.numbers import ENGLISH
from nlu.steps.whens import Reader, When, coming

_SPELLED = ENGLISH | {
    **dict.fromkeys(("a couple of", "a couple", "couple of", "couple"), 2),
    **dict.fromkeys(("a", "an"), 1),
    **dict.fromkeys(("a few", "few"), 3),
    "several": 4,
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_LIMIT = re.compile(r"\b(?:before|by|until|till|due(?: on)?|for)(?: the)? $")
"""What makes a day one to come."""

_M = rf"(?P<m>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_M_ANY = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})"
_D = r"(?P<d>3[01]|[12]\d|0?[1-9])"
_W = r"(?P<w>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)day"
_BESIDE = (
    r"(?:(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\.?,? (?:the )?)?"
)
"""The day of the week told with the day of the month is part of it: sunday 29 nov."""

_PART = r"(?: (?:morning|afternoon|evening|night))?"
_COUNTS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_SHORT_W = r"(?P<w>mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)"
_SHORT = {"min": "minute", "hr": "hour", "wk": "week", "mth": "month", "mo": "month", "yr": "year"}
_UNITS = f"minute|hour|day|week|fortnight|month|year|{'|'.join(_SHORT)}"
_SPELLED_DAYS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth"),
    *("seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
_ORDINALS = {word: day for day, word in enumerate(_SPELLED_DAYS, start=1)} | {
    "thirtieth": 30,
    "thirty-first": 31,
    "thirty first": 31,
}
_ORDINALS |= {f"twenty{j}{w}": 20 + n for w, n in list(_ORDINALS.items())[:9] for j in "- "}
_O = rf"(?P<o>{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})"
_ON = r"(?<![a-z\d])"
_OFF = r"(?![a-z\d])"


def _day(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read march 3, 3rd of march 2026: without a year the latest one."""
    month, day = _MONTHS[match["m"]], int(match["d"])
    year = match["y"]
    found = day_of(int(year), month, day) if year else nearest_year(today, month, day)
    if found and not year and _LIMIT.search(match.string[: match.start()]):
        found = coming(found, today)
    return When(found, "day") if found and _is_month(match) else None


def _spelled(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read the third of september, september the twenty-first: without a year the latest one."""
    month, day, year = _MONTHS[match["m"]], _ORDINALS[match["o"]], match["y"]
    found = day_of(int(year), month, day) if year else nearest_year(today, month, day)
    if found and not year and _LIMIT.search(match.string[: match.start()]):
        found = coming(found, today)
    return When(found, "day") if found else None


def _month(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read january, march 2026; march and may alone are other words unless a time is spoken of."""
    if not match["y"] and not timed(match):
        return None
    year = int(match["y"]) if match["y"] else today.year
    first = day_of(year, _MONTHS[match["m"]], 1)
    if first and not match["y"] and first > today:
        first = first.replace(year=year - 1)
    return When(first, "month") if first else None


def _is_month(match: re.Match[str]) -> bool:
    """Tell the month from the verb: you may 3 times ... against on may 3."""
    return match["m"] != "may" or bool(match["y"]) or match.start() == 0 or timed(match)


def _weekday(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read last tuesday, friday: a bare one is the latest, today at most."""
    index = next(i for i, name in enumerate(_WEEKDAYS) if match["w"].startswith(name))
    said = (match["n"] or "").strip()
    weeks = {"last": -1, "next": 1}.get(said.split()[0] if said else "", 0)
    day = monday(today, weeks) + timedelta(days=index)
    return When(day - timedelta(weeks=1) if not said and day > today else day, "day")


def _week_before(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read tuesday week ago, a week ago last friday: the one of the week before."""
    index = next(
        i for i, name in enumerate(_WEEKDAYS) if (match["w"] or match["w2"]).startswith(name)
    )
    day = monday(today) + timedelta(days=index)
    past = day if day < today else day - timedelta(weeks=1)
    return When(past - timedelta(weeks=1), "day")


def _ago(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read two weeks ago, a few days ago."""
    said, unit = match["q"], _SHORT.get(match["u"], match["u"])
    count = int(said) if said.isdigit() else _SPELLED[said]
    if unit in {"minute", "hour"}:
        days = count // 24 if unit == "hour" else 0
        return When(today - timedelta(days=days), "about" if days else "day")
    if unit in _DAYS:
        exact = unit == "day" and (said.isdigit() or (" " not in said and said != "several"))
        step = timedelta(days=count * _DAYS[unit])
        return When(today - step, "day" if exact else "about")
    months = count * (12 if unit == "year" else 1)
    return When(add_months(today, -months), "about") if months <= 1200 else None  # noqa: PLR2004


def _period(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read last week, this month, last year."""
    step = {"last": -1, "next": 1}.get(match["n"], 0)
    if match["u"] == "weekend":
        return When(monday(today, step) + timedelta(days=5), "about")
    if match["u"] == "week":
        return When(monday(today, step), "week")
    if match["u"] == "month":
        return When(add_months(today.replace(day=1), step), "month")
    return When(date(today.year + step, 1, 1), "year")


def _near(match: re.Match[str], today: date, _: Festivals) -> When:
    """Read the day before yesterday, the other day, this afternoon."""
    if match["b"].startswith("the other"):
        return When(today - timedelta(days=3), "about")
    return When(today - timedelta(days=2 if "before" in match["b"] else 0), "day")


def _bare(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read on the 3rd: of this month, or of the last one when it lies ahead."""
    day = nearest_month(today, int(match["d"]))
    return When(day, "day") if day else None


def _figures(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read on 11.11, on 24/12, on 3/11: the day first, unless only the other has been by now."""
    first, second = int(match["a"]), int(match["b"])
    both = ((second, first), (first, second))
    found = [nearest_year(today, m, d) for m, d in both if m <= _MONTHS_MOST]
    days = [day for day in found if day is not None]
    past = [day for day in days if day <= today]
    return When((past or days)[0], "day") if days else None


def _slashed(match: re.Match[str], today: date, _: Festivals) -> When | None:
    """Read 25/12/2025, 03/09/2026: the day first, as most write, unless only the month can be.

    Where just one of the two has been by now, that one is meant; the summary spells it out.
    """
    first, second, year = int(match["a"]), int(match["b"]), int(match["y"])
    year += 2000 if year < _CENTURY else 0
    found = [day_of(year, month, day) for day, month in ((first, second), (second, first))]
    days = [day for day in found if day is not None]
    past = [day for day in days if day <= today]
    return When((past or days)[0], "day") if days else None


_CENTURY = 100
_MONTHS_MOST = 12
_TO = (
    r"(?:st|nd|rd|th)?\s?(?:to|till|until|through|-|–)\s?"
    r"(?:the )?(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
)
"""A stay or the like from one day to another is known by the first: 18 to 21 november."""

_IN_FIGURES = (
    r"(?:(?<=\bon )|(?<=\bsince )|(?<=\bday ))(?P<a>3[01]|[12]\d|0?[1-9])[./]"
    r"(?P<b>3[01]|[12]\d|0?[1-9])"
    r"(?![\d/%]|\.\d|\s?(?:yuan|rmb|usd|dollars?|pounds?|gb|kg|stars?))"
)
_WAS_THE = (
    rf"(?:(?<=was the )|(?<=\bnot the )){_D}(?:st|nd|rd|th)"
    r"(?=$|[\s,.;!]+(?:not|and|but)\b|[.,;!])"
)
_ON_THE = (
    rf"(?:(?<=\bon )|(?<=\bsince )|(?<=\btill )){_D}(?:st|nd|rd|th)(?!-|\s(?:of\s)?{_M_ANY}"
    r"|\s(?:floor|street|st|ave|avenue|time|attempt|try|call|day|page|place))"
)
_WEEK_AGO = (
    rf"{_ON}{_W} week ago{_OFF}"
    rf"|{_ON}a week ago (?:last |on )?{_W.replace('<w>', '<w2>')}{_OFF}"
)
_SLASHED = (
    r"(?<![\d./-])(?<!\bv)(?<!\bver )(?<!version )(?P<a>3[01]|[12]\d|0?[1-9])(?P<s>[/.-])"
    r"(?P<b>3[01]|[12]\d|0?[1-9])"
    r"(?P=s)(?P<y>20\d\d|(?<=/)\d\d)(?![\d/]|[.-]\d)"
)
_MONTH_FIRST = (
    rf"{_ON}{_BESIDE}{_M}\.? {_D}(?:st|nd|rd|th)?(?:,? (?P<y>(?:19|20)\d\d))?"
    r"(?![a-z\d:]|\s?(?:am|pm))"
)
PATTERNS: tuple[tuple[str, Reader, bool], ...] = (
    (_SLASHED, _slashed, True),
    (rf"{_ON}{_O} (?:day )?of {_M}\.?(?:,? (?P<y>(?:19|20)\d\d))?{_OFF}", _spelled, True),
    (rf"{_ON}{_M} (?:the )?{_O}(?:,? (?P<y>(?:19|20)\d\d))?{_OFF}", _spelled, True),
    (
        _IN_FIGURES,
        _figures,
        True,
    ),
    (rf"{_ON}{_D}{_TO}(?: of)? {_M}\.?(?:,? (?P<y>(?:19|20)\d\d))?{_OFF}", _day, True),
    (rf"{_ON}{_M}\.? {_D}{_TO}(?:,? (?P<y>(?:19|20)\d\d))?(?![a-z\d:])", _day, True),
    (_WAS_THE, _bare, True),
    (rf"(?<=on the ){_D}(?:st|nd|rd|th)(?! [a-z]{{3}}| of {_M_ANY})", _bare, True),
    (_ON_THE, _bare, True),
    (_WEEK_AGO, _week_before, True),
    (
        rf"{_ON}{_BESIDE}{_D}(?:st|nd|rd|th)?(?: of)? {_M}\.?(?:,? (?P<y>(?:19|20)\d\d))?{_OFF}",
        _day,
        True,
    ),
    (_MONTH_FIRST, _day, True),
    (rf"{_ON}{_M}\.?(?:,? (?P<y>(?:19|20)\d\d))?{_OFF}", _month, True),
    (
        rf"{_ON}(?P<b>(?:the )?day before yesterday|the other day|this (?:afternoon|evening))",
        _near,
        True,
    ),
    (rf"{_ON}(?P<n>last |next |this (?:past )?)(?:week )?{_SHORT_W}{_OFF}", _weekday, True),
    (rf"{_ON}(?<!black )(?P<n>last |next |this )?{_W}{_PART}{_OFF}", _weekday, True),
    (
        rf"{_ON}(?P<q>\d{{1,3}}|{_COUNTS}) (?P<u>{_UNITS})s? (?:ago|earlier|back)(?![a-z])",
        _ago,
        True,
    ),
    (rf"{_ON}(?P<n>last|this|next) (?P<u>weekend|week|month|year){_OFF}", _period, True),
    *FEASTS,
)
"""Pattern, reader, whether it needs today; in order of trust."""
