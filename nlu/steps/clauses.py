"""Cut a message into clauses, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BREAK = re.compile(
    r"[。！？!?；;\n\r…~]+|(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])|[，,、]+|\.(?=\s|$)"
)
_STRONG = re.compile(r"[。！？!?；;\n\r…]")


@dataclass(frozen=True, slots=True)
class Clause:
    """text == message[start:end]; mark is the punctuation behind it ("" at the end)."""

    text: str
    start: int
    end: int
    mark: str = ""

    @property
    def asks(self) -> bool:
        """Whether a question mark follows."""
        return "?" in self.mark or "？" in self.mark


def clauses(plain: str) -> list[Clause]:
    """Stretches between punctuation, or spaces between Chinese characters; none is empty."""
    found: list[Clause] = []
    start = 0
    for match in _BREAK.finditer(plain):
        _add(found, plain, start, match.start(), match[0])
        start = match.end()
    _add(found, plain, start, len(plain), "")
    return found


def sentences(plain: str) -> list[Clause]:
    """Stretches between full stops, question and exclamation marks; commas stay inside."""
    found: list[Clause] = []
    start = 0
    for match in _STRONG.finditer(plain):
        _add(found, plain, start, match.start(), match[0])
        start = match.end()
    _add(found, plain, start, len(plain), "")
    return found


def _add(found: list[Clause], plain: str, start: int, end: int, mark: str) -> None:
    raw = plain[start:end]
    text = raw.strip()
    if text:
        begin = start + raw.index(text)
        found.append(Clause(text, begin, begin + len(text), mark.strip()))
