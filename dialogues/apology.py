"""Whether words say sorry: sorry(text) -> bool, in Chinese and English. Pure."""

from __future__ import annotations

import re

_SORRY = re.compile(
    "对不起|對不起|抱歉|道歉|歉意|不好意思|添麻烦|添麻煩|sorry|apolog", re.IGNORECASE
)


def sorry(text: str) -> bool:
    """Say whether there is an apology in the words."""
    return _SORRY.search(text) is not None
