"""Retention: what was kept for its time goes, a few rows a transaction, oldest first.

    steps(kept, asked) -> tuple[Step, ...]     in the order they have to go
    step.look(c, before, after, n) -> Page     any reader; waits for nobody
    step.sweep(tx, keys, before) -> int        what may still go then, goes

A step only looks where it could find something, and looks again inside its transaction, so it may
be cut off anywhere and begun anew. Nothing goes while its talk is held: an open case, or one that
ended less long ago than the time kept, an open promise or handoff, a message or work that waits,
an incident that is not over, a case kept for law or security (storage/holds.py).
Source: PIPL 19 (the shortest time), security.md 4 (times by kind).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
)
from sqlalchemy import update as change

from dialogues.effects import CaseState
from dialogues.state import Control
from storage import codec
from storage.messages import Attachment
from storage.sql import Row, Sql, values
from storage.tables import (
    cases,
    conversations,
    file_uses,
    handoffs,
    inbox,
    item,
    messages,
    outbox,
    promises,
)
from storage.tables_evidence import media_fetches
from storage.tables_staff import reviews
from storage.tables_triage import incident_members, incidents
from storage.tables_work import legal_holds
from storage.writer import Tx

DAY = 86_400.0
AGAIN = 14 * DAY  # younger events may be pushed again: Telegram keeps them a day, WeCom three
BATCH = 200  # rows a step looks at, and touches in one transaction, besides those that hang on them
ENDED = (CaseState.WITHDRAWN.value, CaseState.CLOSED.value)
LANES = ("in", "out", "media")
"""Pools whose lanes are a talk's."""
AT_WORK = or_(handoffs.c.state == "waiting", handoffs.c.state == "taken")
CASE_ENDED = or_(*(cases.c.state == state for state in ENDED))


@dataclass(frozen=True, slots=True)
class Kept:
    """How long what is kept, in seconds, as `retention` of config.yml says."""

    talks: float
    attachments: float
    cases: float
    audit: float


@dataclass(frozen=True, slots=True)
class Page:
    """What may go, and where to look on; after is None when nothing older is left."""

    keys: tuple[Any, ...]
    after: Any = None


