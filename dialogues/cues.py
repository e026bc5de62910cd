"""Cues: turns of phrase that operators list, found in what a customer wrote, in any language.

    holds(text, cues) -> bool     whether one of them stands in the text
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

_MANY = 4096
_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9]+|[^\sA-Za-z0-9]")
_NOT_BEFORE = re.compile(
    r"(?:[没沒不无無冇]|没有|沒有|\b(?:no|not|nobody|none|never|without|\w+n['’]?t)\b(?:\s+\w+){0,2}\s*)$",
    re.IGNORECASE,
)


def holds(text: str, cues: Iterable[str]) -> bool:
    """Say whether any cue stands in *text*."""
    return any(_pattern(cue).search(text) for cue in _there(text, cues))


def begins(text: str, cues: Iterable[str]) -> bool:
    """Say whether *text*, or a clause of it after a comma or stop, begins with a cue."""
    return any(_opening(cue).search(text) for cue in _there(text, cues))


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


def length(text: str) -> int:
    """Return how much *text* says, in Chinese characters; a word of letters counts for two."""
    return sum(2 if part[0].isascii() and part[0].isalnum() else 1 for part in _WORD.findall(text))


def brief(text: str, most: int) -> bool:
    """Say whether *text* has at most *most* Chinese characters, or fewer words than that."""
    words = text.split()
    return len(words) < most if text.isascii() else length(text) <= most


def _there(text: str, cues: Iterable[str]) -> Iterator[str]:
    """Yield the cues whose letters stand in *text*: the others need no pattern."""
    lowered = text.lower()
    return (cue for cue in cues if cue.lower() in lowered)


@lru_cache(maxsize=_MANY)
def _pattern(cue: str) -> re.Pattern[str]:
    edge = r"(?<![A-Za-z0-9])" if cue[:1].isascii() else ""
    end = r"(?![A-Za-z0-9])" if cue[-1:].isascii() else ""
    return re.compile(edge + re.escape(cue) + end, re.IGNORECASE)


@lru_cache(maxsize=_MANY)
def _opening(cue: str) -> re.Pattern[str]:
    return re.compile(r"(?:^|[，,。.；;！!\n])\s*" + _pattern(cue).pattern, re.IGNORECASE)
