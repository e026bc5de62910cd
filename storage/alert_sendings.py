"""What of an alarm is to be sent to whom, and how it went (see storage/alerts.py).

A round is written down before anything of it is sent, in the transaction that sets the timer of
the next: so each round is called once, and what a crash cut off is sent again, never left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from storage import work
from storage.sql import Row, Sql, values
from storage.tables_alerts import alarms
from storage.tables_alerts import sendings as table
from storage.times import maybe, moment
from storage.writer import Tx

TO = "alert:to:"  # before a target's name: the lane in which its messages wait
WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"
_BELL = "send"


@dataclass(frozen=True, slots=True)
class Sending:
    """One message of an alarm to one target. step: its round, from 0. at: the last try."""

    id: int
    alarm: int
    step: int
    target: str
    outcome: str
    code: str
    tries: int
    made: datetime
    at: datetime | None


_s = table.c
_p = bindparam
_COLUMNS = (
    _s.id,
    _s.alarm_id,
    _s.step,
    _s.target,
    _s.outcome,
    _s.code,
    _s.tries,
    _s.made,
    _s.at,
)
_PAGE = Sql(
    lambda insert: (
        insert(table)
        .values(outcome=WAITING, code="", tries=0, **values("alarm_id", "step", "target", "made"))
        .on_conflict_do_nothing(index_elements=["alarm_id", "step", "target"])
    )
)
_PAGED = Sql(update(alarms).where(alarms.c.id == _p("which")).values(step=_p("rounds")))
_WAITING = Sql(
    select(*_COLUMNS)
    .where(_s.target == _p("target"), _s.outcome == WAITING)
    .order_by(_s.id)
    .limit(_p("n"))
)
_OF = Sql(select(*_COLUMNS).where(_s.alarm_id == _p("alarm")).order_by(_s.id))
_SETTLE = Sql(
    update(table)
    .where(_s.id == _p("which"), _s.outcome == WAITING)
    .values(outcome=_p("now_is"), code=_p("why"), tries=_s.tries + _p("more"), at=_p("now"))
)


def page(tx: Tx, alarm: int, step: int, targets: Iterable[str]) -> None:
    """Have round *step* of the alarm sent to *targets*; the same again changes nothing."""
    for target in sorted(set(targets)):
        _PAGE.run(tx.c, alarm_id=alarm, step=step, target=target, made=tx.now)
        work.put(tx, TO + target, {"target": target}, key=_BELL)
    _PAGED.run(tx.c, which=alarm, rounds=step + 1)


def waiting(c: Connection, target: str, most: int) -> list[Sending]:
    """Return what *target* is still to be sent, oldest first."""
    rows = _WAITING.rows(c, target=target, n=most)
    return [_sending(row) for row in rows]


def settle(tx: Tx, sendings: Iterable[int], outcome: str, code: str = "", *, tried: bool) -> None:
    """Note how these went; WAITING: they are tried again. tried: a send was made."""
    for number in sendings:
        _SETTLE.run(tx.c, which=number, now_is=outcome, why=code[:120], more=int(tried), now=tx.now)


def of(c: Connection, alarm: int) -> list[Sending]:
    """Return everything that was or is to be sent of the alarm."""
    return [_sending(row) for row in _OF.rows(c, alarm=alarm)]


def _sending(row: Row) -> Sending:
    number, alarm, step, target, outcome, code, tries, made, at = row
    return Sending(number, alarm, step, target, outcome, code, tries, moment(made), maybe(at))