Look = Callable[[Connection, float, Any, int], Page]
Sweep = Callable[[Tx, Sequence[Any], float], int]


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of rows. kept: seconds; first: what to look after at first; most: keys a look."""

    name: str
    kept: float
    first: Any
    look: Look
    sweep: Sweep
    most: int = BATCH


_c, _m, _i, _o = conversations.c, messages.c, inbox.c, outbox.c
_k, _u, _r = cases.c, file_uses.c, promises.c
_p = bindparam
_CHAT: BindParameter[str] = _p("chat")
_HELD = Sql(
    select(literal(1)).where(
        or_(
            exists().where(_c.chat == _CHAT, _c.control != Control.BOT.value),
            exists().where(_k.chat == _CHAT, or_(~CASE_ENDED, _k.updated >= _p("before"))),
            exists().where(_r.chat == _CHAT, _r.state == "open"),
            exists().where(_o.chat == _CHAT, _o.state == "waiting"),
            exists().where(handoffs.c.chat == _CHAT, AT_WORK),
            exists().where(_k.chat == _CHAT, legal_holds.c.case_no == _k.number),
            *(exists().where(item.c.lane == literal(f"{pool}:").concat(_CHAT)) for pool in LANES),
            exists().where(
                _k.chat == _CHAT,
                incident_members.c.case_no == _k.number,
                incidents.c.id == incident_members.c.incident_id,
                incidents.c.state == "open",
            ),
        )
    )
)
_RECEIVED = func.coalesce(_i.received, _m.at)
# A platform's word for the time is not believed when it came to us later.
_SAID = case((_m.at < _RECEIVED, _RECEIVED), else_=_m.at)
_MESSAGES = Sql(
    select(_m.id, _m.chat, _SAID)
    .select_from(messages.outerjoin(inbox, _i.id == _m.inbox_id))
    .where(_m.id > _p("after"))
    .order_by(_m.id)
    .limit(_p("n"))
)
_INBOX = Sql(
    select(_i.id, _i.chat, _i.received).where(_i.id > _p("after")).order_by(_i.id).limit(_p("n"))
)
_FILES = Sql(
    select(_u.message_id, _m.chat, func.max(_SAID))
    .select_from(
        file_uses.join(messages, _m.id == _u.message_id).outerjoin(inbox, _i.id == _m.inbox_id)
    )
    .where(_u.message_id > _p("after"))
    .group_by(_u.message_id, _m.chat)
    .order_by(_u.message_id)
    .limit(_p("n"))
)
_STATES = Sql(
    select(_c.chat, _c.version)
    .where(
        _c.chat > _p("after"),
        _c.state.is_not(None),
        _c.control == Control.BOT.value,
        _c.updated < _p("before"),
    )
    .order_by(_c.chat)
    .limit(_p("n"))
)
HANGING = (outbox, file_uses, media_fetches, reviews)
"""Tables whose rows refer to a message, by message_id."""
_LET_GO = tuple(Sql(delete(table).where(table.c.message_id == _p("message"))) for table in HANGING)
_GO = (*_LET_GO, Sql(delete(messages).where(_m.id == _p("message"))))
_NO_FILES, _NO_FETCHES = _LET_GO[1:3]
_FORGET = Sql(delete(inbox).where(_i.id == _p("inbox")))
_ATTACHED = Sql(select(_m.attachments).where(_m.id == _p("message")))
_ATTACH = Sql(change(messages).where(_m.id == _p("message")).values(values("attachments")))
_BEGIN_ANEW = Sql(
    change(conversations)
    .where(_c.chat == _p("which"), _c.version == _p("was"), _c.updated < _p("before"))
    .values(state=null(), version=_c.version + 1)
)


def held(c: Connection, chat: str, before: float) -> bool:
    """Say whether something in the talk is not over, or was not yet at *before*."""
    return _HELD.row(c, chat=chat, before=before) is not None


def talks(kept: Kept) -> tuple[Step, ...]:
    """Return the steps of what customers said and handed in; a file outlives no words."""
    seen = max(kept.talks, AGAIN)
    files = min(kept.attachments, kept.talks)
    return (
        Step("attachments", files, 0, _look(_FILES), _files_go),
        Step("messages", kept.talks, 0, _look(_MESSAGES), _messages_go),
        Step("states", kept.talks, "", _old_states, _states_go),
        Step("inbox", seen, 0, _look(_INBOX), _inbox_goes),
    )


def _look(statement: Sql) -> Look:
    """Return a look at rows of (key, chat, time) in the order of their keys, which is time's."""

    def look(c: Connection, before: float, after: Any, n: int) -> Page:
        rows = statement.rows(c, after=after, n=n)
        old = [(key, chat) for key, chat, at in rows if at < before]
        free = _free(c, old, before)
        young = not old or len(rows) < n
        return Page(tuple(one for one in old if one[1] in free), None if young else rows[-1][0])

    return look


def _free(c: Connection, keys: Iterable[tuple[Any, ...]], before: float) -> set[str]:
    """Return the talks among (key, chat) that nothing holds."""
    return {chat for chat in {one[1] for one in keys} if not held(c, chat, before)}


def _ids(tx: Tx, keys: Sequence[Any], before: float) -> list[int]:
    free = _free(tx.c, keys, before)
    return [key for key, chat in keys if chat in free]


def _messages_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
    ids = _ids(tx, keys, before)
    for statement in _GO:
        statement.each(tx.c, "message", ids)
    return len(ids)


def _inbox_goes(tx: Tx, keys: Sequence[Any], before: float) -> int:
    ids = _ids(tx, keys, before)
    _FORGET.each(tx.c, "inbox", ids)
    return len(ids)


def _files_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
    """Let go of what these messages handed in; the bytes go once nobody else handed them in."""
    ids = _ids(tx, keys, before)
    for number in ids:
        row = _ATTACHED.row(tx.c, message=number)
        if row is not None:
            _ATTACH.later(tx.c, message=number, attachments=_emptied(row))
    _NO_FILES.each(tx.c, "message", ids)
    _NO_FETCHES.each(tx.c, "message", ids)
    return len(ids)


def _emptied(row: Row) -> str:
    """Return attachments of which only is left what kind they were."""
    kinds = [one.kind for one in codec.load(tuple[Attachment, ...], row[0])]
    return codec.dumps([Attachment(kind, "") for kind in kinds])


def _old_states(c: Connection, before: float, after: Any, n: int) -> Page:
    rows = _STATES.rows(c, after=after, before=before, n=n)
    keys = tuple((version, chat) for chat, version in rows)
    free = _free(c, keys, before)
    more = rows[-1][0] if len(rows) == n else None
    return Page(tuple(one for one in keys if one[1] in free), more)


def _states_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
    """Let a talk begin anew: what it knew of its customer goes, unless a turn was faster."""
    free = _free(tx.c, keys, before)
    return sum(
        _BEGIN_ANEW.run(tx.c, which=chat, was=version, before=before)
        for version, chat in keys
        if chat in free
    )
