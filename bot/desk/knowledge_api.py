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

from bot.desk import archive_api, knowledge_more, posts, sessions
from bot.desk.desk import Desk
from bot.desk.knowledge_forms import Adding, Doing, Editing, Voting
from bot.desk.pages import write
from bot.desk.shelves import Library, asked, content_json
from bot.http.body import Refused, json_response, read_model
from bot.knowledge import archive
from bot.knowledge.archive import Archive
from bot.knowledge.shelf import ALIVE, BEST, Near, Shelf
from storage import knowledge, knowledge_use
from storage.errors import Conflict
from storage.knowledge import Content, State
from storage.store import Tx

_STALE = Refused(409, "stale", "别的同事刚改过这一条，请刷新后再改。")
_MOST = 30  # found by one question
_STATES = {state.value: state for state in State}


def _when(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


async def items(library: Library, request: Request) -> Response:
    """GET /desk/api/knowledge?q=|case=, &state=, &n=: how many are found, 3 when not said."""
    login = (await sessions.reading(library.desk, request)).agent.login
    content = await asyncio.to_thread(_items, library, request, login)
    return json_response({"now": library.desk.clock().timestamp(), "items": content})


def _items(library: Library, request: Request, login: str) -> list[dict[str, Any]]:
    text, case, state = (asked(request, name) for name in ("q", "case", "state"))
    if case:
        one = library.gist(case)
        code = one.case.file.category or ""
        words = f"{one.story} {one.product} {library.desk.names.get(code, '')}"
        near = library.shelf.for_case(words[:400], code, _many(request))
        return [library.as_json(one.item, login) for one in near]
    if text.strip():
        among = [_STATES[state]] if state in _STATES else ALIVE if state else [State.PUBLISHED]
        near = library.shelf.near(text[:400], _many(request), among)
        found = [one.item for one in near if state != "expired" or library.late(one.item)]
    elif state == "expired":
        now = library.desk.clock().timestamp()
        found = library.desk.store.read(lambda c: knowledge.expired(c, now))
    else:
        which = _STATES.get(state, State.PUBLISHED)
        found = library.desk.store.read(lambda c: knowledge.newest(c, which))
    return [library.as_json(item, login) for item in found]


def _many(request: Request) -> int:
    wanted = asked(request, "n")
    return min(_MOST, max(1, int(wanted[:3]))) if wanted.isdecimal() else BEST


async def item(library: Library, request: Request) -> Response:
    """GET /desk/api/knowledge/{item}: with every version and comment."""
    login = (await sessions.reading(library.desk, request)).agent.login
    return json_response(await asyncio.to_thread(_whole, library, request, login))


def _whole(library: Library, request: Request, login: str) -> dict[str, Any]:
    one = library.one(request.path_params["item"])
    told, said, used = library.desk.store.read(
        lambda c: (
            knowledge.versions(c, one.id),
            knowledge_use.comments(c, one.id),
            knowledge_use.times_used(c, one.id),
        )
    )
    names = library.people()
    lines = [
        {
            "version": v.version,
            "by": v.by,
            "by_name": names.get(v.by, v.by),
            "at": v.at.timestamp(),
            "review": v.content.review.timestamp() if v.content.review else None,
            "category_name": archive.named(v.content.category, library.desk.names),
            **content_json(v.content),
        }
        for v in told
    ]
    comments = [
        {"name": names.get(one.agent, one.agent), "worked": one.worked, "note": one.note,
         "at": one.at.timestamp()}
        for one in said
    ]  # fmt: skip
    whole = {"versions": lines, "comments": comments, "used": used}
    return {**library.as_json(one, login), **whole}


async def add(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge; 409 with the items that are like it."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Adding)
    if body.case:
        await asyncio.to_thread(library.gist, body.case)
    content = Content(
        body.problem, body.solution, body.conditions, body.category, State(body.state),
        _when(body.review), body.plan, body.letter,
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
    draft = knowledge_more.drafted(library, number)
    if not draft.problem or not draft.solution:
        raise Refused(409, "nothing_done", "这张单还没有办结的内容，写不成知识。")
    return draft


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
    names = ("problem", "solution", "conditions", "category", "plan", "letter")
    given = {name: value for name in names if (value := getattr(body, name)) is not None}
    content = replace(one.content, **given)
    if body.state is not None:
        content = replace(content, state=State(body.state))
    if body.review is not None:
        content = replace(content, review=_when(body.review or None))
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
    await write(library.desk, lambda tx: knowledge.vote(
        tx, one.id, login, worked=body.worked, note=body.note.strip()
    ))  # fmt: skip
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
    (f"{_CASE}/experience", "GET", knowledge_more.experience),
    ("/desk/api/knowledge/lists", "GET", knowledge_more.lists),
    ("/desk/api/knowledge", "GET", items),
    ("/desk/api/knowledge", "POST", add),
    (_ITEM, "GET", item),
    (_ITEM, "POST", edit),
    (f"{_ITEM}/vote", "POST", vote),
    (f"{_ITEM}/retire", "POST", retire),
    (f"{_ITEM}/owner", "POST", knowledge_more.own),
    (f"{_ITEM}/source", "POST", knowledge_more.source),
    (f"{_ITEM}/use", "POST", knowledge_more.use),
)


def routes(desk: Desk, box: Archive, shelf: Shelf) -> list[Route]:
    """Return the routes of the archive and of knowledge."""
    library = Library(desk, box, shelf)

    def at(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answer(library, request)

        return Route(path, endpoint, methods=[method])

    return [at(*one) for one in ROUTES]
