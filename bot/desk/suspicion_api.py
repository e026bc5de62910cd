"""What a lead suspects about a case: set, lifted and read by leads, and by nobody else.

    POST /desk/api/case/{number}/suspicion      {"reason": "malicious", "why"}; "" lifts it
    GET  /desk/api/suspicions                   every setting and lifting: who, when, why

A lead whose own handling is complained about suspects nobody here. The bot, the priorities and
whoever handles the case know nothing of it. Source: S4-05.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, sessions, work_who
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.owner_api import Why
from bot.desk.work_seat import answered, done, sit
from bot.http.body import Body, Refused, json_response, read_model
from cases.states import Who
from cases.suspicion import Reason
from cases.work_file import Work
from storage import accounts, handing, suspicions
from storage.store import Tx
from storage.suspicions import Case, Change
from storage.times import moment

LEADS = Refused(403, "leads", "这一项只给组长、主管。")
_SAME = Refused(409, "same", "本来就是这样，没有改动。")
_MOST = 200


class Suspecting(Body):
    """What is suspected, "" nothing any more, and why."""

    event: Event
    reason: Reason | Literal[""]
    why: Why


async def suspect(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../suspicion."""
    seat = await sit(desk, work, request)
    if seat.who is not Who.LEAD:
        raise LEADS
    body = await read_model(request, Suspecting)
    on, login = Case(seat.number, seat.case.chat), seat.agent.login

    def job(tx: Tx) -> Mapping[str, Any]:
        if not body.reason:
            changed = suspicions.lift(tx, on, login, body.why)
        elif login in handing.barred(tx.c, desk.triage, on.chat, moment(tx.now)):
            raise acts.BARRED
        else:
            changed = suspicions.suspect(tx, on, body.reason, login, body.why)
        if not changed:
            raise _SAME
        return {}

    await done(seat, body.event, "suspicion", job)
    return await answered(seat)


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/suspicions: the newest first."""
    agent = (await sessions.reading(desk, request)).agent
    if not work.role(agent.role).lead:
        raise LEADS

    def look(c: Any) -> tuple[list[Change], dict[str, str]]:  # the store's connection
        return suspicions.log(c, _MOST), {one.login: one.name for one in accounts.users(c)}

    changes, names = await asyncio.to_thread(desk.store.read, look)
    rows = [
        {"case_no": one.case.number, "chat": one.case.chat} | work_who.suspicion(one.told, names)
        for one in changes
    ]
    return json_response({"suspicions": rows})
