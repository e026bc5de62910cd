"""Erasing a person: who he is and what he said goes everywhere, counts and figures stay.

    find(c, "TS260301-...") -> Person | None      by a case's number or a conversation's address
    erase(tx, person, Asked(...)) -> Erased       everything in one transaction, whole or not at all
    clean(url)                                    no byte of it is left in the database's files

Rows stay, their words go: a case keeps level, category, times and outcome, a message that it was
sent. His addresses become new ones that say nothing, so whoever writes from the old one is a new
person. The files named in Erased.files are taken from the disk by who calls. Source: PIPL 47,
reliability promise 20.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, create_engine, select
from sqlalchemy.exc import DBAPIError

from storage import connect_tiers, engine, erase_rows
from storage.backends.failures import failure
from storage.erase_words import Whose, change, rows
from storage.sql import Sql, values
from storage.tables import cases, conversations, identities, messages
from storage.tables_connect import work_items
from storage.tables_erasure import erasing, erasures
from storage.tables_staff import reviews
from storage.writer import Tx

_v, _k = conversations.c, cases.c
_CLEAN = ("PRAGMA busy_timeout=30000", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)")
_TALKS = ("chat", "channel", "account", "user")
_ERASING = Sql(lambda insert: insert(erasing).values(values("case_no")))
_RECORD = Sql(
    lambda insert: insert(erasures).values(
        values("person_id", "by", "why", "talks", "cases", "messages", "files", "at")
    )
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote to us. chats: every conversation of his; cases: their numbers."""

    id: int
    chats: tuple[str, ...]
    cases: tuple[str, ...]
    messages: int


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for it and on what ground, with nothing of the person in either.

    fresh: makes a name nobody can guess anything from, another one each time. hashed: what a
    phone (E.164) is kept under in the customer file (storage/connect_tiers.py).
    """

    by: str
    why: str
    fresh: Callable[[], str]
    hashed: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure touched.

    files: hashes nobody else handed in, to be taken from the disk. examples: readings that a
    person took into the examples. items: work items in other systems.
    """

    talks: int
    cases: int
    messages: int
    files: tuple[str, ...]
    examples: int
    items: int


def find(c: Connection, what: str) -> Person | None:
    """Return whose case or conversation *what* is."""
    chat = rows(c, select(_k.chat).where(_k.number == what))
    wanted = chat[0][0] if chat else what
    person = rows(c, select(_v.person_id).where(_v.chat == wanted))
    if not person:
        return None
    chats = tuple(row[0] for row in rows(c, select(_v.chat).where(_v.person_id == person[0][0])))
    numbers = [row[0] for one in chats for row in rows(c, select(_k.number).where(_k.chat == one))]
    said = sum(len(rows(c, select(messages.c.id).where(messages.c.chat == one))) for one in chats)
    return Person(int(person[0][0]), chats, tuple(numbers), said)


def erase(tx: Tx, person: Person, asked: Asked) -> Erased:
    """Erase the person."""
    whose = _whose(tx.c, person, asked.fresh)
    for number in whose.cases:
        _ERASING.run(tx.c, case_no=number)
    outside = _outside(tx.c, whose)
    gone = erase_rows.all_tables(tx, whose)
    for phone in erase_rows.phones(whose):
        connect_tiers.forget(tx, asked.hashed(phone))
    for number in whose.cases:
        change(tx.c, erasing.delete().where(erasing.c.case_no == number))
    counts = {"talks": len(whose.chats), "cases": len(whose.cases), "messages": person.messages}
    said = {"by": asked.by, "why": asked.why, "files": len(gone), "at": tx.now}
    _RECORD.run(tx.c, person_id=person.id, **said, **counts)
    return Erased(**counts, files=gone, **outside)


def clean(url: str) -> None:
    """Write the database's files anew, so that no erased byte is left in them.

    On SQLite whoever writes meanwhile waits; a backup made before still holds everything.

    Raises:
        StoreError: somebody reads or writes too long, or there is no room for a copy.
    """
    opened = create_engine(engine.address(url), isolation_level="AUTOCOMMIT")
    try:
        with opened.connect() as c:
            for words in ("VACUUM",) if engine.on_server(url) else _CLEAN:
                c.exec_driver_sql(words)
    except DBAPIError as error:
        raise failure(error) from error
    finally:
        opened.dispose()


def _whose(c: Connection, person: Person, fresh: Callable[[], str]) -> Whose:
    """Return what is his, with the new address of each conversation and what must not be found."""
    chats: dict[str, str] = {}
    marks: set[str] = set()
    for chat, channel, account, user in rows(
        c, select(*(_v[name] for name in _TALKS)).where(_v.person_id == person.id)
    ):
        chats[chat] = f"{channel}:{account}:erased-{fresh()}"
        marks.add(user)
    said = identities.c
    marks |= {row[0] for row in rows(c, select(said.user).where(said.person_id == person.id))}
    marks |= erase_rows.told(c, person.cases, person.chats)
    return Whose(person.id, chats, person.cases, frozenset(marks))


def _outside(c: Connection, whose: Whose) -> dict[str, int]:
    """Count what lies where the database does not reach."""
    examples = items = 0
    for chat in whose.chats:
        settled = select(reviews.c.message_id).join(messages, messages.c.id == reviews.c.message_id)
        examples += len(rows(c, settled.where(messages.c.chat == chat, reviews.c.answer != "")))
    for number in whose.cases:
        items += len(rows(c, select(work_items.c.id).where(work_items.c.case_no == number)))
    return {"examples": examples, "items": items}
