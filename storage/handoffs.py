"""Handoffs: conversations that wait for a person, and those a person has.

A conversation has one open handoff at most (a unique index says so), so of two agents who take
it at once exactly one gets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text, update

from dialogues.effects import HandOff, Settled
from dialogues.state import Level
from storage import cases, codec
from storage.case_events import event
from storage.promises import BROKEN, OPEN
from storage.sql import Row, Sql, values
from storage.tables import case_events, conversations, handoffs, promises
from storage.times import maybe, moment
from storage.writer import Tx

WAITING, TAKEN, RETURNED = "waiting", "taken", "returned"
PASSED, NOT_PASSED = "passed", "not_passed"
"""Kinds of a case's history: its platform's own people have the talk, or do not get it."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has a conversation; agent is the id."""

    agent: str
    name: str


@dataclass(frozen=True, slots=True)
class Waiter:
    """A conversation in the queue, or in a person's hands (then agent and name say whose).

    since: when it came into the queue. due: its next promise, or one broken while it waits. heat: 0
    to 3. elsewhere: PASSED when it waits in its platform's own desk as well, NOT_PASSED when that
    failed, "" for neither.
    """

    chat: str
    case_no: str
    level: Level
    queue: str
    reasons: tuple[str, ...]
    since: datetime
    due: datetime | None
    heat: int
    agent: str
    name: str
    elsewhere: str = ""


_h = handoffs.c
_p = bindparam
_OPEN_ONE = text("state IN ('waiting', 'taken')")
_IS_OPEN = or_(_h.state == WAITING, _h.state == TAKEN)
_WAIT = Sql(
    lambda insert: (
        insert(handoffs)
        .values(state=WAITING, **values("chat", "case_no", "level", "queue", "reasons", "since"))
        .on_conflict_do_nothing(index_elements=["chat"], index_where=_OPEN_ONE)
        .returning(_h.id)
    )
)
_UPDATE = Sql(
    update(handoffs)
    .where(_h.chat == _p("which"), _IS_OPEN)
    .values(values("case_no", "level", "queue", "reasons"))
)
_TAKE = Sql(
    update(handoffs)
    .where(_h.chat == _p("which"), _h.state == WAITING)
    .values(state=TAKEN, **values("agent", "name", "taken"))
    .returning(_h.case_no)
)
_START = Sql(
    lambda insert: (
        insert(handoffs)
        .values(
            state=TAKEN,
            level=Level.GENERAL.value,
            **values("chat", "case_no", "since", "agent", "name", "taken"),
        )
        .on_conflict_do_nothing(index_elements=["chat"], index_where=_OPEN_ONE)
        .returning(_h.case_no)
    )
)
_WAITS = Sql(select(_h.id).where(_h.chat == _p("chat"), _h.state == WAITING))
_OWNER = Sql(select(_h.agent, _h.name).where(_h.chat == _p("chat"), _h.state == TAKEN))
_GIVE_BACK = Sql(
    update(handoffs)
    .where(_h.chat == _p("which"), _h.state == TAKEN, _h.agent == _p("agent"))
    .values(state=RETURNED, returned=_p("now"))
    .returning(_h.case_no)
)
_LEAVE = Sql(
    update(handoffs)
    .where(_h.chat == _p("which"), _h.state == WAITING)
    .values(state=RETURNED, returned=_p("now"))
    .returning(_h.case_no)
)
_kept = promises.alias("kept")
_SINCE_KEPT = (  # by a call, say, while the talk still waits to be taken
    select(_kept.c.id)
    .where(
        *(_kept.c.chat == promises.c.chat, _kept.c.state == Settled.KEPT.value),
        _kept.c.settled >= promises.c.due,
    )
    .correlate(promises)
    .exists()
)
_BROKEN_STILL = and_(
    *(_h.state == WAITING, promises.c.state == BROKEN, promises.c.due >= _h.since), ~_SINCE_KEPT
)
"""A new time was given for it, and still nobody came: the first one is what is overdue."""
_DUE = (
    select(func.min(promises.c.due))
    .where(promises.c.chat == _h.chat, or_(promises.c.state == OPEN, _BROKEN_STILL))
    .correlate(handoffs)
    .scalar_subquery()
    .label("due")
)
_ELSEWHERE = (
    select(case_events.c.kind)
    .where(
        case_events.c.case_no == _h.case_no,
        or_(case_events.c.kind == PASSED, case_events.c.kind == NOT_PASSED),
        case_events.c.at >= _h.since,
    )
    .order_by(case_events.c.id.desc())
    .limit(1)
    .correlate(handoffs)
    .scalar_subquery()
)
LISTED = (
    _h.chat,
    _h.case_no,
    _h.level,
    _h.queue,
    _h.reasons,
    _h.since,
    _DUE,
    conversations.c.heat,
    _h.agent,
    _h.name,
    func.coalesce(_ELSEWHERE, ""),
)
"""Of handoffs joined with conversations: what `waiter` is made of."""
_QUEUE = Sql(
    select(*LISTED)
    .select_from(handoffs.join(conversations, conversations.c.chat == _h.chat))
    .where(_h.state == _p("state"))
    .order_by(
        _h.level,
        _DUE.asc().nulls_last(),
        conversations.c.heat.desc(),
        _h.since,
        _h.id,
    )
)
_RELEVEL = Sql(
    update(handoffs)
    .where(_h.chat == _p("which"), _h.case_no == _p("number"), _IS_OPEN)
    .values(values("level"))
)
_CASE_OF = Sql(select(conversations.c.case_no).where(conversations.c.chat == _p("chat")))


