"""Say words of Hong Kong and Taiwan as the mainland says them, for rules of risk and classifiers.

    Vernacular().mainland(text) -> str      the same text where no such word stands

Lengths change, so no offset may be taken of what comes out: values are read from the text itself.
Words of one sense only (`lexicons/vernacular.txt`); the longest at a place counts. Linear.
"""

from __future__ import annotations

import re
from pathlib import Path

from nlu import lexicons


class Vernacular:
    """The words, read once."""

    def __init__(self, folder: Path = lexicons.HERE) -> None:
        pairs = (line[:2] for line in lexicons.lines(folder / "traditional.txt"))
        self._simple = {ord(pair[0]): pair[1] for pair in pairs}
        self._by_first: dict[str, list[tuple[str, str]]] = {}
        for line in lexicons.lines(folder / "vernacular.txt"):
            written, _, meant = line.partition("\t")
            said = self._simplified(written)
            self._by_first.setdefault(said[0], []).append((said, meant or said))
        for words in self._by_first.values():
            words.sort(key=lambda pair: -len(pair[0]))
        firsts = "".join(map(re.escape, self._by_first))
        self._first = re.compile(f"[{firsts}]")

    def mainland(self, text: str) -> str:
        """Return *text* with each such word as the mainland says it; *text* itself without one."""
        simple = self._simplified(text)
        parts, end, changed = list[str](), 0, False
        for match in self._first.finditer(simple):
            at = match.start()
            if at < end:
                continue
            for said, meant in self._by_first[match[0]]:
                if simple.startswith(said, at):
                    parts += [simple[end:at], meant]
                    changed = changed or meant != said
                    end = at + len(said)
                    break
        return "".join((*parts, simple[end:])) if changed else text

    def _simplified(self, text: str) -> str:
        return text.translate(self._simple).lower()
