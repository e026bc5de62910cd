"""Handing a talk on: to another agent or a team, with a reason, whoever has it now.

    GET  /desk/api/talk/{chat}/people       who there is, and who must not have it
    POST /desk/api/talk/{chat}/transfer     a talk that is taken, through its own lane

What still waits is given by hand without a word to the customer: he is told when somebody comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, posts, sessions
from bot.desk.acts import Act, Saying
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from bot.hub import News
from cases.work_file import Work
from storage import accounts, codec, conversations, handing, handoffs, teams
from storage import errors as storage_errors
from storage.store import Tx

_NOBODY = Refused(400, "nobody", "请选一位同事或一个小组。")
_SELF = Refused(400, "self", "这个对话已经在他手上了。")
_UNKNOWN = Refused(400, "unknown", "没有这位同事或这个小组，请刷新页面。")
_NOT_PEOPLE = Refused(409, "bot", "机器人还在接待，先认领再转交。")
_MOVED = Refused(409, "moved", "这个对话刚刚换了人，请刷新再看。")
_BARRED = "客户不满的正是{name}经手的处理，不能交给{name}，请换一位同事或转给小组。"
_AWAY = "{name}现在不在岗（休息或已下班），请换一位同事或转给小组。"


class Moving(Body):
    """To an agent (to, his account) or to a team, and why."""

    event: Event
    to: Annotated[Text, Field(max_length=60)] = ""
    team: Annotated[Text, Field(max_length=40)] = ""
    why: Annotated[Text, Field(max_length=200), AfterValidator(seen)]


async def people(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}/people."""
    session = await sessions.reading(desk, request)
    chat = request.path_params["chat"]
    found = await asyncio.to_thread(desk.store.read, lambda c: colleagues(desk, c, chat))
    shown = [one for one in found if one["login"] != session.agent.login]
    named = [{"key": key, "name": key, "for": what} for key, what in desk.triage.teams.items()]
    return json_response({"people": shown, "teams": named})


def colleagues(desk: Desk, c: Any, chat: str) -> list[dict[str, Any]]:
    """Return everybody who signs in; why: barred or away for who cannot have it now."""
    barred = handing.barred(c, desk.triage, chat, desk.clock())
    crew = {seat.agent.login: seat.agent for seat in teams.crew(c)}

    def why_not(login: str) -> str:
        if login in barred:
            return "barred"
        return "away" if login in crew and not crew[login].there else ""

    return [
        {
            "login": user.login,
            "name": user.name,
            "teams": sorted(crew[user.login].teams) if user.login in crew else [],
            "load": crew[user.login].load if user.login in crew else None,
            "why": why_not(user.login),
        }
        for user in accounts.users(c)
        if user.disabled is None
    ]


async def transfer(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/transfer; 409 with the reason where somebody must not have it."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Moving)
    chat = request.path_params["chat"]
    if bool(body.to) == bool(body.team):
        raise _NOBODY
    if not await asyncio.to_thread(acts.known, desk, chat):
        raise posts.UNKNOWN
    name, taken = await asyncio.to_thread(_look, desk, chat, body)
    if not taken:
        await write(desk, lambda tx: _give(desk, tx, agent, chat, body))
        desk.hub.tell(News(chat))
        return json_response({"pending": False, "name": name})
    lead = work.role(agent.role).lead
    parts = {"to": body.to, "to_name": name if body.to else "", "team": body.team,
             "reason": body.why, "lead": lead}  # fmt: skip
    outcome = await acts.act(
        desk, agent, chat, Act.TRANSFER, Saying(body.event, codec.dumps(parts))
    )
    return _answer(outcome, name)


def _look(desk: Desk, chat: str, body: Moving) -> tuple[str, bool]:
    """Return the name of who gets it, and whether the talk is in people's hands.

    Raises:
        Refused: he must not have it, is not there, or nobody has been called to the talk.
    """

    def look(c: Any) -> tuple[str, bool]:
        owner = handoffs.owner(c, chat)
        talk = conversations.get(c, chat)
        if owner is None and (talk is None or talk.control.value != "queue"):
            raise _NOT_PEOPLE
        if body.team:
            if body.team not in desk.triage.teams:
                raise _UNKNOWN
            return body.team, owner is not None
        if owner is not None and owner.agent == body.to:
            raise _SELF
        try:
            name = teams.name_of(c, body.to)
            why = handing.why_not(c, desk.triage, chat, body.to, desk.clock())
        except storage_errors.Refused:
            raise _UNKNOWN from None
        if why:
            line = {"barred": _BARRED, "away": _AWAY}[why].format(name=name)
            raise Refused(409, why, line)
        return name, owner is not None

    return desk.store.read(look)


def _give(desk: Desk, tx: Tx, agent: Agent, chat: str, body: Moving) -> None:
    try:
        if body.team:
            handing.give_team(tx, desk.triage, chat, body.team, agent.login, body.why)
        else:
            handing.give(tx, desk.triage, chat, body.to, agent.login, body.why)
    except storage_errors.Refused:
        raise _MOVED from None


def _answer(outcome: acts.Outcome, name: str) -> Response:
    content: Mapping[str, Any] = {"pending": outcome.pending, "name": name}
    if outcome.failed:
        raise Refused(500, "failed", "没有办成，已经留给管理员查看。")
    if outcome.refused:
        line = f"{outcome.owner} 在接待，只有他或主管能转交。" if outcome.owner else _MOVED.line
        raise Refused(409, "taken", line)
    return json_response(content, 202 if outcome.pending else 200)
