"""The tables of the ways out and in: subscriptions, deliveries, keys, calls, tiers, work items."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint

from storage.columns import ID, NAME, count, id_, name, time, to, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

# kind: what carries it (hook, crm). open_until: nothing is tried before.
hooks = Table(
    "hooks",
    metadata,
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
# key: what a receiver knows a repeat by. event_id: the line of case_events.
deliveries = Table(
    "deliveries",
    metadata,
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
# hash: SHA-256 of the key, which nobody has but its holder.
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    name("name"),
    Column("hash", String(64), nullable=False),
    words("scopes", "[]"),
    count("per_minute"),
    time("made"),
    time("used", nullable=True),
    time("revoked", nullable=True),
)
api_calls = Table(
    "api_calls",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("idem", NAME, primary_key=True),
    Column("body_hash", String(64), nullable=False),
    count("status"),
    words("answer"),
    time("at"),
    Index("api_calls_at", "at"),
)
# phone: keyed hash, never the number. history: JSON list of what the customer file tells.
customer_tiers = Table(
    "customer_tiers",
    metadata,
    Column("phone", String(64), primary_key=True),
    name("tier"),
    words("history", "[]"),
    name("source"),
    time("at"),
)
# A task as a work item of a project tool. base: our state both sides last agreed on. theirs: their
# state as last seen. said: JSON of what was said of it. told: what staff was told already. seen:
# version (epoch seconds) of the item as it was read last; looked: when that was. looks: how often
# a look was planned, pending: 1 while one waits.
work_items = Table(
    "work_items",
    metadata,
    id_(),
    name("connector"),
    to("task_id", "case_tasks.id", ID),
    name("case_no"),
    name("remote"),
    name("number"),
    words("url"),
    Column("state", String(16), nullable=False),
    Column("base", String(16), nullable=False),
    name("theirs"),
    words("said", "{}"),
    name("told"),
    time("seen"),
    time("looked"),
    count("looks"),
    count("pending"),
    UniqueConstraint("task_id", name="work_items_task"),
    Index("work_items_remote", "connector", "remote"),
    Index("work_items_looked", "connector", "state", "looked"),
    sqlite_autoincrement=True,
)
# Comments of work items that were taken or written. event_id: the line of ours, 0 theirs.
work_item_comments = Table(
    "work_item_comments",
    metadata,
    Column("link_id", ID, ForeignKey("work_items.id"), primary_key=True),
    Column("remote", NAME, primary_key=True),
    Column("event_id", ID, nullable=False),
    time("at"),
)
