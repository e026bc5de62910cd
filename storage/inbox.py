"""The inbox: everything that comes in, once, before anybody gets an answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, select, update

from storage import codec, conversations, files, identities, messages, people, receipts, work
from storage.messages import Attachment, Line
from storage.sql import Sql, storable, values
from storage.tables import inbox
from storage.tables import messages as messages_table
from storage.times import epoch
from storage.writer import Tx

FROM_CUSTOMER = frozenset({"message", "button", "click", "edit"})
KEPT = "sha256:"  # begins the ref of an attachment whose bytes stand in DATA/files already


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in. (channel, account, event_id) tells a repeat.

    kind: of the customer message, button, click (of an account's menu), edit, enter, follow,
    unfollow, recall; of the platform receipt (a message of ours did not arrive), agent (a colleague
    in the platform's own desk); of the desk agent_took, agent_said, agent_returned, or a decision:
    agent_proposed, agent_declined, agent_resolved, agent_extended. chat: the conversation it
    concerns, "" for the sender's own. raw: what to keep of the request; agent and name of an
    agent's event stand there.
    """

    channel: str
    account: str
    user: str
    event_id: str
    kind: str
    at: datetime
    text: str = ""
    payload: str = ""
    attachments: tuple[Attachment, ...] = ()
    raw: Mapping[str, Any] = field(default_factory=dict)
    chat: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """Where an arrival stands; fresh is False for a repeat. message_id: customers' words only."""

    inbox_id: int
    message_id: int | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """An arrival as the turn reads it from its lane (`decode`)."""

    inbox_id: int
    message_id: int | None
    kind: str
    at: datetime
    text: str = ""
    payload: str = ""
    attachments: tuple[Attachment, ...] = ()
    agent: str = ""
    name: str = ""


_i = inbox.c
_p = bindparam
_KEEP = Sql(
    lambda insert: (
        insert(inbox)
        .values(values("channel", "account", "event_id", "chat", "kind", "at", "received", "raw"))
        .on_conflict_do_nothing()
        .returning(_i.id)
    )
)
_first = messages_table.alias("first")
_REPEAT = Sql(
    select(_i.id, _first.c.id)
    .select_from(
        inbox.outerjoin(_first, and_(_first.c.inbox_id == _i.id, _first.c.direction == "in"))
    )
    .where(_i.channel == _p("channel"), _i.account == _p("account"), _i.event_id == _p("event_id"))
)
_SETTLE = Sql(update(inbox).where(_i.id == _p("inbox")).values(answer=_p("by")))
_ANSWER = Sql(select(_i.answer).where(_i.id == _p("inbox")))
_RAW = Sql(select(_i.raw).where(_i.id == _p("inbox")))


def receive(tx: Tx, arrival: Arrival) -> Received:
    """Keep what came in and leave it to be handled; a repeat is only recognised.

    Raises:
        Refused: the sender's address is none.
    """
    event_id = _event_id(arrival.event_id)
    chat = storable(arrival.chat) or storable(
        people.chat_of(arrival.channel, arrival.account, arrival.user)
    )
    kept = _KEEP.row(
        tx.c,
        channel=arrival.channel,
        account=arrival.account,
        event_id=event_id,
        chat=chat,
        kind=arrival.kind,
        at=epoch(arrival.at),
        received=tx.now,
        raw=_raw(arrival),
    )
    if kept is None:
        return _repeat(tx, arrival, event_id)
    return Received(kept[0], _accept(tx, chat, kept[0], arrival), fresh=True)


def _event_id(given: str) -> str:
    """Return an event id as the table holds it; a monster is kept as its hash."""
    clean = storable(given)
    if len(clean) <= people.LONGEST:
        return clean
    return f"sha256:{hashlib.sha256(clean.encode()).hexdigest()}"


