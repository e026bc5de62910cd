"""The JSON behind the desk's page of what did not arrive, and what people do about it.

    GET  /desk/api/unsent                        both lists, and who did what lately
    GET  /desk/api/unsent/count                  for the menu
    POST /desk/api/unsent/{id}/again        really sends, in the order of the talk
    POST /desk/api/unsent/{id}/now          ends the wait before the next try
    POST /desk/api/unsent/{id}/aside        shown no more
    POST /desk/api/dead/{id}/retry               back into its talk
    POST /desk/api/dead/{id}/discard             leads only, for good
    POST /desk/api/dead/{id}/look                leads only: all that came, unmasked

Every act is kept with who did it (storage.audit).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Annotated

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import posts, sessions, unsent_read
from bot.desk.desk import Agent, Desk
from bot.desk.latest import Latest
from bot.desk.pages import write
from bot.desk.unsent_read import Seen
from bot.http.body import Body, Refused, Text, blank, json_response, read_model
from bot.hub import News
from cases.work_file import Work
from storage import dead, outbox, unsent
from storage import errors as storage_errors
from storage.dead import Letter
from storage.store import Tx
from storage.unsent import Counts

_SENT = Refused(409, "not_failed", "这条已经送到，或者正在送，不用再发。")
_AWAY = Refused(409, "elsewhere", "同样的话正在客户的另一个渠道里送，先等它的结果。")
_NOT_WAITING = Refused(409, "not_waiting", "这条现在不在等。")
_NO_LETTER = Refused(404, "no_letter", "没有这一条，可能同事已经处理了。")
_NO_WAY_BACK = Refused(409, "no_lane", "它没有进过会话，不能再处理；请客户或平台再发一次。")
_UNREAD = Refused(409, "unread", "现在还是读不懂，没有动它。程序更新以后再试。")
_LEADS = Refused(403, "leads", "丢掉和看原文由组长、主管或管理员来做。")


def _said(text: str) -> str:
    if blank(text):
        raise ValueError("empty")
    return " ".join(text.split())


class Nothing(Body):
    """No more than that it is to be done."""


class Aside(Body):
    """Why a message is let be."""

    why: Annotated[Text, Field(max_length=200), AfterValidator(_said)]


def routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""
    lists = Latest(lambda: unsent_read.read(desk))
    now: Latest[Counts] = Latest(lambda: desk.store.read(lambda c: unsent.counts(c, desk.clock())))
    acts: list[tuple[str, _Act, bool]] = [
        ("unsent/{id:int}/again", _again, False),
        ("unsent/{id:int}/now", _now, False),
        ("unsent/{id:int}/aside", _aside, False),
        ("dead/{id:int}/retry", _retry, False),
        ("dead/{id:int}/discard", _discard, True),
        ("dead/{id:int}/look", _look, True),
    ]
    gets = {
        "unsent": partial(_listed, desk, work, lists),
        "unsent/count": partial(_counted, desk, now),
    }
    return [
        *(Route(f"/desk/api/{path}", answer, methods=["GET"]) for path, answer in gets.items()),
        *(
            Route(f"/desk/api/{path}", _acting(desk, work, act, leads=leads), methods=["POST"])
            for path, act, leads in acts
        ),
    ]


_Act = Callable[[Desk, Agent, int, Request], Awaitable[Response]]


def _acting(
    desk: Desk, work: Work, act: _Act, *, leads: bool
) -> Callable[[Request], Awaitable[Response]]:
    """Return what answers a post: signed in, from our own page, a lead where it takes one."""

    async def answer(request: Request) -> Response:
        agent = (await posts.doing(desk, request)).agent
        if leads and not work.role(agent.role).lead:
            raise _LEADS
        return await act(desk, agent, request.path_params["id"], request)

    return answer


async def _counted(desk: Desk, now: Latest[Counts], request: Request) -> Response:
    await sessions.reading(desk, request)
    return json_response(unsent_read.counts(await now.get()))


async def _listed(desk: Desk, work: Work, lists: Latest[Seen], request: Request) -> Response:
    agent = (await sessions.reading(desk, request)).agent
    lead = work.role(agent.role).lead
    return json_response(unsent_read.as_json(desk, await lists.get(), lead=lead))


async def _again(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    await read_model(request, Nothing)

    def job(tx: Tx) -> list[int]:
        if unsent.under_way(tx.c, number):
            raise _AWAY
        return unsent.again(tx, number, by=agent.login)

    going = await write(desk, job)
    if not going:
        raise _SENT
    await _ring(desk, number)
    return json_response({"sent": going})


async def _now(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    await read_model(request, Nothing)
    if not await write(desk, lambda tx: unsent.now(tx, number, by=agent.login)):
        raise _NOT_WAITING
    await _ring(desk, number)
    return json_response({})


async def _aside(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    body = await read_model(request, Aside)
    done = await write(desk, lambda tx: unsent.aside(tx, number, by=agent.login, why=body.why))
    if not done:
        raise _SENT
    return json_response({})


async def _retry(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    await read_model(request, Nothing)
    found = await asyncio.to_thread(desk.store.read, lambda c: dead.get(c, number))
    if found is None:
        raise _NO_LETTER
    if not found.lane:
        await _reread(desk, agent, found)
        return json_response({})
    try:
        await write(desk, lambda tx: dead.retry(tx, number, by=agent.login))
    except storage_errors.Refused:
        raise _NO_LETTER from None
    desk.hub.tell(News(found.chat, sends=True))
    return json_response({})


async def _reread(desk: Desk, agent: Agent, letter: Letter) -> None:
    """Have the channel read again what it once could not.

    Raises:
        Refused: it has no way back, or cannot be read yet.
    """
    channel = unsent_read.rereading(desk, letter)
    if channel is None:
        raise _NO_WAY_BACK
    if not await channel.reread(letter.body):
        raise _UNREAD
    await write(desk, lambda tx: dead.reread(tx, letter.id, by=agent.login))


async def _discard(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    await read_model(request, Nothing)
    if not await write(desk, lambda tx: dead.discard(tx, number, by=agent.login)):
        raise _NO_LETTER
    return json_response({})


async def _look(desk: Desk, agent: Agent, number: int, request: Request) -> Response:
    await read_model(request, Nothing)
    found = await write(desk, lambda tx: dead.look(tx, number, by=agent.login))
    if found is None:
        raise _NO_LETTER
    return json_response({"raw": found.body.decode("utf-8", "backslashreplace")})


async def _ring(desk: Desk, message: int) -> None:
    """Let the sender and the pages know that the message's talk moves."""
    found = await asyncio.to_thread(desk.store.read, lambda c: outbox.shown(c, message))
    if found is not None:
        desk.hub.tell(News(found.chat, sends=True))
