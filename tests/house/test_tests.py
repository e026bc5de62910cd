"""Tests can fail: each asserts something, none patches what it tests."""

from __future__ import annotations

import ast
import re
from collections import Counter

from tests.house.sources import ROOT, Function, calls, files_of_tests, functions, short, tree

FEWEST_TESTS = 100
CHECKERS = {"raises", "warns", "expect"}
"""Calls that fail by themselves: pytest's, and Playwright's."""


def all_tests() -> list[tuple[str, Function]]:
    return [
        (f"{short(p)}:{f.lineno} {f.name}", f)
        for p in files_of_tests()
        for f in functions(p)
        if f.name.startswith("test_")
    ]


def asserts(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Assert | ast.Raise) for part in ast.walk(node))


def asserting_helpers() -> set[str]:
    """Return the helpers of all tests that assert, by themselves or through another."""
    helpers = [f for p in sorted((ROOT / "tests").rglob("*.py")) for f in functions(p)]
    helpers = [f for f in helpers if not f.name.startswith("test_")]
    known = {f.name for f in helpers if asserts(f) or calls(f) & CHECKERS}
    while more := {f.name for f in helpers if calls(f) & known} - known:
        known |= more
    return known


def test_the_rules_see_the_tests() -> None:
    assert len(all_tests()) > FEWEST_TESTS


def test_every_test_asserts_something() -> None:
    helpers = asserting_helpers() | CHECKERS
    idle = [name for name, test in all_tests() if not asserts(test) and not calls(test) & helpers]
    assert idle == []


def test_every_file_of_tests_holds_some() -> None:
    with_tests = {name.partition(":")[0] for name, _ in all_tests()}
    assert [short(p) for p in files_of_tests() if short(p) not in with_tests] == []


def test_no_test_patches_what_it_tests() -> None:
    """Fake the port instead: a patched inside is tested by nobody."""
    patching = re.compile(r"\b(unittest\.mock|MagicMock|monkeypatch\.setattr|mocker)\b")
    found = [short(p) for p in files_of_tests() if patching.search(p.read_text("utf-8"))]
    assert [p for p in found if p != "tests/house/test_tests.py"] == []


def test_every_name_of_a_test_is_used_once_in_its_file() -> None:
    """A second test of the same name hides the first."""
    twice = []
    for path in files_of_tests():
        names = Counter(n.name for n in tree(path).body if isinstance(n, Function))
        twice += [f"{short(path)} {name}" for name, n in names.items() if n > 1]
    assert twice == []


def test_slow_and_browser_tests_say_so_by_a_known_mark() -> None:
    marks = {
        mark
        for p in files_of_tests()
        for mark in re.findall(r"pytest\.mark\.(\w+)", p.read_text("utf-8"))
    }
    assert marks
    assert marks <= {
        "slow",
        "browser",
        "where_found",
        "parametrize",
        "skipif",
        "xfail",
        "usefixtures",
    }
