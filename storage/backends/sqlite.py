"""SQLite: one file, one writer; every commit is on the disk before it is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

BUSY_MS = 10_000  # another process (a command) may hold the write lock that long
_ALWAYS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # a commit that returned survives the power cut
    f"PRAGMA busy_timeout={BUSY_MS}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",  # else REPLACE deletes a row past its triggers
)


def writing(url: str) -> Engine:
    """Return an engine whose transactions hold the write lock from their first moment."""
    return _engine(url, "BEGIN IMMEDIATE", _ALWAYS, pool_size=1)


def reading(url: str) -> Engine:
    """Return an engine that can only read; each transaction sees one moment."""
    return _engine(url, "BEGIN", (*_ALWAYS, "PRAGMA query_only=ON"), pool_size=4)


def _engine(url: str, begin: str, pragmas: tuple[str, ...], pool_size: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=60,
        connect_args={"cached_statements": 256, "isolation_level": None},
    )

    def connect(driver: Any, _record: Any) -> None:
        for pragma in pragmas:
            driver.execute(pragma)

    def start(c: Connection) -> None:
        try:
            c.connection.cursor().execute(begin)  # a tenth of what SQLAlchemy's own road costs
        except engine.dialect.loaded_dbapi.Error as error:
            raise OperationalError(begin, None, error) from error

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", start)
    return engine
