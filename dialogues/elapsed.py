"""Days told by how long ago they are: 都五天了, 等了两个星期, 买了三个月就坏了.

    days(reading) -> slots of kind date, precision AGO, role event or purchase
    mended(known, reading) -> the day that takes its place: 不是半个月，是20天
    beside(question, slot, told) -> a day told beside another is no day of purchase by itself

Pure. "三天内", "七天无理由" and "质保一年" are terms and no days that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from dialogues.events import Said
from dialogues.reading import Reading
from dialogues.script import Question
from dialogues.state import Known, MessageId
from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS, number
from nlu.types import Slot, SlotType

AGO = "ago"
"""Precision of a day counted back from now; one told as a day is better."""
_DAYS = {
    "天": 1, "周": 7, "週": 7, "星期": 7, "礼拜": 7, "禮拜": 7, "月": 30, "年": 365,
    "day": 1, "week": 7, "month": 30, "year": 365,
}  # fmt: skip
_SPAN = (
    r"(?P<n>\d{1,3}|[一二两兩三四五六七八九十百半俩倆仨]{1,4})\s*(?:多|来|來)?\s*"
    r"(?:(?P<short>天|周|週|年)|[个個]?(?:多)?(?P<week>星期|礼拜|禮拜)"
    r"|(?:[个個](?:多)?|(?<=[俩倆仨两兩])多?)(?P<half>半)?(?P<month>月))(?:多)?"
)
_PURCHASE = re.compile(
    r"(?:买[了咗]|買[了咗]|买来|買來|买回来|買回來|到手|入手|提车|提車|提回来|提回來|[才刚剛新][买買办辦](?:的|了|来|來)?"
    r"|[买買](?:的|来|來)(?=才|不到)|[买買](?=[俩倆仨])|[办辦][了咗](?=才|不到|[俩倆仨]))"
    rf"(?:才|不到|还不到|還不到|快|也就|都|刚|剛)?{_SPAN}"
)
_USED = re.compile(
    rf"[才刚剛](?:用|穿|戴|骑|騎|使)(?:了|咗)?(?:不到|还不到)?{_SPAN}(?=就|又|，|,|[坏壞死断斷开開][了机線线胶膠])"
)
"""Hardly used so long, which is how long it was his: 才用两个月就死机."""
_NOW = re.compile(
    r"^(?:就|就是|是|[係系]|正?是)(?:[现現而]在|而家|依家|[这這][会會]儿?|此刻|眼下)(?:的事|[啊呀呢])?(?=[，,。！!\s]|$)"
    r"|^(?:[现現]在|而家|right now|now)[啊呀呢。！!\s]*$",
    re.IGNORECASE,
)
_LED = re.compile(
    r"(?:都|已经|已經|[坏壞停断斷][了咗](?:快|都|整整)?|等了|等|拖了|拖|过了|過了|过去|過去|整整|足足|快|将近|將近|有)"
    rf"(?:快|有|了)?{_SPAN}"
)
_BARE = re.compile(rf"{_SPAN}(?=了|还|還|都没|都沒|没|沒|过去|過去)")
_INSTEAD = re.compile(
    r"(?:不是|不係|唔係|唔系)\s*(?P<old>[\d一二两兩三四五六七八九十百半俩倆仨]{1,4}\s*[多来來]?\s*[个個]?多?半?(?:天|周|週|年|月|星期|礼拜|禮拜))"
    rf"[了\W]*(?:是|係|而是|应该是)?\s*(?P<new>{_SPAN})"
)
_ENGLISH = re.compile(
    r"\b(?:been|waited|waiting(?: for)?|for|over|after)\s+(?:over |almost |about |nearly )?"
    rf"(?P<n>\d{{1,3}}|an?|{ENGLISH_WORDS})\s+"
    r"(?P<unit>day|week|month|year)s?\b",
    re.IGNORECASE,
)
_ENGLISH_COUNTS = ENGLISH | {"a": 1, "an": 1}
_TERM = re.compile(
    r"^\s*(?:的?(?:[会會][员員籍]|[年季月次]?卡|套餐|[课課]程?|[约約]|合同|合約|[贷貸]款|保|[宽寬][带帶頻频]|租[约約]|分期)|内|內|之内|之內|以内|以內|无理由|無理由|质保|質保|保修|免费|有效)"
)
_TERM_BEFORE = re.compile(
    r"(?:\b(?:pa(?:y|id|ying)|signed\s+up|membership|subscri\w+|warrant\w+|lease\w*|insured)\s+|质保|質保|保修|承诺|承諾|说好|說好|有效期|合同|每|满|滿|再|要|得|需|让我|叫我|说|用了?|才用|剛用|刚用|过期|過期|逾期|[养養住开開当當做干幹](?:了|咗)?|[交付充续續存喝吃穿骑騎跟来來玩支持]了|结婚|結婚|认识|認識|合作|会员|會員|[剩余餘]下?)了?$"
)
_LEFT = re.compile(r"(?:[还還剩只就]|[余餘]下?)$")
"""Of a card, what is left: 卡还有8个月."""
_EDGE = re.compile("(?:都|已经|已經|整整|足足|快|将近|將近|拖了?|等了?|有)*")
_SIMPLE = str.maketrans("兩倆", "两俩")
_LONGEST = 3650  # days


def days(reading: Reading) -> tuple[tuple[Slot, MessageId], ...]:
    """Return the days that this turn tells by how long ago they are, in order."""
    return tuple((slot, said.id) for said in reading.messages for slot in _slots(said))


def mended(known: Known, reading: Reading) -> Known | None:
    """Return the day that a span takes the place of, of one that was told by a span as well."""
    if known.precision != AGO:
        return None
    for said in reading.messages:
        hit = _INSTEAD.search(said.parse.text)
        day = _day(hit, said.at) if hit else None
        if hit and day and hit["old"] in known.text:
            return Known(day, hit["new"], said.id, "corrected", AGO)
    return None


def _slots(said: Said) -> Iterator[Slot]:
    text = said.parse.text
    if now := _NOW.search(text):
        today = said.at.date().isoformat()
        yield Slot(SlotType.DATE, now.group(), now.start(), now.end(), today, "day", "event")
        return
    for role, pattern in (
        ("purchase", _PURCHASE),
        ("purchase", _USED),
        ("event", _LED),
        ("event", _BARE),
        ("event", _ENGLISH),
    ):
        told = pattern.finditer(text)
        hit = next((h for h in told if not _is_term(text, h, bought=role == "purchase")), None)
        day = _day(hit, said.at) if hit else None
        if hit and day and not (role == "event" and _PURCHASE.search(text)):
            edge = _EDGE.match(hit.group())
            start = hit.start() + (edge.end() if edge else 0)
            yield Slot(SlotType.DATE, text[start : hit.end()], start, hit.end(), day, AGO, role)
            return


def _is_term(text: str, hit: re.Match[str], *, bought: bool) -> bool:
    """Say whether a span is a term; what was said of a purchase is none: 都说了刚买俩礼拜."""
    before = text[: hit.start()]
    left = hit.group().startswith("有") and _LEFT.search(before)
    led = not bought and (left or _TERM_BEFORE.search(before))
    return bool(led or _TERM.search(text[hit.end() :]))


def _day(hit: re.Match[str], at: datetime) -> str | None:
    """Return the day that many days before *at*; None for what is no such day."""
    word = hit["n"].lower().translate(_SIMPLE)
    count = _ENGLISH_COUNTS.get(word) or (0.5 if word == "半" else number(word))
    if count is None or not count:
        return None
    unit = next(hit[name] for name in ("short", "week", "month", "unit") if _has(hit, name))
    count = float(count) + (0.5 if _has(hit, "half") else 0.0)
    total = count * _DAYS[unit.lower()]
    if total > _LONGEST:
        return None
    return (at - timedelta(days=max(1, round(total)))).date().isoformat()


def _has(hit: re.Match[str], name: str) -> bool:
    return name in hit.re.groupindex and hit[name] is not None


def beside(question: Question, slot: Slot, told: Iterable[Question]) -> bool:
    """Say whether a day is no day of purchase: nothing says so, and another stands beside it.

    It was done on 12 November, and fell out on the 20th. told: what this turn filled already.
    """
    day = slot.type is SlotType.DATE and not slot.role and question.role == "purchase"
    return day and any(one.kind == "date" for one in told)
