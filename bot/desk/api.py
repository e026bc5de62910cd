"""The JSON behind the desk's page: the lists, one talk, and what an agent does to it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, rows, sessions, talks
from bot.desk.acts import Act, Outcome, Saying
from bot.desk.desk import Desk
from bot.desk.latest import Latest
from bot.desk.rows import Lists
from bot.http.body import Body, Refused, Text, json_response, read_model

_UNKNOWN = Refused(404, "no_talk", "没有这个对话。")
_NOT_JSON = Refused(415, "not_json", "请求要用 application/json。")
_HARDEST = 20_000  # characters of a reply, whatever the settings say


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text


Event = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{8,64}$")]


class Doing(Body):
    """Take or give back; event is the page's own id of it."""

    event: Event


class Reply(Body):
    """Words to the customer; event is the page's own id of them."""

    event: Event
    text: Annotated[Text, Field(max_length=_HARDEST), AfterValidator(_said)]


async def me(desk: Desk, request: Request) -> Response:
    """GET /desk/api/me: who is signed in; keeps the session awake."""
    agent = (await sessions.reading(desk, request)).agent
    return json_response({"login": agent.login, "name": agent.name})


async def queue(lists: Latest[Lists], desk: Desk, request: Request) -> Response:
    """GET /desk/api/queue."""
    session = await sessions.reading(desk, request)
    found = rows.as_json(await lists.get(), session.agent.login, desk.names)
    return json_response({"now": desk.clock().timestamp(), **found})


async def talk(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}."""
    session = await sessions.reading(desk, request)
    whole = await asyncio.to_thread(talks.read, desk.store, request.path_params["chat"])
    if whole is None:
        raise _UNKNOWN
    now = desk.clock()
    found = talks.as_json(whole, session.agent.login, desk.book(), desk.names, now)
    return json_response({"now": now.timestamp(), **found})


async def take(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/take; 409 with the owner's name when somebody has it."""
    return await _do(desk, request, Act.TAKE)


async def reply(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/reply."""
    return await _do(desk, request, Act.REPLY)


async def give_back(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/return."""
    return await _do(desk, request, Act.RETURN)


async def _do(desk: Desk, request: Request, what: Act) -> Response:
    session = await sessions.writing(desk, request)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _NOT_JSON
    said = await _saying(desk, request, what)
    chat = request.path_params["chat"]
    if not await asyncio.to_thread(acts.known, desk, chat):
        raise _UNKNOWN
    return _answer(await acts.act(desk, session.agent, chat, what, said))


async def _saying(desk: Desk, request: Request, what: Act) -> Saying:
    if what is not Act.REPLY:
        return Saying((await read_model(request, Doing)).event)
    words = await read_model(request, Reply)
    if len(words.text) > desk.longest:
        raise Refused(400, "too_long", f"回复最多 {desk.longest} 个字。")
    return Saying(words.event, words.text.strip())


def _answer(outcome: Outcome) -> Response:
    if outcome.failed:
        raise Refused(500, "failed", "没有办成，已经留给管理员查看。")
    if outcome.refused:
        line = f"{outcome.owner} 已经接手了。" if outcome.owner else "这个对话现在不在您手上。"
        content = {"error": "taken", "message": line, "owner": outcome.owner}
        return json_response(content, 409)
    return json_response({"pending": outcome.pending}, 202 if outcome.pending else 200)
