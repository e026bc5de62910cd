"""What is to be told to whom: one row per subscription and event, sent from a lane per case.

    news(c, after, most)          what happened to cases since a line of their history
    plan(tx, ...)                 write it down and put it into the lane; the same again is nothing
    settle(tx, delivery, ...)     sent, waits for another try, dead, or dropped

Lanes are named hook:<subscription>:<case>, so what happened to a case arrives in its order, and
a case whose news is not taken holds up no other. A body is kept for a replay until `forget`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, or_, select, update

from storage import codec, shared, work
from storage.errors import Refused
from storage.sql import Row, Sql, values
from storage.tables import case_events
from storage.tables_connect import deliveries
from storage.times import maybe, moment
from storage.writer import Tx

POOL = "hook"
CURSOR = "hook:cursor"
WAITING, SENT, DEAD, DROPPED = "waiting", "sent", "dead", "dropped"


@dataclass(frozen=True, slots=True)
class New:
    """A line of a case's history, of any case. id: its place among all lines."""

    id: int
    case_no: str
    at: datetime
    kind: str
    actor: str
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """What is to be delivered; hook and event name it."""

    hook: int
    event: int
    case_no: str
    kind: str
    key: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event for one subscription. key: what the receiver knows a repeat by.

    body: JSON, "" once forgotten. code: what came of the last try. tried: when that was.
    """

    id: int
    key: str
    hook: int
    event: int
    case_no: str
    kind: str
    body: str
    state: str
    tries: int
    code: str
    made: datetime
    tried: datetime | None

    @property
    def lane(self) -> str:
        """Return the lane it is sent from."""
        return f"{POOL}:{self.hook}:{self.case_no}"


_d = deliveries.c
_e = case_events.c
_p = bindparam
_NEWS = Sql(
    select(_e.id, _e.case_no, _e.at, _e.kind, _e.actor, _e.payload)
    .where(_e.id > _p("after"))
    .order_by(_e.id)
    .limit(_p("n"))
)
_NEWEST = Sql(select(func.max(_e.id)))
_BEFORE = Sql(
    select(_e.kind, _e.payload)
    .where(_e.case_no == _p("case_no"), _e.id < _p("before"))
    .order_by(_e.id)
)
_NEW = ("key", "hook_id", "event_id", "case_no", "kind", "body", "made")
_PLAN = Sql(
    lambda insert: (
        insert(deliveries)
        .values(state=WAITING, tries=0, code="", **values(*_NEW))
        .on_conflict_do_nothing(index_elements=["hook_id", "event_id"])
        .returning(_d.id)
    )
)
_COLUMNS = (
    _d.id,
    _d.key,
    _d.hook_id,
    _d.event_id,
    _d.case_no,
    _d.kind,
    _d.body,
    _d.state,
    _d.tries,
    _d.code,
    _d.made,
    _d.tried,
)
_GET = Sql(select(*_COLUMNS).where(_d.id == _p("id")))
_IN_STATE = Sql(
    select(*_COLUMNS).where(_d.state == _p("state")).order_by(_d.id.desc()).limit(_p("n"))
)
_OF_CASE = Sql(select(*_COLUMNS).where(_d.case_no == _p("case_no")).order_by(_d.id))
_SETTLE = Sql(
    update(deliveries)
    .where(_d.id == _p("which"), _d.state == WAITING)
    .values(state=_p("now_is"), code=_p("why"), tries=_d.tries + _p("more"), tried=_p("now"))
)
_AGAIN = Sql(
    update(deliveries)
    .where(_d.id == _p("which"), _d.body != "")
    .values(state=WAITING, code="", made=_p("now"))
    .returning(_d.id)
)
_SWEEP = Sql(
    delete(deliveries).where(or_(_d.state == SENT, _d.state == DROPPED), _d.made < _p("before"))
)
_FORGET = Sql(update(deliveries).where(_d.case_no == _p("which")).values(body=""))


def news(c: Connection, after: int, most: int) -> list[New]:
    """Return what happened to cases after line *after*, oldest first, *most* at most."""
    return [
        New(i, case_no, moment(at), kind, actor, codec.loads(payload))
        for i, case_no, at, kind, actor, payload in _NEWS.rows(c, after=after, n=most)
    ]


def newest(c: Connection) -> int:
    """Return the last line of all cases' histories, 0 when there is none."""
    row = _NEWEST.row(c)
    return 0 if row is None or row[0] is None else int(row[0])


def cursor(c: Connection) -> int:
    """Return the line up to which everything was planned for good."""
    found = shared.get(c, CURSOR)
    return 0 if found is None else int(found.value)


def planned_to(tx: Tx, line: int) -> None:
    """Note that no line up to *line* need be looked at again."""
    if line != cursor(tx.c):
        shared.put(tx, CURSOR, str(line))


def before(c: Connection, case_no: str, line: int) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, payload) of the case's lines before *line*, oldest first."""
    rows = _BEFORE.rows(c, case_no=case_no, before=line)
    return [(kind, codec.loads(payload)) for kind, payload in rows]


def plan(tx: Tx, planned: Planned) -> bool:
    """Have the event delivered; False when it was planned before."""
    row = _PLAN.row(
        tx.c,
        key=planned.key,
        hook_id=planned.hook,
        event_id=planned.event,
        case_no=planned.case_no,
        kind=planned.kind,
        body=planned.body,
        made=tx.now,
    )
    if row is None:
        return False
    lane = f"{POOL}:{planned.hook}:{planned.case_no}"
    work.put(tx, lane, {"delivery": row[0]})
    return True


def get(c: Connection, number: int) -> Delivery | None:
    """Return the delivery."""
    row = _GET.row(c, id=number)
    return None if row is None else _read(row)


def in_state(c: Connection, state: str, most: int = 200) -> list[Delivery]:
    """Return the deliveries that stand so, newest first."""
    return [_read(row) for row in _IN_STATE.rows(c, state=state, n=most)]


def of_case(c: Connection, case_no: str) -> list[Delivery]:
    """Return everything that was or is to be told of the case, oldest first."""
    return [_read(row) for row in _OF_CASE.rows(c, case_no=case_no)]


def settle(tx: Tx, number: int, state: str, code: str = "", *, tried: bool = True) -> None:
    """Note how a waiting delivery went; WAITING: it is tried again. tried: a try was made."""
    _SETTLE.run(tx.c, which=number, now_is=state, why=code[:120], more=int(tried), now=tx.now)


def replay(tx: Tx, number: int) -> None:
    """Have it delivered once more under the same key, behind what waits for its case.

    Raises:
        Refused: there is none, or its body was forgotten.
    """
    found = get(tx.c, number)
    if found is None or _AGAIN.row(tx.c, which=number, now=tx.now) is None:
        raise Refused(f"delivery {number} cannot be sent again")
    work.put(tx, found.lane, {"delivery": number})


def forget(tx: Tx, case_no: str) -> int:
    """Erase what the deliveries of the case tell; return how many there are."""
    return _FORGET.run(tx.c, which=case_no)


def sweep(tx: Tx, before: float) -> int:
    """Erase what arrived, or was wanted no more, and was made before *before*; return how many."""
    return _SWEEP.run(tx.c, before=before)


def _read(row: Row) -> Delivery:
    *told, made, tried = row
    number, key, hook, event, case_no, kind, body, state, tries, code = told
    return Delivery(
        id=number,
        key=key,
        hook=hook,
        event=event,
        case_no=case_no,
        kind=kind,
        body=body,
        state=state,
        tries=tries,
        code=code,
        made=moment(made),
        tried=maybe(tried),
    )
