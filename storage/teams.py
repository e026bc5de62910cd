"""Agents as those who get cases: team, skill, language, presence, load; and customers' tiers.

    member(tx, Member(...))                who he is, as a manager sets it
    present(tx, login, AVAILABLE, "")      whether he is there, as he says himself
    crew(c) -> [Seat]                      with what each has in hand just now
    unrouted(c, triage, since)             what the default team got instead of a team of its own

Presence is a row, so that it holds in every process and after a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from dialogues.assign import AVAILABLE, AWAY, PAUSED, Agent
from dialogues.teams_file import Triage
from storage import codec
from storage.errors import Refused
from storage.listed import among, listed
from storage.sql import Row, Sql, values
from storage.tables import cases, conversations, handoffs
from storage.tables_staff import desk_users
from storage.tables_triage import agents, assignments, person_tiers
from storage.times import epoch, maybe, moment
from storage.writer import Tx

STATES = (AVAILABLE, PAUSED, AWAY)


@dataclass(frozen=True, slots=True)
class Member:
    """What a manager says of an agent. most: talks he takes at once."""

    login: str
    teams: tuple[str, ...]
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    lead: bool = False
    most: int = 8


@dataclass(frozen=True, slots=True)
class Seat:
    """An agent with since when he is there or not, and what he said to it."""

    agent: Agent
    since: datetime
    note: str


@dataclass(frozen=True, slots=True)
class Unrouted:
    """A case that the default team got. route: whose team had nobody, "" no route was for it."""

    chat: str
    case_no: str
    category: str
    level: str
    at: datetime
    route: str


_a = agents.c
_h = handoffs.c
_s = assignments.c
_p = bindparam
_SAID = ("teams", "skills", "languages", "lead", "most")
_NEWEST = 100  # of the cases that one route had no people for


def _join(insert: Any) -> Any:
    new = insert(agents).values(state=AWAY, **values("login", *_SAID, "since"))
    said = {name: new.excluded[name] for name in _SAID}
    return new.on_conflict_do_update(index_elements=["login"], set_=said)


def _there(insert: Any) -> Any:
    new = insert(agents).values(**values("login", "state", "note", "since"))
    said = {name: new.excluded[name] for name in ("state", "note", "since")}
    return new.on_conflict_do_update(index_elements=["login"], set_=said)


def _tiered(insert: Any) -> Any:
    new = insert(person_tiers).values(**values("person_id", "tier", "agent", "at"))
    said = {name: new.excluded[name] for name in ("tier", "agent", "at")}
    return new.on_conflict_do_update(index_elements=["person_id"], set_=said)


_MEMBER = Sql(_join)
_PRESENT = Sql(_there)
_TIERED = Sql(_tiered)
_KNOWN = Sql(select(desk_users.c.name).where(desk_users.c.login == _p("login")))
_TIER = Sql(
    select(person_tiers.c.tier, person_tiers.c.agent).where(
        person_tiers.c.person_id == _p("person")
    )
)
_TIERS = Sql(
    select(conversations.c.chat, person_tiers.c.tier)
    .select_from(
        conversations.join(person_tiers, person_tiers.c.person_id == conversations.c.person_id)
    )
    .where(among(conversations.c.chat, "chats"), person_tiers.c.tier != "")
)
_LOAD = (
    select(func.count())
    .select_from(handoffs.outerjoin(assignments, _s.handoff_id == _h.id))
    .where(
        or_(
            and_(_h.state == "taken", _h.agent == _a.login),
            and_(_h.state == "waiting", _s.agent == _a.login),
        )
    )
    .correlate(agents)
    .scalar_subquery()
)
_IN_HAND = Sql(
    select(_h.agent, func.count()).where(_h.state == "taken", _h.agent != "").group_by(_h.agent)
)
_GIVEN = select(func.max(_s.at)).where(_s.agent == _a.login).correlate(agents).scalar_subquery()
_CREW = Sql(
    select(
        _a.login,
        desk_users.c.name,
        *(_a[name] for name in _SAID),
        _a.state,
        _a.note,
        _a.since,
        _LOAD.label("load"),
        _GIVEN.label("given"),
    )
    .select_from(agents.join(desk_users, desk_users.c.login == _a.login))
    .where(desk_users.c.disabled.is_(None))
    .order_by(_a.login)
)
_UNROUTED = Sql(
    select(_h.chat, _h.case_no, cases.c.category, _h.level, _s.at, _s.route)
    .select_from(
        assignments.join(handoffs, _h.id == _s.handoff_id).outerjoin(
            cases, cases.c.number == _h.case_no
        )
    )
    .where(_s.route == _p("route"), _s.team == _p("team"), _s.at >= _p("since"))
    .order_by(_s.at.desc(), _s.handoff_id.desc())
    .limit(_NEWEST)
)


def member(tx: Tx, said: Member) -> None:
    """Keep who the agent is; whether he is there stays as it was.

    Raises:
        Refused: there is no such account.
    """
    name_of(tx.c, said.login)
    lists = {name: codec.dumps(getattr(said, name)) for name in ("teams", "skills", "languages")}
    _MEMBER.run(tx.c, login=said.login, lead=int(said.lead), most=said.most, since=tx.now, **lists)


def present(tx: Tx, login: str, state: str, note: str = "") -> None:
    """Keep whether the agent is there: available, paused or away.

    Raises:
        Refused: there is no such account or state.
    """
    if state not in STATES:
        raise Refused(f"no state of an agent: {state!r}")
    name_of(tx.c, login)
    _PRESENT.run(tx.c, login=login, state=state, note=note, since=tx.now)


def in_hand(c: Connection) -> dict[str, int]:
    """Return how many talks each login has, also of those who are in no team."""
    return {login: int(count) for login, count in _IN_HAND.rows(c)}


def crew(c: Connection) -> list[Seat]:
    """Return everybody who may get cases, by login; closed accounts are left out."""
    return [_seat(row) for row in _CREW.rows(c)]


def unrouted(c: Connection, triage: Triage, since: datetime) -> list[Unrouted]:
    """Return what the default team got for want of a route or of people, the newest first."""
    default = triage.table.default
    routes = [route.name for route in triage.table.routes if route.team != default]
    rules = [rule.id for rule in triage.priorities.rules if rule.team not in {"", default}]
    found = [
        Unrouted(chat, case_no, category or "", level, moment(at), route)
        for name in ("", *routes, *rules)
        for chat, case_no, category, level, at, route in _UNROUTED.rows(
            c, route=name, team=default, since=epoch(since)
        )
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def tier(c: Connection, person: int) -> str:
    """Return what the customer is to the firm, "" not known."""
    return tiered(c, person)[0]


def tiered(c: Connection, person: int) -> tuple[str, str]:
    """Return what the customer is to the firm and who said so, ("", "") where nobody did."""
    row = _TIER.row(c, person=person)
    return ("", "") if row is None else (str(row[0]), str(row[1]))


def tiers(c: Connection, chats: Iterable[str]) -> dict[str, str]:
    """Return what the customers of these conversations are to the firm, where it is known."""
    return dict(_TIERS.rows(c, chats=listed(chats)))


def set_tier(tx: Tx, person: int, named: str, agent: str) -> None:
    """Keep what the customer is to the firm, and who said so; "" nothing special."""
    _TIERED.run(tx.c, person_id=person, tier=named, agent=agent, at=tx.now)


def name_of(c: Connection, login: str) -> str:
    """Return the name of an account.

    Raises:
        Refused: there is none.
    """
    row = _KNOWN.row(c, login=login)
    if row is None:
        raise Refused(f"no account: {login!r}")
    return str(row[0])


def _seat(row: Row) -> Seat:
    login, name, teams, skills, languages, lead, most, state, note, since, load, given = row
    agent = Agent(
        login=login,
        name=name,
        teams=frozenset(codec.loads(teams)),
        skills=frozenset(codec.loads(skills)),
        languages=frozenset(codec.loads(languages)),
        lead=bool(lead),
        state=state,
        most=most,
        load=load,
        given=maybe(given),
    )
    return Seat(agent, moment(since), note)
