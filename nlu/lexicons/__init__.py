"""Word lists and rules as files; read with `lines` and `rows`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def lines(path: Path) -> Iterator[str]:
    """Lines of a text file that are neither empty nor comments (#)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def rows(path: Path) -> list[list[str]]:
    """Fields of a CSV file, comments and empty lines left out."""
    return list(csv.reader(lines(path)))
