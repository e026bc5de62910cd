"""Incidents: one matter of many customers, with one owner, its members and whom it concerns.

    gather(tx, group, ...) -> Gathered | None     what the rule found; the same again is None
    begin(tx, title, ...), add(...), split(...)   the same by hand
    tell_teams(tx, number, what, level)           those that are to know are called, each once
    close(tx, number, agent, why)                 what is owed then: storage/incident_owed.py

A case is in one incident at most, and leaves it only by hand. Source: S2-20.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select, update

from dialogues.grouping import Group, Grouping
from dialogues.state import Level
from storage import alerts, codec
from storage.alerts import Alarm
from storage.case_events import event
from storage.errors import Refused
from storage.handoffs import Owner
from storage.sql import Row, Sql, values
from storage.tables import cases
from storage.tables_triage import incident_members, incidents
from storage.times import maybe, moment
from storage.writer import Tx

OPEN, CLOSED = "open", "closed"
RULE, BY_HAND = "rule", "agent"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident. by: product, place, words or agent; what: which one. notify: teams."""

    id: int
    title: str
    by: str
    what: str
    category: str
    state: str
    owner: Owner | None
    notify: tuple[str, ...]
    opened: datetime
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Member:
    """A case of an incident. how: RULE or BY_HAND."""

    case_no: str
    chat: str
    joined: datetime
    how: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the rule did: the incident, whether it is new, and the cases that came in."""

    incident: int
    fresh: bool
    joined: tuple[str, ...]


_n = incidents.c
_m = incident_members.c
_p = bindparam
_NEW = ("title", "by", "what", "category", "agent", "name", "notify", "opened")
_BEGIN = Sql(lambda insert: insert(incidents).values(state=OPEN, **values(*_NEW)).returning(_n.id))
_JOIN = Sql(
    lambda insert: (
        insert(incident_members)
        .values(values("case_no", "incident_id", "how", "joined"))
        .on_conflict_do_nothing()
        .returning(_m.case_no)
    )
)
_WHERE = Sql(
    select(_n.id, _n.state)
    .join(incident_members, _m.incident_id == _n.id)
    .where(_m.case_no == _p("case_no"))
)
_LEAVE = Sql(
    delete(incident_members)
    .where(_m.case_no == _p("case_no"), _m.incident_id == _p("incident"))
    .returning(_m.case_no)
)
_CLOSE = Sql(
    update(incidents)
    .where(_n.id == _p("which"), _n.state == OPEN)
    .values(state=CLOSED, closed=_p("now"))
    .returning(_n.id)
)
_OWN = Sql(
    update(incidents)
    .where(_n.id == _p("which"), _n.state == OPEN)
    .values(values("agent", "name"))
    .returning(_n.id)
)
_INCIDENT = select(
    _n.id, _n.title, _n.by, _n.what, _n.category, _n.state, _n.agent, _n.name, _n.notify,
    _n.opened, _n.closed,
)  # fmt: skip
_GET = Sql(_INCIDENT.where(_n.id == _p("id")))
_ALL = Sql(_INCIDENT.where(_n.state == _p("state")).order_by(_n.opened.desc(), _n.id.desc()))
_MEMBERS = Sql(
    select(_m.case_no, cases.c.chat, _m.joined, _m.how)
    .join(cases, cases.c.number == _m.case_no)
    .where(_m.incident_id == _p("incident"))
    .order_by(_m.joined, _m.case_no)
)


def gather(
    tx: Tx, group: Group, grouping: Grouping, *, title: str, category: str, owner: Owner | None
) -> Gathered | None:
    """Bring the group's cases into its open incident, or begin one when they are enough.

    None: all of them are in one, or too few are left. owner: of a new one.
    """
    found = {case: _WHERE.row(tx.c, case_no=case) for case in group.cases}
    left = [case for case, row in found.items() if row is None]
    standing = min((row[0] for row in found.values() if row and row[1] == OPEN), default=None)
    if not left or (standing is None and len(left) < grouping.size):
        return None
    number = standing
    if number is None:
        number = _begin(tx, (title, group.by, group.what, category), owner, grouping.notify)
    for case in left:
        _join(tx, number, case, RULE, "bot")
    return Gathered(number, standing is None, tuple(left))


def begin(
    tx: Tx, title: str, members: Sequence[str], agent: Owner, notify: Sequence[str] = ()
) -> int:
    """Begin an incident by hand; who begins it owns it. Return its number.

    notify: teams that are to know.

    Raises:
        Refused: a case is in another one.
    """
    number = _begin(tx, (title, BY_HAND, "", ""), agent, notify)
    for case in members:
        add(tx, number, case, agent.agent)
    return number


def add(tx: Tx, number: int, case_no: str, agent: str) -> None:
    """Bring a case in by hand.

    Raises:
        Refused: the incident is not open, or the case is in another one.
    """
    found = get(tx.c, number)
    if found is None or found.state != OPEN:
        raise Refused(f"no open incident: {number}")
    if not _join(tx, number, case_no, BY_HAND, agent):
        raise Refused(f"in an incident already: {case_no!r}")


def split(tx: Tx, number: int, case_no: str, agent: str, why: str) -> None:
    """Take a case out: it is another matter.

    Raises:
        Refused: it is not in this incident.
    """
    if _LEAVE.row(tx.c, case_no=case_no, incident=number) is None:
        raise Refused(f"not in incident {number}: {case_no!r}")
    event(tx, case_no, "ungrouped", agent, {"incident": number, "why": why})


def own(tx: Tx, number: int, to: Owner, agent: str = "bot", why: str = "") -> None:
    """Make somebody the owner of the incident; its members' histories know by whom and why.

    Raises:
        Refused: it is not open.
    """
    if _OWN.row(tx.c, which=number, agent=to.agent, name=to.name) is None:
        raise Refused(f"no open incident: {number}")
    for member in members(tx.c, number):
        said = {"incident": number, "name": to.name, "why": why}
        event(tx, member.case_no, "incident_owned", agent, said)


def tell_teams(tx: Tx, number: int, what: str, level: Level) -> int:
    """Call every team that is to know of it; return how many. what: no customer's word."""
    found = get(tx.c, number)
    teams = found.notify if found else ()
    for team in teams:
        about, climbs = f"{number}:{team}", alerts.team_ladder(team)
        alarm = Alarm(alerts.NOTICE, "", "", level, about=about, what=what, climbs=climbs)
        alerts.raise_alarm(tx, alarm)
    return len(teams)


