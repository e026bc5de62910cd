"""Hide what differs from message to message (numbers, dates, links) before classifying.

Numbers that are names are kept: hotlines (12315), the seven days of a return, five stars.
"""

from __future__ import annotations

import re

_LINK = re.compile(r"https?://\S+|www\.\S+")
_EMAIL = re.compile(r"(?<![a-z0-9_.+-])[a-z0-9_.+-]+@[a-z0-9-]+\.[a-z0-9.]+")
_HANDLE = re.compile(r"@[a-z0-9_]+")
_LONG = re.compile(r"(?<![\d.])(?:\+?\d[\d*x-]{6,}\d)(?!\d)")
_MONEY = re.compile(
    r"(?:[¥￥$]|rmb)\s*\d[\d,.]*"
    r"|\d[\d,.]*\s*(?:元|块钱?|圆|rmb|usd|hkd|dollars?)"
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_KEEP = frozenset(
    {"12315", "12345", "12321", "12378", "12363", "12300", "12305", "315", "110", "119", "120",
     "10086", "10010", "10000", "0", "1", "2", "3", "4", "5", "7", "00"}
)  # fmt: skip

_CODE = 2
"""Digits behind letters that may be a name (mate 5); more are a number plate or a code."""


def _number(match: re.Match[str]) -> str:
    letter = match.string[max(0, match.start() - 1) : match.start()]
    part = len(match[0]) > _CODE and letter.isascii() and letter.isalpha()  # of 粤b12345
    return match[0] if match[0] in _KEEP and not part else "0"


def mask(reading: str) -> str:
    """Return the reading with links, addresses, money and other numbers as stand-ins."""
    reading = _LINK.sub("链接", reading)
    reading = _EMAIL.sub("邮箱", reading)
    reading = _HANDLE.sub("@", reading)
    reading = _MONEY.sub("0元", reading)
    reading = _LONG.sub("00", reading)
    return _NUMBER.sub(_number, reading)
