"""Change one place in a file that operators write, to see what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

Edit = Callable[[str, str, str], int]


def editor(folder: Path) -> Edit:
    """Return how a file is changed: the first *old* becomes *new*; gives the line of the change."""

    def change(name: str, old: str, new: str) -> int:
        path = folder / name
        before, found, after = path.read_text(encoding="utf-8").partition(old)
        assert found, f"{old} is not in {name}"
        path.write_text(before + new + after, encoding="utf-8")
        return before.count("\n") + 1

    return change
