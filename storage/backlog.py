"""The line of waiting lanes: how long it is, and who may go before the others in it.

A lane waits from its `at`; lanes are claimed by it, the longest wait first. Whoever gets a head
start is put at a time gone by: before everybody who has not waited that long, behind everybody who
has. So nothing is overtaken for ever, and inside a lane nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, case, func, select, update

from storage.sql import Sql
from storage.tables import lane
from storage.writer import Tx

HEAD_START = 60.0  # seconds; longer than anybody waits while new work is refused in time

MOST = 5000  # lanes that are counted: index entries read, 0.3 ms

_p = bindparam
_AHEAD = Sql(
    update(lane)
    .where(and_(lane.c.lane == _p("name"), lane.c.owner.is_(None), lane.c.at > _p("then")))
    .values(at=case((lane.c.hold > _p("then"), lane.c.hold), else_=_p("then")))
)
_TAKE = Sql(
    update(lane)
    .where(and_(lane.c.lane == _p("name"), lane.c.owner.is_(None), lane.c.at <= _p("now")))
    .values(owner=_p("me"), at=_p("until"))
)
_first = (
    select(lane.c.at)
    .where(lane.c.pool == _p("pool"), lane.c.at <= _p("now"))
    .order_by(lane.c.at)
    .limit(MOST)
    .subquery("first")
)
_LANES = Sql(select(func.count()).select_from(_first))
_WAITED = Sql(
    select(lane.c.at)
    .where(lane.c.pool == _p("pool"), lane.c.at <= _p("now"))
    .order_by(lane.c.at)
    .limit(1)
    .offset(_p("behind"))
)


@dataclass(frozen=True, slots=True)
class Line:
    """The line at one moment. lanes: how many wait, MOST at most; waited: seconds."""

    lanes: int
    waited: float


def go_ahead(tx: Tx, name: str) -> bool:
    """Give the lane a head start, never into its hold; tell whether it waited.

    A lane in somebody's hands is left alone: its turn reads what came, or gives it back at once.
    """
    return _AHEAD.run(tx.c, name=name, then=tx.now - HEAD_START) > 0


def take(tx: Tx, name: str, owner: str, lease: float) -> bool:
    """Claim this very lane, for *lease* seconds; tell whether it waited."""
    return _TAKE.run(tx.c, name=name, me=owner, now=tx.now, until=tx.now + lease) > 0


def line(c: Connection, now: float, behind: int, *, pool: str = "in") -> Line:
    """Return how many lanes wait, and for how long the one does that has *behind* before it."""
    counted, row = (
        _LANES.row(c, pool=pool, now=now),
        _WAITED.row(c, pool=pool, now=now, behind=behind),
    )
    assert counted is not None
    return Line(counted[0], 0.0 if row is None else max(0.0, now - row[0]))
