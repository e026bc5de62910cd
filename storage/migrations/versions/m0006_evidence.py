"""0006: what a look into each file found, and how each fetch from a platform went."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, String, Text

from storage.columns import ID, count, name, words

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of evidence."""
    op.create_table(
        "file_facts",
        Column("sha256", String(64), ForeignKey("files.sha256"), primary_key=True),
        name("kind"),
        name("state"),
        name("scan"),
        words("reason"),
        count("view"),
    )
    op.create_table(
        "media_fetches",
        Column("message_id", ID, ForeignKey("messages.id"), primary_key=True),
        Column("ref", Text, primary_key=True),
        name("state"),
        words("reason"),
        count("tries"),
        name("sha256"),
    )
