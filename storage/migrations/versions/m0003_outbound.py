"""0003: what a message is for, what carried it, and what was done when it could not arrive."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from storage.columns import ID, name, time, words

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add to the outbox what the planner and the fall-back chain remember."""
    for column in (
        name("purpose"),
        Column("carrier", ID),
        name("remedy"),
        name("remedy_state"),
        time("remedy_due", nullable=True),
        Column("origin", ID),
        words("choices"),
    ):
        op.add_column("outbox", column)
    op.create_index("inbox_chat", "inbox", ["chat", "id"])
    op.create_index("outbox_remedy", "outbox", ["remedy", "remedy_state"])
