"""The tables of triage: agents, assignments, owners, incidents, who is the same customer."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from storage.columns import ID, NAME, count, id_, name, time, to, words
from storage.tables import metadata

# Who may get cases. teams, skills, languages: JSON lists. lead: 1 for the head of his teams.
agents = Table(
    "agents",
    metadata,
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
# Where a handoff went. route: the row or rule, "" the default team. agent: "" nobody was free.
assignments = Table(
    "assignments",
    metadata,
    Column("handoff_id", ID, ForeignKey("handoffs.id"), primary_key=True),
    name("team"),
    name("route"),
    name("agent"),
    name("name"),
    words("why", "[]"),
    time("at"),
    Index("assignments_agent", "agent", "at"),
    Index("assignments_route", "route", "at"),
)
case_owners = Table(
    "case_owners",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    name("agent"),
    name("name"),
    time("since"),
)
person_tiers = Table(
    "person_tiers",
    metadata,
    Column("person_id", ID, ForeignKey("people.id"), primary_key=True),
    name("tier"),
    name("agent"),
    time("at"),
)

# One matter of many customers. by: product, place, words or agent; what: which one.
incidents = Table(
    "incidents",
    metadata,
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
    Index("incidents_state", "state", "opened"),
    sqlite_autoincrement=True,
)
incident_members = Table(
    "incident_members",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    to("incident_id", "incidents.id", ID),
    name("how"),
    time("joined"),
    Index("incident_members_incident", "incident_id"),
)
# What was told to all members of an incident, and how many it was for.
broadcasts = Table(
    "broadcasts",
    metadata,
    id_(),
    to("incident_id", "incidents.id", ID),
    words("text"),
    name("agent"),
    count("reached"),
    count("missed"),
    time("at"),
    Column("once", NAME),  # the sender's own id of it: sent twice, told once
    Index("broadcasts_incident", "incident_id"),
    Index("broadcasts_once", "once", unique=True),
    sqlite_autoincrement=True,
)

# What customers are told in advance while the incident is open. ended: replaced or withdrawn.
# told: how many customers were told these words, and when the last was; no customer is named.
incident_notices = Table(
    "incident_notices",
    metadata,
    id_(),
    to("incident_id", "incidents.id", ID),
    words("body"),
    name("agent"),
    name("name"),
    time("at"),
    time("ended", nullable=True),
    name("ended_by"),
    count("told"),
    time("last", nullable=True),
    Index("incident_notices_incident", "incident_id", "ended"),
    sqlite_autoincrement=True,
)

# What a customer told of himself that another may have told too. value: a hash of it, not the
# number; verified: 1 when the platform vouches for it.
identity_marks = Table(
    "identity_marks",
    metadata,
    Column("by", String(16), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("chat", NAME, ForeignKey("conversations.chat"), primary_key=True),
    count("verified"),
    time("at"),
    Index("identity_marks_chat", "chat"),
)
# Two talks whose customers may be one: only a proposal. one < other. tail: the last digits.
identity_matches = Table(
    "identity_matches",
    metadata,
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
    Index("identity_matches_other", "other"),
    sqlite_autoincrement=True,
)
# Which talk moved from one person to another, on what proof, and whether that was undone.
identity_links = Table(
    "identity_links",
    metadata,
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
    Index("identity_links_chat", "chat"),
    sqlite_autoincrement=True,
)
