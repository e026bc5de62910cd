"""Find clock times; the value is HH:MM or HH:MM:SS."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.steps.numbers import number
from nlu.types import Slot, SlotType

_PART = (
    r"(?P<part>凌晨|清晨|早上|早晨|朝早|上午|中午|晏昼|下午|下昼|傍晚|晚上|夜晚|晚间|夜里|半夜"
    r"|深夜|今晚|昨晚|早|晚)?"
)
_HOUR = r"(?:2[0-4]|1\d|0?\d|十[一二]?|二十[一二三四]?|[一二两三四五六七八九])"
_MINUTE = r"(?:[0-5]\d|[一二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])"
_CLOCK = re.compile(
    rf"{_PART}(?<![\d:.])(?P<h>2[0-4]|1\d|0?\d)[:：](?P<m>[0-5]\d)(?:[:：](?P<s>[0-5]\d))?(?![\d:])\s?(?P<ap>am|pm)?"
)
_SPOKEN = re.compile(
    rf"{_PART}(?<![\d.:几第])(?:[一二三四五六七八](?=[二三四五六七八九][点點]))?(?P<h>{_HOUR})(?:点|點)(?:钟)?(?P<rest>半|一刻|三刻|整|{_MINUTE}分?|多)?(?![\d.]|[儿个])"
)
_NIGHT = frozenset(
    {"晚上", "晚间", "今晚", "昨晚", "夜里", "半夜", "深夜", "夜晚", "晚", "凌晨", "am"}
)
_LATE = (_NIGHT - {"半夜", "凌晨", "am"}) | {"下午", "下昼", "傍晚"}
_ENGLISH = re.compile(r"(?<![\d:.a-z])(?P<h>1[0-2]|0?[1-9])\s?(?:(?P<ap>am|pm)|o'?clock)(?![a-z])")
_FORMAL = re.compile(r"(?<![\d.])(?P<h>2[0-4]|1\d|0?\d)时(?:(?P<m>[0-5]?\d)分)?(?![候间常])")
_REST = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "多": 0}
_NOT_TIME = re.compile(
    r"\s*(?:建议|意见|问题|要求|不足|需求|诉求|原因|用|错|都|水|钱|脸|良心|素质|意思|责任|希望|小|心|小小|想法|体会)"
)
_NOON, _MIDNIGHT = 12, 24


def times(plain: str) -> Iterator[Slot]:
    """Clock times in text order of each pattern: 14:30, 9pm, 14时30分, 下午三点半."""
    for match in _CLOCK.finditer(plain) if ":" in plain or "：" in plain else ():
        hour = _hour(int(match["h"]), match["part"] or match["ap"] or "")
        seconds = f":{match['s']}" if match["s"] else ""
        yield _slot(match, f"{hour:02}:{match['m']}{seconds}")
    for match in _ENGLISH.finditer(plain):
        yield _slot(match, f"{_hour(int(match['h']), match['ap'] or ''):02}:00")
    for match in _FORMAL.finditer(plain) if "时" in plain else ():
        yield _slot(match, f"{int(match['h']) % _MIDNIGHT:02}:{int(match['m'] or 0):02}")
    for match in _SPOKEN.finditer(plain) if "点" in plain else ():
        if not match["part"] and not match["rest"] and _is_points(match, plain):
            continue
        rest = (match["rest"] or "").rstrip("分")
        minute = _REST.get(rest, int(number(rest) or 0))
        hour = _hour(int(number(match["h"]) or 0), match["part"] or "")
        yield _slot(match, f"{hour:02}:{minute:02}")


def _is_points(match: re.Match[str], plain: str) -> bool:
    """一点都不, 两点建议: points and bits, not hours."""
    lone = match["h"] in {"一", "两", "三", "1"}
    return bool(_NOT_TIME.match(plain, match.end())) or (lone and match["h"] == "一")


def _hour(hour: int, part: str) -> int:
    if hour < _NOON and (part in _LATE or part == "pm"):
        return hour + _NOON
    if part in {"中午", "晏昼"} and hour <= 3:  # noqa: PLR2004 - 中午一点 is 13:00
        return hour + _NOON
    return 0 if hour == _MIDNIGHT or (hour == _NOON and part in _NIGHT) else hour


def _slot(match: re.Match[str], value: str) -> Slot:
    return Slot(
        SlotType.TIME,
        match[0].strip(),
        match.start(),
        match.start() + len(match[0].rstrip()),
        value,
    )
