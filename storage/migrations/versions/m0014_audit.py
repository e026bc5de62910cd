"""0014: who did what at the desk to letters that died and messages that did not arrive."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Index

from storage.columns import id_, name, time, words

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "audit",
        id_(),
        time("at"),
        name("actor"),
        name("act"),
        name("about"),
        name("chat"),
        name("digest"),
        words("note"),
        Index("audit_digest", "digest", "act"),
        Index("audit_chat", "chat"),
        sqlite_autoincrement=True,
    )
