"""Read a YAML file that people write into a closed pydantic model.

String-first: every scalar is text until the model says otherwise, so 21:47 stays a time and
no stays a word. All mistakes of a file come at once, as file:line, in Chinese, with what to do,
and name keys as their writer did (aliases).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from dialogues import name_choices, yaml_faults
from dialogues.renaming import Names, rename, written

_QUOTED = 40
_MISFITS = "misfits"
Misfit = tuple[tuple[int | str, ...], str]  # a place in a file, and what is wrong there
Model = TypeVar("Model", bound=BaseModel)
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing the writer of a file must mend. line counts from 1."""

    path: Path
    line: int
    where: str
    what: str

    def __str__(self) -> str:
        place = f"{self.where}：" if self.where else ""
        return f"{self.path}:{self.line}: {place}{self.what}"


class FileError(Exception):
    """A file cannot be used as it stands; *mistakes* says where and why, line by line."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        files = list(dict.fromkeys(one.path for one in mistakes))
        inline = sorted(mistakes, key=lambda one: (files.index(one.path), one.line))
        super().__init__("\n".join(map(str, inline)))
        self.mistakes = tuple(inline)


class Mistakes:
    """The mistakes of many files: what is read goes on after one that cannot be used."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: list[Mistake] = []

    def of(self, read: Callable[[], Made]) -> Made | None:
        """Return what *read* gives; None where it has mistakes, which are kept."""
        try:
            return read()
        except FileError as error:
            self.found += error.mistakes
            return None


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file: plain data (dict, list, str) and the nodes that know their lines.

    written: keys that were written by an alias, by their own name. names: the aliases it may
    have. text: what stands in the file.
    """

    path: Path
    data: Any
    root: yaml.Node
    written: Mapping[str, str] = field(default_factory=dict)
    names: Names | None = None
    text: str = field(default="", repr=False)

    def mistake(self, loc: Sequence[int | str], what: str) -> Mistake:
        """Return *what* as a mistake at the place *loc* (keys and list indexes)."""
        line, keys = place(self.root, loc)
        where = "，".join(f"第{p + 1}项" if isinstance(p, int) else p for p in keys)
        return Mistake(self.path, line, where, _in_their_words(what, self.written))

    def told(self, error: Any, loc: Sequence[int | str] | None = None) -> Mistake:
        """Return a pydantic error in the words of the file's writer; loc: its place in this file.

        Who writes Chinese names is told the Chinese names that may stand there.
        """
        whole = list(error["loc"] if loc is None else loc)
        where = [p for p in whole if p != "[key]"]
        what = in_chinese(error, name_choices.at(self.names, whole, self.written))
        return self.mistake(where, what + name_choices.meant(self.names, where, error["type"]))


def read_document(path: Path, names: Names | None = None, content: bytes | None = None) -> Document:
    """Read *path* as YAML, every scalar as text; *names*: the aliases its keys may have.

    content: what stands in it, where it is no file on this disk; None: it is read.

    Raises:
        FileError: unreadable, not UTF-8, not YAML, empty, or a key stands twice.
    """
    text = _text(path, content)
    try:
        loader = yaml.CBaseLoader(text)  # text only, no objects
        root = loader.get_single_node()
        aliases = {} if root is None else rename(root, names)
        data = None if root is None else loader.construct_document(root)
    except yaml.YAMLError as error:
        line, what = yaml_faults.told(error, text)
        raise FileError([Mistake(path, line, "", what)]) from None
    if root is None or not isinstance(data, dict):
        line, what = yaml_faults.shape(text)
        raise FileError([Mistake(path, line, "", what)])
    document = Document(path, data, root, aliases, names, text)
    if twice := list(_repeated_keys(document)):
        raise FileError(twice)
    return document


def check(model: type[Model], document: Document, data: Any = None) -> Model:
    """Return *document* (or *data*, a merged form of it) as *model*.

    Raises:
        FileError: every mistake, with its line.
    """
    try:
        return model.model_validate(document.data if data is None else data)
    except ValidationError as error:
        raise FileError([document.told(one) for one in causes(error)]) from None


def misfits(found: Sequence[Misfit]) -> PydanticCustomError:
    """Return the error of a model whose parts do not fit together, each with its own place."""
    said = "；".join(what for _, what in found)
    return PydanticCustomError(_MISFITS, "{said}", {"said": said, "found": list(found)})


def causes(error: ValidationError) -> list[Any]:
    """Return the errors of a file one by one, each at its own place.

    "Too few" is left out where an item inside is what is wrong.
    """
    found: list[Any] = []
    for one in error.errors():
        places = one["ctx"]["found"] if one["type"] == _MISFITS else []
        found += [_misfit(one["loc"], loc, what) for loc, what in places] or [one]
    inner = {m["loc"][:n] for m in found for n in range(len(m["loc"]))}
    return [m for m in found if m["type"] != "too_short" or m["loc"] not in inner]


def _misfit(outer: Sequence[int | str], loc: Sequence[int | str], what: str) -> Any:
    return {"type": "value_error", "loc": (*outer, *loc), "msg": what, "ctx": {"error": what}}


def in_chinese(error: Any, choices: Mapping[str, str] | None = None) -> str:
    """Say one pydantic error in the words of the file's writer.

    choices: the Chinese names of the values that may stand there, where he writes these.
    """
    kind, context = error["type"], error.get("ctx", {})
    given = error.get("input")
    shown = f"，现在写的是“{given}”" if isinstance(given, str) and len(given) <= _QUOTED else ""
    if kind == "value_error":
        return str(context.get("error", error["msg"]))
    if kind in {"literal_error", "enum"}:
        return f"只能是 {name_choices.listed(str(context.get('expected')), choices)}{shown}"
    if kind == "string_type" and isinstance(given, dict):
        return "应当是一段文字：句子里有冒号加空格的，用英文引号把整句括起来"
    why = yaml_faults.why_text(str(given), listed=kind in _LISTS) if shown else ""
    more = why if kind in _PARTS | _LISTS else ""
    return _SAID.get(kind, str(error["msg"])).format(**context) + shown + more


def _text(path: Path, content: bytes | None) -> str:
    try:
        written = path.read_bytes() if content is None else content
        return written.decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise FileError([Mistake(path, line, "", yaml_faults.ENCODING)]) from None
    except OSError as error:
        raise FileError([Mistake(path, 1, "", yaml_faults.unread(error))]) from None


_PARTS, _LISTS = frozenset({"dict_type", "model_type"}), frozenset({"list_type", "tuple_type"})
_SAID: Mapping[str, str] = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识的项：请检查拼写，或删掉它",
    "string_type": "应当是一段文字",
    "string_too_short": "不能是空的",
    "string_too_long": "太长了，最多 {max_length} 个字",
    "string_pattern_mismatch": "写法不对，应当符合 {pattern}",
    "list_type": "应当是一个列表，每行以“- ”开头",
    "tuple_type": "应当是一个列表，每行以“- ”开头",
    "dict_type": "应当由“名称: 内容”组成",
    "model_type": "应当由“名称: 内容”组成",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "int_parsing": "应当是整数",
    "int_from_float": "应当是整数",
    "float_parsing": "应当是数字",
    "bool_parsing": "应当是 true 或 false",
    "greater_than": "应当大于 {gt}",
    "greater_than_equal": "应当不小于 {ge}",
    "less_than": "应当小于 {lt}",
    "less_than_equal": "应当不大于 {le}",
}


def place(node: yaml.Node, loc: Sequence[int | str]) -> tuple[int, list[int | str]]:
    """Return the line (from 1) of the deepest part of *loc* in the file, and *loc* as written."""
    line, shown = node.start_mark.line + 1, list(loc)
    for n, part in enumerate(loc):
        below: yaml.Node | None = None
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            below = node.value[part] if part < len(node.value) else None
            line = below.start_mark.line + 1 if below else line
        elif isinstance(node, yaml.MappingNode):
            pair = next(((k, v) for k, v in node.value if k.value == part), None)
            if pair:
                line, below, shown[n] = pair[0].start_mark.line + 1, pair[1], written(pair[0])
        if below is None:
            break
        node = below
    return line, shown


def _in_their_words(what: str, aliases: Mapping[str, str]) -> str:
    """Name keys as the file's writer does; what stands in braces is no key."""
    if not aliases:
        return what
    names = "|".join(map(re.escape, aliases))
    return re.sub(
        rf"(?<![\w{{.-])({names})(?![\w}}.-])", lambda m: aliases[m[1]], what, flags=re.ASCII
    )


def _repeated_keys(document: Document) -> list[Mistake]:
    found: list[Mistake] = []
    stack = [document.root]
    while stack:
        node = stack.pop()
        if isinstance(node, yaml.SequenceNode):
            stack += node.value
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    line = key.start_mark.line + 1
                    what = f"“{written(key)}”写了两次，只能留一个"
                    found.append(Mistake(document.path, line, "", what))
                seen.add(key.value)
                stack.append(value)
    return found
