"""What a draft of an agent lacks or says wrongly, before it is sent.

    check(text, now, known) -> Checked     empathy 0 to 5, words to avoid, times, asked again;
                                           what a first word of a person lacks
    marks(text) -> ("shows.thanks", "asks.model", ...)      what words already said hold

Pure. The wording rules are those of the scripts (dialogues/lint_words.py), without the one that
keeps the bot from speaking of money: an agent may. Source: ideal 2.1, requirements S0-35, S2-22,
S2-23.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import opencc
import yaml

from dialogues.lint_lines import Spoken
from dialogues.lint_words import ENGLISH, TRADITIONAL, Letters, wording
from dialogues.promised_times import times as promised
from dialogues.spoken_times import Named, sentence
from dialogues.typed_yaml import Document

if TYPE_CHECKING:  # the rules of the talk come after the door
    from dialogues.packet import KnownField

_NO_FILE = Document(Path("draft"), {}, yaml.ScalarNode("tag:yaml.org,2002:str", ""))
_MONEY = "是在谈钱"
_FILE_ONLY = "{due"
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_BREAK = re.compile(r"(?<=[。！!；;\n？?])")
_ALIKE, _FEWEST = 0.6, 4
EMPATHY: Mapping[str, re.Pattern[str]] = {
    "acknowledge": re.compile(
        r"听(得出|出|到)来?|看到了|看完|看过|收到|明白|理解|知道了|了解到|您说的?(对|是|这)|确实|对不起|抱歉"
        r"|\b(i (can )?(hear|see|understand)|i have read|i've read|got it|sorry)\b",
        re.IGNORECASE,
    ),
    "effect": re.compile(
        r"耽误|影响|白跑|白等|白忙|折腾|吓|受惊|不方便|不踏实|担心|窝火|着急|生气|难受|委屈|扫兴|闹心|添堵"
        r"|等了|花了.{0,6}(钱|时间|功夫)|用不了|睡不好|麻烦到|孩子|家里人|一家"
        r"|\b(inconvenien\w*|upset\w*|worr\w*|frustrat\w*|cost you|lost|wait(ed|ing)|stress\w*)\b",
        re.IGNORECASE,
    ),
    "perspective": re.compile(
        r"换(谁|作|成|做|了)|要是我|如果是我|任谁|谁(都|碰上|遇到)|站在您|设身处地|难怪|可以想象|想得到|能体会|感同身受"
        r"|\b(in your (place|shoes)|anyone would|i would (be|feel)|no wonder|i can imagine)\b",
        re.IGNORECASE,
    ),
    "thanks": re.compile(
        r"谢谢|感谢|多谢|多亏|辛苦(您|你)|劳您|\b(thanks?|thank you|appreciate\w*)\b", re.IGNORECASE
    ),
    "next_step": re.compile(
        r"(联系|回复|回|找|告诉|通知|答复|打给|打电话给|给)(您|你)|接下来|下一步|我(会|来|去|现在|正在|先|这就|已经)|安排|核实|跟进"
        r"|\b(next|i('ll| will| am going to)|we('ll| will)|get back|call you)\b",
        re.IGNORECASE,
    ),
}
"""What makes five of five, by its name; the page words what is missing."""
FIRST: Mapping[str, re.Pattern[str]] = {
    "apology": re.compile(r"对不起|抱歉|不好意思|致歉|\b(sorry|apologi\w+)\b", re.IGNORECASE),
    "importance": re.compile(
        r"重视|优先|放在心上|当(一?回)事|专门|专人|亲自|负责|由我|我来(办|跟|处理|盯)|加急"
        r"|\b(seriously|priorit\w+|personally|in charge|take care of)\b",
        re.IGNORECASE,
    ),
    "direction": re.compile(
        r"核实|核对|查(一下|清|明|证|验|看|找|到)|调取|检测|送检|安排|联系(厂|仓|门店|承运|师傅|财务|售后)"
        r"|方案|怎么办|换(一?台|新|货|件)|维修|退(货|款)"
        r"|\b(look into|check|arrange|find out|solution|repair)\b",
        re.IGNORECASE,
    ),
}
PROMISE = "promise"
"""The fourth part of a person's first word (S2-22): a time by which the customer hears more."""
_ASKS = re.compile(
    r"[？?]|请问|请(您)?(再)?(提供|告知|告诉|发|说|报|留|拍|填)|麻烦(您)?.{0,6}(提供|告诉|发|说|报|留|拍|填)"
    r"|\b(please (send|tell|give|provide)|could you|can you|may i (have|ask))\b",
    re.IGNORECASE,
)
_WORDS: Mapping[str, str] = {
    "contact_phone": r"电话|手机号|号码|联系方式|phone|number to (call|reach)",
    "purchased_on": r"(什么时候|哪天|几号|何时).{0,4}[买购]|购买(时间|日期)|买了多久|when.{0,9}buy",
    "place_of_purchase": r"(哪里|哪儿|哪个平台|哪家|什么渠道).{0,3}[买购]|购买渠道|where.{0,9}buy",
    "order_no": r"订单号?|单号|order (number|no)",
    "model": r"型号|哪一?款|\bmodel\b",
    "product": r"(什么|哪个|哪款|哪样|哪种)(产品|东西|商品|服务)|which product",
    "contact_name": r"怎么称呼|贵姓|姓名|名字|your name",
    "amount": r"多少钱|金额|花了多少|how much",
    "occurred_on": r"(什么时候|哪天|几号|何时)(的事|发生|开始|出现)|发生时间|when did (it|this)",
    "injury": r"受伤|伤到|\b(hurt|injured)\b",
    "demand": r"(希望|想)(我们)?怎么|(什么|哪些)(诉求|要求)|what would you like",
    "evidence": r"照片|截图|图片|视频|凭据|凭证|发票|\b(photos?|pictures?|screenshots?|invoice)\b",
    "issue": r"怎么回事|什么(情况|问题)|具体(情况|问题)|发生了什么|what happened",
    "claim_spec": r"(说明书|宣传|页面).{0,6}(写|说)",
    "measured": r"实测|实际.{0,6}多少",
    "attempts_before": r"(之前|以前).{0,8}(找过|联系过|修过)|第几次",
    "account": r"(哪个|什么)账号",
}


