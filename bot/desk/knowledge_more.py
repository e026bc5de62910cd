"""Knowledge beside its items: counts and lists, owners, uses, what a case may be written from.

    GET  /desk/api/knowledge/lists             counts, categories, colleagues, how soon with it
    GET  /desk/api/case/{number}/experience    a draft of what was done, items like it first
    POST /desk/api/knowledge/{item}/owner      who looks after it
    POST /desk/api/knowledge/{item}/source     this case is told by it, too
    POST /desk/api/knowledge/{item}/use        it went into the solution or letter of a case

Done again it is the same. Source: S2-57, S2-59, S2-60.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions
from bot.desk.knowledge_forms import Naming, Owning
from bot.desk.pages import write
from bot.desk.shelves import Library
from bot.http.body import Refused, json_response, read_model
from bot.knowledge import casedoc
from dialogues.masking import mask
from storage import accounts, knowledge, knowledge_use
from storage.knowledge import Content, State

_DAYS = 90  # over which the time to a solution is told
_NOBODY = Refused(400, "unknown", "没有这位同事，请刷新页面。")
_LIKE = 5  # items like a case that are shown before a new one is written


async def lists(library: Library, request: Request) -> Response:
    """GET /desk/api/knowledge/lists."""
    agent = (await sessions.reading(library.desk, request)).agent
    return json_response(await asyncio.to_thread(_lists, library, agent.login))


def _lists(library: Library, login: str) -> dict[str, Any]:
    now = library.desk.clock()
    counts, users, soon = library.desk.store.read(
        lambda c: (
            knowledge_use.counts(c, now.timestamp()),
            [one for one in accounts.users(c) if one.disabled is None],
            knowledge_use.soon(c, (now - timedelta(days=_DAYS)).timestamp()),
        )
    )
    states = ("published", "draft", "expired", "retired")
    return {
        "now": now.timestamp(),
        "counts": {name: counts.get(name, 0) for name in states},
        "categories": [{"key": code, "name": name} for code, name in library.desk.names.items()],
        "people": [{"key": one.login, "name": one.name} for one in users],
        "me": login,
        "soon": {
            "days": _DAYS,
            "with": soon.with_n,
            "with_s": soon.with_s,
            "without": soon.without_n,
            "without_s": soon.without_s,
        },
    }


async def experience(library: Library, request: Request) -> Response:
    """GET /desk/api/case/{number}/experience: what there is already comes first."""
    login = (await sessions.reading(library.desk, request)).agent.login
    number = request.path_params["number"]
    return json_response(await asyncio.to_thread(_experience, library, number, login))


def _experience(library: Library, number: str, login: str) -> dict[str, Any]:
    draft = drafted(library, number)
    own = library.desk.store.read(lambda c: knowledge.of_case(c, number))
    among = [State.PUBLISHED, State.DRAFT]
    near = library.shelf.near(draft.problem, _LIKE, among) if draft.problem else []
    return {
        "case": number,
        "problem": draft.problem,
        "solution": draft.solution,
        "category": draft.category,
        "plan": draft.plan,
        "letter": draft.letter,
        "items": [library.as_json(one.item, login) for one in near],
        "own": own,
    }


def drafted(library: Library, number: str) -> Content:
    """Return what the case could be written as: the customer's words, and what was done.

    Numbers are hidden; either is "" while nobody said it.

    Raises:
        Refused: 404, there is no such case.
    """
    one = library.gist(number)
    sent, done = library.desk.store.read(lambda c: casedoc.decided(c, number))
    code = one.case.file.category or ""
    return Content(
        mask(one.story), mask(done or sent), category=code, plan=mask(sent), letter=mask(done)
    )


async def own(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}/owner."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Owning)
    item = request.path_params["item"]
    await asyncio.to_thread(library.one, item)
    user = await asyncio.to_thread(library.desk.store.read, lambda c: accounts.get(c, body.owner))
    if user is None or user.disabled is not None:
        raise _NOBODY
    await write(library.desk, lambda tx: knowledge_use.own(tx, item, body.owner))
    return await _answer(library, item, login)


async def source(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}/source."""
    login, item, case, _ = await _named(library, request)
    await write(library.desk, lambda tx: knowledge.source(tx, item, case))
    return await _answer(library, item, login)


async def use(library: Library, request: Request) -> Response:
    """POST /desk/api/knowledge/{item}/use."""
    login, item, case, version = await _named(library, request)
    await write(library.desk, lambda tx: knowledge_use.used(tx, item, case, version, login))
    return await _answer(library, item, login)


async def _named(library: Library, request: Request) -> tuple[str, int, str, int]:
    """Return who, which item, which case, which version of the item stands."""
    login = (await posts.doing(library.desk, request)).agent.login
    body = await read_model(request, Naming)
    item = request.path_params["item"]
    one = await asyncio.to_thread(library.one, item)
    await asyncio.to_thread(library.gist, body.case)
    return login, item, body.case, one.version


async def _answer(library: Library, item: int, login: str) -> Response:
    one = await asyncio.to_thread(library.one, item)
    return json_response({"item": await asyncio.to_thread(library.as_json, one, login)})
