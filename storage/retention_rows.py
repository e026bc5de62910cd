"""Retention of rows that hang on no talk: sessions, links, dead letters, alarms, empty lanes.

steps(kept) -> tuple[Step, ...]     see storage/retention.py
named(c) -> hashes                  files that stay though no message handed them in
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    select,
)

from storage.retention import DAY, Kept, Look, Page, Step, Sweep
from storage.sql import Sql
from storage.tables import counters, dead, item, lane
from storage.tables_alerts import alarms, sendings
from storage.tables_audit import audit
from storage.tables_connect import deliveries
from storage.tables_erasure import erasures
from storage.tables_staff import desk_sessions, setup_links
from storage.tables_triage import identity_matches
from storage.tables_work import case_tasks, work_acts
from storage.writer import Tx

SESSIONS, LINKS, LOGINS, ACTS = 7 * DAY, 30 * DAY, 7 * DAY, 30 * DAY
IDLE = DAY  # a lane that nobody wanted for that long
_p = bindparam
_a, _s, _l = alarms.c, sendings.c, lane.c
_BEFORE: BindParameter[float] = _p("before")
_ENDED = func.coalesce(_a.ended, _a.raised)
_OVER = Sql(
    select(_a.id)
    .where(_a.id > _p("after"), _a.state == "over", _ENDED < _BEFORE)
    .order_by(_a.id)
    .limit(_p("n"))
)
_NO_SENDINGS = Sql(delete(sendings).where(_s.alarm_id == _p("alarm")))
_NO_ALARM = Sql(delete(alarms).where(_a.id == _p("alarm")))
_EMPTY = Sql(
    select(_l.lane)
    .where(
        _l.lane > _p("after"),
        _l.owner.is_(None),
        _l.at < _BEFORE,
        ~exists().where(item.c.lane == _l.lane),
    )
    .order_by(_l.lane)
    .limit(_p("n"))
)
# Apart from the question whether it is empty: who waited for the row sees what was put in since.
_LOCK = Sql(
    select(_l.lane)
    .where(_l.lane == _p("name"), _l.owner.is_(None), _l.at < _BEFORE)
    .with_for_update(skip_locked=True)
)
_HOLDS = Sql(select(item.c.id).where(item.c.lane == _p("name")).limit(1))
_DROP = Sql(delete(lane).where(_l.lane == _p("name")))
_NAMED = Sql(select(case_tasks.c.body).where(case_tasks.c.body.contains("sha256")))
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def steps(kept: Kept) -> tuple[Step, ...]:
    """Return the steps; what tells who did what is kept as long as the audit."""
    return (
        _plain("sessions", SESSIONS, desk_sessions.c.token, desk_sessions.c.expires < _BEFORE),
        _plain("setup links", LINKS, setup_links.c.token, setup_links.c.expires < _BEFORE),
        _plain(
            "logins", LOGINS, counters.c.name, counters.c.name.startswith("login:"),
            counters.c.at < _BEFORE,
        ),
        _plain("acts", ACTS, work_acts.c.key, work_acts.c.at < _BEFORE),
        _plain("dead letters", kept.talks, dead.c.id, dead.c.at < _BEFORE),
        _plain(
            "deliveries", kept.talks, deliveries.c.id, deliveries.c.state == "dead",
            deliveries.c.made < _BEFORE,
        ),
        _plain(
            "matches", kept.audit, identity_matches.c.id, identity_matches.c.state != "open",
            identity_matches.c.settled < _BEFORE,
        ),
        _plain("erasures", kept.audit, erasures.c.id, erasures.c.at < _BEFORE),
        _plain("audit", kept.audit, audit.c.id, audit.c.at < _BEFORE),
        Step("alarms", kept.audit, 0, _look(_OVER), _alarms_go),
        Step("lanes", IDLE, "", _look(_EMPTY), _lanes_go),
    )  # fmt: skip


def named(c: Connection) -> frozenset[str]:
    """Return the files that came with answers to tasks."""
    return frozenset(one for (body,) in _NAMED.rows(c) for one in _HASH.findall(body))


def _plain(name: str, kept: float, key: Column[Any], *old: ColumnElement[bool]) -> Step:
    """Return the step of a table whose rows go by their own time."""
    found = Sql(select(key).where(key > _p("after"), *old).order_by(key).limit(_p("n")))
    gone = Sql(delete(key.table).where(key == _p("which"), *old))
    first: Any = 0 if key.type.python_type is int else ""
    return Step(name, kept, first, _look(found), _each(gone))


def _look(statement: Sql) -> Look:
    def look(c: Connection, before: float, after: Any, n: int) -> Page:
        keys = tuple(key for (key,) in statement.rows(c, after=after, before=before, n=n))
        return Page(keys, keys[-1] if len(keys) == n else None)

    return look


def _each(statement: Sql) -> Sweep:
    def sweep(tx: Tx, keys: Sequence[Any], before: float) -> int:
        return sum(statement.run(tx.c, which=key, before=before) for key in keys)

    return sweep


def _alarms_go(tx: Tx, keys: Sequence[Any], _before: float) -> int:
    """Delete alarms; one that is over stays so."""
    _NO_SENDINGS.each(tx.c, "alarm", keys)
    _NO_ALARM.each(tx.c, "alarm", keys)
    return len(keys)


def _lanes_go(tx: Tx, keys: Sequence[Any], before: float) -> int:
    """Drop lanes that are still empty; whoever puts something in makes his anew."""
    gone = 0
    for name in keys:
        free = _LOCK.row(tx.c, name=name, before=before) is not None
        if free and _HOLDS.row(tx.c, name=name) is None:
            gone += _DROP.run(tx.c, name=name)
    return gone
