"""0007: work on cases: tasks, terms that are quoted, acts done already."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Text, UniqueConstraint

from storage.columns import NAME, count, id_, name, time, to, words

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables of work."""
    op.create_table(
        "case_tasks",
        id_(),
        to("case_no", "cases.number"),
        Column("once", NAME),
        Column("state", String(16), nullable=False),
        name("owner"),
        time("due"),
        count("warned"),
        Column("body", Text, nullable=False),
        time("updated"),
        UniqueConstraint("case_no", "once", name="case_tasks_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("case_tasks_due", "case_tasks", ["state", "due"])
    op.create_table(
        "policies",
        Column("id", NAME, primary_key=True),
        Column("version", NAME, primary_key=True),
        name("title"),
        words("text"),
        words("categories", "[]"),
        time("valid_from"),
        name("author"),
        time("at"),
    )
    op.create_table(
        "work_acts",
        Column("key", String(64), primary_key=True),
        Column("case_no", NAME, ForeignKey("cases.number"), nullable=False),
        time("at"),
        words("result", "{}"),
    )
    op.create_table(
        "case_waits",
        Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
        time("since"),
    )
