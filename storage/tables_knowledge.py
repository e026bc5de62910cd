"""The tables of what can be found: the archive's index, and knowledge with its own index.

An index is a table of (term, document, weight), the same on every database.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, Table, Text

from storage.columns import ID, NAME, count, id_, name, time, to, words
from storage.tables import metadata

# A case as it is indexed. event: the newest line of its history that is in. terms: JSON object of
# what stands in case_terms for it, so that a change writes only what differs.
case_docs = Table(
    "case_docs",
    metadata,
    id_(),
    to("case_no", "cases.number"),
    time("at"),
    Column("event", ID, nullable=False),
    Column("terms", Text, nullable=False),
    Index("case_docs_case", "case_no", unique=True),
    Index("case_docs_at", "at", "id"),
    Index("case_docs_event", "event"),
    sqlite_autoincrement=True,
)
case_terms = Table(
    "case_terms",
    metadata,
    Column("term", NAME, primary_key=True),
    Column("doc", ID, primary_key=True),
    Column("weight", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# Knowledge. state: draft, published, retired. vector: float16 of the problem, null when no encoder.
kb_items = Table(
    "kb_items",
    metadata,
    id_(),
    name("state"),
    words("problem"),
    words("solution"),
    words("conditions"),
    name("category"),
    name("owner"),
    count("version"),
    time("review", nullable=True),
    time("created"),
    time("updated"),
    words("terms", "{}"),
    Column("vector", LargeBinary),
    words("plan"),
    words("letter"),
    Index("kb_items_state", "state", "updated"),
    Index("kb_items_review", "review"),
    sqlite_autoincrement=True,
)
kb_versions = Table(
    "kb_versions",
    metadata,
    Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    name("by"),
    time("at"),
)
kb_sources = Table(
    "kb_sources",
    metadata,
    Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
    Column("case_no", NAME, primary_key=True),
    Index("kb_sources_case", "case_no"),
)
kb_votes = Table(
    "kb_votes",
    metadata,
    Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
    Column("agent", NAME, primary_key=True),
    count("worked"),
    time("at"),
    words("note"),
)
# What the desk's page asked for, by its own id of it: asked twice, done once.
kb_acts = Table(
    "kb_acts",
    metadata,
    id_(),
    name("event"),
    Column("item", ID, ForeignKey("kb_items.id"), nullable=False),
    Index("kb_acts_event", "event", unique=True),
)
kb_terms = Table(
    "kb_terms",
    metadata,
    Column("term", NAME, primary_key=True),
    Column("doc", ID, primary_key=True),
    Column("weight", Integer, nullable=False),
    sqlite_with_rowid=False,
)
