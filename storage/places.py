"""What waits for a person: all that its place in the queue and its team are decided by.

    waiting(c, now) -> [Pending]
    queue(c, priorities, now) -> [Placed]     sorted, the first is next, each with its reasons

One statement for the whole queue. A page reads it again whenever a talk moves: with `Taken` only
the rows that changed are taken apart and judged again. Source: S2-17, S2-21.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select

from dialogues import priority
from dialogues.priority import Judged, Place, Priorities, Situation
from dialogues.state import Level
from storage import codec, gists
from storage.gists import Gist
from storage.handoffs import LISTED, WAITING, Owner, Waiter, waiter
from storage.sql import Row, Sql
from storage.tables import cases, conversations, handoffs
from storage.tables_triage import (
    assignments,
    case_owners,
    incident_members,
    incidents,
    person_tiers,
)
from storage.times import epoch

HISTORY = timedelta(days=30)
_ATTEMPTS = "attempts_before"


@dataclass(frozen=True, slots=True)
class Pending:
    """A handoff that waits. waiter: as the desk lists it. person: whose conversation it is.

    situation: all of it but the times, which `at` puts in.
    handler: who it was given to; owner: who carries the case to its end.
    team, route, why: as assigned, "" not yet. first: the owner of its incident, "" none.
    gist: what a list shows of the talk, None before its first turn.
    """

    handoff: int
    waiter: Waiter
    person: int
    language: str
    situation: Situation
    first: str
    team: str
    route: str
    why: tuple[str, ...]
    handler: Owner | None
    owner: Owner | None
    gist: Gist | None

    @property
    def chat(self) -> str:
        """The conversation."""
        return self.waiter.chat

    @property
    def case_no(self) -> str:
        """Its case, "" none yet."""
        return self.waiter.case_no

    @property
    def since(self) -> datetime:
        """When it came into the queue."""
        return self.waiter.since

    @property
    def channel(self) -> str:
        """The channel the customer writes on."""
        return self.chat.partition(":")[0]

    def at(self, now: datetime) -> Situation:
        """Return the situation as it is *now*."""
        due = self.waiter.due
        left = due - now if due else None
        return replace(self.situation, waited=now - self.since, left=left)


@dataclass(frozen=True, slots=True)
class Placed:
    """A handoff that waits, and where it stands."""

    pending: Pending
    place: Place


class Taken:
    """The rows of the last read, taken apart and judged. One reader's, and of one Priorities."""

    def __init__(self) -> None:
        self._rows: dict[Row, tuple[Pending, Judged]] = {}

    def judged(self, rows: list[Row], priorities: Priorities) -> list[tuple[Pending, Judged]]:
        """Return *rows* taken apart and judged; what is not among them is forgotten."""
        was, self._rows = self._rows, {}
        for row in rows:
            found = was.get(row)
            if found is None:
                one = _pending(row)
                found = one, priority.judge(priorities, one.situation)
            self._rows[row] = found
        return list(self._rows.values())


_h = handoffs.c
_v = conversations.c
_p = bindparam
_other = cases.alias("other")
_theirs = conversations.alias("theirs")
_mine = incident_members.alias("mine")
_REPEATS = (
    select(func.count())
    .select_from(_other.join(_theirs, _theirs.c.chat == _other.c.chat))
    .where(
        _theirs.c.person_id == _v.person_id,
        _other.c.opened >= _p("start"),
        _other.c.number != _h.case_no,
    )
    .correlate(conversations, handoffs)
    .scalar_subquery()
)
_GROUP = (
    select(func.count())
    .select_from(incident_members)
    .where(incident_members.c.incident_id == incidents.c.id)
    .correlate(incidents)
    .scalar_subquery()
)
_WAITING = Sql(
    select(
        *LISTED,
        _h.id,
        _v.person_id,
        _v.state,
        cases.c.body,
        person_tiers.c.tier,
        _REPEATS.label("repeats"),
        _GROUP.label("size"),
        incidents.c.agent.label("first"),
        assignments.c.team,
        assignments.c.route,
        assignments.c.why,
        assignments.c.agent.label("handler"),
        assignments.c.name.label("handler_name"),
        case_owners.c.agent.label("owner"),
        case_owners.c.name.label("owner_name"),
    )
    .select_from(
        handoffs.join(conversations, _v.chat == _h.chat)
        .outerjoin(cases, cases.c.number == _h.case_no)
        .outerjoin(assignments, assignments.c.handoff_id == _h.id)
        .outerjoin(case_owners, case_owners.c.case_no == _h.case_no)
        .outerjoin(person_tiers, person_tiers.c.person_id == _v.person_id)
        .outerjoin(_mine, _mine.c.case_no == _h.case_no)
        .outerjoin(
            incidents, and_(incidents.c.id == _mine.c.incident_id, incidents.c.state == "open")
        )
    )
    .where(_h.state == WAITING)
    .order_by(_h.since, _h.id)
)


def waiting(c: Connection, now: datetime) -> list[Pending]:
    """Return what waits, the longest first."""
    return [_pending(row) for row in _WAITING.rows(c, start=epoch(now - HISTORY))]


def queue(
    c: Connection, priorities: Priorities, now: datetime, taken: Taken | None = None
) -> list[Placed]:
    """Return what waits in the order in which it is to be taken.

    taken: what the same reader found the last time.
    """
    rows = _WAITING.rows(c, start=epoch(now - HISTORY))
    placed = [
        Placed(one, priority.place(priorities, one.at(now), judged))
        for one, judged in (taken or Taken()).judged(rows, priorities)
    ]
    return sorted(placed, key=lambda at: priority.key(at.place, at.pending.since, at.pending.chat))


def _pending(row: Row) -> Pending:
    number, person, state, body, *more = row[len(LISTED) :]
    tier, repeats, size, first, team, route, why, *people = more
    one = waiter(row[: len(LISTED)])
    gist = gists.pick(state) if state else None
    return Pending(
        handoff=number,
        waiter=one,
        person=person,
        language=gist.language if gist else "",
        situation=_situation(
            body,
            gist,
            level=one.level,
            heat=one.heat,
            repeats=repeats,
            group=size,
            tier=tier or "",
        ),
        first=first or "",
        team=team or "",
        route=route or "",
        why=tuple(codec.loads(why)) if why else (),
        handler=_someone(*people[:2]),
        owner=_someone(*people[2:]),
        gist=gist,
    )


def _situation(body: str | None, gist: Gist | None, *, level: Level, **known: Any) -> Situation:
    """Return what is known of the case; before there is one, what the talk says.

    body: the case's JSON; only what counts here is picked out of it.
    """
    if body is None:
        flags = gist.flags if gist else frozenset()
        return Situation(level=level, category=gist.category if gist else "", flags=flags, **known)
    case: dict[str, Any] = codec.loads(body)
    tried: str = case["fields"].get(_ATTEMPTS, {}).get("value", "")
    return Situation(
        level=min(level, Level(case["level"])),
        category=case["category"] or "",
        flags=frozenset(case["flags"]),
        attempts=int(tried) if tried.isdecimal() else 0,
        severity=case.get("severity", ""),
        lowered=case.get("lowered", False),
        **known,
    )


def _someone(agent: str | None, name: str | None) -> Owner | None:
    return Owner(agent, name or "") if agent else None
