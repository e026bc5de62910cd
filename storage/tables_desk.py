"""The tables of what colleagues keep at the desk: their choices, text modules, cases put off."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from storage.columns import ID, NAME, count, id_, name, time, words
from storage.tables import metadata as others

metadata = others
"""Every table: these and those of storage.tables."""

# What an agent set for himself. name: "views", "keys"; value: JSON.
desk_choices = Table(
    "desk_choices",
    metadata,
    Column("login", NAME, primary_key=True),
    Column("name", NAME, primary_key=True),
    words("value", "null"),
    time("at"),
)
# Text modules. owner: a login, "" for all colleagues; category: code, leaf or parent, "" for all.
# text "": there is none under this code any more.
desk_modules = Table(
    "desk_modules",
    metadata,
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
# Talks that an agent put off until a promise of his is due.
desk_snoozes = Table(
    "desk_snoozes",
    metadata,
    Column("chat", NAME, primary_key=True),
    name("login"),
    time("at"),
    time("until"),
    Index("desk_snoozes_login", "login", "until"),
)
# Which item of knowledge a colleague put into a solution or a letter of a case.
kb_uses = Table(
    "kb_uses",
    metadata,
    Column("item", ID, ForeignKey("kb_items.id"), primary_key=True),
    Column("case_no", NAME, primary_key=True),
    count("version"),
    name("agent"),
    time("at"),
    Index("kb_uses_case", "case_no"),
)
# What a month's report decided to do. hits, total: cases of the class and all, then.
report_actions = Table(
    "report_actions",
    metadata,
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
