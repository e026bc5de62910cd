"""The tables of staff alerts: what was raised, and whom it was sent to."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, text

from storage.columns import ID, NAME, count, id_, name, time, to, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""
STILL = "state IN ('open', 'acknowledged')"

# key: one alarm of a key stands at a time. step: how many rounds were paged. facts: JSON.
alarms = Table(
    "alarms",
    metadata,
    id_(),
    Column("key", String(160), nullable=False),
    name("kind"),
    name("case_no"),
    name("chat"),
    Column("level", String(8), nullable=False),
    Column("ladder", NAME, nullable=False),
    words("facts", "{}"),
    Column("state", String(16), nullable=False),
    count("step"),
    time("raised"),
    name("by"),
    time("acknowledged", nullable=True),
    time("ended", nullable=True),
    Index(
        "alarms_still",
        "key",
        unique=True,
        sqlite_where=text(STILL),
        postgresql_where=text(STILL),
    ),
    Index("alarms_state", "state", "level"),
    Index("alarms_chat", "chat", "raised"),
    Index("alarms_case", "case_no"),
    sqlite_autoincrement=True,  # an id stands in signed links: it is never given again
)
sendings = Table(
    "alarm_sendings",
    metadata,
    id_(),
    to("alarm_id", "alarms.id", ID),
    Column("step", ID, nullable=False),
    Column("target", NAME, nullable=False),
    Column("outcome", String(16), nullable=False),
    name("code"),
    count("tries"),
    time("made"),
    time("at", nullable=True),
    Index("alarm_sendings_once", "alarm_id", "step", "target", unique=True),
    Index("alarm_sendings_target", "target", "outcome", "id"),
    sqlite_autoincrement=True,
)
