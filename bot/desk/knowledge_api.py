"""The JSON behind the desk's knowledge column; and every route of knowledge and the archive."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import archive_api, posts, sessions
from bot.desk.desk import Desk
from bot.desk.knowledge_forms import Adding, Doing, Editing, Voting
from bot.desk.pages import write
from bot.desk.shelves import Library, asked, content_json
from bot.http.body import Refused, json_response, read_model
from bot.knowledge import casedoc
from bot.knowledge.archive import Archive
from bot.knowledge.shelf import Near, Shelf
from dialogues.masking import mask
from storage import knowledge
from storage.errors import Conflict
from storage.knowledge import Content, State
from storage.store import Tx

_STALE = Refused(409, "stale", "别的同事刚改过这一条，请刷新后再改。")
_STATES = {state.value: state for state in State}


def _when(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


async def items(library: Library, request: Request) -> Response:
    """GET /desk/api/knowledge?q=|case=, &state=."""
    login = (await sessions.reading(library.desk, request)).agent.login
    content = await asyncio.to_thread(_items, library, request, login)
    return json_response({"now": library.desk.clock().timestamp(), "items": content})


def _items(library: Library, request: Request, login: str) -> list[dict[str, Any]]:
    text, case, state = (asked(request, name) for name in ("q", "case", "state"))
    if case:
        one = library.gist(case)
        name = library.desk.names.get(one.case.file.category or "", "")
        text = f"{one.story} {one.product} {name}"
    if text.strip():
        among = [_STATES[state]] if state in _STATES else [State.PUBLISHED]
        found = [near.item for near in library.shelf.near(text[:400], among=among)]
    elif state == "expired":
        now = library.desk.clock().timestamp()
        found = library.desk.store.read(lambda c: knowledge.expired(c, now))
    else:
        which = _STATES.get(state, State.PUBLISHED)
        found = library.desk.store.read(lambda c: knowledge.newest(c, which))
    return [library.as_json(item, login) for item in found]


async def item(library: Library, request: Request) -> Response:
    """GET /desk/api/knowledge/{item}: with every version."""
    login = (await sessions.reading(library.desk, request)).agent.login
    return json_response(await asyncio.to_thread(_whole, library, request, login))


def _whole(library: Library, request: Request, login: str) -> dict[str, Any]:
    one = library.one(request.path_params["item"])
    told = library.desk.store.read(lambda c: knowledge.versions(c, one.id))
    lines = [
        {"version": v.version, "by": v.by, "at": v.at.timestamp(), **content_json(v.content)}
        for v in told
    ]
    return {**library.as_json(one, login), "versions": lines}


async def add(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge; 409 with the items that are like it."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Adding)
    if body.case:
        await asyncio.to_thread(library.gist, body.case)
    content = Content(
        body.problem, body.solution, body.conditions, body.category, State(body.state),
        _when(body.review),
    )  # fmt: skip
    return await _add(library, login, content, body.case, body)


async def from_case(library: Library, request: Request) -> Response:
    """POST /desk/api/case/{number}/knowledge: a draft of what was done, in one step."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Doing)
    number = request.path_params["number"]
    content = await asyncio.to_thread(_draft, library, number)
    return await _add(library, login, content, number, body)


def _draft(library: Library, number: str) -> Content:
    one = library.gist(number)
    done = library.desk.store.read(lambda c: casedoc.solution(c, number))
    if not one.story or not done:
        raise Refused(409, "nothing_done", "这张单还没有办结的内容，写不成知识。")
    return Content(mask(one.story), mask(done), category=one.case.file.category or "")


async def _add(
    library: Library, login: str, content: Content, case: str, body: Adding | Doing
) -> Response:
    shelf, event = library.shelf, f"{login}:{body.event}"
    if not body.anyway:
        near = await asyncio.to_thread(_others, library, content, event)
        if near:
            return await asyncio.to_thread(_alike, library, near, login)
    index = await asyncio.to_thread(shelf.index, content)

    def job(tx: Tx) -> int:
        number = knowledge.add(tx, content, index, login, event)
        if case:
            knowledge.source(tx, number, case)
        return number

    return await _answer(library, await write(library.desk, job), login)


def _others(library: Library, content: Content, event: str) -> list[Near]:
    """Return items like it; none when this very act was done already."""
    if library.desk.store.read(lambda c: knowledge.done(c, event)) is not None:
        return []
    return library.shelf.like(content)


def _alike(library: Library, near: list[Near], login: str) -> Response:
    content = {
        "error": "similar",
        "message": "已经有相近的知识，先看看能不能并进去。",
        "items": [library.as_json(one.item, login) for one in near],
    }
    return json_response(content, 409)


async def edit(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Editing)
    one = await asyncio.to_thread(library.one, request.path_params["item"])
    if body.case:
        await asyncio.to_thread(library.gist, body.case)
    names = ("problem", "solution", "conditions", "category")
    given = {name: value for name in names if (value := getattr(body, name)) is not None}
    content = replace(one.content, **given)
    if body.state is not None:
        content = replace(content, state=State(body.state))
    if body.review is not None:
        content = replace(content, review=_when(body.review))
    return await _edit(library, login, one.id, content, body)


async def retire(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}/retire."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Doing)
    one = await asyncio.to_thread(library.one, request.path_params["item"])
    content = replace(one.content, state=State.RETIRED)
    retiring = Editing(event=body.event, was=one.version)
    return await _edit(library, login, one.id, content, retiring)


async def _edit(
    library: Library, login: str, number: int, content: Content, body: Editing
) -> Response:
    index = await asyncio.to_thread(library.shelf.index, content)

    def job(tx: Tx) -> int:
        event = f"{login}:{body.event}"
        knowledge.edit(tx, number, content, index, login, event, was=body.was)
        if body.case:
            knowledge.source(tx, number, body.case)
        return number

    try:
        return await _answer(library, await write(library.desk, job), login)
    except Conflict:
        raise _STALE from None


async def vote(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}/vote."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Voting)
    one = await asyncio.to_thread(library.one, request.path_params["item"])
    await write(library.desk, lambda tx: knowledge.vote(tx, one.id, login, worked=body.worked))
    return await _answer(library, one.id, login)


async def _answer(library: Library, number: int, login: str) -> Response:
    one = await asyncio.to_thread(library.one, number)
    return json_response({"item": await asyncio.to_thread(library.as_json, one, login)})


Answer = Callable[[Library, Request], Awaitable[Response]]
_CASE, _ITEM = "/desk/api/case/{number}", "/desk/api/knowledge/{item:int}"
ROUTES: tuple[tuple[str, str, Answer], ...] = (
    ("/desk/api/search", "GET", archive_api.search),
    (f"{_CASE}/similar", "GET", archive_api.similar),
    (f"{_CASE}/knowledge", "POST", from_case),
    ("/desk/api/knowledge", "GET", items),
    ("/desk/api/knowledge", "POST", add),
    (_ITEM, "GET", item),
    (_ITEM, "POST", edit),
    (f"{_ITEM}/vote", "POST", vote),
    (f"{_ITEM}/retire", "POST", retire),
)


def routes(desk: Desk, box: Archive, shelf: Shelf) -> list[Route]:
    """Return the routes of the archive and of knowledge."""
    library = Library(desk, box, shelf)

    def at(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answer(library, request)

        return Route(path, endpoint, methods=[method])

    return [at(*one) for one in ROUTES]
