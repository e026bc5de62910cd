"""Messages: every word of a conversation, in order, whoever said it.

A message's id grows with each message of the database, and in one conversation in the order of the
commits (storage/work.py enter): it is the cursor of histories.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from dialogues.effects import Button, Say, Why
from storage import codec
from storage.listed import among, listed
from storage.sql import Row, Sql, values
from storage.tables import conversations, messages, outbox
from storage.times import epoch, moment
from storage.work import enter, put
from storage.writer import Tx

BOT, CUSTOMER, AGENT = "bot", "customer", "agent"


@dataclass(frozen=True, slots=True)
class Attachment:
    """What came with a message. kind: image, voice, video, file, location, link, contact.

    ref: the channel's name for it, "sha256:<hash>" for a file kept already, "" for what has no
    bytes (a place, a link: name says which).
    """

    kind: str
    ref: str
    name: str = ""
    mime: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a history. who: customer, bot or agent; name is the agent's.

    emotion, heat and why are for the desk. delivery: "" for a channel that pulls, else waiting,
    sent, failed or dropped (a newer word stood for it).
    """

    id: int
    who: str
    name: str
    text: str
    at: datetime
    kind: str = ""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    emotion: str | None = None
    heat: int | None = None
    why: Why | None = None
    delivery: str = ""


_m = messages.c
_p = bindparam
_HEAR = Sql(
    lambda insert: (
        insert(messages)
        .values(
            direction="in",
            author=CUSTOMER,
            **values("chat", "inbox_id", "kind", "text", "payload", "attachments", "at"),
        )
        .returning(_m.id)
    )
)
_SAY = Sql(
    lambda insert: (
        insert(messages)
        .values(
            direction="out",
            **values("chat", "inbox_id", "author", "kind", "text", "buttons", "why", "at"),
        )
        .returning(_m.id)
    )
)
_SEND = Sql(
    lambda insert: insert(outbox).values(
        state="waiting", **values("message_id", "chat", "purpose", "origin")
    )
)
_READ = Sql(
    update(messages).where(_m.id == _p("message")).values(values("emotion", "heat", "parse"))
)
_LINE = select(
    _m.id,
    _m.author,
    _m.text,
    _m.at,
    _m.kind,
    _m.buttons,
    _m.attachments,
    _m.emotion,
    _m.heat,
    _m.why,
    outbox.c.state,
).select_from(messages.outerjoin(outbox, outbox.c.message_id == _m.id))
_HISTORY = Sql(
    _LINE.where(_m.chat == _p("chat"), _m.id > _p("after")).order_by(_m.id).limit(_p("n"))
)
_LAST = Sql(_LINE.where(_m.chat == _p("chat")).order_by(_m.id.desc()).limit(_p("n")))
_NEWEST = (
    select(_m.id, _m.author, _m.text)
    .where(_m.chat == conversations.c.chat)
    .order_by(_m.id.desc())
    .limit(_p("n"))
    .correlate(conversations)
    .subquery("newest")
)
_WORDS = (
    select(_NEWEST.c.text)
    .where(_NEWEST.c.author == CUSTOMER)
    .order_by(_NEWEST.c.id.desc())
    .limit(1)
    .correlate(conversations)
    .scalar_subquery()
)
_LAST_WORDS = Sql(select(conversations.c.chat, _WORDS).where(among(conversations.c.chat, "chats")))
_OFFERED = Sql(
    select(_m.buttons)
    .where(_m.chat == _p("chat"), _m.direction == "out")
    .order_by(_m.id.desc())
    .limit(1)
)
_ADD = Sql(update(messages).where(_m.id == _p("message")).values(text=_p("words")))
_OF_TURN = Sql(_LINE.where(_m.inbox_id == _p("inbox"), _m.direction == "out").order_by(_m.id))

_now, _earlier = messages.alias("now"), messages.alias("earlier")
_asked = messages.alias("asked")
_BEFORE = (
    select(func.coalesce(func.max(_earlier.c.id), 0))
    .where(
        *(_earlier.c.chat == _now.c.chat, _earlier.c.direction == "in"),
        _earlier.c.id < _now.c.id,
    )
    .correlate(_now)
    .scalar_subquery()
)
# A customer's words have a message under their inbox id; an act of the desk has only its answer.
_ANSWERS = (
    select(_asked.c.id)
    .where(_asked.c.inbox_id == _m.inbox_id, _asked.c.direction == "in")
    .correlate(messages)
    .exists()
)
_BETWEEN = Sql(
    _LINE.join(_now, _now.c.chat == _m.chat)
    .where(
        *(_now.c.inbox_id == _p("inbox"), _now.c.direction == "in"),
        *(_m.direction == "out", ~_ANSWERS, _m.id > _BEFORE, _m.id < _now.c.id),
    )
    .order_by(_m.id)
)


