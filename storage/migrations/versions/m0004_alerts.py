"""0004: staff alerts, and whom each was sent to."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, String, text

from storage.columns import ID, NAME, count, id_, name, time, to, words

revision = "0004"
down_revision = "0003"

_STILL = "state IN ('open', 'acknowledged')"


def upgrade() -> None:
    """Make the tables of alarms and of their sendings."""
    _alarms()
    _sendings()


def _alarms() -> None:
    op.create_table(
        "alarms",
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
        sqlite_autoincrement=True,
    )
    op.create_index(
        "alarms_still",
        "alarms",
        ["key"],
        unique=True,
        sqlite_where=text(_STILL),
        postgresql_where=text(_STILL),
    )
    op.create_index("alarms_state", "alarms", ["state", "level"])
    op.create_index("alarms_chat", "alarms", ["chat", "raised"])
    op.create_index("alarms_case", "alarms", ["case_no"])


def _sendings() -> None:
    op.create_table(
        "alarm_sendings",
        id_(),
        to("alarm_id", "alarms.id", ID),
        Column("step", ID, nullable=False),
        Column("target", NAME, nullable=False),
        Column("outcome", String(16), nullable=False),
        name("code"),
        count("tries"),
        time("made"),
        time("at", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "alarm_sendings_once", "alarm_sendings", ["alarm_id", "step", "target"], unique=True
    )
    op.create_index("alarm_sendings_target", "alarm_sendings", ["target", "outcome", "id"])
