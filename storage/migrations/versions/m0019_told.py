"""0019: how many customers were told a notice, and when the last one was."""

from __future__ import annotations

from alembic import op

from storage.columns import count, time

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("incident_notices", count("told"))
    op.add_column("incident_notices", time("last", nullable=True))
