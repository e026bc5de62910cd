"""A handoff in people's hands: whose it is, given and moved by hand, and who must not have it.

    give(tx, triage, chat, login, by, why)       while it waits, to somebody
    give_team(tx, triage, chat, team, by, why)   while it waits, to a team
    transfer(tx, triage, chat, login, by, why)   from one who has the talk to another
    move(tx, chat, moved, by)                    the same as the talk decided it, nothing refused
    why_not(c, triage, chat, login, now)         why somebody must not have it

The owner of a case is who took it first: he carries it to its end and stays when the work moves
on, until a lead makes another the owner. A complaint about how a case was handled never comes to
whoever handled it. Source: S2-46, S0-29.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, null, or_, select, update

from dialogues.effects import Moved
from dialogues.routing import within
from dialogues.teams_file import Handling, Triage
from storage import cases, codec, teams
from storage.case_events import event
from storage.errors import Refused
from storage.handoffs import TAKEN, WAITING, Owner
from storage.sql import Sql, values
from storage.tables import conversations, handoffs
from storage.tables_triage import assignments, case_owners
from storage.times import epoch, moment
from storage.writer import Tx

BY_HAND = "by hand"


class NotHis(Refused):
    """The complaint is about how he handled it: he must not have it."""


class NotThere(Refused):
    """He has a break or went home."""


@dataclass(frozen=True, slots=True)
class _Open:
    """The open handoff of a conversation, as it stands."""

    id: int
    case_no: str
    state: str
    agent: str
    name: str
    person: int
    team: str | None


_h = handoffs.c
_s = assignments.c
_o = case_owners.c
_p = bindparam
_STANDS = ("team", "route", "agent", "name", "why", "at")
_IS_OPEN = or_(_h.state == WAITING, _h.state == TAKEN)


def _put(insert: Any) -> Any:
    new = insert(assignments).values(**values("handoff_id", *_STANDS))
    held = {name: new.excluded[name] for name in _STANDS}
    return new.on_conflict_do_update(index_elements=["handoff_id"], set_=held)


def _owned(insert: Any) -> Any:
    new = insert(case_owners).values(**values("case_no", "agent", "name", "since"))
    held = {name: new.excluded[name] for name in ("agent", "name", "since")}
    return new.on_conflict_do_update(index_elements=["case_no"], set_=held)


_PUT = Sql(_put)
_OWN = Sql(_owned)
_OWNER = Sql(select(_o.agent, _o.name).where(_o.case_no == _p("case_no")))
_HAD = Sql(
    select(_h.agent, _h.case_no)
    .select_from(handoffs.join(conversations, conversations.c.chat == _h.chat))
    .where(conversations.c.person_id == _p("person"), _h.agent != "", _h.taken >= _p("start"))
    .order_by(_h.taken.desc(), _h.id.desc())
)
_OPEN = Sql(
    select(_h.id, _h.case_no, _h.state, _h.agent, _h.name, conversations.c.person_id, _s.team)
    .select_from(
        handoffs.join(conversations, conversations.c.chat == _h.chat).outerjoin(
            assignments, _s.handoff_id == _h.id
        )
    )
    .where(_h.chat == _p("chat"), _IS_OPEN)
)
_FORGET = Sql(
    delete(assignments).where(
        _s.handoff_id.in_(select(_h.id).where(_h.chat == _p("chat"), _h.state == WAITING)),
        _s.route != BY_HAND,
    )
)
_MOVE = Sql(
    update(handoffs)
    .where(_h.id == _p("which"), _h.state == TAKEN)
    .values(**values("agent", "name", "taken"))
)

_TALK = Sql(
    select(conversations.c.case_no, conversations.c.person_id).where(
        conversations.c.chat == _p("chat")
    )
)
_LEAVE = Sql(
    update(handoffs)
    .where(_h.id == _p("which"), _h.state == TAKEN)
    .values(state=WAITING, agent="", name="", taken=null(), **values("since"))
)


def keep(tx: Tx, handoff: int, stands: dict[str, str], why: Sequence[str]) -> None:
    """Keep where the handoff went: team, route, agent (login, "" nobody) and name."""
    _PUT.run(tx.c, handoff_id=handoff, why=codec.dumps(why), at=tx.now, **stands)


def forget(tx: Tx, chat: str) -> None:
    """Let what waits be given anew by the rules; what people gave by hand stays where it is."""
    _FORGET.run(tx.c, chat=chat)


def give(tx: Tx, triage: Triage, chat: str, login: str, by: str, why: str) -> Owner:
    """Give what waits to somebody by hand; return whose it is.

    Raises:
        Refused: it does not wait, or there is no such account.
        NotHis, NotThere: he must not have it, or he is not there.
    """
    found = _stands(tx.c, chat, WAITING)
    name = _allowed(tx, triage, found, login)
    stands = {"team": found.team or triage.table.default, "route": BY_HAND}
    stands |= {"agent": login, "name": name}
    keep(tx, found.id, stands, (why,))
    if found.case_no:
        event(tx, found.case_no, "assigned", by, {**stands, "why": (why,), "by_default": False})
    return Owner(login, name)


def transfer(tx: Tx, triage: Triage, chat: str, login: str, by: str, why: str) -> Owner:
    """Give the talk from who has it to another; the owner of the case stays. Return who has it.

    Raises:
        Refused: nobody has it, or there is no such account.
        NotHis, NotThere: he must not have it, or he is not there.
    """
    found = _stands(tx.c, chat, TAKEN)
    name = _allowed(tx, triage, found, login)
    move(tx, chat, Moved(found.case_no, login, name, "", why), by)
    return Owner(login, name)


def give_team(tx: Tx, triage: Triage, chat: str, team: str, by: str, why: str) -> None:
    """Give what waits to a team by hand; nobody of it in particular.

    Raises:
        Refused: it does not wait, or there is no such team.
    """
    found = _stands(tx.c, chat, WAITING)
    if team not in triage.teams:
        raise Refused(f"no team: {team!r}")
    _to_team(tx, found, team, by, why)


def move(tx: Tx, chat: str, moved: Moved, by: str) -> None:
    """Carry out a transfer that the talk decided; the owner of the case stays."""
    found = _open(tx.c, chat)
    if found is None:
        return
    if found.case_no and found.agent and owner(tx.c, found.case_no) is None:
        own(tx, found.case_no, Owner(found.agent, found.name), found.agent)
    if moved.to:
        _MOVE.run(tx.c, which=found.id, agent=moved.to, name=moved.name, taken=tx.now)
        if found.case_no:
            said = {"from": found.agent, "agent": moved.to, "name": moved.name, "why": moved.why}
            event(tx, found.case_no, "transferred", by, said)
        return
    _LEAVE.run(tx.c, which=found.id, since=tx.now)
    if found.case_no:
        said = {"from": found.agent, "team": moved.team, "name": "", "why": moved.why}
        event(tx, found.case_no, "transferred", by, said)
    _to_team(tx, found, moved.team, by, moved.why)


def _to_team(tx: Tx, found: _Open, team: str, by: str, why: str) -> None:
    stands = {"team": team, "route": BY_HAND, "agent": "", "name": ""}
    keep(tx, found.id, stands, (why,))
    if found.case_no:
        event(tx, found.case_no, "assigned", by, {**stands, "why": (why,), "by_default": False})


def why_not(c: Connection, triage: Triage, chat: str, login: str, now: datetime) -> str:
    """Return barred or away for somebody who must not have the talk, "" for who may.

    Raises:
        Refused: there is no such account.
    """
    teams.name_of(c, login)
    if login in barred(c, triage, chat, now):
        return "barred"
    seat = next((one for one in teams.crew(c) if one.agent.login == login), None)
    return "away" if seat is not None and not seat.agent.there else ""


def own(tx: Tx, case_no: str, to: Owner, by: str, why: str = "") -> None:
    """Make *to* the owner of the case: who carries it to its end."""
    _OWN.run(tx.c, case_no=case_no, agent=to.agent, name=to.name, since=tx.now)
    event(tx, case_no, "carried", by, {"agent": to.agent, "name": to.name, "why": why})


def owner(c: Connection, case_no: str) -> Owner | None:
    """Return who carries the case to its end, None before anybody took it."""
    row = _OWNER.row(c, case_no=case_no)
    return None if row is None else Owner(*row)


def barred(c: Connection, triage: Triage, chat: str, now: datetime) -> frozenset[str]:
    """Return who must not have the conversation's case: whoever it complains about."""
    found = _open(c, chat) or _before(c, chat)
    return frozenset() if found is None else _barred_of(c, triage, found, now)


