"""Where words of the language begin and end, by rjieba's dictionary alone; nothing without rjieba.

parts(text) -> words, () where no dictionary is installed
"""

from __future__ import annotations

from collections.abc import Sequence

try:
    import rjieba
except ImportError:  # a platform it has no wheel for: then nobody says where a word ends
    rjieba = None  # type: ignore[assignment]


def parts(text: str) -> Sequence[str]:
    """Return the words of *text* in order, () when there is no dictionary."""
    return () if rjieba is None else rjieba.cut(text, hmm=False)
