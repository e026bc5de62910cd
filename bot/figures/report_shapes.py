"""What a report is made of: parts with lines, a table, and numbers of cases."""

from __future__ import annotations

from dataclasses import dataclass

Both = tuple[str, str]
"""The same in Chinese and in English."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. The first cell of each row says what the row is."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the report. cases: numbers of examples, to be opened."""

    key: str
    title: str
    lines: tuple[str, ...] = ()
    grid: Grid | None = None
    cases: tuple[str, ...] = ()

    @property
    def deep(self) -> bool:
        """Whether it stands under another part's heading."""
        return self.key not in {"walk", "checked", "found", "actions", "caused", "tasks"}