def _raw(arrival: Arrival) -> bytes:
    """Return what to keep of the request; words no database holds are kept here as escapes."""
    words = storable(arrival.text)
    whole = arrival.raw if words == arrival.text else {**arrival.raw, "text": arrival.text}
    return codec.dumps(whole).encode()


def _repeat(tx: Tx, arrival: Arrival, event_id: str) -> Received:
    row = _REPEAT.row(tx.c, channel=arrival.channel, account=arrival.account, event_id=event_id)
    assert row is not None
    return Received(row[0], row[1], fresh=False)


def _accept(tx: Tx, chat: str, inbox_id: int, arrival: Arrival) -> int | None:
    """Put the arrival into its conversation; return the id of the customer's message."""
    lane = f"in:{chat}"
    work.enter(tx, lane)
    conversations.ensure(tx, chat)
    if phone := arrival.raw.get("verified_phone"):  # the platform itself proved it
        identities.vouch(tx, chat, str(phone))
    message = None
    if arrival.kind in FROM_CUSTOMER:
        message = messages.hear(
            tx,
            chat,
            inbox_id,
            kind=arrival.kind,
            at=arrival.at,
            text=arrival.text,
            payload=arrival.payload,
            attachments=arrival.attachments,
        )
        _evidence(tx, chat, message, arrival)
    elif arrival.kind == "receipt":
        receipts.lost(tx, chat, arrival.raw, arrival.text)
    work.add(tx, lane, _body(inbox_id, message, arrival))
    return message


def _evidence(tx: Tx, chat: str, message: int, arrival: Arrival) -> None:
    """Enter what is kept already; the rest is fetched from the platform at once."""
    for one in arrival.attachments:
        kept = one.ref.removeprefix(KEPT)
        if kept != one.ref:
            files.put(
                tx,
                kept,
                message_id=message,
                mime=one.mime,
                size=one.size or 0,
                kind=one.kind,
                name=one.name,
            )
        elif one.ref:
            fetch = {"message": message, "attachment": one}
            work.put(tx, f"media:{chat}", fetch)


def _body(inbox_id: int, message: int | None, arrival: Arrival) -> dict[str, Any]:
    body = {
        "inbox_id": inbox_id,
        "message_id": message,
        "kind": arrival.kind,
        "at": arrival.at,
        "text": storable(arrival.text),
        "payload": storable(arrival.payload),
        "attachments": arrival.attachments,
    }
    if arrival.kind not in FROM_CUSTOMER:
        body |= {name: storable(str(arrival.raw.get(name, ""))) for name in ("agent", "name")}
    return body


def decode(body: Any) -> Waiting:
    """Return the arrival in the body of a lane's item.

    Raises:
        TypeError, ValueError, KeyError: the body is none (the item is poison).
    """
    return codec.build(Waiting, body)


def mark_read(tx: Tx, message_id: int, emotion: str, heat: int, parse_json: str) -> None:
    """Keep how a customer's message was understood."""
    messages.read_as(tx, message_id, emotion, heat, parse_json)


def settle(tx: Tx, inbox_ids: Iterable[int], by: int) -> None:
    """Mark all of these handled by the turn that says its replies under inbox id *by*."""
    _SETTLE.each(tx.c, "inbox", inbox_ids, by=by)


def settled(c: Connection, inbox_id: int) -> bool:
    """Tell whether the turn that handles this arrival is through."""
    row = _ANSWER.row(c, inbox=inbox_id)
    return row is not None and row[0] is not None


def replies(c: Connection, inbox_id: int) -> list[Line]:
    """Return what was said to the customer in the turn that handled this arrival."""
    row = _ANSWER.row(c, inbox=inbox_id)
    return [] if row is None or row[0] is None else messages.of_turn(c, row[0])


def raw(c: Connection, inbox_id: int) -> Any:
    """Return what was kept of the request, None when there is no such arrival."""
    row = _RAW.row(c, inbox=inbox_id)
    return None if row is None else codec.loads(row[0])
