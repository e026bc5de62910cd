"""What the rules of the house look at: modules, tests, pages, docs. Empty lists fail a rule."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "storage", "cases", "dialogues", "nlu")
Function = ast.FunctionDef | ast.AsyncFunctionDef
_LEFT_OUT = {
    ".git", ".venv", "var", "build", "dist", "node_modules", "__pycache__", ".mypy_cache",
    ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache", "qingsu.egg-info",
}  # fmt: skip
_WRITTEN = {
    ".py", ".md", ".yml", ".toml", ".txt", ".csv", ".js", ".css", ".html", ".svg", ".lock", ".mako",
    "", ".sh",
}  # fmt: skip


def modules() -> list[Path]:
    """Return the modules of the rooms, and the scripts beside them."""
    return [p for room in (*ROOMS, "scripts") for p in sorted((ROOT / room).rglob("*.py"))]


def files_of_tests() -> list[Path]:
    """Return the files that hold tests."""
    return sorted((ROOT / "tests").rglob("test_*.py"))


def written() -> list[Path]:
    """Return every text file that people wrote."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _LEFT_OUT:
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.suffix in _WRITTEN:
            yield path


def short(path: Path) -> str:
    """Return *path* as said in a failure."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of *path*."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> list[Function]:
    """Return every function of *path*, methods and inner ones too."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, Function)]


def length(function: Function) -> int:
    """Return the lines of a function, decorators left out."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def calls(node: ast.AST) -> set[str]:
    """Return the names that are called somewhere in *node*, of a method its last part."""
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            target = call.func
            if isinstance(target, ast.Name):
                names.add(target.id)
            elif isinstance(target, ast.Attribute):
                names.add(target.attr)
    return names