def _open(c: Connection, chat: str) -> _Open | None:
    row = _OPEN.row(c, chat=chat)
    return None if row is None else _Open(*row)


def _before(c: Connection, chat: str) -> _Open | None:
    """Return a conversation that no person has been called to as if one had."""
    row = _TALK.row(c, chat=chat)
    return None if row is None else _Open(0, row[0], "", "", "", row[1], None)


def _stands(c: Connection, chat: str, state: str) -> _Open:
    """Return the conversation's handoff in this state.

    Raises:
        Refused: it has none.
    """
    found = _open(c, chat)
    if found is None or found.state != state:
        raise Refused(f"not {state}: {chat[:40]!r}")
    return found


def _allowed(tx: Tx, triage: Triage, found: _Open, login: str) -> str:
    """Return the name of who may have it."""
    name = teams.name_of(tx.c, login)
    if login in _barred_of(tx.c, triage, found, moment(tx.now)):
        raise NotHis(f"complains about how {login!r} handled it")
    seat = next((one for one in teams.crew(tx.c) if one.agent.login == login), None)
    if seat is not None and not seat.agent.there:
        raise NotThere(f"not there: {login!r}")
    return name


def _barred_of(c: Connection, triage: Triage, found: _Open, now: datetime) -> frozenset[str]:
    case = cases.load(c, found.case_no)
    category = case.file.category or "" if case else ""
    before = had(c, found.person, now - triage.handling.within)
    return barred_from(triage.handling, category, found.case_no, before)


def had(c: Connection, person: int, since: datetime) -> list[tuple[str, str]]:
    """Return who handled the customer (login, case), the newest first."""
    return [(agent, case_no) for agent, case_no in _HAD.rows(c, person=person, start=epoch(since))]


def barred_from(
    handling: Handling, category: str, case_no: str, before: Sequence[tuple[str, str]]
) -> frozenset[str]:
    """Return who handled the customer's other cases, if this one is about how that was done."""
    if not any(within(category, one) for one in handling.categories):
        return frozenset()
    return handling.accounts(who for who, handled in before if not case_no or handled != case_no)
