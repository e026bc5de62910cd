"""Make texts comparable: one character in, one character out, so offsets stay true.

`plain` serves rules and slots; `reading` serves the classifiers, where offsets no longer matter.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from nlu import lexicons

SLOT_CAP = 8_000
"""Characters that rules and slot readers look at; more than any channel delivers in one message."""

READ_CAP = 2_000
"""Characters that the classifiers see: jieba is quadratic on long unknown runs."""

_TAIL = 500
_REPEATED = re.compile(r"(.)\1{3,}", re.DOTALL)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\u00ad]+")
_SPACE = re.compile(r"\s+")
_IN_BOTH = {"著": "着", "覆": "复"}
"""著火 is Traditional for 着火, 著名 is both: one reading for all, and no sign of the script."""

_RELATION = ("關係", "关系")
"""係 alone is Cantonese for 是."""


class _Characters(dict[int, str]):
    """Lazily filled table for str.translate: NFKC and lower case where the length stays one."""

    def __init__(self, simple: dict[str, str]) -> None:
        super().__init__()
        self._simple = simple

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if code == 0 or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - NUL and lone surrogates
            char = " "
        folded = unicodedata.normalize("NFKC", char).lower()
        folded = folded if len(folded) == 1 else char
        self[code] = self._simple.get(folded, folded)
        return self[code]


class Normaliser:
    """Character tables, read once."""

    def __init__(self, folder: Path = lexicons.HERE) -> None:
        simple = {line[0]: line[1] for line in lexicons.lines(folder / "traditional.txt")}
        self.traditional = frozenset(simple)
        self.simplified_only = frozenset(simple.values()) - self.traditional
        cantonese = {line[0]: line[1] for line in lexicons.lines(folder / "cantonese.txt")}
        self.cantonese = frozenset(cantonese)
        self._table = _Characters(simple | cantonese | _IN_BOTH)
        words = {row[0]: row[1] for row in lexicons.rows(folder / "emoji.csv")}
        self._words = words
        longest_first = sorted(words, key=len, reverse=True)
        self._emoji = re.compile("|".join(map(re.escape, longest_first)))

    def plain(self, text: str) -> str:
        """`text` (first SLOT_CAP characters), Simplified, half-width, lower case; same length."""
        return text[:SLOT_CAP].replace(*_RELATION).translate(self._table)

    def reading(self, plain: str) -> str:
        """Tell what the classifiers see of a plain text: emoji as words, runs shortened, capped."""
        if len(plain) > READ_CAP:
            plain = plain[: READ_CAP - _TAIL] + plain[-_TAIL:]
        plain = _INVISIBLE.sub("", self._emoji.sub(self._word, plain))
        return _SPACE.sub(" ", _REPEATED.sub(r"\1\1\1", plain)).strip()

    def _word(self, match: re.Match[str]) -> str:
        word = self._words[match[0]]
        return word if len(word) == 1 or not word.isalpha() else f"[{word}]"
