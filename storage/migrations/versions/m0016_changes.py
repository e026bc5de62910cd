"""0016: what was put in use when, of scripts and of the files of rules, and by whom."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index, Integer

from storage.columns import count, id_, name, time

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "script_changes",
        id_(),
        name("name"),
        Column("number", Integer, nullable=False),
        Column("canary", Integer),
        count("share"),
        name("author"),
        time("at"),
        Index("script_changes_name", "name", "at"),
        sqlite_autoincrement=True,
    )