def close(tx: Tx, number: int, agent: str, why: str) -> None:
    """End the incident; its cases go on each for itself, and know that it is over.

    Raises:
        Refused: it is not open.
    """
    if _CLOSE.row(tx.c, which=number, now=tx.now) is None:
        raise Refused(f"no open incident: {number}")
    alerts.over_key(tx, f"{alerts.INCIDENT}:{number}")
    found = get(tx.c, number)
    for team in found.notify if found else ():
        alerts.over_key(tx, f"{alerts.NOTICE}:{number}:{team}")
    for member in members(tx.c, number):
        event(tx, member.case_no, "incident_closed", agent, {"incident": number, "why": why})


def get(c: Connection, number: int) -> Incident | None:
    """Return the incident."""
    row = _GET.row(c, id=number)
    return None if row is None else _incident(row)


def all_of(c: Connection, state: str = OPEN) -> list[Incident]:
    """Return the incidents in this state, the newest first."""
    return [_incident(row) for row in _ALL.rows(c, state=state)]


def of_case(c: Connection, case_no: str) -> int | None:
    """Return the incident the case is in, ended or not; None when it is in none."""
    row = _WHERE.row(c, case_no=case_no)
    return None if row is None else int(row[0])


def members(c: Connection, number: int) -> list[Member]:
    """Return the incident's cases, in the order in which they came in."""
    return [
        Member(case_no, chat, moment(joined), how)
        for case_no, chat, joined, how in _MEMBERS.rows(c, incident=number)
    ]


def _begin(
    tx: Tx, said: tuple[str, str, str, str], owner: Owner | None, notify: Sequence[str]
) -> int:
    title, by, what, category = said
    agent, name = (owner.agent, owner.name) if owner else ("", "")
    row = _BEGIN.row(
        tx.c,
        title=title,
        by=by,
        what=what,
        category=category,
        agent=agent,
        name=name,
        notify=codec.dumps(tuple(notify)),
        opened=tx.now,
    )
    assert row is not None
    return int(row[0])


def _join(tx: Tx, number: int, case_no: str, how: str, actor: str) -> bool:
    new = _JOIN.row(tx.c, case_no=case_no, incident_id=number, how=how, joined=tx.now)
    if new is not None:
        event(tx, case_no, "grouped", actor, {"incident": number, "how": how})
    return new is not None


def _incident(row: Row) -> Incident:
    number, title, by, what, category, state, agent, name, notify, opened, closed = row
    owner = Owner(agent, name) if agent else None
    teams = tuple(codec.loads(notify))
    when = (moment(opened), maybe(closed))
    return Incident(number, title, by, what, category, state, owner, teams, *when)
