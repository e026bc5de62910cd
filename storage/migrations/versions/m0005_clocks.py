"""0005: clocks: what every case is owed, and until when."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, text

from storage.columns import NAME, count, name, time, words

revision = "0005"
down_revision = "0004"

_OPEN = "ended IS NULL"


def upgrade() -> None:
    """Make the table of clocks."""
    op.create_table(
        "clocks",
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
    )
    op.create_index(
        "clocks_due",
        "clocks",
        ["due"],
        sqlite_where=text(_OPEN),
        postgresql_where=text(_OPEN),
    )
