"""What did not reach its customer, for people to mend: counted, sent again in order, put aside.

    counts(c, before) -> Counts          what the desk's menu and the doctor tell
    untried(c, before)                   waits for its first try, though nobody holds it back
    of_talk(c, chat)                     what failed there, oldest first
    again(tx, message, by=...)           with what failed before it in the same talk
    now(tx, message, by=...)             ends the wait before the next try
    aside(tx, message, by=..., why=...)  shown no more, and never called sent

Failed and late messages themselves: outbox.undelivered, outbox.late, outbox.shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from storage import audit, dead, outbox
from storage.audit import Subject
from storage.outbox import ASIDE, FAILED, SHOWN, UNMENDED, WAITING, Undelivered, became
from storage.sql import Sql
from storage.tables import lane, messages
from storage.tables import outbox as rows
from storage.times import epoch
from storage.writer import Tx

LATE = timedelta(seconds=40)
"""How long after it was said a message that waits is shown: seen well within a minute."""
BY_HAND = "again: "  # how the choice begins that a person made: it goes at once, in its place
AGAIN, NOW, PUT_ASIDE = "message_again", "message_now", "message_aside"
_o = rows.c
_p = bindparam
_held = rows.alias("held")
_HELD = select(_held.c.chat).where(
    _held.c.state == WAITING, _held.c.tries == 0, _held.c.choices.like("% hold: %")
)
_IDLE = and_(
    _o.state == WAITING,
    _o.tries == 0,
    _o.origin.is_(None),
    messages.c.at < _p("before"),
    _o.chat.not_in(_HELD),
)
_TRIED = and_(_o.state == WAITING, _o.tries > 0, _o.origin.is_(None), messages.c.at < _p("before"))
_FROM = rows.join(messages, messages.c.id == _o.message_id)
_UNTRIED = Sql(SHOWN.where(_IDLE).order_by(_o.message_id).limit(_p("n")))
_OF_TALK = Sql(SHOWN.where(UNMENDED, _o.chat == _p("chat")).order_by(_o.message_id))
_FAILED = Sql(select(func.count(), func.max(_o.message_id), func.max(_o.tried)).where(UNMENDED))
_LATE = Sql(select(func.count()).select_from(_FROM).where(or_(_TRIED, _IDLE)))
_UNDER_WAY = Sql(
    select(_o.message_id).where(_o.state == WAITING, _o.origin == _p("origin")).limit(1)
)
_ASIDE = Sql(
    update(rows)
    .where(_o.message_id == _p("message"), _o.state == FAILED, _o.remedy_state != ASIDE)
    .values(remedy_state=ASIDE)
)
_HURRY = Sql(
    update(lane)
    .where(lane.c.lane == _p("name"), lane.c.owner.is_(None))
    .values(at=_p("now"), hold=0.0)
)


@dataclass(frozen=True, slots=True)
class Counts:
    """failed: the customer was not reached. late: still tried, or not tried. dead: letters.

    newest and last: of what failed, its highest id and its last try: a change tells of another.
    """

    failed: int
    late: int
    dead: int
    newest: int = 0
    last: float = 0.0


def counts(c: Connection, at: datetime) -> Counts:
    """Return how many there are at that moment."""
    failed = _FAILED.row(c) or (0, None, None)
    late = _LATE.row(c, before=epoch(at - LATE)) or (0,)
    return Counts(failed[0], late[0], dead.count(c), failed[1] or 0, failed[2] or 0.0)


def untried(c: Connection, before: datetime, limit: int = 100) -> list[Undelivered]:
    """Return what was said *before* then and never tried, but for what waits on purpose."""
    return [became(row) for row in _UNTRIED.rows(c, before=epoch(before), n=limit)]


def of_talk(c: Connection, chat: str) -> list[Undelivered]:
    """Return what failed in the talk and is not mended, oldest first."""
    return [became(row) for row in _OF_TALK.rows(c, chat=chat)]


def under_way(c: Connection, message: int) -> bool:
    """Say whether the same words are just going out in another talk of the customer."""
    return _UNDER_WAY.row(c, origin=message) is not None


def again(tx: Tx, message: int, *, by: str) -> list[int]:
    """Send a failed message once more, and before it what failed earlier in its talk.

    Return what goes out, in order; empty when the message did not fail, or goes elsewhere now.
    """
    found = outbox.shown(tx.c, message)
    if found is None or under_way(tx.c, message) or not outbox.again(tx, message):
        return []
    earlier = [row.line.id for row in of_talk(tx.c, found.chat) if row.line.id < message]
    going = [n for n in earlier if not under_way(tx.c, n) and outbox.again(tx, n)]
    for number in (*going, message):
        outbox.choose(tx, number, f"{BY_HAND}{by}")
        audit.note(tx, by, AGAIN, Subject(f"message:{number}", found.chat))
    _HURRY.run(tx.c, name=f"out:{found.chat}", now=tx.now)
    return [*going, message]


def now(tx: Tx, message: int, *, by: str) -> bool:
    """Have what waits in the message's talk tried at once; False when it waits no more."""
    found = outbox.shown(tx.c, message)
    if found is None or found.line.delivery != WAITING:
        return False
    _HURRY.run(tx.c, name=f"out:{found.chat}", now=tx.now)
    audit.note(tx, by, NOW, Subject(f"message:{message}", found.chat))
    return True


def aside(tx: Tx, message: int, *, by: str, why: str) -> bool:
    """Show a failed message no more; False when it did not fail, or was put aside before."""
    found = outbox.shown(tx.c, message)
    if found is None or _ASIDE.run(tx.c, message=message) == 0:
        return False
    outbox.choose(tx, message, f"aside: {by}")
    audit.note(tx, by, PUT_ASIDE, Subject(f"message:{message}", found.chat), why)
    return True
