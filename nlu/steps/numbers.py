"""Read numbers written in digits, Chinese numerals or, one to nineteen, English words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

DIGITS = {
    "零": 0, "〇": 0, "一": 1, "壹": 1, "幺": 1, "二": 2, "两": 2, "贰": 2, "俩": 2, "三": 3,
    "叁": 3, "仨": 3, "四": 4, "肆": 4, "五": 5, "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7,
    "八": 8, "捌": 8, "九": 9, "玖": 9,
}  # fmt: skip
UNITS = {
    "十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10_000, "萬": 10_000,
    "w": 10_000, "k": 1000, "亿": 100_000_000,
}  # fmt: skip
ENGLISH = {
    word: value
    for value, word in enumerate(
        (
            *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
            *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
            *("eighteen", "nineteen"),
        ),
        start=1,
    )
}
ENGLISH_WORDS = "|".join(sorted(ENGLISH, key=len, reverse=True))
"""Regular expression for one of them, the longest first."""
HAN = "[零〇一壹二两贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿廿卅半]"
NUMBER = (
    rf"(?:(?<!\d)(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d+)(?:\.\d+)?|{HAN}{{1,12}})"
    r"(?:[十百千万wk亿](?![a-z]))?"
)
"""Regular expression for a number, as `number` reads it."""

_ORDER = "一二三四五六七八九"


def few(text: str) -> int | None:
    """Return the smaller of two neighbours said for "about so many": 两三 is 2, 七八 is 7."""
    plain = text.replace("两", "二")
    return _ORDER.index(plain[0]) + 1 if len(plain) == 2 and plain in _ORDER else None  # noqa: PLR2004


_SPECIAL = {"廿": "二十", "卅": "三十"}
_MYRIAD = 10_000
_MIXED = re.compile(r"(?P<head>\d+)(?P<unit>[百千万w])(?P<tail>\d)(?P<less>[百千]?)")
"""Digits and units as they are spoken: 2万3, 1万2千."""


def number(text: str) -> Decimal | None:
    """Value of "1,299.50", "2.5万", "三千五", "2万3", "十二"; None when it is not a number."""
    text = text.replace(",", "").strip()
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([十百千万wk亿]?)", text)
    if match:
        return Decimal(match[1]) * UNITS.get(match[2], 1)
    if mixed := _MIXED.fullmatch(text):
        unit = UNITS[mixed["unit"]]
        rest = UNITS[mixed["less"]] if mixed["less"] else unit // 10
        return Decimal(mixed["head"]) * unit + Decimal(mixed["tail"]) * rest
    for short, long in _SPECIAL.items():
        text = text.replace(short, long)
    if not text or not all(c in DIGITS or c in UNITS or c == "半" for c in text):
        return None
    if all(c in DIGITS for c in text):
        return Decimal("".join(str(DIGITS[c]) for c in text))
    try:
        return _units(text)
    except InvalidOperation:
        return None


def _units(text: str) -> Decimal:
    """Value of numerals with units: each section under 万 and 亿 is summed by itself."""
    total = section = digit = Decimal(0)
    last = Decimal(1)
    for char in text:
        if char in DIGITS:
            digit = digit or Decimal(DIGITS[char])  # 三四百: the smaller of two neighbours
            last = Decimal(1) if char in "零〇" else last
        elif char == "半":
            section += last / 2
        elif UNITS[char] >= _MYRIAD:
            total = (total + section + digit or Decimal(1)) * UNITS[char]
            section = digit = Decimal(0)
            last = Decimal(UNITS[char])
        else:
            section += (digit or 1) * UNITS[char]
            digit, last = Decimal(0), Decimal(UNITS[char])
    # 三千五 is 3,500: a last digit counts tenths of the unit before it.
    tail = digit * last / 10 if digit and last > 10 else digit  # noqa: PLR2004
    return total + section + tail
