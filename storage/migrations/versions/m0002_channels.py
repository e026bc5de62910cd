"""0002: what the processes that serve one account of a channel have in common."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column

from storage.columns import NAME, name, time, words

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table of tokens, cursors and leaderships."""
    op.create_table(
        "shared",
        Column("name", NAME, primary_key=True),
        words("value"),
        time("until"),
        name("owner"),
        time("lease"),
    )
