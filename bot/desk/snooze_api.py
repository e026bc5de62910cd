"""Put a case off until later: only with a promise, and never beyond what was promised before.

    GET  /desk/api/snoozed                 one's own that are put off, with their times
    POST /desk/api/talk/{chat}/snooze      until when, and what happens then: entered as a promise
    POST /desk/api/talk/{chat}/wake        take it up again now

A customer's word ends it at once. Source: ideal 2.2 (Z), S2-41.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, promising, sessions
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from cases.work_file import Work
from dialogues import labels
from dialogues.clocks import NAMES
from storage import clocks, conversations, desk_own, handoffs, promises
from storage.promises import OPEN

_LONGEST = timedelta(days=30)
_MINUTE = timedelta(minutes=1)  # promises stand to the whole minute
_OTHERS = Refused(409, "taken", "这个对话现在不在您手上，不能搁置。")
_NO_CASE = Refused(409, "no_case", "还没有立案，没有承诺可记，不能搁置。")
_PAST = Refused(400, "past", "要选现在之后、30 天以内的时间。")


class Until(Body):
    """Until when (epoch seconds), and what happens then, in the agent's words."""

    event: Event
    until: promising.Due
    what: Annotated[Text, Field(max_length=200), AfterValidator(seen)]


class Waking(Body):
    """Take it up again."""

    event: Event


async def listed(desk: Desk, _work: Work, request: Request) -> Response:
    """GET /desk/api/snoozed."""
    agent = (await sessions.reading(desk, request)).agent
    return await _answer(desk, agent)


async def snooze(desk: Desk, _work: Work, request: Request) -> Response:
    """POST .../snooze; 409 when something was promised before that time."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Until)
    chat = request.path_params["chat"]
    now, until = desk.clock(), datetime.fromtimestamp(body.until, UTC)
    if not now < until <= now + _LONGEST:
        raise _PAST
    refused = await asyncio.to_thread(
        desk.store.read, lambda c: _why_not(desk, c, chat, agent, until)
    )
    if refused is not None:
        raise refused
    await promising.make(
        desk, agent, chat, body.event, promising.Made(what=body.what, due=body.until)
    )
    await write(desk, lambda tx: desk_own.snooze(tx, chat, agent.login, until))
    return await _answer(desk, agent)


async def wake(desk: Desk, _work: Work, request: Request) -> Response:
    """POST .../wake."""
    agent = (await posts.doing(desk, request)).agent
    await read_model(request, Waking)
    chat = request.path_params["chat"]
    await write(desk, lambda tx: desk_own.wake(tx, chat, agent.login))
    return await _answer(desk, agent)


def _why_not(desk: Desk, c: Any, chat: str, agent: Agent, until: datetime) -> Refused | None:
    """Return why the talk cannot be put off until then, None when it can."""
    talk, owner = conversations.get(c, chat), handoffs.owner(c, chat)
    if talk is None:
        return posts.UNKNOWN
    if owner is None or owner.agent != agent.login:
        return _OTHERS
    if not talk.case_no:
        return _NO_CASE
    zone = ZoneInfo(desk.zone)
    owed = _owed(c, talk.case_no, zone)
    first = min(owed, default=None)
    if first is None or first[0] >= until - _MINUTE:
        return None
    at = f"{first[0].astimezone(zone):%m-%d %H:%M}"
    return Refused(409, "promised", f"最晚只能到 {at}：那之前要办“{first[1]}”。")


def _owed(c: Any, case_no: str, zone: ZoneInfo) -> list[tuple[datetime, str]]:
    """Return what is due in the case, each with its name: promises, and clocks that run."""
    said = [
        (one.due, labels.PROMISES.get(one.kind, one.what))
        for one in promises.of_case(c, case_no)
        if one.state == OPEN
    ]
    running = (one.clock for one in clocks.of_case(c, case_no, zone))
    return said + [(one.due, NAMES[one.kind]) for one in running if one.runs]


async def _answer(desk: Desk, agent: Agent) -> Response:
    now = desk.clock()
    found = await asyncio.to_thread(
        desk.store.read, lambda c: desk_own.snoozed(c, agent.login, now.timestamp())
    )
    until = {chat: at.timestamp() for chat, at in found.items()}
    return json_response({"now": now.timestamp(), "talks": until})
