"""0015: what the people of the service keep beside the cases."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Index, String

from storage.columns import ID, NAME, count, id_, name, time, words

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables and columns."""
    _desk()
    _knowledge()
    op.create_table(
        "legal_holds",
        Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
        name("agent"),
        words("why"),
        time("since"),
    )
    _stays()
    _report()


def _report() -> None:
    """Keep what the reports of months decided to do."""
    op.create_table(
        "report_actions",
        id_(),
        Column("month", String(7), nullable=False),
        name("topic"),
        words("text"),
        name("owner"),
        time("due"),
        name("lever"),
        count("hits"),
        count("total"),
        name("by"),
        time("at"),
        Column("state", String(8), nullable=False),
        time("ended", nullable=True),
        words("note"),
        sqlite_autoincrement=True,
    )


def _stays() -> None:
    """Keep how long cases stay in one state."""
    op.create_table(
        "case_stays",
        Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
        Column("state", String(32), nullable=False),
        time("since"),
        time("due", nullable=True),
        count("warned"),
        Index("case_stays_due", "warned", "due"),
    )


def _desk() -> None:
    """Keep what colleagues set at the desk."""
    op.create_table(
        "desk_choices",
        Column("login", NAME, primary_key=True),
        Column("name", NAME, primary_key=True),
        words("value", "null"),
        time("at"),
    )
    op.create_table(
        "desk_modules",
        id_(),
        name("owner"),
        name("category"),
        name("code"),
        name("name"),
        words("text"),
        name("by"),
        time("at"),
        Index("desk_modules_code", "owner", "category", "code", unique=True),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "desk_snoozes",
        Column("chat", NAME, primary_key=True),
        name("login"),
        time("at"),
        time("until"),
        Index("desk_snoozes_login", "login", "until"),
    )


def _knowledge() -> None:
    """Keep where knowledge was used, what is said of it, and its drafts."""
    op.create_table(
        "kb_uses",
        Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
        Column("case_no", NAME, primary_key=True),
        count("version"),
        name("agent"),
        time("at"),
        Index("kb_uses_case", "case_no"),
    )
    op.add_column("kb_votes", words("note"))
    op.add_column("kb_items", words("plan"))
    op.add_column("kb_items", words("letter"))
