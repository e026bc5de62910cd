"""Lists of known names: our product words and the operator's own, indexed by how they begin.

load_products(catalogue) -> Words       our words, and the operator's before them
read_catalogue(path) -> names to values
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import add
from pathlib import Path

from nlu import lexicons
from nlu.steps.normalise import Normaliser

_SIDE, _PART = "side", "part"
Fits = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True)
class Words:
    """Known names by their first two characters, longest first, each with its value.

    A name without a value hides those inside. side: values that count only where no thing is
    named, such as fees. parts: values that do not count before the thing they belong to.
    """

    by_start: dict[str, tuple[tuple[str, str], ...]]
    singles: frozenset[str] = frozenset()
    side: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    def find(self, plain: str, fits: Fits | None = None) -> Iterator[tuple[int, int, str]]:
        """Start, end and value of each known name; the longest wins, none overlaps another.

        fits(start, end): whether the text there is the name; a shorter one is tried when it is not.
        """
        done = 0
        for at in self._starts(plain):
            for name, value in self._names(plain, at) if at >= done else ():
                if plain.startswith(name, at):
                    end = at + len(name)
                    if value and fits is not None and not fits(at, end):
                        continue
                    if value:
                        yield at, end, value
                    done = end
                    break

    def longest(self, plain: str, at: int) -> int:
        """Return where the longest name at a place ends, 0 when none begins there."""
        names = self._names(plain, at)
        return next((at + len(name) for name, _ in names if plain.startswith(name, at)), 0)

    def _starts(self, plain: str) -> list[int]:
        """Return where a name may begin, in order."""
        known, singles = self.by_start, self.singles
        pairs = [i for i, pair in enumerate(map(add, plain, plain[1:])) if pair in known]
        if not singles:
            return pairs
        return sorted({*pairs, *[i for i, char in enumerate(plain) if char in singles]})

    def _names(self, plain: str, at: int) -> tuple[tuple[str, str], ...]:
        found = self.by_start.get(plain[at : at + 2])
        return found or self.by_start.get(plain[at : at + 1], ())


def words(
    pairs: dict[str, str],
    side: frozenset[str] = frozenset(),
    parts: frozenset[str] = frozenset(),
) -> Words:
    """Index names to values."""
    index: dict[str, list[tuple[str, str]]] = {}
    longest_first = sorted(pairs, key=len, reverse=True)
    for name in longest_first:
        index.setdefault(name[:2], []).append((name, pairs[name]))
    for start, names in index.items():  # a one-character name is looked for where no longer one is
        if len(start) > 1 and start[0] in pairs:
            names.append((start[0], pairs[start[0]]))
    singles = frozenset(start for start in index if len(start) == 1)
    return Words({start: tuple(names) for start, names in index.items()}, singles, side, parts)


def load_products(catalogue: Path | None = None, folder: Path = lexicons.HERE) -> Words:
    """Return common product words, and the operator's catalogue (CSV: name[,value]) before them."""
    rows = lexicons.rows(folder / "products.csv")
    own = read_catalogue(catalogue) if catalogue is not None else {}
    side, parts = (
        frozenset(row[1] for row in rows if kind in row[2:]) - set(own.values())
        for kind in (_SIDE, _PART)
    )
    return words({row[0]: row[1] for row in rows} | own, side, parts)


def read_catalogue(path: Path) -> dict[str, str]:
    """Return the operator's names, as they are read (Simplified, small letters), to their values.

    A sheet saved as CSV by Excel is read as well (see `sheet_text`).
    """
    plain = Normaliser().plain
    text = sheet_text(path.read_bytes())
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines())]
    return {
        plain(row[0]): row[1] if row[1:] and row[1] else row[0] for row in rows if row and row[0]
    }


def sheet_text(raw: bytes) -> str:
    """Return a sheet as Excel saves it: UTF-8, with its mark at the beginning, or GB 18030."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