@dataclass(frozen=True, slots=True)
class Avoid:
    """Words to avoid; mild: only a hint."""

    what: str
    mild: bool


@dataclass(frozen=True, slots=True)
class Again:
    """The draft asks for what is known already; shown as the page may show it."""

    field: KnownField
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found. missing: of EMPATHY. times: with the sentence that names each.

    first: of FIRST what is missing; () when it is not the first word of a person.
    """

    missing: tuple[str, ...]
    avoid: tuple[Avoid, ...]
    again: tuple[Again, ...]
    times: tuple[tuple[Named, str], ...]
    first: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """Return how many of the five are there."""
        return len(EMPATHY) - len(self.missing)


def check(
    text: str,
    now: datetime,
    known: Sequence[KnownField] = (),
    asks: Mapping[str, Sequence[str]] | None = None,
    *,
    first: bool = False,
) -> Checked:
    """Return what the draft lacks. asks: how the script words the question of each field.

    first: nobody but the bot has spoken to him in this matter yet.
    """
    plain = _converter().convert(text)
    times = tuple((one, sentence(plain, one.text)) for one, _ in promised(plain, now))
    return Checked(
        missing=tuple(name for name, words in EMPATHY.items() if not words.search(plain)),
        avoid=tuple(_avoid(plain)),
        again=tuple(_again(plain, known, asks or {})),
        times=times,
        first=_lacks(plain, timed=bool(times)) if first else (),
    )


def _lacks(plain: str, *, timed: bool) -> tuple[str, ...]:
    missing = tuple(name for name, words in FIRST.items() if not words.search(plain))
    return missing if timed else (*missing, PROMISE)


def marks(text: str) -> tuple[str, ...]:
    """Return the parts of sympathy that words hold and the facts they ask for, for the figures."""
    plain = _converter().convert(text)
    shows = (f"shows.{name}" for name, words in EMPATHY.items() if words.search(plain))
    questions = [part for part in _BREAK.split(plain) if _ASKS.search(part)]
    asks = (
        f"asks.{name}"
        for name, words in _WORDS.items()
        if any(re.search(words, question, re.IGNORECASE) for question in questions)
    )
    return (*shows, *asks)


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def _avoid(text: str) -> Iterator[Avoid]:
    """Read the draft as a letter: no length counts, and time and money are the agent's to name."""
    line = Spoken(_NO_FILE, ("draft",), text, "draft.letter")
    language = TRADITIONAL if _HAN.search(text) else ENGLISH
    for mild, what in wording(line, language, Letters()):
        if _MONEY in what:
            continue
        said, _, _ = what.partition("没说清是什么时候")
        yield Avoid(f"{said}没说清是什么时候：写出几点之前" if _FILE_ONLY in what else what, mild)


def _again(
    text: str, known: Iterable[KnownField], asks: Mapping[str, Sequence[str]]
) -> Iterator[Again]:
    questions = [part.strip() for part in _BREAK.split(text) if _ASKS.search(part)]
    for field in known:
        words = _WORDS.get(field.name, "")
        pattern = re.compile(
            f"{re.escape(field.label)}|{words}" if words else re.escape(field.label)
        )
        for question in questions:
            if pattern.search(question) or _alike(question, asks.get(field.name, ())):
                yield Again(field, question)
                break


def _alike(question: str, asks: Sequence[str]) -> bool:
    """Tell whether the question is worded as the bot's own one was."""
    mine = _pairs(question)
    for ask in asks:
        theirs = _pairs(ask)
        least = min(len(mine), len(theirs))
        if least >= _FEWEST and len(mine & theirs) / least >= _ALIKE:
            return True
    return False


def _pairs(text: str) -> set[str]:
    letters = "".join(re.findall(r"\w", text))
    return {letters[n : n + 2] for n in range(len(letters) - 1)}
