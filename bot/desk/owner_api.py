"""What a lead settles about a case: who carries it to its end, what its customer is to the firm.

    GET  /desk/api/case/{number}/people     who could carry it, and who must not
    POST /desk/api/case/{number}/owner      another owner, with a reason
    POST /desk/api/case/{number}/tier       the customer's tier, with a reason
    POST /desk/api/case/{number}/hold       kept for law or security, or no longer, with a reason

The owner is not who has the talk: that is handed on by bot/desk/transfer.py. While nobody has
the talk, the owner is also whom the customer reads of. Source: S2-09, S2-45, S2-46.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import transfer
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.work_seat import Seat, answered, done, sit
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from cases.states import Who
from cases.work_file import Work
from storage import (
    accounts,
    case_events,
    cases,
    conversations,
    handing,
    handoffs,
    holds,
    teams,
    working,
)
from storage.handoffs import Owner
from storage.store import Tx

_LEADS = Refused(403, "leads", "换案件负责人、定客户等级、留存备查，要由组长或主管来做。")
_UNKNOWN = Refused(400, "unknown", "没有这位同事，请刷新页面。")
_SAME = Refused(409, "same", "本来就是这样，没有改动。")
_NO_TIER = Refused(400, "not_listed", "没有这个等级；有哪些等级写在 teams.yml 的 tiers 里。")
_BARRED = "客户不满的正是{name}经手的处理，不能由{name}负责，请换一位同事。"


Why = Annotated[Text, Field(max_length=200), AfterValidator(seen)]


class Owning(Body):
    """Who carries the case from now on (his account), and why."""

    event: Event
    to: Annotated[Text, Field(max_length=60)]
    why: Why


class Tiering(Body):
    """What the customer is to the firm, "" nothing special, and why."""

    event: Event
    tier: Annotated[Text, Field(max_length=40)]
    why: Why


class Holding(Body):
    """Whether the case is kept for law or security from now on, and why."""

    event: Event
    on: bool
    why: Why


async def hold(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../hold."""
    seat = await _lead(desk, work, request)
    body = await read_model(request, Holding)

    def job(tx: Tx) -> Mapping[str, Any]:
        change = holds.keep if body.on else holds.lift
        if not change(tx, seat.number, seat.agent.login, body.why):
            raise _SAME
        return {}

    await done(seat, body.event, "hold", job)
    return await answered(seat)


async def people(desk: Desk, work: Work, request: Request) -> Response:
    """GET .../people: everybody who signs in; why: barred for who must not carry it."""
    seat = await sit(desk, work, request, reading=True)
    found = await asyncio.to_thread(
        desk.store.read, lambda c: transfer.colleagues(desk, c, seat.case.chat)
    )
    return json_response({"people": found})


async def own(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../owner."""
    seat = await _lead(desk, work, request)
    body = await read_model(request, Owning)

    def job(tx: Tx) -> Mapping[str, Any]:
        to = _fit(tx, seat, body.to)
        was = handing.owner(tx.c, seat.number)
        if was is not None and was.agent == to.agent:
            raise _SAME
        handing.own(tx, seat.number, to, seat.agent.login, body.why)
        claimed = working.now(tx.c, seat.number, work).login
        if claimed and handoffs.owner(tx.c, seat.case.chat) is None:
            cases.owned(tx, seat.number, to.agent, to.name)
        return {}

    await done(seat, body.event, "owner", job)
    return await answered(seat)


async def tier(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../tier."""
    seat = await _lead(desk, work, request)
    body = await read_model(request, Tiering)
    if body.tier and body.tier not in desk.triage.priorities.tiers:
        raise _NO_TIER

    def job(tx: Tx) -> Mapping[str, Any]:
        talk = conversations.get(tx.c, seat.case.chat)
        was = teams.tier(tx.c, talk.person) if talk else body.tier
        if talk is None or was == body.tier:
            raise _SAME
        teams.set_tier(tx, talk.person, body.tier, seat.agent.login)
        said = {"tier": body.tier, "was": was, "why": body.why}
        case_events.event(tx, seat.number, "tiered", seat.agent.login, said)
        return {}

    await done(seat, body.event, "tier", job)
    return await answered(seat)


async def _lead(desk: Desk, work: Work, request: Request) -> Seat:
    seat = await sit(desk, work, request)
    if seat.who is not Who.LEAD:
        raise _LEADS
    return seat


def _fit(tx: Tx, seat: Seat, login: str) -> Owner:
    """Return who is to carry the case.

    Raises:
        Refused: there is no such colleague, or it is his handling that is complained about.
    """
    user = accounts.get(tx.c, login)
    if user is None or user.disabled is not None:
        raise _UNKNOWN
    triage, at = seat.desk.triage, seat.desk.clock()
    barred = login in handing.barred(tx.c, triage, seat.case.chat, at)
    apart = working.now(tx.c, seat.number, seat.work).apart_from
    if barred or (apart and apart == login):
        raise Refused(409, "barred", _BARRED.format(name=user.name))
    return Owner(user.login, user.name)
