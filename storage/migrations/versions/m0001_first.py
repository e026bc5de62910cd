"""0001: every table of the first release; the history of cases can only grow."""

from __future__ import annotations

from alembic import op

from storage.migrations.first_tables_staff import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables and the triggers that refuse to change or delete a case's history."""
    metadata.create_all(op.get_bind(), checkfirst=False)
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER case_events_no_{verb.lower()} BEFORE {verb} ON case_events "
            "BEGIN SELECT RAISE(ABORT, 'case_events only grows'); END"
        )
