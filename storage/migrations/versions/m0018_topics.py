"""0018: how many talks speak of a topic, by ten minutes and stage."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index, String

from storage.columns import ID, NAME, count, time

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "topic_counts",
        Column("topic", NAME, primary_key=True),
        Column("slot", ID, primary_key=True, autoincrement=False),
        Column("stage", String(16), primary_key=True),
        count("talks"),
        time("first"),
        Index("topic_counts_slot", "slot"),
        sqlite_with_rowid=False,
    )
