"""0009: what can be found: the archive's index; knowledge, its versions, votes and index."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Text

from storage.columns import ID, NAME, count, id_, name, time, to, words

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    _archive()
    _knowledge()
    _around()


def _terms(table: str) -> None:
    op.create_table(
        table,
        Column("term", NAME, primary_key=True),
        Column("doc", ID, primary_key=True),
        Column("weight", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def _archive() -> None:
    op.create_table(
        "case_docs",
        id_(),
        to("case_no", "cases.number"),
        time("at"),
        Column("event", ID, nullable=False),
        Column("terms", Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("case_docs_case", "case_docs", ["case_no"], unique=True)
    op.create_index("case_docs_at", "case_docs", ["at", "id"])
    op.create_index("case_docs_event", "case_docs", ["event"])
    _terms("case_terms")


def _knowledge() -> None:
    op.create_table(
        "kb_items",
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
        sqlite_autoincrement=True,
    )
    op.create_index("kb_items_state", "kb_items", ["state", "updated"])
    op.create_index("kb_items_review", "kb_items", ["review"])
    _terms("kb_terms")


def _around() -> None:
    op.create_table(
        "kb_versions",
        Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
        Column("version", Integer, primary_key=True),
        Column("body", Text, nullable=False),
        name("by"),
        time("at"),
    )
    op.create_table(
        "kb_sources",
        Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
        Column("case_no", NAME, primary_key=True),
    )
    op.create_index("kb_sources_case", "kb_sources", ["case_no"])
    op.create_table(
        "kb_votes",
        Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
        Column("agent", NAME, primary_key=True),
        count("worked"),
        time("at"),
    )
    op.create_table(
        "kb_acts",
        id_(),
        name("event"),
        Column("item", ID, ForeignKey("kb_items.id"), nullable=False),
    )
    op.create_index("kb_acts_event", "kb_acts", ["event"], unique=True)
