"""The tables of work on cases: tasks, terms that are quoted, and which acts were done already."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text, UniqueConstraint

from storage.columns import NAME, count, id_, name, time, to, words
from storage.tables import metadata

# body: the task as JSON; the other columns are for finding it. once: names what raised it, so
# that no rule raises it twice. warned: 1 once its being overdue was told.
case_tasks = Table(
    "case_tasks",
    metadata,
    id_(),
    to("case_no", "cases.number"),
    Column("once", NAME),
    Column("state", String(16), nullable=False),
    name("owner"),
    time("due"),
    count("warned"),
    Column("body", Text, nullable=False),
    time("updated"),
    UniqueConstraint("case_no", "once", name="case_tasks_once"),
    Index("case_tasks_due", "state", "due"),
    sqlite_autoincrement=True,
)
# A version is never changed; a later one holds from its own day on. categories: JSON, [] all.
policies = Table(
    "policies",
    metadata,
    Column("id", NAME, primary_key=True),
    Column("version", NAME, primary_key=True),
    name("title"),
    words("text"),
    words("categories", "[]"),
    time("valid_from"),
    name("author"),
    time("at"),
)
# What an agent did, by the id his page gave it: the same again is answered the same.
work_acts = Table(
    "work_acts",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("case_no", NAME, ForeignKey("cases.number"), nullable=False),
    time("at"),
    words("result", "{}"),
)
# Cases kept for law or security: nothing of them goes while they stand here.
legal_holds = Table(
    "legal_holds",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    name("agent"),
    words("why"),
    time("since"),
)
# Cases that wait for their customer, since when.
case_waits = Table(
    "case_waits",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    time("since"),
)
# How long cases stay in the state they are in. due: null owes nothing; warned: 1 once it was told.
case_stays = Table(
    "case_stays",
    metadata,
    Column("case_no", NAME, ForeignKey("cases.number"), primary_key=True),
    Column("state", String(32), nullable=False),
    time("since"),
    time("due", nullable=True),
    count("warned"),
    Index("case_stays_due", "warned", "due"),
)
