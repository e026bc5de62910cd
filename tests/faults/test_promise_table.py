"""Every promise of docs/reliability.md names tests that are there, or it defends nothing."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISED = set(range(1, 26))
_ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> dict[int, list[tuple[str, str]]]:
    """Return the tests named for each promise."""
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8")
    return {int(number): _TEST.findall(tests) for number, tests in _ROW.findall(page)}


def test_every_promise_has_its_row_and_a_test() -> None:
    found = rows()
    assert set(found) == PROMISED
    assert [number for number, tests in found.items() if not tests] == []


def test_every_test_that_is_named_is_there() -> None:
    named = [one for tests in rows().values() for one in tests]
    assert len(named) > len(PROMISED)
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text("utf-8")
    ]
    assert missing == []
