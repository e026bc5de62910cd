"""The kinds of columns our tables have: int, float, text and bytes, nothing else.

So the same statements run on every database and need no type processing (storage/sql.py).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, String, Text, text

ID = BigInteger().with_variant(Integer(), "sqlite")
# PostgreSQL: compared byte by byte as SQLite does (lanes.release asks for a range of names), and
# of any length: how long a name may be is checked where it comes in.
NAME = String(120).with_variant(Text(collation="C"), "postgresql")
TIME: Double[float] = Double()


def id_() -> Column[Any]:
    """Return the column of a number that grows."""
    return Column("id", ID, primary_key=True, autoincrement=True)


def words(of: str, default: str = "") -> Column[Any]:
    """Return a column of text of any length."""
    return Column(of, Text, nullable=False, server_default=text(f"'{default}'"))


def name(of: str) -> Column[Any]:
    """Return a column of a short text."""
    return Column(of, NAME, nullable=False, server_default=text("''"))


def time(of: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column of epoch seconds."""
    return Column(of, TIME, nullable=nullable)


def count(of: str) -> Column[Any]:
    """Return a column of a count from 0."""
    return Column(of, Integer, nullable=False, server_default=text("0"))


def to(of: str, target: str, kind: Any = NAME, *, nullable: bool = False) -> Column[Any]:
    """Return a column that refers to *target* (table.column)."""
    return Column(of, kind, ForeignKey(target), nullable=nullable)
