"""What another process would see in a database, or do to it, whichever kind it is."""

from __future__ import annotations

from typing import Any

from sqlalchemy import NullPool, create_engine


def ask(url: str, words: str, *given: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a query, on a connection of its own."""
    elsewhere = create_engine(url, poolclass=NullPool)
    with elsewhere.connect() as c:
        return [tuple(row) for row in c.exec_driver_sql(words, given or None)]


def do(url: str, words: str) -> None:
    """Carry out a statement that is durable when this returns."""
    elsewhere = create_engine(url, poolclass=NullPool)
    with elsewhere.begin() as c:
        if elsewhere.dialect.name == "sqlite":
            c.exec_driver_sql("PRAGMA foreign_keys=ON")
        c.exec_driver_sql(words)
