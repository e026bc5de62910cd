"""The table of what customers speak of: counts alone, of nobody in particular."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table

from storage.columns import ID, NAME, count, time
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

# topic: as cases.topics names it. slot: when its ten minutes began (epoch seconds, whole).
# stage: cases.topics.Stage. talks: how many talks; first: when the first of them spoke.
topic_counts = Table(
    "topic_counts",
    metadata,
    Column("topic", NAME, primary_key=True),
    Column("slot", ID, primary_key=True, autoincrement=False),
    Column("stage", String(16), primary_key=True),
    count("talks"),
    time("first"),
    Index("topic_counts_slot", "slot"),
    sqlite_with_rowid=False,
)
