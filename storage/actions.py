"""What a month's report decided to do, and what came of it (S2-62).

add(tx, action) -> id            put down once; the class's share then is kept with it
end(tx, id, state, note)         done or dropped, with what came of it; False: it was over
every(c) -> [Action]             oldest first
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from cases.monthly import OPEN, Action
from storage.sql import Row, Sql, values
from storage.tables_desk import report_actions
from storage.times import epoch, maybe, moment
from storage.writer import Tx

_k = report_actions.c
_p = bindparam
_ADD = Sql(
    lambda insert: (
        insert(report_actions)
        .values(
            state=OPEN,
            **values(
                "month", "topic", "text", "owner", "due", "lever", "hits", "total", "by", "at"
            ),
        )
        .returning(_k.id)
    )
)
_END = Sql(
    update(report_actions)
    .where(_k.id == _p("which"), _k.state == OPEN)
    .values(values("state", "ended", "note"))
    .returning(_k.id)
)
_ALL = Sql(
    select(
        _k.month, _k.topic, _k.text, _k.owner, _k.due, _k.by, _k.at, _k.hits, _k.total, _k.lever,
        _k.id, _k.state, _k.ended, _k.note,
    ).order_by(_k.id)
)  # fmt: skip


def add(tx: Tx, action: Action) -> int:
    """Put the action down and return its id."""
    hits, total = action.then
    row = _ADD.row(
        tx.c,
        month=action.month,
        topic=action.topic,
        text=action.text,
        owner=action.owner,
        due=epoch(action.due),
        lever=action.lever,
        hits=hits,
        total=total,
        by=action.by,
        at=epoch(action.at),
    )
    assert row is not None
    number: int = row[0]
    return number


def end(tx: Tx, number: int, state: str, note: str) -> bool:
    """Say what became of it; False when it was over, or there is none."""
    return _END.row(tx.c, which=number, state=state, ended=tx.now, note=note) is not None


def every(c: Connection) -> list[Action]:
    """Return every action, oldest first."""
    return [_read(row) for row in _ALL.rows(c)]


def _read(row: Row) -> Action:
    month, topic, text, owner, due, by, at, hits, total, lever, number, state, ended, note = row
    return Action(
        month, topic, text, owner, moment(due), by, moment(at), (hits, total), lever, number,
        state, maybe(ended), note,
    )  # fmt: skip
