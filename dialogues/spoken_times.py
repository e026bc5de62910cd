"""Times an agent names in a draft: what is spoken as a time is a promise, so it gets a due time.

    named(text, now) -> [Named(text, due)]        半小时内, 明天上午, 15:30 前, within 2 hours

Pure; *now* has the company's zone; Traditional is read as Simplified is. A time that is over, or
told of the past, is none: a bare day of the week is the next one where no word tells of the past.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogues import spoken_english
from dialogues.spoken_english import Reader, at, workdays

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUM = r"[0-9]+(?:\.[0-9])?|[一二两三四五六七八九十]{1,3}"
_SPANS = {
    "分钟": timedelta(minutes=1), "小时": timedelta(hours=1), "钟头": timedelta(hours=1),
    "天": timedelta(days=1), "日": timedelta(days=1), "周": timedelta(weeks=1),
    "星期": timedelta(weeks=1),
}  # fmt: skip
_PARTS = {"凌晨": 6, "早上": 10, "上午": 12, "中午": 13, "下午": 18, "傍晚": 19, "晚上": 21}
_OFFICE_ENDS = 18
_NOON = 12
_WEEKDAYS = "一二三四五六日"
_WEEK = 7
_FOLD = str.maketrans(
    "點鐘鍾週個內後號兩當遲時間這會給為聯繫覆訴達過沒發來",
    "点钟钟周个内后号两当迟时间这会给为联系复诉达过没发来",
)
_PAST = r"(?<!等了)(?<!用了)(?<!过了)(?<!已经)(?<!拖了)(?<!花了)"
_IN = r"(?:之内|以内|内|之后|以后|后)"
_WITHIN = re.compile(
    rf"{_PAST}(?P<n>半|{_NUM})\s*个?(?P<half>半)?\s*(?P<unit>分钟|小时|钟头){_IN}?(?!前|之前|以前|了)"
    rf"|{_PAST}(?P<dn>{_NUM})\s*个?(?P<dunit>天|日|周|星期){_IN}"
)
_WORKDAYS = re.compile(rf"(?P<n>{_NUM})\s*个?工作日(?:之?内|以内|后)?")
_DAY = (
    r"(?P<day>昨天|前天|上周[一二三四五六日天]?|今天|今日|明天|明日|大后天|后天|"
    r"下周[一二三四五六日天]|(?:本|这)?周[一二三四五六日天]|(?:(?P<month>\d{1,2})\s*月\s*)?"
    r"(?P<date>\d{1,2})\s*[日号]|今(?=[晚早])|明(?=[晚早]))"
)
_LATEST = r"(?:最[晚迟慢]|至[晚迟])?"
_PART = r"(?P<part>凌晨|早上|上午|中午|下午|傍晚|晚上|(?<![最至])[早晚])"
_CLOCK = (
    r"(?:(?P<h>\d{1,2})[:：](?P<m>\d{2})"
    rf"|(?P<hz>{_NUM})\s*点(?:\s*(?P<mz>半|\d{{1,2}})\s*分?)?)"
)
_AT = re.compile(rf"{_DAY}?\s*{_LATEST}\s*{_PART}?\s*{_LATEST}\s*{_CLOCK}"
                 rf"|{_DAY.replace('?P<', '?P<x')}\s*"
                 rf"{_PART.replace('?P<', '?P<x')}?(?P<by>之?前|之?内)?")  # fmt: skip
_TODAY = re.compile(r"下班(?:之前|以前|前)|当天")
_PART_OF_TODAY = re.compile(
    r"(?P<part>上午|中午|下午|傍晚|晚上)(?:之?前)?"
    r"(?=(?:我们?|由我)?(?:会|再|就)?(?:给您|(?:联系|回复|答复|告诉|通知|回)您))"
)
_OVER = re.compile(r"了|过(?!来|去|后)|没|已经|[发寄送打说提报买修坏来到]的")


@dataclass(frozen=True, slots=True)
class Named:
    """A time as it stands in the draft, and until when that is at the latest."""

    text: str
    due: datetime


def named(text: str, now: datetime) -> list[Named]:
    """Return the times of *text* that are still to come, in order; overlapping ones once."""
    found: list[tuple[int, Named]] = []
    taken: list[tuple[int, int]] = []
    plain = text.translate(_FOLD)
    for pattern, due in _READERS:
        for match in pattern.finditer(plain):
            if not match[0].strip() or any(a < match.end() and match.start() < b for a, b in taken):
                continue
            until = due(match, now)
            taken.append(match.span())
            if until is not None and until > now:
                said = text[match.start() : match.end()].strip()
                found.append((match.start(), Named(said, until)))
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


def sentence(text: str, part: str) -> str:
    """Return the sentence of *text* that holds *part*."""
    pieces = re.split(r"(?<=[。！？!?；;\n])", text)
    return next((piece.strip() for piece in pieces if part in piece), part)


def _number(said: str) -> float:
    if said[0].isdigit():
        return float(said)
    if said == "半":
        return 0.5
    if "十" not in said:
        return float(_DIGITS.get(said[0], 0))
    tens, _, ones = said.partition("十")
    return float((_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0))


def _within(match: re.Match[str], now: datetime) -> datetime | None:
    many = _number(match["n"] or match["dn"]) + (0.5 if match["half"] else 0)
    return now + many * _SPANS[match["unit"] or match["dunit"]]


def _workdays(match: re.Match[str], now: datetime) -> datetime | None:
    return workdays(int(_number(match["n"])), now)


def _clock(match: re.Match[str], now: datetime) -> datetime | None:
    """Return the due time of a day, a part of it, a time of day, or several of these."""
    day, part = match["day"] or match["xday"], match["part"] or match["xpart"] or ""
    on = _on(match, day, now)
    if on is None:
        return None
    hour, minute = match["h"] or match["hz"], match["m"] or match["mz"] or "0"
    if hour is None:
        plain = day in ("今天", "今日") and not part and not match["by"]
        return None if plain else at(on, _part(part) if part else _OFFICE_ENDS)
    h, m = int(_number(hour)), 30 if minute == "半" else int(minute)
    late = part in ("下午", "傍晚", "晚上", "晚") and h < _NOON
    guessed = (
        match["hz"]
        and not day
        and not part
        and h < _NOON
        and at(on, h, m) <= now < at(on, h + _NOON, m)
    )
    return at(on, h + _NOON if late or guessed else h, m) if h <= 24 and m < 60 else None  # noqa: PLR2004 - a clock


def _part(said: str) -> int:
    return _PARTS.get({"早": "早上", "晚": "晚上"}.get(said, said), _OFFICE_ENDS)


def _on(match: re.Match[str], day: str | None, now: datetime) -> datetime | None:
    """Return the day that is meant, None for one that is over."""
    if day is None or day[0] == "今":
        return now
    near = {"明": 1, "后": 2, "大": 3}.get(day[0])
    if near is not None:
        return now + timedelta(days=near)
    date = match["date"] or match["xdate"]
    if date:
        return _date(match["month"] or match["xmonth"], int(date), now)
    if day[0] in "昨前上":
        return None
    wanted = _WEEKDAYS.index(day[-1].replace("天", "日"))
    monday = now - timedelta(days=now.weekday())
    bare = day[0] not in "下本这" and wanted < now.weekday() and not _past(match)
    return monday + timedelta(days=wanted + (_WEEK if bare or day[0] == "下" else 0))


def _date(month: str | None, date: int, now: datetime) -> datetime | None:
    try:
        if month is None:
            return now.replace(day=date)
        found = now.replace(month=int(month), day=date)
        return found if found.date() >= now.date() else found.replace(year=now.year + 1)
    except ValueError:
        return None


def _today(_: re.Match[str], now: datetime) -> datetime | None:
    return at(now, _OFFICE_ENDS)


def _part_of_today(match: re.Match[str], now: datetime) -> datetime | None:
    return None if _past(match) else at(now, _part(match["part"]))


def _past(match: re.Match[str]) -> bool:
    """Say whether the clause tells of what was: 周一您发来的, 上午给您打过电话."""
    before = re.split(r"[，,。；;]", match.string[: match.start()])[-1]
    after = re.split(r"[，,。；;]", match.string[match.end() :])[0]
    his = re.search(r"(?<!给)[您你]$", before) is not None or after[:1] in ("您", "你")
    return his or _OVER.search(after) is not None


_READERS: tuple[Reader, ...] = (
    *spoken_english.READERS,
    (_WORKDAYS, _workdays),
    (_WITHIN, _within),
    (_AT, _clock),
    (_TODAY, _today),
    (_PART_OF_TODAY, _part_of_today),
)
