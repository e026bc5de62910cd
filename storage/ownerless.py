"""What nobody sees to: cases that wait with nobody, and cases and tasks whose person left.

    found(c, before) -> [Alarm]     an alarm for each, once; before: since when it has to wait
    seen_to(c) -> [int]             alarms of these that somebody sees to by now

A customer who waits for a person, and everything urgent, is ownerless after the time of the
settings. A filed case of which the customer expects nobody this minute has its own time: its clock
of the first touch, which stands still when the office does, has given its first warning. An
account that was closed sees to nothing. Source: S3-07.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    and_,
    bindparam,
    cast,
    exists,
    literal,
    or_,
    select,
)

from cases.tasks import KINDS as TASKS
from cases.tasks import Task
from dialogues.clocks import Kind
from dialogues.effects import FILED
from dialogues.state import Level
from storage import codec
from storage.alerts import ACKNOWLEDGED, HANDOFF, OPEN, OWNERLESS, Alarm
from storage.handoffs import TAKEN, WAITING
from storage.sql import Sql
from storage.tables import case_events, cases, handoffs
from storage.tables_alerts import alarms
from storage.tables_clocks import clocks
from storage.tables_staff import desk_users
from storage.tables_triage import case_owners
from storage.tables_work import case_tasks
from storage.times import epoch

TASK = "task"
_h = handoffs.c
_a = alarms.c
_k = clocks.c
_o = case_owners.c
_t = case_tasks.c
_u = desk_users.c
_p = bindparam
_MOST = 50
_CALLED = exists().where(
    _a.chat == _h.chat, _a.raised >= _h.since, or_(_a.kind == HANDOFF, _a.kind == OWNERLESS)
)
_OWNED = or_(
    exists().where(cases.c.number == _h.case_no, cases.c.owner != ""),
    exists().where(
        case_events.c.case_no == _h.case_no,
        case_events.c.kind == "step",
        case_events.c.at >= _h.since,
    ),
)
"""Somebody carries the case, or moves it on, though he does not have the talk."""
_ITS_TIME = exists().where(
    _k.case_no == _h.case_no,
    _k.kind == Kind.FIRST_TOUCH.value,
    _k.warned > 0,
    _k.ended.is_(None),
)
_AT_ONCE = or_(_h.queue != FILED, and_(_h.level == Level.URGENT.value, ~_OWNED))


def _standing(about: ColumnElement[bool]) -> ColumnElement[bool]:
    """Say that somebody was called for it and that stands."""
    stands = or_(_a.state == OPEN, _a.state == ACKNOWLEDGED)
    return exists().where(_a.kind == OWNERLESS, about, stands)


_WAITING = Sql(
    select(_h.case_no, _h.chat, _h.level, _h.reasons)
    .where(
        _h.state == WAITING,
        _h.since <= _p("before"),
        or_(_AT_ONCE, and_(_ITS_TIME, ~_OWNED)),
        ~_CALLED,
    )
    .order_by(_h.level, _h.since, _h.id)
    .limit(_p("n"))
)
_HELD_BY_NOBODY = Sql(
    select(_h.case_no, _h.chat, _h.level, _u.name)
    .select_from(handoffs.join(desk_users, _u.login == _h.agent))
    .where(_h.state == TAKEN, _u.disabled.is_not(None), ~_standing(_a.chat == _h.chat))
    .order_by(_h.level, _h.taken, _h.id)
    .limit(_p("n"))
)


def _left() -> Select[Any]:
    """Return cases whose clocks run, carried by a closed account and in nobody's hands."""
    in_hands = exists().where(_h.chat == cases.c.chat, or_(_h.state == WAITING, _h.state == TAKEN))
    return (
        select(cases.c.number, cases.c.chat, cases.c.level, _u.name)
        .select_from(
            clocks.join(cases, cases.c.number == _k.case_no)
            .join(case_owners, _o.case_no == _k.case_no)
            .join(desk_users, _u.login == _o.agent)
        )
        .where(
            _k.ended.is_(None),
            _k.due >= 0.0,  # every time is: so the index of due is read
            _u.disabled.is_not(None),
            ~in_hands,
            ~_standing(_a.case_no == cases.c.number),
        )
        .distinct()
        .order_by(cases.c.level, cases.c.number)
        .limit(_p("n"))
    )


_LEFT = Sql(_left())
_KEY = literal(f"{OWNERLESS}:{TASK}:") + cast(_t.id, String)  # Alarm.key of about_task
_TASKS = Sql(
    select(_t.id, _t.body, cases.c.chat, cases.c.level, _u.name)
    .select_from(
        case_tasks.join(cases, cases.c.number == _t.case_no).join(desk_users, _u.login == _t.owner)
    )
    .where(
        or_(_t.state == "open", _t.state == "taken"),
        _u.disabled.is_not(None),
        ~_standing(_a.key == _KEY),
    )
    .order_by(_t.due, _t.id)
    .limit(_p("n"))
)


_BY_SOMEBODY = exists().where(
    _h.chat == _a.chat,
    _h.state == TAKEN,
    ~exists().where(_u.login == _h.agent, _u.disabled.is_not(None)),
)
_CARRIED = and_(
    ~exists().where(_h.chat == _a.chat, or_(_h.state == WAITING, _h.state == TAKEN)),
    exists().where(_o.case_no == _a.case_no, _u.login == _o.agent, _u.disabled.is_(None)),
)
_SEEN_TO = Sql(
    select(_a.id)
    .where(
        or_(_a.state == OPEN, _a.state == ACKNOWLEDGED),
        _a.kind == OWNERLESS,
        ~_a.key.startswith(f"{OWNERLESS}:{TASK}:"),
        or_(_BY_SOMEBODY, _CARRIED),
    )
    .order_by(_a.id)
)


def found(c: Connection, before: datetime, most: int = _MOST) -> list[Alarm]:
    """Return an alarm for everything that nobody sees to and nobody was called for yet."""
    return [*_waiting(c, before, most), *_abandoned(c, most), *_tasks(c, most)][:most]


def seen_to(c: Connection) -> list[int]:
    """Return the alarms of cases that are in somebody's hands again, or carried by somebody."""
    return [row[0] for row in _SEEN_TO.rows(c)]


def _waiting(c: Connection, before: datetime, most: int) -> list[Alarm]:
    return [
        Alarm(OWNERLESS, case_no, chat, Level(level), tuple(codec.loads(reasons)))
        for case_no, chat, level, reasons in _WAITING.rows(c, before=epoch(before), n=most)
    ]


def _abandoned(c: Connection, most: int) -> list[Alarm]:
    rows = [*_HELD_BY_NOBODY.rows(c, n=most), *_LEFT.rows(c, n=most)]
    return [
        Alarm(OWNERLESS, case_no, chat, Level(level), what=f"{name} 的账号已经停用")
        for case_no, chat, level, name in rows
    ]


def _tasks(c: Connection, most: int) -> list[Alarm]:
    made: list[Alarm] = []
    for number, body, chat, level, name in _TASKS.rows(c, n=most):
        task = codec.load(Task, body)
        what = f"{TASKS[task.kind]}「{task.title}」没有人办，{name} 的账号已经停用"
        about = about_task(number)
        made.append(Alarm(OWNERLESS, task.case_no, chat, Level(level), about=about, what=what))
    return made


def about_task(number: int) -> str:
    """Return what the alarm of a task nobody sees to is about."""
    return f"{TASK}:{number}"
