"""What `qingsu doctor` finds: a mark and one Chinese line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class How(Enum):
    """What came of a look: the mark and its colour."""

    WELL = ("✓", "green")
    WATCH = ("！", "yellow")
    WRONG = ("✗", "red")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, in one Chinese line."""

    how: How
    what: str
