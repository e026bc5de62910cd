"""0011: what was erased for whom, the one way to change a case's history, broadcasts once each."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index

from storage.columns import ID, NAME, count, id_, name, time, words
from storage.migrations import ddl

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Make the tables of erasure; let a history lose its words while its case is erased."""
    op.create_table("erasing", Column("case_no", NAME, primary_key=True))
    op.create_table(
        "erasures",
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
    ddl.only_grows_unless_erased("case_events")
    op.add_column("broadcasts", Column("once", NAME))
    op.create_index("broadcasts_once", "broadcasts", ["once"], unique=True)
