"""0017: what customers are told in advance of an open incident."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Index

from storage.columns import ID, id_, name, time, to, words

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "incident_notices",
        id_(),
        to("incident_id", "incidents.id", ID),
        words("body"),
        name("agent"),
        name("name"),
        time("at"),
        time("ended", nullable=True),
        name("ended_by"),
        Index("incident_notices_incident", "incident_id", "ended"),
        sqlite_autoincrement=True,
    )
