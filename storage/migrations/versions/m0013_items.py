"""0013: tasks as work items of project tools, and which comments went either way."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, String, UniqueConstraint

from storage.columns import ID, NAME, count, id_, name, time, to, words

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables of work items."""
    op.create_table(
        "work_items",
        id_(),
        name("connector"),
        to("task_id", "case_tasks.id", ID),
        name("case_no"),
        name("remote"),
        name("number"),
        words("url"),
        Column("state", String(16), nullable=False),
        Column("base", String(16), nullable=False),
        name("theirs"),
        words("said", "{}"),
        name("told"),
        time("seen"),
        time("looked"),
        count("looks"),
        count("pending"),
        UniqueConstraint("task_id", name="work_items_task"),
        Index("work_items_remote", "connector", "remote"),
        Index("work_items_looked", "connector", "state", "looked"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "work_item_comments",
        Column("link_id", ID, ForeignKey("work_items.id"), primary_key=True),
        Column("remote", NAME, primary_key=True),
        Column("event_id", ID, nullable=False),
        time("at"),
    )
