"""The tables of those who run it: scripts published, readings to review, accounts."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from storage.columns import ID, NAME, count, id_, name, time, to, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

scripts = Table(
    "scripts",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("version", NAME, primary_key=True),
    Column("body", Text, nullable=False),
    time("at"),
)
script_files = Table(
    "script_files",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
script_releases = Table(
    "script_releases",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("number", Integer, primary_key=True),
    name("version"),
    words("files", "{}"),  # path in the folder: sha256 of its bytes
    name("author"),
    words("note"),
    time("at"),
)
script_live = Table(
    "script_live",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("canary", Integer),
    count("share"),  # of new talks that get the canary, in percent
    name("author"),
    time("at"),
)
# What was put in use when; script_live is what came of it. Rows are only added.
script_changes = Table(
    "script_changes",
    metadata,
    id_(),
    name("name"),
    Column("number", Integer, nullable=False),
    Column("canary", Integer),
    count("share"),
    name("author"),
    time("at"),
    Index("script_changes_name", "name", "at"),
    sqlite_autoincrement=True,
)
reviews = Table(
    "reviews",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(16), nullable=False, server_default=text("'waiting'")),
    name("why"),
    time("at"),
    name("author"),  # who answered, and when
    time("settled", nullable=True),
    words("answer"),  # where its example stands, to take it back
    Index("reviews_state", "state", "message_id"),
)
desk_users = Table(
    "desk_users",
    metadata,
    Column("login", NAME, primary_key=True),
    name("name"),
    name("role"),
    words("hash"),
    time("created"),
    time("disabled", nullable=True),
)
desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    to("login", "desk_users.login"),
    time("created"),
    time("seen"),
    time("expires"),
    Index("desk_sessions_login", "login"),
)
setup_links = Table(
    "setup_links",
    metadata,
    Column("token", String(64), primary_key=True),
    name("role"),
    time("created"),
    time("expires"),
    time("used", nullable=True),
)
