"""0008: agents and their teams, assignments, owners, incidents, who is the same customer."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint, text

from storage.columns import ID, NAME, count, id_, name, time, to, words

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables of triage."""
    op.create_index("handoffs_taken", "handoffs", ["taken"])
    op.create_index("handoffs_chat", "handoffs", ["chat", "taken"])
    _agents()
    _assignments()
    _incidents()
    _members()
    _matches()
    _links()


def _agents() -> None:
    op.create_table(
        "agents",
        Column("login", NAME, ForeignKey("desk_users.login"), primary_key=True),
        words("teams", "[]"),
        words("skills", "[]"),
        words("languages", "[]"),
        count("lead"),
        Column("most", Integer, nullable=False, server_default=text("8")),
        Column("state", String(16), nullable=False, server_default=text("'away'")),
        words("note"),
        time("since"),
    )
    op.create_table(
        "person_tiers",
        Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
        name("tier"),
        name("agent"),
        time("at"),
    )


def _assignments() -> None:
    op.create_table(
        "assignments",
        Column("handoff_id", ID, ForeignKey("handoffs.id"), primary_key=True),
        name("team"),
        name("route"),
        name("agent"),
        name("name"),
        words("why", "[]"),
        time("at"),
    )
    op.create_index("assignments_agent", "assignments", ["agent", "at"])
    op.create_index("assignments_route", "assignments", ["route", "at"])
    op.create_table(
        "case_owners",
        Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
        name("agent"),
        name("name"),
        time("since"),
    )


def _incidents() -> None:
    op.create_table(
        "incidents",
        id_(),
        words("title"),
        name("by"),
        words("what"),
        name("category"),
        Column("state", String(16), nullable=False),
        name("agent"),
        name("name"),
        words("notify", "[]"),
        time("opened"),
        time("closed", nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index("incidents_state", "incidents", ["state", "opened"])


def _members() -> None:
    op.create_table(
        "incident_members",
        Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
        to("incident_id", "incidents.id", ID),
        name("how"),
        time("joined"),
    )
    op.create_index("incident_members_incident", "incident_members", ["incident_id"])
    op.create_table(
        "broadcasts",
        id_(),
        to("incident_id", "incidents.id", ID),
        words("text"),
        name("agent"),
        count("reached"),
        count("missed"),
        time("at"),
        sqlite_autoincrement=True,
    )
    op.create_index("broadcasts_incident", "broadcasts", ["incident_id"])


def _matches() -> None:
    op.create_table(
        "identity_marks",
        Column("by", String(16), primary_key=True),
        Column("value", String(64), primary_key=True),
        Column("chat", NAME, ForeignKey("conversations.chat"), primary_key=True),
        count("verified"),
        time("at"),
    )
    op.create_index("identity_marks_chat", "identity_marks", ["chat"])
    op.create_table(
        "identity_matches",
        id_(),
        to("one", "conversations.chat"),
        to("other", "conversations.chat"),
        name("by"),
        name("tail"),
        Column("state", String(16), nullable=False),
        name("agent"),
        words("why"),
        time("found"),
        time("settled", nullable=True),
        UniqueConstraint("one", "other", "by", "tail", name="identity_matches_once"),
        sqlite_autoincrement=True,
    )
    op.create_index("identity_matches_other", "identity_matches", ["other"])


def _links() -> None:
    op.create_table(
        "identity_links",
        id_(),
        to("chat", "conversations.chat"),
        to("was", "people.id", ID),
        to("became", "people.id", ID),
        name("proof"),
        name("agent"),
        words("why"),
        time("at"),
        time("undone", nullable=True),
        name("undone_by"),
        words("undone_why"),
        sqlite_autoincrement=True,
    )
    op.create_index("identity_links_chat", "identity_links", ["chat"])
