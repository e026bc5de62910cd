"""The cases of a period, counted: one row of figures each, without a word of a customer.

    read(c, start, end, now) -> [Counted]     opened since *start* and before *end*, oldest first

A statement for each table, however many cases there are. The formulas are cases/counted.py's.
Source: S0-56, S2-40, S2-68.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, or_, select

from cases import counted
from cases.counted import KINDS, Beside, Counted, Filed, Line, Promised, Ran
from cases.talked import UNHEARD
from storage import codec, figure_talks
from storage.sql import Row, Sql
from storage.tables import case_events, cases, conversations, handoffs, promises
from storage.tables_clocks import clocks
from storage.tables_triage import assignments, case_owners, person_tiers
from storage.times import epoch, maybe, moment

_k, _v, _e, _h = cases.c, conversations.c, case_events.c, handoffs.c
_p = bindparam
_WORDY = ("letter", "reopened")  # only when it was counts of them
_ATTEMPTS = "attempts_before"
_WITHDRAWN = "withdrawn"


def _within() -> ColumnElement[bool]:
    return and_(_k.opened >= _p("start"), _k.opened < _p("end"))


_CASES = Sql(
    select(
        _k.number,
        _v.person_id,
        _v.channel,
        _k.category,
        _k.level,
        _k.owner,
        case_owners.c.agent,
        case_owners.c.name,
        _k.started,
        _k.opened,
        _k.state,
        _k.body,
        person_tiers.c.tier,
    )
    .select_from(
        cases.join(conversations, _v.chat == _k.chat)
        .outerjoin(case_owners, case_owners.c.case_no == _k.number)
        .outerjoin(person_tiers, person_tiers.c.person_id == _v.person_id)
    )
    .where(_within())
    .order_by(_k.opened, _k.number)
)
_LINES = Sql(
    select(
        _e.case_no,
        _e.at,
        _e.kind,
        case((or_(*(_e.kind == kind for kind in _WORDY)), "{}"), else_=_e.payload),
    )
    .select_from(case_events.join(cases, _k.number == _e.case_no))
    .where(_within(), or_(*(_e.kind == kind for kind in KINDS)))
    .order_by(_e.case_no, _e.id)
)
_CLOCKS = Sql(
    select(
        clocks.c.case_no,
        clocks.c.kind,
        clocks.c.state,
        clocks.c.started,
        clocks.c.due,
        clocks.c.ended,
    )
    .select_from(clocks.join(cases, _k.number == clocks.c.case_no))
    .where(_within())
    .order_by(clocks.c.case_no, clocks.c.started)
)
_PROMISES = Sql(
    select(promises.c.case_no, promises.c.state, promises.c.due, promises.c.settled)
    .select_from(promises.join(cases, _k.number == promises.c.case_no))
    .where(_within())
)
_HANDED = Sql(
    select(_h.case_no, assignments.c.team)
    .select_from(
        handoffs.join(cases, and_(_k.chat == _h.chat, _k.number == _h.case_no)).outerjoin(
            assignments, assignments.c.handoff_id == _h.id
        )
    )
    .where(_within())
    .order_by(_h.id)
)
_OPENED = Sql(
    select(_v.person_id, _k.category, _k.opened)
    .select_from(cases.join(conversations, _v.chat == _k.chat))
    .where(_k.opened >= _p("start"))
    .order_by(_k.opened)
)


def read(c: Connection, start: datetime, end: datetime, now: datetime) -> list[Counted]:
    """Return the cases opened since *start* and before *end* as they stand at *now*."""
    span = {"start": epoch(start), "end": epoch(end)}
    rows = _CASES.rows(c, **span)
    lines = _by_case(_LINES.rows(c, **span))
    ran, promised = _by_case(_CLOCKS.rows(c, **span)), _by_case(_PROMISES.rows(c, **span))
    handed, talked = _by_case(_HANDED.rows(c, **span)), figure_talks.read(c, start, end)
    later = _later(c, span["start"])
    found = []
    for row in rows:
        number, given = row[0], handed[row[0]]
        filed = _filed(row, next((team for (team,) in reversed(given) if team), ""))
        beside = Beside(
            [_ran(one) for one in ran[number]],
            [Promised(state, moment(due), maybe(at)) for state, due, at in promised[number]],
            len(given),
            later[filed.person, filed.topic],
            talked.get(number, UNHEARD),
        )
        history = [Line(moment(at), kind, codec.loads(said)) for at, kind, said in lines[number]]
        found.append(counted.count(filed, history, beside, now))
    return found


def _by_case(rows: list[Row]) -> defaultdict[str, list[Sequence[Any]]]:
    """Return the rows by their first column, which is the case's number."""
    found: defaultdict[str, list[Sequence[Any]]] = defaultdict(list)
    for number, *rest in rows:
        found[number].append(rest)
    return found


def _later(c: Connection, start: float) -> defaultdict[tuple[int, str], list[datetime]]:
    """Return when each person opened cases of each class."""
    found: defaultdict[tuple[int, str], list[datetime]] = defaultdict(list)
    for person, category, opened in _OPENED.rows(c, start=start):
        found[person, (category or "").partition(".")[0]].append(moment(opened))
    return found


def _filed(row: Row, team: str) -> Filed:
    number, person, channel, category, level, took, agent, name, started, opened, *more = row
    state, body, tier = more
    told: dict[str, Any] = codec.loads(body)
    known = told.get("fields", {}).get(_ATTEMPTS) or {}
    before = str(known.get("value", ""))
    return Filed(
        number=number,
        person=person,
        channel=channel,
        category=category or "",
        level=level,
        team=team,
        owner=agent or "",
        name=name or took,
        started=moment(started),
        opened=moment(opened),
        withdrawn=state == _WITHDRAWN,
        state=state,
        told=int(before) if before.isdecimal() else 0,
        heats=tuple(one["heat"] for one in told.get("moods", ())),
        script=_script(told.get("script")),
        tier=tier or "",
    )


def _script(ref: Mapping[str, str] | None) -> str:
    return f"{ref['name']}@{ref['version']}" if ref else ""


def _ran(row: Sequence[Any]) -> Ran:
    kind, state, started, due, ended = row
    return Ran(kind, state, moment(started), moment(due), maybe(ended))
