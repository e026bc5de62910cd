"""What customers are told in advance of an open incident: one text of each, a lead's.

    put(tx, notice, agent)          in place of the one that stood
    withdraw(tx, incident, agent)
    standing(c) -> (Notice, ...)    what a turn may tell: one small read, nothing kept in memory
    of_incident(c, incident)        the one that stands, by whom and since when
    told(tx, incident)              one customer more was told it
    heard(c, incident) -> Heard     how many were, and when the last one was

A notice stands while its incident is open: closing is enough, in whatever process. Those that
were replaced or withdrawn stay on record. Source: S1-29.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, select, update

from dialogues.notices import Notice
from storage import codec, incidents
from storage.errors import Refused
from storage.handoffs import Owner
from storage.sql import Sql, values
from storage.tables_triage import incident_notices
from storage.tables_triage import incidents as opened
from storage.times import moment
from storage.writer import Tx

MOST = 20  # that one turn looks at


@dataclass(frozen=True, slots=True)
class Standing:
    """The notice of an incident, who approved it (name), and when."""

    notice: Notice
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """How many customers were told: now, what stands; before, what was replaced or withdrawn.

    A customer of two channels counts twice, in his two talks. last: None where nobody was told.
    """

    now: int = 0
    before: int = 0
    last: datetime | None = None


_n = incident_notices.c
_PUT = Sql(
    lambda insert: insert(incident_notices).values(
        values("incident_id", "body", "agent", "name", "at")
    )
)
_END = Sql(
    update(incident_notices)
    .where(_n.incident_id == bindparam("incident"), _n.ended.is_(None))
    .values(ended=bindparam("now"), ended_by=bindparam("by"))
    .returning(_n.id)
)
_STANDING = Sql(
    select(_n.body)
    .join(opened, opened.c.id == _n.incident_id)
    .where(_n.ended.is_(None), opened.c.state == incidents.OPEN)
    .order_by(_n.id)
    .limit(MOST)
)
_ONE = Sql(
    select(_n.body, _n.name, _n.at).where(
        _n.incident_id == bindparam("incident"), _n.ended.is_(None)
    )
)
_TOLD = Sql(
    update(incident_notices)
    .where(_n.incident_id == bindparam("incident"), _n.ended.is_(None))
    .values(told=_n.told + 1, last=bindparam("now"))
    .returning(_n.id)
)
_HEARD = Sql(
    select(
        func.sum(case((_n.ended.is_(None), _n.told), else_=0)),
        func.sum(case((_n.ended.is_not(None), _n.told), else_=0)),
        func.max(_n.last),
    ).where(_n.incident_id == bindparam("incident"))
)


def put(tx: Tx, notice: Notice, agent: Owner) -> None:
    """Let the notice stand from now on.

    Raises:
        Refused: its incident is not open.
    """
    found = incidents.get(tx.c, notice.incident)
    if found is None or found.state != incidents.OPEN:
        raise Refused(f"no open incident: {notice.incident}")
    _END.row(tx.c, incident=notice.incident, now=tx.now, by=agent.agent)
    _PUT.run(
        tx.c,
        incident_id=notice.incident,
        body=codec.dumps(notice),
        agent=agent.agent,
        name=agent.name,
        at=tx.now,
    )


def withdraw(tx: Tx, incident: int, agent: str) -> None:
    """Let nobody be told any more.

    Raises:
        Refused: none stands.
    """
    if _END.row(tx.c, incident=incident, now=tx.now, by=agent) is None:
        raise Refused(f"no notice of incident {incident}")


def standing(c: Connection) -> tuple[Notice, ...]:
    """Return the notices of the open incidents, oldest first."""
    return tuple(codec.load(Notice, body) for (body,) in _STANDING.rows(c))


def of_incident(c: Connection, incident: int) -> Standing | None:
    """Return the notice that stands for the incident, open or not; None when there is none."""
    row = _ONE.row(c, incident=incident)
    return None if row is None else Standing(codec.load(Notice, row[0]), row[1], moment(row[2]))


def told(tx: Tx, incident: int) -> None:
    """Count one customer who was told what stands; nobody where it was withdrawn meanwhile."""
    _TOLD.row(tx.c, incident=incident, now=tx.now)


def heard(c: Connection, incident: int) -> Heard:
    """Return how many customers were told of the incident in advance, and when last."""
    row = _HEARD.row(c, incident=incident)
    now, before, last = row or (None, None, None)
    return Heard(int(now or 0), int(before or 0), None if last is None else moment(last))
