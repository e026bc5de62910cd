"""How much was said, whatever the language.

length(text) -> int     in Chinese characters; a word of letters counts for two
"""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[0-9]+|[^\sA-Za-z0-9]")


def length(text: str) -> int:
    """Return how much *text* says, in Chinese characters; a word of letters counts for two."""
    return sum(2 if part[0].isascii() and part[0].isalnum() else 1 for part in _WORD.findall(text))
