"""Turn a masked text into two bags of grams: characters 1-3, and jieba words with bigrams.

A gram is a number of 64 bits, drawn from its characters: 230,000 of them need no strings in memory,
and two that are the same by chance are met once in 700 million vocabularies.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import jieba
import numpy as np
import numpy.typing as npt

try:
    import rjieba
except ImportError:  # a platform it has no wheel for
    rjieba = None  # type: ignore[assignment]

Keys = npt.NDArray[np.uint64]
Grams = tuple[Keys, npt.NDArray[np.float32]]
"""Keys, each once and rising, and how often each is there."""

_START, _END = "\x02", "\x03"
_OF_WORDS = np.uint64(1 << 63)
_FIRST = np.array([True])
_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_LATIN = re.compile("[a-z']+|[^a-z']")
_JOINS = re.compile("[-.&+#_]")
_PARTS = re.compile(r"[a-zA-Z0-9]+(?:\.\d+)?%?|[^a-zA-Z0-9]+")


class Cutter:
    """jieba's cuts, by rjieba where it is installed: same dictionary, a sixteenth of the time.

    The dictionary is loaded here (0.4 s and 33 MB; jieba itself 0.8 s and 63 MB), not at the
    first message.
    """

    def __init__(self, cache: Path | None = None, *, fast: bool = True) -> None:
        """cache: folder for what jieba itself keeps; fast: whether rjieba may cut."""
        self._cut = _joined_apart(rjieba.cut) if fast and rjieba else _jieba(cache)
        self._cut("好")

    def words(self, text: str) -> list[str]:
        """Words of `text`, spaces left out."""
        return [word for word in self._cut(text) if not word.isspace()]


def _joined_apart(cut: Callable[[str], list[str]]) -> Callable[[str], list[str]]:
    """Cut what rjieba leaves joined by a point or a stroke, as jieba does."""

    def words(text: str) -> list[str]:
        found: list[str] = []
        for word in cut(text):
            found += _PARTS.findall(word) if len(word) > 1 and _JOINS.search(word) else [word]
        return found

    return words


def _jieba(cache: Path | None) -> Callable[[str], list[str]]:
    jieba.setLogLevel(logging.WARNING)
    cutter: Any = jieba.Tokenizer()
    with tempfile.TemporaryDirectory(prefix="qingsu-jieba-") as folder:
        cutter.tmp_dir, cutter.cache_file = folder, "jieba.cache"
        if cache is not None:
            cache.mkdir(parents=True, exist_ok=True)
            cutter.tmp_dir = str(cache)
        cutter.initialize()
    return cutter.lcut  # type: ignore[no-any-return] # jieba has no types


def grams(text: str, words: list[str]) -> tuple[Grams, Grams]:
    """Count what a masked text is made of, and its words: one block each.

    Characters: grams of 1-3 and the two ends, an English word is one character. Words: each, and
    pairs of neighbours.
    """
    units = [_START, *(u for u in _LATIN.findall(text) if u != " "), _END]
    codes = np.fromiter((ord(u) if len(u) == 1 else _code(u) for u in units), np.uint64)
    one = _mixed(codes)
    two = _joined(one[:-1], one[1:])
    three = _joined(two[:-1], one[2:])
    word = np.fromiter(map(_code, words), np.uint64)
    pair = _joined(word[:-1], word[1:])
    keys = np.concatenate([one, two, three, word, pair])
    apart = len(keys) - len(word) - len(pair)
    keys[:apart] &= ~_OF_WORDS
    keys[apart:] |= _OF_WORDS
    keys.sort()
    new = np.flatnonzero(np.concatenate([_FIRST, keys[1:] != keys[:-1]]))
    counts = np.diff(new, append=len(keys)).astype(np.float32)
    split = int(np.searchsorted(new, apart))
    found = keys[new]
    return (found[:split], counts[:split]), (found[split:], counts[split:])


@lru_cache(maxsize=8192)
def _code(word: str) -> int:
    return int.from_bytes(blake2b(word.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _joined(left: Keys, right: Keys) -> Keys:
    return _mixed(left * _FACTOR + right)


def _mixed(keys: Keys) -> Keys:
    """Spread numbers over all 64 bits (the last step of the splitmix64 generator)."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))
