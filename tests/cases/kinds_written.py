"""Which kinds of line the program writes into a case's history, read out of its source.

Every call of event(tx, case, kind, actor, payload): the kind as it stands there, or every text its
name is given in that module. Two places write what others hand them: the talk's notes
(bot/carry.py) and its decisions (storage/decisions.py), so those are read where they are made.
"""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

from storage.decisions import KINDS

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "storage", "cases", "dialogues")
_PLACE_OF_KIND, _PARTS = 2, 5
_HANDED_ON = {"bot/carry.py", "storage/decisions.py"}


def written() -> dict[str, set[str]]:
    """Return kind: the files that write it."""
    found: dict[str, set[str]] = {}
    for path, tree in _modules():
        for kind in _of(path, tree):
            found.setdefault(kind, set()).add(path)
    for kind in KINDS.values():
        found.setdefault(kind, set()).add("storage/decisions.py")
    return found


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def _of(path: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name, args = _name(node.func), node.args
        if name == "event" and len(args) == _PARTS and path not in _HANDED_ON:
            yield from _texts(path, tree, args[_PLACE_OF_KIND])
        elif name == "Note" and len(args) == 3 and path.startswith("dialogues"):
            yield from (() if _handed(args[1]) else _texts(path, tree, args[1]))
        elif name == "note" and len(args) == 2 and path.startswith("dialogues"):
            yield from _texts(path, tree, args[0])
        elif name == "Noticed" and len(args) > 1:
            yield from _texts(path, tree, args[1])


def _name(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def _handed(kind: ast.expr) -> bool:
    """Say whether a note takes its kind from what was noticed, or from whom it is called by."""
    return ast.unparse(kind) in {"event.kind", "kind"}


def _texts(path: str, tree: ast.Module, kind: ast.expr) -> list[str]:
    """Return the texts *kind* may be; a name is every text it is given in its module."""
    module = importlib.import_module(path.removesuffix(".py").replace("/", "."))
    match kind:
        case ast.Constant(value=str() as text):
            return [text]
        case ast.IfExp(body=one, orelse=other):
            return _texts(path, tree, one) + _texts(path, tree, other)
        case ast.Name(id=name) if isinstance(getattr(module, name, None), str):
            return [getattr(module, name)]
        case ast.Name(id=name):
            given = [one for node in ast.walk(tree) for one in _given(node, name)]
            assert given, f"{path}:{kind.lineno}: nothing is known of {name}"
            return [text for one in given for text in _texts(path, tree, one)]
    raise AssertionError(f"{path}:{kind.lineno}: {ast.unparse(kind)}")


def _given(node: ast.AST, name: str) -> list[ast.expr]:
    """Return what an assignment gives to *name*: kind = x, or kind, said = x, y."""
    match node:
        case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
            return [value]
        case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
            pairs = zip(targets, values, strict=True)
            return [value for target, value in pairs if ast.unparse(target) == name]
    return []
