"""Cases that could be part of an incident, with what tells whether they are alike.

    recent(c, since) -> [Seen]

Suggestions, and what was taken back or is over, are no part of one. Source: S2-20.
"""

from __future__ import annotations

from dataclasses import dataclass
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

    free: it is in none, and never was.
    """

    report: Report
    story: str
    incident: int | None
    free: bool


_k = cases.c
_RECENT = Sql(
    select(_k.body, _k.opened, incidents.c.id, incident_members.c.case_no)
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


def recent(c: Connection, since: datetime) -> list[Seen]:
    """Return the cases opened since then, oldest first."""
    return [_seen(row) for row in _RECENT.rows(c, since=epoch(since))]


def _seen(row: Row) -> Seen:
    body, opened, incident, member = row
    case = codec.load(FileCase, body)

    def value(name: FieldName) -> str:
        known = case.fields.get(name)
        return known.value if known else ""

    report = Report(
        case_no=case.case_no,
        at=moment(opened),
        category=case.category or "",
        product=" ".join(filter(None, (value(_PRODUCT), value(_MODEL)))),
        place=next(filter(None, map(value, _PLACES)), ""),
    )
    return Seen(report, value(_STORY), incident, member is None)
