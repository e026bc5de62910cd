"""0001: every table of the first release; the history of cases can only grow."""

from __future__ import annotations

from alembic import op

from storage.migrations.ddl import often_rewritten, only_grows
from storage.migrations.first_tables_staff import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and the triggers that refuse to change or delete a case's history."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    only_grows("case_events")
    for table in ("lane", "item", "outbox"):
        often_rewritten(table)
