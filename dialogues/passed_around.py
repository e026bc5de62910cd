"""How often a customer was passed on, in his own words: 转了四个部门, 换了三个客服.

    told(reading, known) -> Known | None      value: the count, digits

Nobody asks for it; it tells staff what wore him out. Source: S0-25.
"""

from __future__ import annotations

import re

from dialogues.reading import Reading
from dialogues.state import FieldName, Known
from nlu.steps.numbers import ENGLISH, ENGLISH_WORDS, number

TRANSFERS = FieldName("transfers")
_N = r"(?:\d{1,2}|[一二两兩三四五六七八九十]{1,3})"
_DONE = r"(?:给|給|了|過|过|咗|到|我|来|來)*\s*"
_WHO = r"(?:部门|部門|人|客服|专员|專員|科室|窗口|同事|道手)"
_PASSED = re.compile(
    rf"(?:转接?|轉接?){_DONE}(?P<t>{_N})\s*[个個位]?\s*(?:{_WHO}|次|回|趟|遍|手)(?![账賬帐钱錢车車院])"
    rf"|(?:推|踢|倒|换|換){_DONE}(?P<p>{_N})\s*[个個位]?\s*{_WHO}"
    rf"|(?P<d>{_N})\s*[个個]\s*(?:部门|部門|科室|窗口)(?:之间|之間|来回|來回|互相|都)*(?:转|轉|推|踢)"
    r"|\b(?:transferred|passed (?:on|around|along))\b.{0,14}?"
    rf"\b(?P<e>\d{{1,2}}|once|twice|{ENGLISH_WORDS})\b",
    re.IGNORECASE,
)
_ENGLISH = ENGLISH | {"once": 1, "twice": 2}


def told(reading: Reading, known: Known | None) -> Known | None:
    """Return the largest count that this turn tells; *known*: the one he told before, if less."""
    had = int(known.value) if known is not None and known.value.isdecimal() else 0
    found = [
        Known(str(count), hit.group().strip(), said.id, "said")
        for said in reading.messages
        for hit in _PASSED.finditer(said.parse.text)
        if (count := _count(hit)) > had
    ]
    return max(found, key=lambda one: int(one.value), default=None)


def _count(hit: re.Match[str]) -> int:
    word = (hit["t"] or hit["p"] or hit["d"] or hit["e"]).lower()
    return _ENGLISH.get(word) or int(number(word) or 0)
