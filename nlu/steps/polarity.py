"""Count words of good and bad verdict, with the scope of negation: seven numbers for the heads.

Training utterances never hold every word a review may use; the lists carry over to new trades.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from nlu import lexicons
from nlu.steps.products import Words, words

SIZE = 8
_NOT = re.compile(
    r"(?:不|没|没有|無|无|别|非|不是|不太|不怎么|不够|不算|并不|毫不|谈不上|not|no|n't|never)\s?(?:是|很|太|那么|怎么|够|算|会|再|有|什么|特别)?\s?$"
)
_LATIN = re.compile("[a-z]")
_STRONGLY = re.compile(
    "好[小大少多凉冷烫咸淡油腻硬软薄厚贵慢远旧重短吵闷丑脏臭甜辣酸苦干稀难差坑烂坏假乱累麻久]"
)
"""好 that makes the next word stronger: no good word by itself."""


@dataclass(frozen=True, slots=True)
class Polarity:
    """Known words; value is "+" or "-"."""

    known: Words

    def counts(self, reading: str) -> tuple[int, int, int, int]:
        """Good, bad, denied good, denied bad words of a text."""
        tally = {"+": 0, "-": 0, "~+": 0, "~-": 0}
        for start, sign in self._whole(reading):
            denied = _NOT.search(reading[max(0, start - 6) : start])
            tally[f"~{sign}" if denied else sign] += 1
        return tally["+"], tally["-"], tally["~+"], tally["~-"]

    def features(self, reading: str) -> npt.NDArray[np.float32]:
        """Eight numbers between 0 and 1, float32."""
        good, bad, no_good, no_bad = self.counts(reading)
        plus, minus = good + no_bad, bad + no_good
        row = [
            _squash(good),
            _squash(bad),
            _squash(no_good),
            _squash(no_bad),
            float(plus > minus),
            float(minus > plus),
            plus / (plus + minus + 1),
            minus / (plus + minus + 1),
        ]
        return np.array(row, dtype=np.float32)

    def _whole(self, reading: str) -> Iterator[tuple[int, str]]:
        """Return start and sign of each match; Latin ones only as whole words, no 好 for very."""
        for start, end, sign in self.known.find(reading):
            if _STRONGLY.match(reading, start) and end == start + 1:
                continue
            around = reading[max(0, start - 1) : start] + reading[end : end + 1]
            if not (_LATIN.match(reading[start]) and _LATIN.search(around)):
                yield start, sign


def load(folder: Path = lexicons.HERE) -> Polarity:
    """Read both lists."""
    pairs = {
        word: sign
        for name, sign in (("positive.txt", "+"), ("negative.txt", "-"))
        for line in lexicons.lines(folder / name)
        for word in line.split()
    }
    return Polarity(words(pairs))


def _squash(count: int) -> float:
    return count / (count + 1)
