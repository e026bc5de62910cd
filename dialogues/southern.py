"""A few words of Hong Kong or Taiwan as the mainland says them, for rules that know only those.

    said(text) -> str      Simplified, with 點解要 as 为什么要

Lengths change: no value may be cut from it. Pure. Source: ideal 3.2.
"""

from __future__ import annotations

from functools import lru_cache

from nlu.steps.normalise import Normaliser
from nlu.steps.vernacular import Vernacular

_KEPT = 256
"""A turn's words are asked for by many rules."""


@lru_cache(maxsize=_KEPT)
def said(text: str) -> str:
    """Return *text* as the mainland would say it."""
    normal, words = _readers()
    return normal.plain(words.mainland(text))


@lru_cache(maxsize=1)
def _readers() -> tuple[Normaliser, Vernacular]:
    return Normaliser(), Vernacular()
