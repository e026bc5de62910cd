"""Cases: the row as it is now, and the events it came from, which nobody can change.

Every change of a case goes through here and leaves its event; `rebuild` makes the row again
from the events alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from dialogues.effects import CaseState, FileCase
from dialogues.facts import CaseSeen
from storage import change, codec, promises
from storage.case_events import Happened, event, events
from storage.sql import Sql, values
from storage.tables import cases, conversations
from storage.times import epoch, moment
from storage.writer import Tx

__all__ = [
    "Case",
    "Happened",
    "event",
    "events",
    "file",
    "load",
    "owned",
    "rebuild",
    "seen",
    "since",
    "stands",
]


@dataclass(frozen=True, slots=True)
class Case:
    """A case: what was filed, where, and who took it ("" nobody yet)."""

    file: FileCase
    chat: str
    owner: str
    opened: datetime


_k = cases.c
_p = bindparam
_COLUMNS = ("state", "level", "category", "body", "updated")
_OPEN = Sql(
    lambda insert: insert(cases).values(
        owner="", **values("number", "chat", "matter", "started", "opened", *_COLUMNS)
    )
)
_BODY = Sql(select(_k.body).where(_k.number == _p("number")))
_CHANGE = Sql(update(cases).where(_k.number == _p("which")).values(values(*_COLUMNS)))
_OWN = Sql(
    update(cases)
    .where(_k.number == _p("which"), _k.owner != _p("owner"))
    .values(owner=_p("owner"), updated=_p("updated"))
)
_LOAD = Sql(select(_k.body, _k.chat, _k.owner, _k.opened).where(_k.number == _p("number")))
_SEEN = Sql(
    select(_k.number, _k.state, _k.category, _k.opened, _k.owner, _k.level)
    .where(_k.chat == _p("chat"))
    .order_by(_k.opened.desc(), _k.matter.desc())
)
_SINCE = Sql(
    select(_k.number)
    .select_from(cases.join(conversations, conversations.c.chat == _k.chat))
    .where(
        conversations.c.person_id
        == select(conversations.c.person_id)
        .where(conversations.c.chat == _p("chat"))
        .correlate(None)
        .scalar_subquery(),
        _k.opened >= _p("start"),
    )
)


def file(tx: Tx, chat: str, filed: FileCase, actor: str = "bot") -> None:
    """Make the case hold exactly this; open it the first time. The same again changes nothing."""
    text = codec.dumps(filed)
    row = _BODY.row(tx.c, number=filed.case_no)
    if row is None:
        _open(tx, chat, filed, text)
        event(tx, filed.case_no, "opened", actor, {"chat": chat, "file": codec.loads(text)})
    elif row[0] != text:
        _CHANGE.later(tx.c, which=filed.case_no, **_row(tx, filed, text))
        now = change.between(codec.loads(row[0]), codec.loads(text))
        event(tx, filed.case_no, "changed", actor, now)


def _row(tx: Tx, filed: FileCase, text: str) -> dict[str, Any]:
    return {
        "state": filed.state.value,
        "level": filed.level.value,
        "category": filed.category,
        "body": text,
        "updated": tx.now,
    }


def _open(tx: Tx, chat: str, filed: FileCase, text: str) -> None:
    _OPEN.run(
        tx.c,
        number=filed.case_no,
        chat=chat,
        matter=filed.matter,
        started=epoch(filed.started),
        opened=tx.now,
        **_row(tx, filed, text),
    )


def owned(tx: Tx, case_no: str, agent: str, name: str) -> None:
    """Make *name* the case's owner; the same again changes nothing."""
    if _OWN.run(tx.c, which=case_no, owner=name, updated=tx.now):
        event(tx, case_no, "owned", agent, {"owner": name})


def stands(tx: Tx, case_no: str, state: CaseState, actor: str) -> None:
    """Make the case stand so; the same again, or a case that is not there, changes nothing."""
    found = load(tx.c, case_no)
    if found is not None:
        file(tx, found.chat, replace(found.file, state=state), actor)


def load(c: Connection, case_no: str) -> Case | None:
    """Return the case as its row says."""
    row = _LOAD.row(c, number=case_no)
    if row is None:
        return None
    body, chat, owner, opened = row
    return Case(codec.load(FileCase, body), chat, owner, moment(opened))


def rebuild(c: Connection, case_no: str) -> Case | None:
    """Return the case as its events alone tell it."""
    body: dict[str, Any] = {}
    chat, owner, opened = "", "", None
    for happened in events(c, case_no):
        match happened.kind:
            case "opened":
                body, chat = happened.payload["file"], happened.payload["chat"]
                opened = happened.at
            case "changed":
                body = change.apply(body, happened.payload)
            case "owned":
                owner = happened.payload["owner"]
    return None if opened is None else Case(codec.build(FileCase, body), chat, owner, opened)


def seen(c: Connection, chat: str) -> tuple[CaseSeen, ...]:
    """Return the conversation's cases as the customer may see them, newest first."""
    rows = _SEEN.rows(c, chat=chat)
    if not rows:
        return ()
    due = promises.by_case(c, chat)
    return tuple(
        CaseSeen(number, state, category, moment(opened), owner, due.get(number, ()), level=level)
        for number, state, category, opened, owner, level in rows
    )


def since(c: Connection, chat: str, start: float) -> int:
    """Return how many cases this conversation's person opened since *start* (epoch seconds)."""
    return len(_SINCE.rows(c, chat=chat, start=start))
