"""Cues: turns of phrase that operators list, found in what a customer wrote, in any language.

    holds(text, cues) -> bool     whether one of them stands in the text
    told(text, cues, of, ...)     the same, behind a word of whom it is told
    last(text, cues) -> str       the one that stands last, "" when none does
    length(text) -> int           how much was said: a Chinese character 1, a word of letters 2
    brief(text, most) -> bool     whether it is but a word or two

Chinese cues are found anywhere; cues in letters only as whole words, in either case ("no" does
not stand in "know"). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from dialogues import southern
from nlu import sizes

_MANY = 4096
_KEPT = 256
"""A turn's words are asked for by many rules."""
_NOT_BEFORE = re.compile(
    r"(?:[没沒不无無冇]|没有|沒有|\b(?:no|not|nobody|none|never|without|\w+n['’]t|(?:do|does|did|is|was|are|were|ca|wo|would|could|should|ai)nt)\b(?:\s+\w+){0,2}\s*)$",
    re.IGNORECASE,
)
_CLAUSE_MOST = 40
_STOP = re.compile(r"[。；;！!？?\n]")
_FILL = (
    r"(?:[0-9一二三四五六七八九十几幾两兩半昨前今去上这這个個天晚早夜日月周年号號底初里裡，,\s]|礼拜|禮拜|星期|突然|忽然"
    r"|意外|[车車][祸禍]|因?[为為]|[刚剛]|已[经經]|就|也|人|不幸|生病|寄[养養]|洗澡|打[针針]|[绝絕]育|手[术術]|回[来來]|走了|拿)*+"
)
_FILLS = re.compile(rf"{_FILL}(?:[死放送]?在[^。；;！!？?\n]{{1,8}}?{_FILL})?")
_TO_COME = re.compile(
    r"(?:要|想|快|差[点點]|[险險]些|恨不得|[会會]不[会會]|[万萬]一|怕|如果)[^，,]{0,4}$"
)


def holds(text: str, cues: Iterable[str]) -> bool:
    """Say whether any cue stands in *text*."""
    return any(_pattern(cue).search(text) for cue in _there(text, cues))


def told(
    text: str,
    cues: Iterable[str],
    of: Iterable[str] = (),
    *,
    within: int = 0,
    unless: Iterable[str] = (),
) -> bool:
    """Say whether a cue stands in *text* and is meant: no "not" before it, not still to come.

    of: and behind one of these, with at most *within* characters between them, or none but words
    of time and place: 我爸上个月走了. unless: turns of phrase in which a cue does not count.
    """
    if next(_there(text, cues), None) is None:
        return False
    for phrase in sorted(_there(text, unless), key=len, reverse=True):
        text = _pattern(phrase).sub("，", text)
    whom = list(_there(text, of))
    for cue in _there(text, cues):
        for hit in _pattern(cue).finditer(text):
            before = text[: hit.start()]
            if _NOT_BEFORE.search(before):
                continue
            if not of or any(_stands_behind(before, one, within) for one in whom):
                return True
    return False


def _stands_behind(before: str, whom: str, within: int) -> bool:
    """Say whether *before* ends with *whom* and little else, and tells what has come to pass."""
    clause = before[-_CLAUSE_MOST:]
    for hit in _pattern(whom).finditer(clause):
        rest = clause[hit.end() :]
        near = 0 < within >= len(rest) and not _STOP.search(rest)
        if (near or _FILLS.fullmatch(rest)) and not _TO_COME.search(clause[: hit.start()]):
            return True
    return False


def begins(text: str, cues: Iterable[str]) -> bool:
    """Say whether *text*, or a clause of it after a comma or stop, begins with a cue.

    In Hong Kong's words too: 仲有件事 begins as 还有件事 does.
    """
    listed, meant = tuple(cues), southern.said(text)
    if any(_opening(cue).search(text) for cue in _there(text, listed)):
        return True
    return any(_opening(cue).search(meant) for cue in _there(meant, map(southern.said, listed)))


def affirmed(text: str, cues: Iterable[str]) -> bool:
    """Say whether a cue stands in *text* without a "not" before it."""
    return any(
        not _NOT_BEFORE.search(text[: hit.start()])
        for cue in _there(text, cues)
        for hit in _pattern(cue).finditer(text)
    )


def last(text: str, cues: Iterable[str]) -> str:
    """Return the cue that stands last in *text*, the longest of several, "" for none."""
    ends = [
        (hit.start(), len(cue), cue)
        for cue in _there(text, cues)
        for hit in _pattern(cue).finditer(text)
    ]
    return max(ends)[2] if ends else ""


@lru_cache(maxsize=_KEPT)
def length(text: str) -> int:
    """Return how much *text* says, in Chinese characters; a word of letters counts for two."""
    return sizes.length(text)


def brief(text: str, most: int) -> bool:
    """Say whether *text* has at most *most* Chinese characters, or fewer words than that."""
    words = text.split()
    return len(words) < most if text.isascii() else length(text) <= most


def _there(text: str, cues: Iterable[str]) -> Iterator[str]:
    """Yield the cues whose letters stand in *text*: the others need no pattern."""
    lowered = text.lower()
    return (cue for cue, small in _lowered(tuple(cues)) if small in lowered)


@lru_cache(maxsize=_MANY)
def _lowered(cues: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(cue, cue.lower()) for cue in cues]


@lru_cache(maxsize=_MANY)
def _pattern(cue: str) -> re.Pattern[str]:
    edge = r"(?<![A-Za-z0-9])" if cue[:1].isascii() else ""
    end = r"(?![A-Za-z0-9])" if cue[-1:].isascii() else ""
    return re.compile(edge + re.escape(cue) + end, re.IGNORECASE)


@lru_cache(maxsize=_MANY)
def _opening(cue: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|[，,。.；;！!\n])\s*" + _pattern(cue).pattern, re.IGNORECASE)
