"""What erasing a person does to each table; every table is named here, with what goes of it.

    all_tables(tx, whose) -> hashes of files nobody has any more
    KEEPS: tables in which nothing of a customer stands

A test compares both with every table there is. Statements are made when they are needed: an
erasure is rare, and looks through whole tables where it must.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, select

from storage import codec, erase_desk, erase_words
from storage.erase_words import Job, Whose, change, nothing, rows
from storage.schema import metadata
from storage.tables import conversations, identities
from storage.writer import Tx

_PHONE = re.compile(r"\+?[0-9][0-9 -]{6,18}[0-9]")
_HOME = "+86"  # of a number that names no country
_WORDS_LEAST = 8  # characters of a message that is nobody else's
_LEAST = 2  # characters of a mark: shorter ones stand in every text
KEEPS = frozenset({
    "people", "hooks", "api_keys", "desk_users", "desk_sessions", "setup_links", "scripts",
    "script_files", "script_releases", "script_live", "script_changes", "agents", "policies",
    "incidents", "incident_members", "broadcasts", "case_owners", "case_waits", "case_stays",
    "assignments", "kb_acts", "kb_sources", "alarm_sendings", "clocks", "erasing", "erasures",
    "reviews", "work_item_comments", "kb_uses", "report_actions", "incident_notices",
    "topic_counts",
})  # fmt: skip
"""Nothing of a customer: staff, scripts, settings, or numbers and codes about a case.

incidents, broadcasts and topic_counts are about many; reviews hold where an example stands, not the
words.
"""


def told(c: Connection, numbers: Iterable[str], chats: Iterable[str]) -> set[str]:
    """Return what the person told: the values of his cases' and talks' fields, and his words."""
    cases = metadata.tables["cases"]
    bodies = [
        row[0]
        for one in numbers
        for row in rows(c, select(cases.c.body).where(cases.c.number == one))
    ]
    bodies += [
        row[0]
        for one in chats
        for row in rows(c, select(conversations.c.state).where(conversations.c.chat == one))
        if row[0]
    ]
    known = [one for body in bodies for one in codec.loads(body).get("fields", {}).values()]
    found = {str(one[key]) for one in known for key in ("value", "text")}
    said = metadata.tables["messages"].c
    for chat in chats:
        mine = select(said.text).where(said.chat == chat, said.direction == "in")
        found |= {text for (text,) in rows(c, mine) if len(text) >= _WORDS_LEAST}
    return {one for one in found if len(one) >= _LEAST}


def phones(whose: Whose) -> list[str]:
    """Return the phones among his marks, as they are written in full."""
    digits = [re.sub(r"[^0-9+]", "", mark) for mark in whose.marks if _PHONE.fullmatch(mark)]
    return [one if one.startswith("+") else f"{_HOME}{one}" for one in digits]


def all_tables(tx: Tx, whose: Whose) -> tuple[str, ...]:
    """Erase; return the hashes of the files that nobody else handed in."""
    gone = _files(tx.c, whose)
    for name, job in JOBS.items():
        job(tx.c, metadata.tables[name], whose)
    _addresses(tx.c, whose)
    return gone


def _files(c: Connection, whose: Whose) -> tuple[str, ...]:
    """Let go of what he handed in; a file that others handed in as well stays theirs."""
    uses, files = metadata.tables["file_uses"], metadata.tables["files"]
    facts, fetches = metadata.tables["file_facts"], metadata.tables["media_fetches"]
    handed: dict[str, None] = {}
    for number in _messages(c, whose):
        handed |= dict.fromkeys(
            row[0] for row in rows(c, select(uses.c.sha256).where(uses.c.message_id == number))
        )
        change(c, uses.delete().where(uses.c.message_id == number))
        change(c, fetches.delete().where(fetches.c.message_id == number))
    gone = [one for one in handed if not rows(c, select(uses).where(uses.c.sha256 == one))]
    for one in gone:
        change(c, facts.delete().where(facts.c.sha256 == one))
        change(c, files.delete().where(files.c.sha256 == one))
    return tuple(gone)


def _messages(c: Connection, whose: Whose) -> list[int]:
    table = metadata.tables["messages"]
    return [
        row[0]
        for chat in whose.chats
        for row in rows(c, select(table.c.id).where(table.c.chat == chat))
    ]


def _addresses(c: Connection, whose: Whose) -> None:
    """Move every row to the new address, then let the old one go."""
    for old, new in whose.chats.items():
        _conversation(c, old, new)
        for name, columns in MOVES.items():
            table = metadata.tables[name]
            for column in columns:
                change(c, table.update().where(table.c[column] == old).values({column: new}))
        change(c, conversations.delete().where(conversations.c.chat == old))
        _, _, user = old.split(":", 2)
        change(c, identities.delete().where(identities.c.user == user))
    change(c, identities.delete().where(identities.c.person_id == whose.person))


def _conversation(c: Connection, old: str, new: str) -> None:
    """Begin the new address with what is counted of the old one; nobody speaks there any more."""
    ((*held,),) = rows(c, select(conversations).where(conversations.c.chat == old))
    row = dict(zip(conversations.c.keys(), held, strict=True))
    row |= {"chat": new, "user": new.split(":", 2)[2], "control": "bot", "state": None}
    row["version"] += 1
    given = {name: value for name, value in row.items() if value is not None}
    change(c, conversations.insert().values(given))


MOVES: Mapping[str, Sequence[str]] = {
    "messages": ("chat",),
    "inbox": ("chat",),
    "outbox": ("chat",),
    "cases": ("chat",),
    "handoffs": ("chat",),
    "promises": ("chat",),
    "alarms": ("chat",),
    "audit": ("chat",),
    "identity_links": ("chat",),
}
"""Tables with a conversation's address, and its columns."""

JOBS: Mapping[str, Job] = {
    **erase_words.JOBS,
    **erase_desk.JOBS,
    "conversations": nothing,  # moved with the addresses
    "identities": nothing,
    "files": nothing,  # let go before the rows that name them
    "file_uses": nothing,
    "file_facts": nothing,
    "media_fetches": nothing,
}
