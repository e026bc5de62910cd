"""0010: subscriptions and deliveries, keys of the API and their calls, tiers of customers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Index, String, UniqueConstraint

from storage.columns import ID, NAME, count, id_, name, time, to, words

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the tables of what goes out and comes in."""
    _outgoing()
    _incoming()


def _outgoing() -> None:
    op.create_table(
        "hooks",
        id_(),
        Column("name", NAME, nullable=False),
        name("kind"),
        words("url"),
        words("events", "[]"),
        count("full"),
        count("generation"),
        name("state"),
        count("fails"),
        time("open_until"),
        time("made"),
        UniqueConstraint("name", name="hooks_name"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "deliveries",
        id_(),
        Column("key", NAME, nullable=False),
        to("hook_id", "hooks.id", ID),
        Column("event_id", ID, nullable=False),
        name("case_no"),
        name("kind"),
        words("body"),
        Column("state", String(16), nullable=False),
        count("tries"),
        name("code"),
        time("made"),
        time("tried", nullable=True),
        UniqueConstraint("hook_id", "event_id", name="deliveries_once"),
        Index("deliveries_state", "state", "id"),
        Index("deliveries_case", "case_no"),
        sqlite_autoincrement=True,
    )


def _incoming() -> None:
    op.create_table(
        "api_keys",
        Column("id", String(16), primary_key=True),
        name("name"),
        Column("hash", String(64), nullable=False),
        words("scopes", "[]"),
        count("per_minute"),
        time("made"),
        time("used", nullable=True),
        time("revoked", nullable=True),
    )
    op.create_table(
        "api_calls",
        Column("key_id", String(16), primary_key=True),
        Column("idem", NAME, primary_key=True),
        Column("body_hash", String(64), nullable=False),
        count("status"),
        words("answer"),
        time("at"),
        Index("api_calls_at", "at"),
    )
    op.create_table(
        "customer_tiers",
        Column("phone", String(64), primary_key=True),
        name("tier"),
        words("history", "[]"),
        name("source"),
        time("at"),
    )
