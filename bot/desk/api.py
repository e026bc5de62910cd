"""The JSON behind the desk's page: the lists, one talk, and what an agent does to it."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import (
    acts,
    decisions,
    exhibits,
    planned,
    posts,
    product_facts,
    promising,
    relay_api,
    rows,
    sessions,
    talks,
    unsent_read,
)
from bot.desk.acts import Act, Outcome, Saying
from bot.desk.decisions import Event, Parts
from bot.desk.desk import Agent, Desk
from bot.desk.latest import Latest
from bot.desk.rows import Lists
from bot.desk.standing import standing
from bot.desk.whole import read
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.work_file import Work
from dialogues import labels

_HARDEST = 20_000  # characters of a reply, whatever the settings say


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("empty")
    return text


class Doing(Body):
    """Take or give back; event is the page's own id of it."""

    event: Event


class Returning(Body):
    """Give back; mode: for one thing only (dialogues.lent), "" for all."""

    event: Event
    mode: Literal["", "follow_up", "missing", "progress"] = ""


class Reply(Body):
    """Words to the customer; event is the page's own id of them. promise: a time they name."""

    event: Event
    text: Annotated[Text, Field(max_length=_HARDEST), AfterValidator(_said)]
    promise: promising.Made | None = None


async def me(desk: Desk, request: Request) -> Response:
    """GET /desk/api/me: who is signed in; keeps the session awake."""
    agent = (await sessions.reading(desk, request)).agent
    return json_response({"login": agent.login, "name": agent.name})


async def queue(lists: Latest[Lists], desk: Desk, request: Request) -> Response:
    """GET /desk/api/queue."""
    session = await sessions.reading(desk, request)
    found = rows.as_json(await lists.get(), session.agent.login)
    return json_response({"now": desk.clock().timestamp(), **found})


async def talk(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}."""
    session = await sessions.reading(desk, request)
    zone = ZoneInfo(desk.zone)
    found = await asyncio.to_thread(read, desk.store, request.path_params["chat"], zone)
    if found is None:
        raise posts.UNKNOWN
    now = desk.clock().astimezone(zone)
    told = talks.as_json(found, session.agent.login, desk.book(), desk.names, now, desk.secret)
    told = product_facts.told(desk.facts, found, told, now.date())
    more = await asyncio.to_thread(standing, desk, found, now)
    shown = exhibits.told(found, desk.book(), told | more)
    failed = await asyncio.to_thread(unsent_read.of_talk, desk, found.talk.chat)
    put_down = relay_api.beside(found)
    return json_response({"now": now.timestamp(), **shown, **failed, **put_down})


async def take(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/take; 409 with the owner's name when somebody has it."""
    return await _do(desk, request, Act.TAKE)


async def reply(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/reply."""
    return await _do(desk, request, Act.REPLY)


async def give_back(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/return: to the bot, for all it does or for one thing only."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Returning)
    said = Saying(body.event, body.mode)
    outcome = await _act(desk, request, agent, Act.RETURN, said)
    if outcome.missing:
        raise Refused(409, outcome.missing[0], f"{labels.PARTS[outcome.missing[0]]}。")
    return _answer(outcome)


async def preview(kind: type[Parts], work: Work, desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/propose/preview and so on: what the customer would read.

    Of a plan everything that would keep it from being sent is told here, and no text.
    """
    agent = (await posts.asking(desk, request)).agent
    parts = await read_model(request, kind)
    chat = await _known(desk, request)
    found = await asyncio.to_thread(decisions.rehearse, desk, agent, chat, parts)
    told = decisions.as_json(found)
    if isinstance(parts, decisions.Proposing) and not found.owner:
        plan = await asyncio.to_thread(planned.look, desk, work, agent, chat, parts)
        told |= planned.as_json(plan)
        told["text"] = "" if plan.lacks else found.text
    return json_response(told)


async def _do(desk: Desk, request: Request, what: Act) -> Response:
    agent = (await posts.doing(desk, request)).agent
    if what is not Act.REPLY:
        said = Saying((await read_model(request, Doing)).event)
        return _answer(await _act(desk, request, agent, what, said))
    words = await read_model(request, Reply)
    if len(words.text) > desk.longest:
        raise Refused(400, "too_long", f"回复最多 {desk.longest} 个字。")
    said = Saying(words.event, words.text.strip())
    outcome = await _act(desk, request, agent, what, said)
    if words.promise is not None and outcome == Outcome():
        chat = request.path_params["chat"]
        await promising.make(desk, agent, chat, words.event, words.promise)
    return _answer(outcome)


async def _act(desk: Desk, request: Request, agent: Agent, what: Act, said: Saying) -> Outcome:
    return await acts.act(desk, agent, await _known(desk, request), what, said)


async def _known(desk: Desk, request: Request) -> str:
    chat: str = request.path_params["chat"]
    if not await asyncio.to_thread(acts.known, desk, chat):
        raise posts.UNKNOWN
    return chat


def _answer(outcome: Outcome) -> Response:
    if outcome.failed:
        raise Refused(500, "failed", "没有办成，已经留给管理员查看。")
    if outcome.refused:
        line = f"{outcome.owner} 已经接手了。" if outcome.owner else "这个对话现在不在您手上。"
        content = {"error": "taken", "message": line, "owner": outcome.owner}
        return json_response(content, 409)
    return json_response({"pending": outcome.pending}, 202 if outcome.pending else 200)
