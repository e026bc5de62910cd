"""A database that goes away when a test says so: the store's fault port."""

from __future__ import annotations

import sqlite3
import time
from dataclasses import dataclass


@dataclass
class Outage:
    """Hand it to Store.open; refused: writes and commits that failed."""

    until: float = 0.0
    refused: int = 0

    def begin(self, seconds: float) -> None:
        """Be away for so long from now."""
        self.until = time.monotonic() + seconds

    def __call__(self) -> None:
        """Let a write or a commit through, or not."""
        if time.monotonic() < self.until:
            self.refused += 1
            raise sqlite3.OperationalError("unable to open database file")
