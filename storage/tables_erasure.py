"""The tables of erasure: the cases being erased just now, and that a person was erased."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table

from storage.columns import ID, NAME, count, id_, name, time, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

# Only inside the transaction that erases: the histories of these cases may be changed there.
erasing = Table("erasing", metadata, Column("case_no", NAME, primary_key=True))
# What is left of an erasure: when, by whom, and how much; nothing of whom.
erasures = Table(
    "erasures",
    metadata,
    id_(),
    Column("person_id", ID, nullable=False),
    name("by"),
    words("why"),
    count("talks"),
    count("cases"),
    count("messages"),
    count("files"),
    time("at"),
    Index("erasures_at", "at"),
    sqlite_autoincrement=True,
)
