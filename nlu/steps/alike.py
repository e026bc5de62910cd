"""Find names of the operator's catalogue that are written a little otherwise: KFR 35GW, 极兴冰箱.

Blanks, hyphens and dots do not count. One character may be wrong, missing or too many in a name of
five characters and more (six with Latin letters), never in what tells models apart: Q7, X200s, Pro.
Linear in the text: a name is looked for only where one of its halves stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from nlu.steps.catalogue import Words
from nlu.types import Slot, SlotType

_LEAST, _LEAST_WRONG, _LEAST_WRONG_LATIN = 4, 5, 6
_CODE = re.compile(r"[a-z]*\d[a-z\d]*|(?<![a-z])[a-z]{1,4}(?![a-z])")
_LATIN = re.compile("[a-z]")
Halves = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Alike:
    """Names without blanks and hyphens to values; names by their first and by their second half."""

    values: Mapping[str, str]
    heads: Halves
    tails: Halves
    sizes: tuple[int, ...]
    begins: frozenset[str]
    words: Words

    def find(self, plain: str) -> Iterator[Slot]:
        """Products that are names of the catalogue, exact ones first; of two as near none."""
        if not self.values:
            return
        at = [i for i, char in enumerate(plain) if char.isalnum()]
        text = "".join(plain[i] for i in at)
        near: dict[tuple[int, int], set[str]] = {}
        for start, end, name in self._windows(text):
            window = text[start:end]
            if not _whole(plain, at[start], at[end - 1] + 1):
                continue
            if window == name:
                yield _slot(plain, at, start, end, self.values[name])
            elif self._mistaken(window, name):
                near.setdefault((start, end), set()).add(self.values[name])
        for (start, end), values in near.items():
            if len(values) == 1:
                yield _slot(plain, at, start, end, *values)

    def _windows(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give where a name may stand, its half being there, and the name."""
        for i in range(len(text)):
            if text[i : i + 2] not in self.begins:
                continue
            for size in self.sizes:
                half, stop = text[i : i + size], i + size
                if stop > len(text):  # cut short it would stand for another half
                    break
                for name in self.heads.get(half, ()):
                    ends = range(i + len(name) - 1, min(i + len(name) + 1, len(text)) + 1)
                    yield from ((i, end, name) for end in ends)
                for name in self.tails.get(half, ()):
                    starts = range(max(stop - len(name) - 1, 0), min(stop - len(name) + 2, i))
                    yield from ((start, stop, name) for start in starts)

    def _mistaken(self, window: str, name: str) -> bool:
        """Whether a text is the name with one mistake, and no other product's."""
        least = _LEAST_WRONG_LATIN if _LATIN.search(name) else _LEAST_WRONG
        if len(name) < least or not _one_off(window, name):
            return False
        if sorted(_CODE.findall(window)) != sorted(_CODE.findall(name)):
            return False
        return all(window[start:end] in name for start, end, _ in self.words.find(window))


def load(pairs: Mapping[str, str], words: Words) -> Alike:
    """Index a catalogue. pairs: name as it is read (see `Normaliser.plain`) to value.

    words: every product known; what is one of them is no misspelt other.
    """
    values: dict[str, str] = {}
    for name, value in pairs.items():
        bare = "".join(char for char in name if char.isalnum())
        if len(bare) >= _LEAST:
            values.setdefault(bare, value)
    heads, tails = _halves(values, first=True), _halves(values, first=False)
    halves = {*heads, *tails}
    sizes = tuple(sorted({len(half) for half in halves}))
    return Alike(values, heads, tails, sizes, frozenset(half[:2] for half in halves), words)


def _halves(names: Mapping[str, str], *, first: bool) -> Halves:
    found: dict[str, list[str]] = {}
    for name in names:
        middle = len(name) // 2
        found.setdefault(name[:middle] if first else name[middle:], []).append(name)
    return {half: tuple(some) for half, some in found.items()}


def _one_off(left: str, right: str) -> bool:
    """Whether one character changed, left out or put in makes the two the same."""
    if left == right or abs(len(left) - len(right)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if at is None:
        return True
    rests = (
        (left[at + 1 :], right[at + 1 :]),
        (left[at:], right[at + 1 :]),
        (left[at + 1 :], right[at:]),
    )
    return any(a == b for a, b in rests)


def _whole(plain: str, start: int, end: int) -> bool:
    """Whether a text does not begin or end inside a Latin word or a number."""
    return not any(
        _ascii(plain[edge - 1 : edge]) and _ascii(plain[edge : edge + 1]) for edge in (start, end)
    )


def _ascii(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _slot(plain: str, at: list[int], start: int, end: int, value: str) -> Slot:
    begin, stop = at[start], at[end - 1] + 1
    return Slot(SlotType.PRODUCT, plain[begin:stop], begin, stop, value)
