"""Sums of money in what an agent wrote: read by the reader that reads the customers' words.

    most(texts) -> yuan     the largest sum that is granted in them, 0.0 when there is none
    shown(yuan) -> text     300 元, 5 万元

A price the customer paid once ("花 3999 元买的") is none that is granted, unless its clause pays
it back. "1 块" is a piece as well as a yuan: below ten, 块 counts as pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from nlu.steps.money import amounts
from nlu.steps.normalise import Normaliser
from nlu.steps.numbers import HAN

_MYRIAD = 10_000
_FEN = 100
_PIECES = 10.0  # yuan
_N = rf"(?:\d[\d,.]*[万千百wk]?|{HAN}+)"
_CLAUSES = re.compile(r"[，。；！？;!?\n]+|,(?!\d)|(?<!\d),")
_GAPS = re.compile(
    r"(?<=\d)\s+(?=\d)|(?<=[\d零一二两三四五六七八九十百千万])\s+(?=[十百千万亿wk块元圆])"
    r"|(?<=[百千万亿wk])\s+(?=[块元圆])"
)
_ROUND = re.compile(r"(\d+)([百千])(?![\d零一二两三四五六七八九十百万])")
_CODES = re.compile(rf"({_N})\s*(?:rmb|cny)|(?:rmb|cny|人民币)\s*({_N})")
_PAYS = re.compile(
    r"(?:退|赔|补|返|付|支付|转|打|给)(?:还|回|偿|付|现|款|账|给|贴|助|到|进)*"
    r"(?:您|你|客户|顾客)?的?(?:账上|账户|卡里|卡上)?"
)
_PRICE = re.compile(r"花了?|买|原价|价格|售价|标价|价值|付过|付了")
_FROM = re.compile(rf"满\s*{_N}\s*[元块]?")
_PAID = "赔偿"
"""How the reader is told of a clause that pays: agents say 退您, 补给您, 转到您账上."""


@cache
def _normaliser() -> Normaliser:
    return Normaliser()


def most(texts: Iterable[str]) -> float:
    """Return the largest sum that is granted, in yuan."""
    clauses = (clause for text in texts for clause in _CLAUSES.split(text))
    return max((yuan for clause in clauses for yuan in _of(_plain(clause))), default=0.0)


def shown(yuan: float) -> str:
    """Return the sum as people say it."""
    if yuan >= _MYRIAD and yuan % (_MYRIAD / 100) == 0:
        return f"{yuan / _MYRIAD:g} 万元"
    return f"{yuan:.2f}".rstrip("0").rstrip(".") + " 元"


def _plain(clause: str) -> str:
    """Return the clause as the reader takes sums best: no gaps, 3百 as 300, currencies as 元."""
    plain = _FROM.sub("", _GAPS.sub("", _normaliser().plain(clause)))
    plain = _ROUND.sub(lambda m: f"{m[1]}{'00' if m[2] == '百' else '000'}", plain)
    return _CODES.sub(lambda m: f"{m[1] or m[2]}元", plain)


def _of(clause: str) -> list[float]:
    if _PRICE.search(clause) and not _PAYS.search(clause):
        return []
    return [*_read(clause), *_read(_PAYS.sub(_PAID, clause))]


def _read(words: str) -> list[float]:
    found = [(slot.text, int(slot.value) / _FEN) for slot in amounts(words) if slot.value]
    return [
        yuan
        for text, yuan in found
        if "半" not in text and not (yuan < _PIECES and text.rstrip().endswith("块"))
    ]
