"""Every sentence a script can say, with its place in the file and what it is for.

    lines(document) -> [Spoken]

Looks at plain data, so that a words-only file of another language is read the same way:
acknowledge may be a list of groups with an id, or groups by their id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dialogues.typed_yaml import Document

_BY_KEY = ("safety", "interruptions", "messages")
_ASKED = ("ask", "example", "photo", "retry", "why")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|\"[^\"]*\"")
_WHOLE = re.compile(r"([“「『‘])([^“”「」『』‘’]*)([”」』’])[。！？!?]?")
_PLACE = re.compile(r"\{[^{}]*\}")
_BREAK = re.compile(r"[。！？!?；;\n…]+")
_HOT = 2
Loc = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a file. key: the group it belongs to (messages.receipt); hot: said when upset."""

    document: Document
    loc: Loc
    text: str
    key: str
    hot: bool = False

    @property
    def section(self) -> str:
        """Return the part of the file it stands in."""
        return str(self.loc[0])

    @property
    def name(self) -> str:
        """Return the name inside the section: receipt."""
        return self.key.split(".", maxsplit=2)[1]

    @property
    def own(self) -> str:
        """Return the words without what is quoted; a placeholder is □, a quotation 〃.

        What stands in quotation marks as a whole is no quotation: these words are said.
        """
        whole = _WHOLE.fullmatch(self.text.strip())
        return _PLACE.sub("□", whole[2] if whole else _QUOTED.sub("〃", self.text))

    @property
    def wrapped(self) -> str:
        """Return the Chinese quotation marks that all of it stands in, "" where there are none."""
        whole = _WHOLE.fullmatch(self.text.strip())
        return whole[1] + whole[3] if whole else ""

    @property
    def sentences(self) -> list[str]:
        """Return the sentences of `own`, without their marks."""
        return [s for part in _BREAK.split(self.own) if (s := part.strip(" ，、：:"))]


def lines(document: Document) -> list[Spoken]:
    """Return every line of *document*, in the order of the sections."""
    data = document.data
    found = [*_acknowledgements(document, data.get("acknowledge"))]
    for section in _BY_KEY:
        for name, said in _items(data.get(section)):
            key = f"{section}.{name}"
            found += [Spoken(document, loc, t, key) for loc, t in _texts((section, name), said)]
    for name, question in _items(data.get("questions")):
        if question.get("kind") != "mention" if isinstance(question, dict) else False:
            found += _question(document, ("questions", name), question)
    for kind, made in _items(data.get("kinds")):
        for name, question in _items(made.get("questions") if isinstance(made, dict) else None):
            if isinstance(question, dict):
                found += _question(document, ("kinds", kind, "questions", name), question)
    return found


def groups(document: Document) -> Iterator[tuple[Loc, str, dict[str, Any]]]:
    """Give each group of acknowledgements: where it stands, its id, its content."""
    written = document.data.get("acknowledge")
    if isinstance(written, list):
        for n, group in enumerate(written):
            if isinstance(group, dict):
                yield ("acknowledge", n), str(group.get("id", n)), group
    for name, group in _items(written):
        yield ("acknowledge", name), name, group if isinstance(group, dict) else {"say": group}


def _acknowledgements(document: Document, written: Any) -> Iterator[Spoken]:
    for loc, name, group in groups(document):
        when = group.get("when")
        heat = when.get("heat", []) if isinstance(when, dict) else []
        hot = bool(heat) and all(str(h).isdigit() and int(h) >= _HOT for h in heat)
        listed = isinstance(written, dict) and not isinstance(written[name], dict)
        inside = loc if listed else (*loc, "say")
        for place, text in _texts(inside, group.get("say")):
            yield Spoken(document, place, text, f"acknowledge.{name}", hot)


def _question(document: Document, at: Loc, question: dict[str, Any]) -> Iterator[Spoken]:
    for part in _ASKED:
        for loc, text in _texts((*at, part), question.get(part)):
            yield Spoken(document, loc, text, ".".join(map(str, (*at, part))))


def _items(section: Any) -> list[tuple[str, Any]]:
    return list(section.items()) if isinstance(section, dict) else []


def _texts(loc: Loc, said: Any) -> Iterator[tuple[Loc, str]]:
    """Give the texts of a line or of a list of lines."""
    if isinstance(said, str) and said:
        yield loc, said
    for n, text in enumerate(said if isinstance(said, list) else ()):
        if isinstance(text, str):
            yield (*loc, n), text
