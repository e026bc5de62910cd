"""What a regulator wants to know of a case, and what is missing: hidden, or whole for a lead.

    POST /desk/api/case/{number}/12315     {"whole": false}

Whoever sees it whole is on record in the case's history like any look at numbers. Source: X-05.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.work_seat import Seat, done, sit
from bot.http.body import Body, Refused, json_response, read_model
from cases import regulator
from cases.states import Who
from cases.work_file import Work
from storage import case_events, exhibits
from storage.store import Tx

_LEADS = Refused(403, "leads", "完整的材料只给组长、主管；您可以看隐去号码的。")
_SHOWS = ("name", "phone", "address")


class Asking(Body):
    """Whether names and numbers are wanted whole."""

    event: Event
    whole: bool = False


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../12315: the lines, the same as text, and the names of what is missing."""
    seat = await sit(desk, work, request)
    body = await read_model(request, Asking)
    if body.whole and seat.who is not Who.LEAD:
        raise _LEADS
    counted = await asyncio.to_thread(
        desk.store.read, lambda c: exhibits.counted(c, seat.case.chat)
    )
    name = desk.book().company.name
    found = regulator.lines(seat.case.file, name, counted.pieces, counted.kinds)
    if body.whole:
        await done(seat, body.event, "12315", lambda tx: _recorded(tx, seat, found))
    shown = found if body.whole else regulator.hidden(found)
    return json_response(
        {
            "lines": [
                {"key": one.key, "name": one.name, "value": one.value, "missing": one.missing}
                for one in shown
            ],
            "text": regulator.text(seat.number, shown),
            "missing": [one.name for one in shown if one.missing],
            "whole": body.whole,
        }
    )


def _recorded(tx: Tx, seat: Seat, found: regulator.Lines) -> Mapping[str, Any]:
    seen = [one for one in found if one.key in _SHOWS and one.value]
    said = {"fields": [one.key for one in seen], "labels": [one.name for one in seen]}
    case_events.event(tx, seat.number, "revealed", seat.agent.login, said)
    return {}
