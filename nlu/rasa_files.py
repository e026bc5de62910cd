"""A Rasa project's YAML, read so that every part knows its file and line. Pure: text in, parts out.

sections(files) -> {"nlu": [Part...], "forms": [Part...]}     by top-level key, over all files
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to say about a place in a file. line counts from 1."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


class RasaFilesError(ValueError):
    """The files cannot be read; `mistakes` has one note a file."""

    def __init__(self, mistakes: list[Note]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True)
class Part:
    """One node of a file. What is asked of a node of another kind is empty, never an error."""

    file: str
    node: yaml.Node

    @property
    def line(self) -> int:
        """Return the line it begins on."""
        return int(self.node.start_mark.line) + 1

    @property
    def text(self) -> str:
        """Return a scalar as text, "" of anything else."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def is_text(self) -> bool:
        """Say whether it is a scalar."""
        return isinstance(self.node, yaml.ScalarNode)

    def items(self) -> list[Part]:
        """Return the items of a list."""
        nodes = self.node.value if isinstance(self.node, yaml.SequenceNode) else []
        return [Part(self.file, node) for node in nodes]

    def entries(self) -> list[tuple[Part, Part]]:
        """Return keys and values of a mapping."""
        pairs = self.node.value if isinstance(self.node, yaml.MappingNode) else []
        return [(Part(self.file, key), Part(self.file, value)) for key, value in pairs]

    def get(self, name: str) -> Part | None:
        """Return the value of a key, None without it."""
        return next((value for key, value in self.entries() if key.text == name), None)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give line number and text of each "- text" of a block, or of each item of a list."""
        for item in self.items():
            inner = item if item.is_text else item.get("text")
            if inner is not None and inner.text.strip():
                yield inner.line, inner.text.strip().removeprefix("- ").strip()
        first = self.line + (
            isinstance(self.node, yaml.ScalarNode) and self.node.style in ("|", ">")
        )
        for number, line in enumerate(self.text.splitlines(), start=first):
            if line.strip().removeprefix("-").strip():
                yield number, line.strip().removeprefix("-").strip()

    def note(self, what: str) -> Note:
        """Return *what* as a note about this place."""
        return Note(self.file, self.line, what)


def sections(files: Mapping[str, str]) -> dict[str, list[tuple[Part, Part]]]:
    """Return key and value of every top-level section by its name, file after file.

    Raises:
        RasaFilesError: some file is no YAML, or holds no sections.
    """
    found: dict[str, list[tuple[Part, Part]]] = {}
    mistakes: list[Note] = []
    for name, text in files.items():
        try:
            root = yaml.compose(text, Loader=yaml.CBaseLoader)
        except yaml.YAMLError as error:
            mistakes.append(_unreadable(name, error))
            continue
        if root is not None and not isinstance(root, yaml.MappingNode):
            mistakes.append(Note(name, 1, "文件应当由“名称: 内容”组成"))
        for key, value in Part(name, root).entries() if root is not None else []:
            found.setdefault(key.text, []).append((key, value))
    if mistakes:
        raise RasaFilesError(mistakes)
    return found


def _unreadable(name: str, error: yaml.YAMLError) -> Note:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    return Note(name, mark.line + 1 if mark else 1, f"不是合法的 YAML（{problem}）")
