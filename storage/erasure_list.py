"""Who was erased, kept beside the database, so that a backup from before is erased again.

    note(path, line)                    DATA/erasures.jsonl, durable before the erasure itself
    entry(c, person, at, asked) -> Line
    again(store, lines, asked)          after a restore: what these lines name, erased once more

A talk is named by the first of its messages and arrivals: numbers that are never given twice, and
say nothing of anybody. What a number names was there before the erasure, or it is another's: after
a restore the numbers behind the backup are given anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select

from storage import erase
from storage.erase import Asked, Erased, Person
from storage.sql import Sql
from storage.store import Store
from storage.tables import conversations, inbox, messages
from storage.writer import Tx

NAME = "erasures.jsonl"
_m, _i, _v = messages.c, inbox.c, conversations.c
_p = bindparam
_FIRST_SAID = Sql(select(func.min(_m.id)).where(_m.chat == _p("chat")))
_FIRST_CAME = Sql(select(func.min(_i.id)).where(_i.chat == _p("chat")))
_SAID = Sql(
    select(_m.chat)
    .join(conversations, _v.chat == _m.chat)
    .where(_m.id == _p("number"), _v.created < _p("at"), _v.user.not_like("erased-%"))
)
_CAME = Sql(
    select(_i.chat)
    .join(conversations, _v.chat == _i.chat)
    .where(_i.id == _p("number"), _v.created < _p("at"), _v.user.not_like("erased-%"))
)


@dataclass(frozen=True, slots=True)
class Line:
    """One erasure. at: epoch seconds. messages, arrivals: the first of each talk."""

    at: float
    by: str
    why: str
    messages: tuple[int, ...]
    arrivals: tuple[int, ...]


def entry(c: Connection, person: Person, at: float, asked: Asked) -> Line:
    """Return the line of an erasure that is about to be."""
    said = (_FIRST_SAID.row(c, chat=chat) for chat in person.chats)
    came = (_FIRST_CAME.row(c, chat=chat) for chat in person.chats)
    return Line(
        at,
        asked.by,
        asked.why,
        tuple(int(row[0]) for row in said if row is not None and row[0] is not None),
        tuple(int(row[0]) for row in came if row is not None and row[0] is not None),
    )


def note(path: Path, line: Line) -> None:
    """Add a line, durably. The file is 0600."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f"{json.dumps(asdict(line), ensure_ascii=False)}\n")
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Line]:
    """Return every line, oldest first; one cut off at the end by a crash is left out.

    Raises:
        ValueError: a line in between is none of ours.
    """
    if not path.exists():
        return []
    texts = path.read_text("utf-8").split("\n")
    return [_line(text) for text in texts[:-1] if text]


def again(
    store: Store, lines: Iterable[Line], fresh: Callable[[], str], hashed: Callable[[str], str]
) -> list[Erased]:
    """Erase whom *lines* name, where he is there and not erased already.

    Who is joined with another in this database goes with him, as at his own wish.
    """
    found: list[Erased] = []
    for line in lines:
        for chat in sorted(store.read(partial(_chats, line=line))):
            asked = Asked(line.by, line.why, fresh, hashed)
            erased = store.do(partial(_once, chat=chat, asked=asked))
            found += [] if erased is None else [erased]
    return found


def _once(tx: Tx, chat: str, asked: Asked) -> Erased | None:
    """Erase whose talk it is; None when another talk of his was named before."""
    person = erase.find(tx.c, chat)
    return None if person is None else erase.erase(tx, person, asked)


def _chats(c: Connection, line: Line) -> set[str]:
    rows = [_SAID.row(c, number=number, at=line.at) for number in line.messages]
    rows += [_CAME.row(c, number=number, at=line.at) for number in line.arrivals]
    return {str(row[0]) for row in rows if row is not None}


def _line(text: str) -> Line:
    told = json.loads(text)
    return Line(
        float(told["at"]),
        str(told["by"]),
        str(told["why"]),
        tuple(map(int, told["messages"])),
        tuple(map(int, told["arrivals"])),
    )
