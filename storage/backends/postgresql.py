"""PostgreSQL through psycopg 3: the same statements, many processes on one database.

A lock somebody else holds is waited for a moment only (LOCK_MS): the writer then gives back what
it holds and comes again alone (storage/writer.py), so that two group commits which want the
same lanes in another order never stand in each other's way for good.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.adapt import Loader
from psycopg.types.numeric import Int8Dumper
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from storage.backends.direct import Session
from storage.backends.statement import SESSION

LOCK_MS = 200
STATEMENT_MS = 30_000
_DRIVER = "postgresql+psycopg"
IDLE_MS = 60_000  # a process that hangs inside a transaction holds its locks no longer
# What is acknowledged is on the disk; a server that waits for its replicas stays as it is.
_DURABLE = (
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'"
)
_SESSION = (
    f"SET lock_timeout = {LOCK_MS}",
    f"SET statement_timeout = {STATEMENT_MS}",
    f"SET idle_in_transaction_session_timeout = {IDLE_MS}",
    "SET timezone = 'UTC'",
    _DURABLE,
)
_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_LOST = ("connect_timeout", 5), ("keepalives_idle", 10), ("tcp_user_timeout", 10_000)


class _Number(Loader):
    """PostgreSQL's sum of integers is a numeric: read it as the int or float it stands for."""

    def load(self, data: Any) -> int | float:
        """Return the number."""
        text = bytes(data)
        return int(text) if text.lstrip(b"-").isdigit() else float(text)


def writing(url: URL) -> Engine:
    """Return an engine for the writer's one connection."""
    return _engine(url, "BEGIN", pool_size=1)


def reading(url: URL) -> Engine:
    """Return an engine that can only read; each transaction sees one moment."""
    return _engine(url, _READING, pool_size=8)


def connect(url: URL) -> psycopg.Connection[Any]:
    """Open a connection of its own, each statement its own transaction.

    Raises:
        psycopg.Error: the database cannot be reached.
    """
    words = url.set(drivername="postgresql").render_as_string(hide_password=False)
    driver = psycopg.connect(words, autocommit=True, **_arguments(url))
    _prepare(driver)
    return driver


def _arguments(url: URL) -> dict[str, Any]:
    """Return how a connection is made, where the address does not say otherwise."""
    wanted = dict(_LOST) | {"application_name": "qingsu"}
    return {name: value for name, value in wanted.items() if name not in url.query}


def _engine(url: URL, begin: str, pool_size: int) -> Engine:
    engine = create_engine(
        url.set(drivername=_DRIVER),
        pool_size=pool_size,
        max_overflow=60,
        # Prepared by ourselves: the driver would drop every prepared statement with a ROLLBACK.
        connect_args={"autocommit": True, "prepare_threshold": None, **_arguments(url)},
    )

    def connect(driver: Any, record: Any) -> None:
        _prepare(_driver(driver))
        record.info[SESSION] = Session(_driver(driver))

    def start(c: Connection) -> None:
        try:
            c.connection.info[SESSION].words(begin)
        except psycopg.Error as error:
            raise OperationalError(begin, None, error) from error

    event.listen(engine, "connect", connect)
    event.listen(engine, "begin", start)
    event.listen(engine, "commit", lambda c: c.connection.info[SESSION].settle())
    event.listen(engine, "rollback", _undo)
    return engine


def _undo(c: Connection) -> None:
    """End what is under way, so that the driver can take everything back."""
    if not c.invalidated:
        c.connection.info[SESSION].forget()


def _driver(wrapped: Any) -> psycopg.Connection[Any]:
    driver: psycopg.Connection[Any] = getattr(wrapped, "driver_connection", wrapped)
    return driver


def _prepare(driver: psycopg.Connection[Any]) -> None:
    driver.adapters.register_dumper(int, Int8Dumper)  # else a statement is prepared for each width
    driver.adapters.register_loader("numeric", _Number)
    for words in _SESSION:
        driver.execute(words)
