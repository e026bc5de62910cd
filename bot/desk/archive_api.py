"""The JSON behind the desk's search box and the similar cases of a case."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import sessions
from bot.desk.shelves import NO_CASE, Library, asked
from bot.http.body import Refused, json_response
from bot.knowledge import alike, archive
from bot.knowledge.archive import CursorError

_CURSOR = Refused(400, "bad_cursor", "翻页的位置不对，请重新搜索。")


async def search(library: Library, request: Request) -> Response:
    """GET /desk/api/search?q=&cursor=."""
    await sessions.reading(library.desk, request)
    now, box = library.desk.clock(), library.archive
    text, cursor = asked(request, "q"), asked(request, "cursor")
    try:
        found = await asyncio.to_thread(box.find, text, cursor, now)
    except CursorError:
        raise _CURSOR from None
    return json_response({"now": now.timestamp(), **box.as_json(found)})


async def similar(library: Library, request: Request) -> Response:
    """GET /desk/api/case/{number}/similar."""
    await sessions.reading(library.desk, request)
    now, names = library.desk.clock(), library.archive.names
    number = request.path_params["number"]
    found = await asyncio.to_thread(alike.neighbours, library.desk.store, names, number, now)
    if found is None:
        raise NO_CASE
    rows = [{**archive.row(one, names.categories), "how": how} for one, how in found.nearest]
    return json_response(
        {
            "now": now.timestamp(),
            "days": alike.DAYS,
            "total": found.total,
            "line": found.line,
            "solved": [{"how": how, "count": count} for how, count in found.solved],
            "cases": rows,
        }
    )
