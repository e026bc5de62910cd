"""Cases that could be part of an incident, with what tells whether they are alike.

    recent(c, since, known) -> [Seen]

A case is read again only when it changed: thousands may be open, and somebody looks every few
seconds. Suggestions, and what was taken back or is over, are no part of one. Source: S2-20.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, select

from dialogues.effects import CaseState, FileCase
from dialogues.grouping import Report
from dialogues.state import FieldName, Level
from storage import codec
from storage.sql import Row, Sql
from storage.tables import cases
from storage.tables_triage import incident_members, incidents
from storage.times import epoch, moment

_OVER = (CaseState.WITHDRAWN.value, CaseState.CLOSED.value, CaseState.NOT_UPHELD.value)
_STORY, _PRODUCT, _MODEL = FieldName("issue"), FieldName("product"), FieldName("model")
_PLACES = (FieldName("place"), FieldName("place_of_purchase"))


@dataclass(frozen=True, slots=True)
class Seen:
    """A case. report: without the words of its story. incident: the open one it is in.

    free: it is in none, and never was. changed: when it did last (epoch seconds).
    """

    report: Report
    story: str
    incident: int | None
    free: bool
    changed: float


_k = cases.c
_RECENT = Sql(
    select(_k.number, _k.updated, incidents.c.id, incident_members.c.case_no)
    .select_from(
        cases.outerjoin(incident_members, incident_members.c.case_no == _k.number).outerjoin(
            incidents,
            and_(incidents.c.id == incident_members.c.incident_id, incidents.c.state == "open"),
        )
    )
    .where(
        _k.opened >= bindparam("since"),
        _k.level != Level.SUGGESTION.value,
        *(_k.state != over for over in _OVER),
    )
    .order_by(_k.opened, _k.number)
)


_BODY = Sql(select(_k.body, _k.opened).where(_k.number == bindparam("number")))


def recent(c: Connection, since: datetime, known: Mapping[str, Seen] | None = None) -> list[Seen]:
    """Return the cases opened since then, oldest first.

    known: what was returned before, by case; what did not change since is taken from there.
    """
    return [_seen(c, row, known or {}) for row in _RECENT.rows(c, since=epoch(since))]


def _seen(c: Connection, row: Row, known: Mapping[str, Seen]) -> Seen:
    number, changed, incident, member = row
    was, free = known.get(number), member is None
    if was is None or was.changed != changed:
        report, story = _read(c, number)
        return Seen(report, story, incident, free, changed)
    if (was.incident, was.free) != (incident, free):
        return replace(was, incident=incident, free=free)
    return was


def _read(c: Connection, number: str) -> tuple[Report, str]:
    """Return what tells whether the case is like another, and its story."""
    row = _BODY.row(c, number=number)
    assert row is not None
    body, opened = row
    case = codec.load(FileCase, body)

    def value(name: FieldName) -> str:
        known = case.fields.get(name)
        return known.value if known else ""

    report = Report(
        case_no=number,
        at=moment(opened),
        category=case.category or "",
        product=" ".join(filter(None, (value(_PRODUCT), value(_MODEL)))),
        place=next(filter(None, map(value, _PLACES)), ""),
        whole=case.state is not CaseState.INTAKE,
    )
    return report, value(_STORY)