def hear(  # noqa: PLR0913 - one argument a column
    tx: Tx,
    chat: str,
    inbox_id: int,
    *,
    kind: str,
    at: datetime,
    text: str,
    payload: str,
    attachments: Sequence[Attachment],
) -> int:
    """Keep a customer's message; return its id."""
    row = _HEAR.row(
        tx.c,
        chat=chat,
        inbox_id=inbox_id,
        kind=kind,
        text=text,
        payload=payload,
        attachments=codec.dumps(attachments) if attachments else "[]",
        at=epoch(at),
    )
    assert row is not None
    return int(row[0])


def say(  # noqa: PLR0913 - what is said, where, when and what for
    tx: Tx,
    chat: str,
    inbox_id: int | None,
    said: Say,
    at: datetime,
    *,
    pull: bool,
    purpose: str = "",
    origin: int | None = None,
) -> int:
    """Keep a message to the customer and return its id; a channel that pushes gets work to send.

    inbox_id: the event whose turn says it (None for a timer's). purpose: what it is for, "" as
    its kind says. origin: the message of another conversation that this one says again.
    """
    if inbox_id is None and tx.c.dialect.name != "sqlite":
        enter(tx, f"in:{chat}")  # no turn of this talk may hold its lane; then the id must wait
    row = _SAY.row(
        tx.c,
        chat=chat,
        inbox_id=inbox_id,
        author=said.author,
        kind=said.kind,
        text=said.text,
        buttons=codec.dumps(said.buttons) if said.buttons else "[]",
        why=codec.dumps(said.why),
        at=epoch(at),
    )
    assert row is not None
    message = int(row[0])
    if not pull:
        what_for = purpose or said.kind
        _SEND.later(tx.c, message_id=message, chat=chat, purpose=what_for, origin=origin)
        put(tx, f"out:{chat}", {"message": message})
    return message


def reword(tx: Tx, message: int, text: str) -> None:
    """Let a message that was not sent say *text*."""
    _ADD.later(tx.c, message=message, words=text)


def offered(c: Connection, chat: str) -> tuple[Button, ...]:
    """Return the buttons under the last message to the customer, none when it had none."""
    row = _OFFERED.row(c, chat=chat)
    return () if row is None else _tuple(row[0], tuple[Button, ...])


def read_as(tx: Tx, message: int, emotion: str, heat: int, parse: str) -> None:
    """Keep how the message was understood; parse is JSON text."""
    _READ.later(tx.c, message=message, emotion=emotion, heat=heat, parse=parse)


def history(c: Connection, chat: str, after: int = 0, limit: int = 500) -> list[Line]:
    """Return the messages after the id *after*, oldest first."""
    return [line(row) for row in _HISTORY.rows(c, chat=chat, after=after, n=limit)]


def last(c: Connection, chat: str, limit: int = 100) -> list[Line]:
    """Return the newest messages, oldest first."""
    return [line(row) for row in reversed(_LAST.rows(c, chat=chat, n=limit))]


def last_words(c: Connection, chats: Iterable[str], newest: int) -> dict[str, str]:
    """Return what each customer said last, by chat, when it is among the *newest* messages."""
    found = _LAST_WORDS.rows(c, chats=listed(chats), n=newest)
    return {chat: text for chat, text in found if text is not None}


def of_turn(c: Connection, inbox_id: int) -> list[Line]:
    """Return what was said to the customer under this inbox id, oldest first."""
    return [line(row) for row in _OF_TURN.rows(c, inbox=inbox_id)]


def between(c: Connection, inbox_id: int) -> list[Line]:
    """Return what was said unasked between the customer's last message and this arrival's.

    Unasked is what answers no message of his: a timer's words, a broadcast, a colleague's.
    """
    return [line(row) for row in _BETWEEN.rows(c, inbox=inbox_id)]


def line(row: Row) -> Line:
    """Return one row of a history as a Line."""
    number, author, text, at, kind, buttons, attachments, emotion, heat, why, delivery = row
    who = author if author in (BOT, CUSTOMER) else AGENT
    return Line(
        id=number,
        who=who,
        name=author if who == AGENT else "",
        text=text,
        at=moment(at),
        kind=kind,
        buttons=_tuple(buttons, tuple[Button, ...]),
        attachments=_tuple(attachments, tuple[Attachment, ...]),
        emotion=emotion,
        heat=heat,
        why=None if why is None else codec.load(Why, why),
        delivery=delivery or "",
    )


def _tuple(text: str, kind: Any) -> Any:
    return () if text == "[]" else codec.load(kind, text)
