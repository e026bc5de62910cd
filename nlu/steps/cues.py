"""Count known expressions of verdict, theme, feeling, act and world: numbers for the heads.

Training utterances never hold every word a customer may use; the lists carry over to new trades.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu import lexicons

VERDICTS = ("positive", "negative")
KINDS = (
    ("quality", "service", "logistics", "price", "aftersale", "account_safety", "environment"),
    ("anger", "disappointment", "anxiety", "satisfied"),
    ("asking", "wishing", "chasing"),
    ("deal", "life"),
)
"""Labels of one kind shut each other out: where two expressions overlap the longer one counts."""

SHIELD = "neutral"
"""Ordinary expressions that hold a word of a verdict: counted as nothing."""

FOLDER = lexicons.HERE / "cues"
_PLAIN, _EACH = 8, 3
SIZE = _PLAIN + _EACH * sum(map(len, KINDS))
_NOT = re.compile(
    r"(?:不|没|没有|無|无|别|非|不是|不太|不怎么|不够|不算|并不|毫不|谈不上|not|no|n't|never)\s?(?:是|很|太|那么|怎么|够|算|会|再|有|什么|特别)?\s?$"
)
_NOT_REACH = 6
_NOT_SIGNS = frozenset("不没無无别非n")
_LATIN = re.compile("[a-z]")
_STRONGLY = re.compile(
    "好[小大少多凉冷烫咸淡油腻硬软薄厚贵慢远旧重短吵闷丑脏臭甜辣酸苦干稀难差坑烂坏假乱累麻久]"
)
"""好 that makes the next word stronger: no good word by itself."""

_GROUPS = ((*VERDICTS, SHIELD), *KINDS)


@dataclass(frozen=True, slots=True)
class Cues:
    """Known expressions. labels: of each, its kinds (0: verdicts, then `KINDS`) and labels there.

    sizes: how long those are that begin with these two characters, or are this one, falling.
    """

    labels: dict[str, tuple[tuple[int, str], ...]]
    sizes: dict[str, tuple[int, ...]]

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, kind and label of each expression; of a kind the longest wins, none overlap."""
        free = [0] * len(_GROUPS)
        for at, char in enumerate(text):
            for size in self.sizes.get(text[at : at + 2]) or self.sizes.get(char, ()):
                found = self.labels.get(text[at : at + size])
                if found is None or not _whole(text, at, at + size):
                    continue
                for kind, label in found:
                    if free[kind] <= at:
                        free[kind] = at + size
                        yield at, kind, label

    def counts(self, reading: str) -> tuple[int, int, int, int]:
        """Good, bad, denied good, denied bad expressions of a text."""
        return _verdicts(self._tally(reading))

    def features(self, reading: str) -> npt.NDArray[np.float32]:
        """`SIZE` numbers between 0 and 1, float32."""
        tally = self._tally(reading)
        good, bad, no_good, no_bad = _verdicts(tally)
        plus, minus = good + no_bad, bad + no_good
        row = [
            *(_squash(good), _squash(bad), _squash(no_good), _squash(no_bad)),
            *(float(plus > minus), float(minus > plus)),
            *(plus / (plus + minus + 1), minus / (plus + minus + 1)),
        ]
        for labels in KINDS:
            row += _shares([tally[label, False] for label in labels])
        return np.array(row, dtype=np.float32)

    def _tally(self, reading: str) -> Counter[tuple[str, bool]]:
        """How often each label is there, and how often denied."""
        return Counter(
            (label, _denied(reading[max(0, at - _NOT_REACH) : at]))
            for at, _, label in self.find(reading)
        )


def only_bad(features: npt.NDArray[np.float32]) -> bool:
    """Whether the numbers of a text tell of a bad verdict and of no good one."""
    good, bad = features[_PLAIN - 2 : _PLAIN]
    return bool(bad > 0 and good == 0)


def load(folder: Path = FOLDER) -> Cues:
    """Read the lists: one file a label, words with spaces between, or one English phrase a line."""
    labels: dict[str, tuple[tuple[int, str], ...]] = {}
    sizes: dict[str, set[int]] = {}
    for kind, names in enumerate(_GROUPS):
        for name in names:
            for line in lexicons.lines(folder / f"{name}.txt"):
                for word in (line,) if _LATIN.match(line) else line.split():
                    labels[word] = (*labels.get(word, ()), (kind, name))
                    sizes.setdefault(word[:2], set()).add(len(word))
    for begin, some in sizes.items():
        if begin[0] in labels:
            some.add(1)
    falling = {frozenset(some): tuple(sorted(some, reverse=True)) for some in sizes.values()}
    return Cues(labels, {begin: falling[frozenset(some)] for begin, some in sizes.items()})


def _whole(text: str, start: int, end: int) -> bool:
    """Whether an expression stands free: Latin ones are whole words, no 好 for very."""
    if not text[start].isascii():
        return end > start + 1 or not _STRONGLY.match(text, start)
    if not _LATIN.match(text[start]):
        return True
    return not _LATIN.search(text[max(0, start - 1) : start] + text[end : end + 1])


def _denied(before: str) -> bool:
    return not _NOT_SIGNS.isdisjoint(before) and _NOT.search(before) is not None


def _verdicts(tally: Counter[tuple[str, bool]]) -> tuple[int, int, int, int]:
    good, bad = VERDICTS
    return tally[good, False], tally[bad, False], tally[good, True], tally[bad, True]


def _shares(found: list[int]) -> Iterator[float]:
    """Of each label: how often, its share, and whether it is ahead of all others."""
    whole, most = sum(found), max(found)
    alone = found.count(most) == 1
    for n in found:
        yield from (_squash(n), n / (whole + 1), float(alone and n == most))


def _squash(count: int) -> float:
    return count / (count + 1)
