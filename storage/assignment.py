"""Handing cases out: each handoff that waits gets its team, and an agent as soon as one is free.

    settle(tx, triage, hours, me) -> Settled     everything that waits for somebody, once

What people give and move by hand: storage/handing.py. Source: S2-04, S2-41, S2-46, S0-29.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dialogues.assign import AVAILABLE, Agent, Choice, Need, choose
from dialogues.routing import About, Routed
from dialogues.teams_file import Triage
from storage import handing, places, shared, teams
from storage.case_events import event
from storage.handoffs import WAITING, Owner
from storage.places import Pending, Placed
from storage.sql import Sql
from storage.tables import cases, handoffs
from storage.tables_triage import agents, assignments, case_owners
from storage.times import moment
from storage.writer import Tx

LEAD = "triage:assign"
_LEASE = 5.0  # seconds
_RECENT = 2 * 86400.0  # seconds; who took a case before that has been noted as its owner long since


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to whom."""

    chat: str
    case_no: str
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a look. moved: talks that stand otherwise now and are with nobody."""

    given: list[Given] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)


_h = handoffs.c
_s = assignments.c
_o = case_owners.c
_OWNERLESS = Sql(
    select(_h.case_no, _h.agent, _h.name)
    .select_from(
        handoffs.join(cases, cases.c.number == _h.case_no).outerjoin(
            case_owners, _o.case_no == _h.case_no
        )
    )
    .where(_h.taken >= bindparam("since"), _h.agent != "", _o.case_no.is_(None))
    .order_by(_h.taken, _h.id)
)
_LEFT = handoffs.outerjoin(assignments, _s.handoff_id == _h.id).outerjoin(
    agents, agents.c.login == _s.agent
)
_crew = agents.alias("crew")
_SOMEBODY = (
    select(func.count()).select_from(_crew).where(_crew.c.state == AVAILABLE).scalar_subquery()
)
_ASKING = Sql(
    select(_h.id)
    .select_from(_LEFT)
    .where(
        _h.state == WAITING,
        or_(
            _s.handoff_id.is_(None),
            agents.c.state != AVAILABLE,
            and_(_s.agent == "", _SOMEBODY > 0),
        ),
    )
    .limit(1)
)


def asking(c: Connection, now: float) -> bool:
    """Say whether anything waits for `settle`; now in epoch seconds."""
    return _ASKING.row(c) is not None or _OWNERLESS.row(c, since=now - _RECENT) is not None


def settle(tx: Tx, triage: Triage, hours: str, process: str) -> Settled:
    """Give what waits, in the order of the queue, to who may have it.

    Of several processes one does it at a time. What had been given to somebody who is no longer
    there is given anew. hours: routing.OPEN or CLOSED.
    """
    if not shared.lead(tx, LEAD, process, _LEASE):
        return Settled()
    for case_no, agent, name in _OWNERLESS.rows(tx.c, since=tx.now - _RECENT):
        if handing.owner(tx.c, case_no) is None:
            handing.own(tx, case_no, Owner(agent, name), agent)
    crew = {seat.agent.login: seat.agent for seat in teams.crew(tx.c)}
    settled = Settled()
    for placed in places.queue(tx.c, triage.priorities, moment(tx.now)):
        handler = placed.pending.handler
        if handler is None or handler.agent not in crew or not crew[handler.agent].there:
            _settle(tx, triage, hours, crew, placed, settled)
    shared.leave(tx, LEAD, process)
    return settled


def _settle(
    tx: Tx, triage: Triage, hours: str, crew: dict[str, Agent], placed: Placed, settled: Settled
) -> None:
    """Find the team and whoever is free in it; keep both, and that nobody was."""
    pending = placed.pending
    routed, why = _routed(triage, hours, crew, placed)
    had = handing.had(tx.c, pending.person, moment(tx.now) - triage.handling.within)
    category = pending.situation.category
    need = Need(
        team=routed.team,
        skills=routed.needs,
        language=pending.language,
        lead=placed.place.judged.lead,
        first=pending.first,
        last=tuple(dict.fromkeys(login for login, _ in had)),
        barred=handing.barred_from(triage.handling, category, pending.case_no, had),
    )
    chosen = choose(need, crew.values())
    if chosen is None and pending.handler is None and pending.team == routed.team:
        return  # waits on as it did
    _keep(tx, pending, routed, chosen, why)
    if chosen is None:
        settled.moved.append(pending.chat)
        return
    one = crew[chosen.login]
    crew[chosen.login] = replace(one, load=one.load + 1, given=moment(tx.now))
    settled.given.append(Given(pending.chat, pending.case_no, chosen.login, chosen.name))


def _routed(
    triage: Triage, hours: str, crew: Mapping[str, Agent], placed: Placed
) -> tuple[Routed, tuple[str, ...]]:
    """Return the team: the one people chose, else a rule's, else the table's.

    The default one where nobody is in it.
    """
    pending, judged = placed.pending, placed.place.judged
    if pending.route == handing.BY_HAND and pending.team:
        return Routed(pending.team, handing.BY_HAND), ()
    about = About(
        placed.place.level.value,
        pending.situation.category,
        pending.situation.tier,
        pending.channel,
        pending.language,
        hours,
    )
    routed = triage.table.route(about)
    rule = next((rule for rule in judged.rules if rule.team), None)
    if rule is not None:
        routed = Routed(rule.team, rule.id)
    default = triage.table.default
    if routed.team != default and not any(routed.team in one.teams for one in crew.values()):
        return replace(routed, team=default), (f"{routed.team}还没有人，先归{default}",)
    return routed, ()


def _keep(
    tx: Tx, pending: Pending, routed: Routed, chosen: Choice | None, why: tuple[str, ...]
) -> None:
    said = (*why, *(chosen.why if chosen else ("组里现在没有人能接",)))
    login, name = (chosen.login, chosen.name) if chosen else ("", "")
    stands = {"team": routed.team, "route": routed.route, "agent": login, "name": name}
    handing.keep(tx, pending.handoff, stands, said)
    if pending.case_no:
        payload = {**stands, "why": said, "by_default": routed.by_default}
        event(tx, pending.case_no, "assigned", "bot", payload)
