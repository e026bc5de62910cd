"""How days, lists and pairs are said in each language that the bot speaks.

Pure. Chinese is said the same in both scripts; English by an hour of its own kind:
"22:02 today", "09:30 on Thursday 26 November". Clock times are always absolute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

HANS: Final = "zh-Hans"
HANT: Final = "zh-Hant"
EN: Final = "en"
LANGUAGES: Final = (HANS, HANT, EN)

_HAN = re.compile(r"[\u4e00-\u9fff]")
_LAST = re.compile(r"[；;]\s*([^；;]+)$")
_MARK = re.compile(r"\s*[，；、]\s*")
_MARKS = {"，": ", ", "；": "; ", "、": ", "}
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def when(due: datetime, now: datetime, language: str = HANS) -> str:
    """Say a time: 22:02 (today), 11月26日 09:30; in English "22:02 today", else with its day."""
    clock = f"{due:%H:%M}"
    today = due.date() == now.date()
    if language == EN:
        named = f"{WEEKDAYS[due.weekday()]} {due.day} {_MONTHS[due.month - 1]}"
        return f"{clock} today" if today else f"{clock} on {named}"
    return clock if today else f"{due.month}月{due.day}日 {clock}"


def window(since: datetime | None, due: datetime, now: datetime, language: str = HANS) -> str:
    """Say a window: 11月28日 14:00 到 16:00; one without a beginning by its end: 16:00 前."""
    if since is None:
        return f"by {when(due, now, language)}" if language == EN else f"{when(due, now)} 前"
    same = since.date() == due.date()
    if language == EN:
        first = f"{since:%H:%M}" if same else when(since, now, EN)
        return f"between {first} and {when(due, now, EN)}"
    today = "今天 " if since.date() == now.date() else ""
    return (
        f"{today}{when(since, now)} 到 {due:%H:%M}"
        if same
        else (f"{today}{when(since, now)} 到 {when(due, now)}")
    )


def day(at: date, language: str = HANS) -> str:
    """Say a date whole: 2026年11月9日, 9 November 2026."""
    if language == EN:
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year}"
    return f"{at.year}年{at.month}月{at.day}日"


def listed(items: Sequence[str], language: str = HANS) -> str:
    """Say things one after another, of one rank."""
    return (", " if language == EN else "、").join(items)


def clauses(items: Sequence[str], language: str = HANS) -> str:
    """Say half sentences one after another."""
    return ("; " if language == EN else "，").join(items)


def stop(text: str, language: str = HANS) -> str:
    """End a sentence."""
    return text + ("." if language == EN else "。")


def sentences(parts: Sequence[str], language: str = HANS) -> str:
    """Say sentences one after another in one line; empty ones are left out."""
    return (" " if language == EN else "").join(part for part in parts if part)


def breadth(language: str) -> float:
    """Return how many letters say what one Chinese character does."""
    return 2.5 if language == EN else 1.0


def marks(text: str, language: str = HANS) -> str:
    """Return words joined or said before with the marks of *language*: refund; and an apology."""
    if language != EN or _HAN.search(text):
        return text
    return _MARK.sub(lambda mark: _MARKS[mark[0].strip()], text).strip()


def pair(label: str, value: str, language: str = HANS) -> str:
    """Say a label and what stands under it."""
    return f"{label}: {value}" if language == EN else f"{label}：{value}"


def aside(text: str, more: str, language: str = HANS) -> str:
    """Say *text* with *more* in brackets."""
    return f"{text} ({more})" if language == EN else f"{text}（{more}）"


def cut(text: str, most: int, language: str = HANS) -> str:
    """Return *text*, with dots for what is beyond *most* characters."""
    dots = "..." if language == EN else "……"
    return text if len(text) <= most else text[:most].rstrip() + dots


def ends(text: str, most: int, language: str = HANS) -> str:
    """Return *text*, with dots for its middle: what was added last is seen to be there."""
    if len(text) <= most:
        return text
    last = _LAST.search(text)
    tail = cut(last[1], most // 2, language) if last else ""
    return (
        f"{cut(text[: -len(last[0])] if last else text, most - len(tail), language)} {tail}".strip()
    )
