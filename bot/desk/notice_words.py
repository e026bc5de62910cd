"""The words of a notice: checked before a lead may let the bot say them, and made ready to be said.

    faults(text, now) -> [str]            what has to go, in words for the lead; none: it may stand
    unfit(text, now, name) -> [str]       the same of words that are sent to many once
    ready(text, english) -> {language: words}
    called(names) -> names                in both kinds of characters, as customers write them

A notice is said to many who have nothing on record yet, so it names no time, speaks of no money,
admits nothing and guarantees nothing. Pure. Source: S1-29.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path

import opencc
import yaml

from dialogues.lint_lines import Spoken
from dialogues.lint_words import ENGLISH, TRADITIONAL, Letters, wording
from dialogues.spoken_times import named
from dialogues.tongue import EN, HANT
from dialogues.translate import traditional
from dialogues.typed_yaml import Document

MOST, MOST_ENGLISH = 80, 240  # characters: it stands before a question
_NO_FILE = Document(Path("notice"), {}, yaml.ScalarNode("tag:yaml.org,2002:str", ""))
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_ASKS = re.compile(r"[?？]")
_ENDED = re.compile(r"[。！.!…]$")
_AHEAD = re.compile(
    r"[内前后]$|下周|下个?月|月底|年底|今晚|明|小时|分钟|钟头|工作日|:|："
    r"|(minutes?|hours?|days?|weeks?|morrow|night|month|week|m)$"
)
_BEHIND = re.compile(r"(昨天|前天|上周|已经|过去|等了|since|from|for|last)[^，。,.]{0,8}$")
"""Before a time that is told of what was: 昨天下午三点起 is no promise."""
_FIXED = "写死了时间"
_TIME = "“{0}”是时间：说出口就是对每一位客户的承诺，通知里不写，由同事在各自的案件里答应"
_QUESTION = "通知里不提问：机器人接下来还要问自己的问题"
_SIMPLIFIED = "zh-Hans"


def faults(text: str, now: datetime) -> list[str]:
    """Return what has to be changed in *text*, in the order in which it is found."""
    told = unfit(text, now)
    return [*told, _QUESTION] if _ASKS.search(text) else told


def unfit(text: str, now: datetime, name: str = "notice") -> list[str]:
    """Return what may be said to nobody of many.

    name: of the message. A "letter" may be long, and a time in it becomes a promise on each record.
    """
    plain = _simplify(text)
    language = TRADITIONAL if _HAN.search(plain) else ENGLISH
    line = Spoken(_NO_FILE, ("messages", name), plain, f"messages.{name}")
    found = [what for mild, what in wording(line, language, Letters()) if not mild]
    times = [one.text for one in named(plain, now)]
    told = [what for what in found if not what.startswith(_FIXED)]
    if name != "notice":
        return told
    fixed = [what.split("“", 1)[1].split("”", 1)[0] for what in found if what.startswith(_FIXED)]
    times += [one for one in fixed if not any(one in at for at in times) and _ahead(one, plain)]
    return told + [_TIME.format(one) for one in times]


def ready(text: str, english: str) -> dict[str, str]:
    """Return the words by language; without English ones, who writes English is not told."""
    plain = _ended(_simplify(text), "。")
    words = {_SIMPLIFIED: plain, HANT: traditional(plain)}
    return words | {EN: _ended(english, ".")} if english.strip() else words


def called(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names as they may be written, each once."""
    plain = [" ".join(_simplify(one).split()) for one in names]
    return tuple(dict.fromkeys(one for name in plain if name for one in (name, traditional(name))))


def as_written(names: Iterable[str]) -> list[str]:
    """Return the names as the lead gave them, without those that were made of them."""
    return [one for one in names if _simplify(one) == one]


def _ahead(time: str, text: str) -> bool:
    """Say whether a time that may be one to come is not told of the past."""
    before = text[: text.find(time)]
    return _AHEAD.search(time) is not None and _BEHIND.search(before) is None


def _ended(text: str, mark: str) -> str:
    whole = " ".join(text.split())
    return whole if _ENDED.search(whole) else whole + mark


def _simplify(text: str) -> str:
    return str(_converter().convert(text))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
