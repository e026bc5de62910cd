"""How a SQLite file is kept, as far as it matters to us. It looks and changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

FULL = 2  # PRAGMA synchronous: a commit that returned is on the disk


@dataclass(frozen=True, slots=True)
class Kept:
    """journal: wal, or what the folder allowed instead. synchronous: as SQLite numbers it.

    log: bytes of the -wal file, which wait to be taken into the file.
    """

    journal: str
    synchronous: int
    log: int


def look(c: Connection) -> Kept:
    """Return how the file of *c* is kept."""
    file = Path(str(c.engine.url.database))
    log = file.with_name(f"{file.name}-wal")
    return Kept(
        str(c.exec_driver_sql("PRAGMA journal_mode").scalar_one()),
        int(c.exec_driver_sql("PRAGMA synchronous").scalar_one()),
        log.stat().st_size if log.exists() else 0,
    )
