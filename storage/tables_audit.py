"""The table of who did what at the desk besides the cases' own histories."""

from __future__ import annotations

from sqlalchemy import Index, Table

from storage.columns import id_, name, time, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

# act: what was done; about: to what ("dead:12", "message:55"). digest: recognises the same raw
# content when it comes again. note: the person's own words.
audit = Table(
    "audit",
    metadata,
    id_(),
    time("at"),
    name("actor"),
    name("act"),
    name("about"),
    name("chat"),
    name("digest"),
    words("note"),
    Index("audit_digest", "digest", "act"),
    Index("audit_chat", "chat"),
    sqlite_autoincrement=True,
)
