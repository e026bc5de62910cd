"""Cases as plain dicts, one after another, for files others read."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from storage import codec, evidence, exhibits, promises
from storage.evidence import Piece
from storage.exhibits import Said
from storage.sql import Row, Sql
from storage.tables import case_events, conversations, messages
from storage.tables import cases as cases_table
from storage.times import moment

_k = cases_table.c
_v = conversations.c
_CASES = Sql(
    select(
        _k.number,
        _k.chat,
        _k.body,
        _k.owner,
        _k.started,
        _k.opened,
        _v.channel,
        _v.user,
        _v.person_id,
        _v.control,
    )
    .select_from(cases_table.join(conversations, _v.chat == _k.chat))
    .order_by(_k.chat, _k.started, _k.matter)
)
_WORDS = Sql(
    select(messages.c.id, messages.c.at, messages.c.text)
    .where(messages.c.chat == bindparam("chat"), messages.c.direction == "in")
    .order_by(messages.c.id)
)
_EVENTS = Sql(
    select(func.count())
    .select_from(case_events)
    .where(case_events.c.case_no == bindparam("case_no"))
)


def cases(c: Connection) -> Iterator[dict[str, Any]]:
    """Give every case as a dict of JSON values, by conversation and in order."""
    for chat, rows in groupby(_CASES.rows(c), key=lambda row: row[1]):
        yield from _of_chat(c, chat, list(rows))


def _of_chat(c: Connection, chat: str, rows: list[Row]) -> Iterator[dict[str, Any]]:
    words = list(_WORDS.rows(c, chat=chat))
    files = _files(c, chat)
    starts = [row[4] for row in rows]
    for place, row in enumerate(rows):
        body = codec.loads(row[2])
        named = {f["message"] for f in body["fields"].values() if f["message"] is not None}
        # A matter has the words from its start to the next one's; the first those before, too.
        own = {
            number: text
            for number, at, text in words
            if max(bisect_right(starts, at) - 1, 0) == place or number in named
        }
        handed = [one for one in files if one["message"] in own]
        yield _case(c, row, body, list(filter(None, own.values()))) | {"evidence": handed}


def _files(c: Connection, chat: str) -> list[dict[str, Any]]:
    """Return what the customer handed in; what: what staff say it is, "" while nobody did."""
    told = exhibits.said(c, chat)
    return [_file(one, told.get(exhibits.file_of(one))) for one in evidence.pieces(c, chat)]


def _file(piece: Piece, said: Said | None) -> dict[str, Any]:
    return {
        "message": piece.message,
        "kind": piece.kind,
        "name": piece.name,
        "sha256": piece.fetch.sha256,
        "what": said.kind if said else "",
        "what_by": said.by if said else "",
        "what_at": said.at.isoformat() if said else "",
    }


def _case(c: Connection, row: Row, body: dict[str, Any], words: list[str]) -> dict[str, Any]:
    number, chat, _, owner, started, opened, channel, user, person, control = row
    events = _EVENTS.row(c, case_no=number)
    return {
        "number": number,
        "channel": channel,
        "customer": user,
        "person": person,
        "chat": chat,
        "level": body["level"],
        "category": body["category"],
        "categories": body["categories"],
        "flags": body["flags"],
        "emotion_curve": body["moods"],
        "fields": body["fields"],
        "narrative": "\n".join(words),
        "promises": [codec.plain(kept) for kept in promises.of_case(c, number)],
        "control": control,
        "owner": owner,
        "state": body["state"],
        "script": body["script"],
        "started": moment(started).isoformat(),
        "opened": moment(opened).isoformat(),
        "events": 0 if events is None else events[0],
    }
