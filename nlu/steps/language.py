"""Tell the language and script of a text by its characters alone."""

from __future__ import annotations

import re
from functools import cache

from nlu import lexicons
from nlu.steps.normalise import Normaliser

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_FOREIGN = re.compile(
    "[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0370-\u03ff]"
)
_ENOUGH_WORDS = 2


def language(text: str, normaliser: Normaliser) -> str:
    """zh-Hans, zh-Hant, en or other. A text without letters (digits, emoji) is zh-Hans."""
    text = text[:2000]
    han = _HAN.findall(text)
    words = len(_LATIN_WORD.findall(text))
    foreign = len(_FOREIGN.findall(text))
    if foreign > len(han) / 2 and foreign > words:
        return "other"
    if words > len(han) and (words >= _ENOUGH_WORDS or not han):
        return "en"
    traditional = sum(c in normaliser.traditional or c in normaliser.cantonese for c in han)
    simplified = sum(c in normaliser.simplified_only and c not in _both() for c in han)
    return "zh-Hant" if traditional > simplified / 2 and traditional else "zh-Hans"


@cache
def _both() -> frozenset[str]:
    """Return characters that tell nothing: a Traditional text uses them too."""
    return frozenset("".join(lexicons.lines(lexicons.HERE / "both_scripts.txt")))
