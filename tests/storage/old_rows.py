"""Rows for a database of any step, made from the tables it has; what they are is not looked at.

fill(url) puts some into every table that has none; rows(url) reads all there are.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    NullPool,
    Table,
    create_engine,
    insert,
    select,
)

EACH = 5  # rows a table
_NOT_OURS = "alembic_version"
Rows = dict[str, list[dict[str, Any]]]


def fill(url: str) -> list[str]:
    """Put rows into every table without any, each fitting those it points to; return which."""
    filled = []
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as c:
        for table in _tables(c):
            if c.execute(select(table).limit(1)).first() is None:
                c.execute(insert(table), [_row(c, table, n) for n in range(EACH)])
                filled.append(table.name)
    return filled


def rows(url: str) -> Rows:
    """Return every row of every table."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as c:
        return {
            table.name: [dict(row) for row in c.execute(select(table)).mappings()]
            for table in _tables(c)
        }


def lost(was: Rows, now: Rows) -> list[str]:
    """Return the tables that lost a row or a value; columns that a step added do not count."""
    return [name for name, before in was.items() if _shown(before, now.get(name, []), before)]


def _shown(before: list[dict[str, Any]], after: list[dict[str, Any]], like: list[Any]) -> bool:
    names = sorted(like[0]) if like else []
    old = sorted(repr([row[n] for n in names]) for row in before)
    new = sorted(repr([row.get(n) for n in names]) for row in after)
    return old != new


def _tables(c: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(c)
    return [one for one in metadata.sorted_tables if one.name != _NOT_OURS]


def _row(c: Connection, table: Table, n: int) -> dict[str, Any]:
    return {column.name: _value(c, column, n) for column in table.columns}


def _value(c: Connection, column: Column[Any], n: int) -> Any:
    """Return what stands in the n-th row: what it points to, else something of its own."""
    for key in column.foreign_keys:
        there = key.column
        return c.execute(select(there).order_by(there).offset(n).limit(1)).scalar()
    if isinstance(column.type, Integer):
        return n + 1
    if isinstance(column.type, Float):
        return 1_772_000_000.5 + n
    if isinstance(column.type, LargeBinary):
        return f"{column.name} {n}".encode()
    most = getattr(column.type, "length", None) or 60
    return f"{n} {column.name} 客户的话"[:most]
