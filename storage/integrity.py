"""Is the database whole: what SQLite itself finds wrong with the file and with references."""

from __future__ import annotations

from sqlalchemy import Connection

_MOST = 20


def problems(c: Connection) -> list[str]:
    """Return what is wrong, a line each, at most twenty; empty when the database is whole."""
    pages = [str(row[0]) for row in c.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
    lost = [
        f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
        for row in c.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(_MOST)
    ]
    return ([] if pages == ["ok"] else pages) + lost
