"""The person behind a talk: what he brought before, and who may be the same customer.

    GET  /desk/api/talk/{chat}/person           earlier cases, this time and last time, proposals
    POST /desk/api/talk/{chat}/person/join      {match, why}: he made sure that they are one
    POST /desk/api/talk/{chat}/person/refuse    {match, why}: they are two
    POST /desk/api/talk/{chat}/person/part      {moved, why}: a talk goes back to whose it was

Of somebody who is only proposed no word is shown: channel, number and state of his cases are
enough to ask the customer. Source: S2-05, S2-19, S0-32.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import posts, rows, sessions
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.pages import write
from bot.desk.people_json import Other, Person, as_json
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from bot.hub import News
from storage import accounts, cases, conversations, customer_history, gists, identities
from storage import errors as storage_errors
from storage.identities import Match
from storage.store import Tx

_NOT_HERE = Refused(404, "no_match", "这位客户没有这条提示。")
_SETTLED = Refused(409, "settled", "这条提示已经处理过了，请看过新的再说。")


Why = Annotated[Text, Field(max_length=200), AfterValidator(seen)]


class Judging(Body):
    """One or two customers, and how that was made sure."""

    event: Event
    match: Annotated[int, Field(ge=1)]
    why: Why


class Parting(Body):
    """The talk that moved in error, and how that came out."""

    event: Event
    moved: Annotated[str, Field(max_length=120)]
    why: Why


def routes(desk: Desk) -> list[Route]:
    """Return the routes; the desk's mount them."""
    path = "/desk/api/talk/{chat:path}/person"
    found: list[tuple[str, str, Callable[[Desk, Request], Any]]] = [
        (f"{path}/join", "POST", join),
        (f"{path}/refuse", "POST", refuse),
        (f"{path}/part", "POST", part),
        (path, "GET", shown),
    ]

    def endpoint(answer: Callable[[Desk, Request], Any]) -> Callable[[Request], Any]:
        async def called(request: Request) -> Response:
            told: Response = await answer(desk, request)
            return told

        return called

    return [Route(where, endpoint(answer), methods=[how]) for where, how, answer in found]


async def shown(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}/person."""
    await sessions.reading(desk, request)
    return await _answered(desk, request.path_params["chat"])


async def join(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/person/join."""
    return await _judge(desk, request, identities.join, identities.JOINED)


async def refuse(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/person/refuse."""
    return await _judge(desk, request, identities.refuse, identities.REFUSED)


async def part(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/person/part."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Parting)
    chat = request.path_params["chat"]

    def job(tx: Tx) -> None:
        known = _person(tx.c, chat)
        if known is None or body.moved not in {one.chat for one in known.links}:
            raise _NOT_HERE
        identities.part(tx, body.moved, agent.login, body.why)

    try:
        await write(desk, job)
    except storage_errors.Refused:
        raise _SETTLED from None
    _seen(desk, chat, body.moved)
    return await _answered(desk, chat)


async def _judge(
    desk: Desk, request: Request, do: Callable[[Tx, int, str, str], None], state: str
) -> Response:
    """Settle a proposal; the same again by the same agent is answered as the first time."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Judging)
    chat = request.path_params["chat"]

    def job(tx: Tx) -> Match:
        known = _person(tx.c, chat)
        found = [one.match for one in known.others if one.match.id == body.match] if known else []
        if not found:
            raise _NOT_HERE
        if (found[0].state, found[0].agent) != (state, agent.login):
            do(tx, body.match, agent.login, body.why)
        return found[0]

    try:
        match = await write(desk, job)
    except storage_errors.Refused:
        raise _SETTLED from None
    _seen(desk, chat, match.one, match.other)
    return await _answered(desk, chat)


def _seen(desk: Desk, *chats: str) -> None:
    """Let whoever has one of these talks open see what became of it."""
    for chat in dict.fromkeys(chats):
        desk.hub.tell(News(chat))


async def _answered(desk: Desk, chat: str) -> Response:
    known = await asyncio.to_thread(desk.store.read, lambda c: _person(c, chat, desk.clock()))
    if known is None:
        raise posts.UNKNOWN
    return json_response({"now": desk.clock().timestamp(), **as_json(desk, known, chat)})


def _person(c: Any, chat: str, now: datetime | None = None) -> Person | None:
    """Return who writes in *chat*; now: his earlier cases too, as they stand then."""
    talk = conversations.get(c, chat)
    if talk is None:
        return None
    others = [_other(c, one, chat, talk.person) for one in identities.matches(c, talk.person)]
    return Person(
        talk.case_no,
        customer_history.earlier(c, chat, now) if now else [],
        others,
        identities.links(c, talk.person),
        {one.login: one.name for one in accounts.users(c)} if now else {},
        rows.matters(c, gists.of(c, (chat,))).get(chat, "") if now else "",
    )


def _other(c: Any, match: Match, chat: str, person: int) -> Other:
    found = match.one if match.other == chat else match.other
    if chat not in (match.one, match.other):
        one = conversations.get(c, match.one)
        found = match.one if one is not None and one.person != person else match.other
    return Other(match, found, cases.seen(c, found))
