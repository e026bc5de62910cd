"""Where words of the language begin and end, by rjieba's dictionary alone; nothing without rjieba.

parts(text) -> words, () where no dictionary is installed
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from importlib import import_module


def parts(text: str) -> Sequence[str]:
    """Return the words of *text* in order, () when there is no dictionary."""
    cut = _cutter()
    return () if cut is None else cut(text)


@cache
def _cutter() -> Callable[[str], Sequence[str]] | None:
    """Load the dictionary at the first word asked for: a door opens without it."""
    try:
        rjieba = import_module("rjieba")
    except ImportError:  # a platform it has no wheel for: then nobody says where a word ends
        return None
    return partial(rjieba.cut, hmm=False)
