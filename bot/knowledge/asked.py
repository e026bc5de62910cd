"""What somebody means in the one box: numbers, words, days, and filters named before a colon.

    Reader(terms, dates, names).read("8000 续航 上周 级别:紧急", today, zone) -> Asked

Words in quotation marks are words, whatever else they could mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

from bot.knowledge.casedoc import STATES
from bot.knowledge.terms import Terms
from dialogues import labels
from nlu.steps.calendar import add_months
from nlu.steps.dates import DateReader
from nlu.steps.numbers import number
from nlu.types import Slot
from storage.search import Query

LONGEST = 200  # characters that are read
_KEYS: Mapping[str, str] = {
    "级别": "level", "等级": "level", "类别": "category", "分类": "category", "状态": "state",
    "客服": "owner", "同事": "owner", "负责": "owner", "负责人": "owner", "标签": "tag",
}  # fmt: skip
_PREFIX: Mapping[str, str] = {
    "level": "l:", "category": "c:", "state": "s:", "owner": "o:", "tag": "t:",
}  # fmt: skip
_FILTER = re.compile(r"([\u4e00-\u9fff]{2,3}|[a-z]{3,8})[:]\s?([^\s:]{1,40})")
_QUOTED = re.compile(r"[\"“”「『]([^\"“”「」『』]{1,60})[\"“”」』]")
_LAST = re.compile(
    r"(?:最近|近|过去)\s?(\d{1,3}|[一二两三四五六七八九十半]{1,3})\s?个?(天|日|周|星期|礼拜|月|年)(?:内|以来|里)?"
)
_TO = re.compile(r"\s{0,2}[-~—–至到]{1,2}\s{0,2}")
_FROM = re.compile(r"\s?(?:以来|至今|之后|以后|起)")
_BEFORE = re.compile(r"\s?(?:以前|之前)")
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}
_ABOUT = 7  # days around "三个月前"


@dataclass(frozen=True, slots=True)
class Chip:
    """A part of the question as it was understood. kind: what it is, shown: Chinese, for people."""

    kind: str
    text: str
    shown: str


@dataclass(slots=True)
class Asked:
    """A question: what the store looks for, what to show, which words to mark in a story."""

    needs: list[str] = field(default_factory=list)
    likes: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    chips: list[Chip] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    since: date | None = None
    until: date | None = None

    def query(self, zone: tzinfo) -> Query:
        """Return it as the store takes it; days begin and end in *zone*."""
        needs, likes = self.needs, [one for one in self.likes if one not in self.needs]
        words = set(self.words)
        if not needs:
            needs, likes = likes, []
            words |= set(needs)
        whole = Query()
        return Query(
            tuple(dict.fromkeys(needs)),
            tuple(dict.fromkeys(likes)),
            frozenset(words),
            whole.since if self.since is None else _start(self.since, zone),
            whole.until if self.until is None else _start(self.until, zone),
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads questions. dates: nlu's reader. names, tags: codes with their Chinese names."""

    terms: Terms
    dates: DateReader
    names: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)

    def read(self, text: str, today: date) -> Asked:
        """Return what *text* asks for."""
        asked = Asked()
        rest = self.terms.plain(text[:LONGEST])
        rest = self._taken(rest, _QUOTED, lambda m: self._words(asked, m[1]))
        rest = self._taken(rest, _FILTER, lambda m: self._filter(asked, m[1], m[2]))
        rest = self._last(asked, rest, today)
        rest = self._days(asked, rest, today)
        self._words(asked, rest)
        return asked

    def _taken(self, text: str, of: re.Pattern[str], take: Callable[[re.Match[str]], bool]) -> str:
        return of.sub(lambda match: " " if take(match) else match[0], text)

    def _filter(self, asked: Asked, key: str, value: str) -> bool:
        kind = _KEYS.get(key, key)
        if kind not in _PREFIX:
            return False
        code = self._code(kind, value)
        asked.needs.append(_PREFIX[kind] + code)
        asked.chips.append(Chip(kind, value, f"{_SHOWN[kind]} {self._name(kind, code, value)}"))
        return True

    def _code(self, kind: str, value: str) -> str:
        known = self._known(kind).items()
        found = (code for code, name in known if value in (code, self.terms.plain(name)))
        return next(found, value)

    def _name(self, kind: str, code: str, value: str) -> str:
        return self._known(kind).get(code, value)

    def _known(self, kind: str) -> Mapping[str, str]:
        tables = {"level": labels.LEVELS, "state": STATES, "category": self.names, "tag": self.tags}
        return tables.get(kind, {})

    def _last(self, asked: Asked, text: str, today: date) -> str:
        match = _LAST.search(text)
        if match is None:
            return text
        count = 0.5 if match[1] == "半" else float(number(match[1]) or 0)
        unit = match[2]
        days = count * _DAYS.get(unit, 0)
        months = count * {"月": 1, "年": 12}.get(unit, 0)
        back = add_months(today, -int(months)) - timedelta(days=int(days + months % 1 * 30))
        asked.since = back if unit in {"月", "年"} else back + timedelta(days=1)
        asked.chips.append(Chip("since", match[0], f"从 {asked.since} 起"))
        return f"{text[: match.start()]} {text[match.end() :]}"

    def _days(self, asked: Asked, text: str, today: date) -> str:
        found = [slot for slot in self.dates.read(text, today) if slot.value]
        slots = sorted(found, key=lambda slot: slot.start)
        if not slots:
            return text
        first, last = slots[0], slots[0]
        for before, after in pairwise(slots[:2]):
            if _TO.fullmatch(text[before.end : after.start]):
                last = after
        asked.since, asked.until = _span(first)[0], _span(last)[1]
        end = last.end
        if from_ := _FROM.match(text, end):
            asked.until, end = None, from_.end()
        elif before_ := _BEFORE.match(text, end):
            asked.since, asked.until, end = None, _span(first)[0], before_.end()
        asked.chips += _shown(asked, text[first.start : end])
        return f"{text[: first.start]} {text[end:]}"

    def _words(self, asked: Asked, text: str) -> bool:
        """Take Chinese by its pairs of characters, a single character only as a wish."""
        split = self.terms.split(text)
        for code, written in split.codes:
            asked.needs.append(code)
            if code.startswith("#"):
                asked.chips.append(Chip("digits", written, f"号码 {written}"))
            else:
                asked.words.add(code)
                asked.marks.append(written)
                asked.chips.append(Chip("word", written, written))
        for word in split.words:
            pairs = [a + b for a, b in pairwise(word)]
            asked.needs += pairs
            asked.words |= set(pairs)
            if len(word) != 2:  # noqa: PLR2004 - a word of two characters is its own pair
                asked.likes.append(word)
            asked.marks.append(word)
            asked.chips.append(Chip("word", word, word))
        return True


_SHOWN: Mapping[str, str] = {
    "level": "级别", "category": "类别", "state": "状态", "owner": "同事", "tag": "标签",
}  # fmt: skip


def _span(slot: Slot) -> tuple[date, date]:
    """Return the first day that is meant, and the first that no longer is."""
    day = date.fromisoformat(slot.value)
    match slot.precision:
        case "week":
            return day, day + timedelta(days=7)
        case "month":
            return day, add_months(day, 1)
        case "year":
            return day, add_months(day, 12)
        case "about":
            return day - timedelta(days=_ABOUT), day + timedelta(days=_ABOUT + 1)
    return day, day + timedelta(days=1)


def _shown(asked: Asked, text: str) -> Iterator[Chip]:
    if asked.since is not None:
        yield Chip("since", text, f"从 {asked.since} 起")
    if asked.until is not None:
        yield Chip("until", text, f"到 {asked.until - timedelta(days=1)} 止")


def _start(day: date, zone: tzinfo) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()
