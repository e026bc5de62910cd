"""The outbox: what channels that push must still send, in order, and what became of it.

A message is "sent" only when its channel took it. Anything but sent and retry is final: another
way is tried (its `remedy`), and until one worked the message is shown at the desk (unsent.py). A
message that travelled inside another is "sent" with the outcome "merged" and the id of its
carrier; a progress word that a newer one stood for is "dropped".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, null, or_, select, update

from storage.messages import Line, line
from storage.sql import Row, Sql, values
from storage.tables import messages, outbox
from storage.times import epoch, maybe
from storage.work import put
from storage.writer import Tx

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
RETRY, MERGED, SUPERSEDED = "retry", "merged", "superseded"
OPEN, DONE, ASIDE = "open", "done", "aside"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a try ended: sent, retry, window_closed, quota, blocked, rejected or config."""

    outcome: str
    platform_id: str = ""
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to send; tries counts those made. Its line's id is the idempotency key.

    purpose: what it is for. carrier: the message it travels with since an earlier try. origin:
    the message of another conversation that it says again. choice: the last one made about it.
    """

    line: Line
    tries: int
    purpose: str = ""
    carrier: int | None = None
    origin: int | None = None
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What is done about a message that could not arrive: template, identity, sms or call.

    done: the customer was reached so. due: when to call.
    """

    way: str
    done: bool
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message its channel did not take, with the reason, for the desk.

    choices: what was decided about it, one a line, oldest first. tried: when, the last time.
    """

    chat: str
    line: Line
    tries: int
    outcome: str
    code: str
    detail: str
    remedy: Remedy | None = None
    choices: tuple[str, ...] = ()
    tried: datetime | None = None


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
_WIDTH = len(_LINE)
_FROM = outbox.join(messages, _m.id == _o.message_id)
_DUE = Sql(
    select(*_LINE, _o.tries, _o.purpose, _o.carrier, _o.origin, _o.choices)
    .select_from(_FROM)
    .where(_o.state == WAITING, _o.chat == _p("chat"))
    .order_by(_o.message_id)
    .limit(_p("n"))
)
_FATE = (
    _o.outcome, _o.code, _o.detail, _o.remedy, _o.remedy_state, _o.remedy_due, _o.choices, _o.tried
)  # fmt: skip
SHOWN = select(*_LINE, _o.chat, _o.tries, *_FATE).select_from(_FROM)
"""What `became` reads: a message and its fate."""
_LEFT = and_(_o.remedy_state != DONE, _o.remedy_state != ASIDE)
UNMENDED = and_(_o.state == FAILED, _LEFT, _o.origin.is_(None))
"""Failed, the customer not reached otherwise, not put aside; what says another again is its way."""
_FAILED = Sql(SHOWN.where(UNMENDED).order_by(_o.message_id.desc()).limit(_p("n")))
_LATE = Sql(
    SHOWN.where(_o.state == WAITING, _o.tries > 0, _o.origin.is_(None), _m.at < _p("before"))
    .order_by(_o.message_id)
    .limit(_p("n"))
)
_ONE = Sql(SHOWN.where(_o.message_id == _p("message")))
_RECORD = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state != SENT)
    .values(
        state=_p("now_is"),
        tries=_o.tries + 1,
        **values("outcome", "code", "detail", "platform_id", "tried", "sent"),
    )
    .returning(_o.origin, _o.chat)
)
_BIND = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state == WAITING)
    .values(carrier=_p("by"))
)
_MERGE = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state != SENT)
    .values(state=SENT, outcome=MERGED, carrier=_p("by"), sent=_p("at"))
    .returning(_o.origin, _o.chat)
)
_DROP = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state == WAITING)
    .values(state=DROPPED, outcome=SUPERSEDED, carrier=_p("by"))
)
_CHOOSE = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"))
    .values(choices=_o.choices.concat(_p("more")))
)
_REMEDY = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"))
    .values(remedy=_p("way"), remedy_state=_p("is_now"), remedy_due=_p("due"))
)
_REACHED = Sql(
    update(outbox)
    .where(_o.chat == _p("where"), _o.state == FAILED, _o.remedy_state == OPEN)
    .values(remedy_state=DONE)
)
_UNDONE = Sql(
    select(_o.message_id)
    .where(
        or_(_o.state == WAITING, _o.state == FAILED),
        _o.chat == _p("chat"),
        _o.origin == _p("origin"),
    )
    .limit(1)
)
_AGAIN = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.state == FAILED)
    .values(state=WAITING, tries=0, carrier=null(), remedy="", remedy_state="")
    .returning(_o.chat)
)
_COUNT = Sql(select(func.count()).select_from(outbox).where(_o.state == _p("state")))


def due(c: Connection, chat: str, limit: int = 50) -> list[Outgoing]:
    """Return what waits to be sent to the chat, in order."""
    return [_outgoing(row) for row in _DUE.rows(c, chat=chat, n=limit)]


def record(tx: Tx, message_id: int, tried: Tried) -> str:
    """Keep how a try ended; return the message's state now: waiting, sent or failed."""
    state = {SENT: SENT, RETRY: WAITING}.get(tried.outcome, FAILED)
    recorded = _RECORD.row(
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
    if recorded is None:
        return SENT
    if state == SENT:
        _said_elsewhere(tx, *recorded)
    return state


def bind(tx: Tx, ids: Iterable[int], carrier: int) -> None:
    """Let *ids* travel with *carrier* from now on, at every try."""
    _BIND.each(tx.c, "message", ids, by=carrier)


def merged(tx: Tx, ids: Iterable[int], carrier: int) -> None:
    """Keep that *ids* arrived inside *carrier*, which was sent."""
    for message in ids:
        row = _MERGE.row(tx.c, message=message, by=carrier, at=tx.now)
        if row is not None:
            _said_elsewhere(tx, *row)


def drop(tx: Tx, ids: Iterable[int], instead: int | None) -> None:
    """Keep that *ids* are not sent, because *instead* says more."""
    _DROP.each(tx.c, "message", ids, by=instead)


def choose(tx: Tx, message_id: int, choice: str) -> None:
    """Keep what was decided about a message and why, with the time."""
    _CHOOSE.later(tx.c, message=message_id, more=f"{int(tx.now)} {_one_line(choice)}\n")


def remedied(tx: Tx, message_id: int, remedy: Remedy) -> None:
    """Keep what is done about a message that could not arrive; it is not called sent for that."""
    due = None if remedy.due is None else epoch(remedy.due)
    is_now = DONE if remedy.done else OPEN
    _REMEDY.later(tx.c, message=message_id, way=remedy.way, is_now=is_now, due=due)


def reached(tx: Tx, chat: str) -> int:
    """Keep that a person reached the customer: every open remedy of the chat is done."""
    return _REACHED.run(tx.c, where=chat)


def again(tx: Tx, message_id: int) -> bool:
    """Send a failed message once more; False when it did not fail."""
    row = _AGAIN.row(tx.c, message=message_id)
    if row is not None:
        put(tx, f"out:{row[0]}", {"message": message_id})
    return row is not None


def undelivered(c: Connection, limit: int = 100) -> list[Undelivered]:
    """Return the messages that failed and whose customer was not reached so far, newest first."""
    return [became(row) for row in _FAILED.rows(c, n=limit)]


def late(c: Connection, before: datetime, limit: int = 100) -> list[Undelivered]:
    """Return what was said *before* then, was tried and still waits, oldest first."""
    return [became(row) for row in _LATE.rows(c, before=epoch(before), n=limit)]


def shown(c: Connection, message_id: int) -> Undelivered | None:
    """Return what became of one message, whatever its state; None when it is not pushed."""
    row = _ONE.row(c, message=message_id)
    return None if row is None else became(row)


def count(c: Connection, state: str = WAITING) -> int:
    """Return how many messages are in this state."""
    row = _COUNT.row(c, state=state)
    return 0 if row is None else row[0]


def _outgoing(row: Row) -> Outgoing:
    tries, purpose, carrier, origin, choices = row[_WIDTH:]
    lines = choices.splitlines()
    choice = lines[-1].partition(" ")[2] if lines else ""
    return Outgoing(line(row[:_WIDTH]), tries, purpose, carrier, origin, choice)


def became(row: Row) -> Undelivered:
    """Return what a row of `SHOWN` tells."""
    chat, tries, outcome, code, detail, way, state, due, choices, tried = row[_WIDTH:]
    remedy = Remedy(way, state == DONE, maybe(due)) if way else None
    fate = (tries, outcome, code, detail, remedy, tuple(choices.splitlines()), maybe(tried))
    return Undelivered(chat, line(row[:_WIDTH]), *fate)


def _said_elsewhere(tx: Tx, origin: int | None, chat: str) -> None:
    """Keep that the message *origin* reached its customer, when all its parts here did."""
    if origin is not None and _UNDONE.row(tx.c, chat=chat, origin=origin) is None:
        remedied(tx, origin, Remedy("identity", done=True))


def _one_line(text: str) -> str:
    return " ".join(text.split())
