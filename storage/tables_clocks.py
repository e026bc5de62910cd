"""The table of clocks: what every case is owed, until when, and how it ended."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, text

from storage.columns import NAME, count, name, time, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""
OPEN = "ended IS NULL"

# profile: the rule it is measured by. owner: who sees to it. length: seconds of working time.
# pauses, marks: JSON. warned: the highest percent told of. ended: null while work is to be done.
clocks = Table(
    "clocks",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    Column("kind", String(24), nullable=False, primary_key=True),
    Column("item", NAME, nullable=False, primary_key=True),
    name("profile"),
    name("owner"),
    Column("state", String(16), nullable=False),
    time("started"),
    time("due"),
    Column("length", Integer, nullable=False),
    words("pauses", "[]"),
    words("marks", "[]"),
    count("extended"),
    count("warned"),
    time("ended", nullable=True),
    time("updated"),
    Index(
        "clocks_due",
        "due",
        sqlite_where=text(OPEN),
        postgresql_where=text(OPEN),
    ),
)