def wait(tx: Tx, chat: str, handoff: HandOff) -> None:
    """Queue the conversation. Queued already it keeps its place in time, taken it stays taken."""
    what = {
        "case_no": handoff.case_no,
        "level": handoff.level.value,
        "queue": handoff.queue,
        "reasons": codec.dumps(handoff.reasons),
    }
    if _WAIT.row(tx.c, chat=chat, since=tx.now, **what) is None:
        _UPDATE.run(tx.c, which=chat, **what)
    elif handoff.case_no:
        payload = {"queue": handoff.queue, "reasons": handoff.reasons}
        event(tx, handoff.case_no, "waiting", "bot", payload)


def relevel(tx: Tx, chat: str, case_no: str, level: Level) -> None:
    """Let the open handoff of the case stand at this level; its place in time stays."""
    _RELEVEL.run(tx.c, which=chat, number=case_no, level=level.value)


def take(tx: Tx, chat: str, agent: str, name: str) -> Owner:
    """Give the conversation to the agent unless another has it; return who has it now.

    A conversation that was in no queue can be taken as well.
    """
    who = {"agent": agent, "name": name, "taken": tx.now}
    won = _TAKE.row(tx.c, which=chat, **who)
    if won is None:
        row = _CASE_OF.row(tx.c, chat=chat)
        case_no = "" if row is None else row[0]
        won = _START.row(tx.c, chat=chat, case_no=case_no, since=tx.now, **who)
    if won is not None and won[0]:
        event(tx, won[0], "taken", agent, {"agent": agent, "name": name})
        cases.owned(tx, won[0], agent, name)
    holder = owner(tx.c, chat)
    assert holder is not None
    return holder


def give_back(tx: Tx, chat: str, agent: str, mode: str = "") -> bool:
    """End the agent's handoff; False when the conversation is not the agent's.

    mode: for which one thing the bot has it, "" for all it does.
    """
    row = _GIVE_BACK.row(tx.c, which=chat, agent=agent, now=tx.now)
    if row is not None and row[0]:
        event(tx, row[0], "returned", agent, {"agent": agent} | ({"mode": mode} if mode else {}))
    return row is not None


def leave(tx: Tx, chat: str) -> bool:
    """End the waiting of a conversation whose matter is over; False when it does not wait."""
    row = _LEAVE.row(tx.c, which=chat, now=tx.now)
    if row is not None and row[0]:
        event(tx, row[0], "returned", "bot", {"agent": ""})
    return row is not None


def waits(c: Connection, chat: str) -> bool:
    """Say whether the conversation waits for a person and nobody took it."""
    return _WAITS.row(c, chat=chat) is not None


def owner(c: Connection, chat: str) -> Owner | None:
    """Return who has the conversation."""
    row = _OWNER.row(c, chat=chat)
    return None if row is None else Owner(*row)


def queue(c: Connection, state: str = WAITING) -> list[Waiter]:
    """Return what waits (or is TAKEN): by level, next promise due, heat, and time waited."""
    return [waiter(row) for row in _QUEUE.rows(c, state=state)]


def waiter(row: Row) -> Waiter:
    """Return one row of LISTED."""
    chat, case_no, level, name, reasons, since, due, *rest = row
    return Waiter(
        chat,
        case_no,
        Level(level),
        name,
        tuple(codec.loads(reasons)),
        moment(since),
        maybe(due),
        *rest,
    )
