"""Which texts are nearly the same: Jaccard of their character 4-grams, found by an inverted index.

Two sets whose Jaccard is over a bound share one of their rarest grams, so only holders of a rare
gram are compared ("prefix filtering", Chaudhuri, Ganti and Kaushik 2006): 20,000 utterances have
200 million pairs, of which some ten thousand are looked at.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SIZE = 4
Bag = frozenset[str]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their positions, first < second; jaccard: 1.0 for the same grams."""

    first: int
    second: int
    jaccard: float


def letters(plain: str) -> str:
    """Return letters, characters and digits of a text; the text itself when it has none."""
    return "".join(char for char in plain if char.isalnum()) or plain.strip()


def grams(text: str, size: int = SIZE) -> Bag:
    """Return the grams of a text; a shorter text is its own only gram."""
    return frozenset(text[i : i + size] for i in range(len(text) - size + 1)) or Bag({text})


def jaccard(one: Bag, two: Bag) -> float:
    """Return the shared part of two bags, 0.0 to 1.0."""
    both = len(one & two)
    return both / (len(one) + len(two) - both)


def pairs(bags: Sequence[Bag], over: float, strangers: int | None = None) -> Iterator[Pair]:
    """Yield the pairs whose Jaccard is more than `over` (0.0 to 1.0), each once.

    strangers: position from which the bags are another's; given, only pairs of one of ours and
    one of theirs count.
    """
    frequency = Counter(gram for bag in bags for gram in bag)
    holders: dict[str, list[int]] = defaultdict(list)
    for i in sorted(range(len(bags)), key=lambda i: (len(bags[i]), i)):
        rarest = _rarest(bags[i], frequency, over)
        for j in sorted({j for gram in rarest for j in holders[gram]}):
            if strangers is not None and (i < strangers) == (j < strangers):
                continue
            same = jaccard(bags[i], bags[j])
            if same > over:
                yield Pair(min(i, j), max(i, j), same)
        for gram in rarest:
            holders[gram].append(i)


def _rarest(bag: Bag, frequency: Counter[str], over: float) -> list[str]:
    """Return grams of which one at least is shared with every bag that is as alike as that."""
    order = sorted(bag, key=lambda gram: (frequency[gram], gram))
    return order[: len(order) - math.ceil(len(order) * over) + 1]
