"""The outbox: what channels that push must still send, in order, and what became of it.

A message is "sent" only when its channel took it. Anything but sent and retry is final and
shown at the desk, where a person may try it `again`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select, update

from storage.messages import Line, line
from storage.sql import Sql
from storage.tables import messages, outbox
from storage.work import put
from storage.writer import Tx

WAITING, SENT, FAILED = "waiting", "sent", "failed"
RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended: sent, retry, window_closed, quota, blocked, rejected or config."""

    outcome: str
    platform_id: str = ""
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send; tries counts those made. Its line's id is the idempotency key."""

    line: Line
    tries: int


_o = outbox.c
_m = messages.c
_p = bindparam
_LINE = (
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
    _o.state,
)
_JOINED = select(*_LINE, _o.tries, _o.chat, _o.outcome, _o.code, _o.detail).select_from(
    outbox.join(messages, _m.id == _o.message_id)
)
_DUE = Sql(
    _JOINED.where(_o.state == WAITING, _o.chat == _p("chat")).order_by(_o.message_id).limit(_p("n"))
)
_FAILED = Sql(_JOINED.where(_o.state == FAILED).order_by(_o.message_id.desc()).limit(_p("n")))
_RECORD = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state != SENT)
    .values(
        state=_p("now_is"),
        tries=_o.tries + 1,
        outcome=_p("outcome"),
        code=_p("code"),
        detail=_p("detail"),
        platform_id=_p("platform_id"),
        tried=_p("tried"),
        sent=_p("sent"),
    )
)
_AGAIN = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state == FAILED)
    .values(state=WAITING)
    .returning(_o.chat)
)
_COUNT = Sql(select(func.count()).select_from(outbox).where(_o.state == _p("state")))


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message its channel did not take, with the reason, for the desk."""

    chat: str
    line: Line
    tries: int
    outcome: str
    code: str
    detail: str


def due(c: Connection, chat: str, limit: int = 20) -> list[Outgoing]:
    """Return what waits to be sent to the chat, in order."""
    return [Outgoing(line(row[:11]), row[11]) for row in _DUE.rows(c, chat=chat, n=limit)]


def record(tx: Tx, message_id: int, tried: Tried) -> str:
    """Keep how a try ended; return the message's state now: waiting, sent or failed."""
    state = {SENT: SENT, RETRY: WAITING}.get(tried.outcome, FAILED)
    recorded = _RECORD.run(
        tx.c,
        message=message_id,
        now_is=state,
        outcome=tried.outcome,
        code=tried.code,
        detail=tried.detail,
        platform_id=tried.platform_id,
        tried=tx.now,
        sent=tx.now if state == SENT else None,
    )
    return state if recorded else SENT


def again(tx: Tx, message_id: int) -> bool:
    """Send a failed message once more; False when it did not fail."""
    row = _AGAIN.row(tx.c, message=message_id)
    if row is not None:
        put(tx, f"out:{row[0]}", {"message": message_id})
    return row is not None


def undelivered(c: Connection, limit: int = 100) -> list[Undelivered]:
    """Return the messages that failed for good, newest first."""
    return [
        Undelivered(row[12], line(row[:11]), row[11], *row[13:16])
        for row in _FAILED.rows(c, n=limit)
    ]


def count(c: Connection, state: str = WAITING) -> int:
    """Return how many messages are in this state."""
    row = _COUNT.row(c, state=state)
    return 0 if row is None else row[0]
