"""Talks as they were recorded: what customers wrote and what was read from it, agents' acts.

recorded(c, most) -> plain dicts, one a conversation, the newest first

{"talk", "finished", "events": [{"kind": "heard", "at", "messages": [{"at", "text", "payload",
"attachments", "parse"}]}, {"kind": "agent_took", "at", "agent", "name", "text"}]}
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select

from storage import codec
from storage.inbox import FROM_CUSTOMER
from storage.sql import Row, Sql
from storage.tables import conversations, inbox, messages
from storage.times import moment

_c, _i, _m = conversations.c, inbox.c, messages.c
_NEWEST = (
    select(_c.chat, _c.state, _c.updated)
    .where(_c.state.is_not(None))
    .order_by(_c.updated.desc())
    .limit(bindparam("n"))
    .subquery("newest")
)
_EVENTS = Sql(
    select(
        _NEWEST.c.chat,
        _NEWEST.c.state,
        _i.id,
        _i.kind,
        _i.at,
        _i.answer,
        _i.raw,
        _m.at,
        _m.text,
        _m.payload,
        _m.attachments,
        _m.parse,
    )
    .select_from(
        _NEWEST.join(inbox, _i.chat == _NEWEST.c.chat).outerjoin(
            messages, and_(_m.inbox_id == _i.id, _m.direction == "in")
        )
    )
    .where(_i.answer.is_not(None))
    .order_by(_NEWEST.c.updated.desc(), _NEWEST.c.chat, _i.id)
)


def recorded(c: Connection, most: int) -> Iterator[dict[str, Any]]:
    """Give the *most* newest conversations in which a customer wrote."""
    for chat, rows in groupby(_EVENTS.rows(c, n=most), key=lambda row: row[0]):
        held = list(rows)
        events = list(_events(held))
        if any(event["kind"] == "heard" for event in events):
            yield {"talk": chat, "finished": _finished(held[0][1]), "events": events}


def _events(rows: list[Row]) -> Iterator[dict[str, Any]]:
    """Give what happened in order; messages that one turn answered are one event."""
    for (customer, _), burst in groupby(rows, key=lambda r: (r[3] in FROM_CUSTOMER, r[5])):
        together = list(burst)
        if customer:
            heard = [_message(row) for row in together]
            yield {"kind": "heard", "at": heard[-1]["at"], "messages": heard}
        else:
            yield from map(_act, together)


def _message(row: Row) -> dict[str, Any]:
    *_, at, text, payload, attachments, parse = row
    return {
        "at": moment(at).isoformat(),
        "text": text,
        "payload": payload,
        "attachments": [one["kind"] for one in codec.loads(attachments)],
        "parse": None if parse is None else codec.loads(parse),
    }


def _act(row: Row) -> dict[str, Any]:
    raw = codec.loads(row[6])
    said = {name: str(raw.get(name, "")) for name in ("agent", "name", "text")}
    return {"kind": row[3], "at": moment(row[4]).isoformat(), **said}


def _finished(state: str) -> bool:
    kept = codec.loads(state)
    return bool(kept["closed"]) or kept["control"] != "bot"
