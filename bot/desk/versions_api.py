"""Under which versions a case ran, for its folded line on the page: read when it is unfolded.

    GET /desk/api/case/{number}/versions
        -> {"versions": [{"kind", "name", "number", "version", "author", "note", "released", ...}]}

number: of the release, null where none is on record; released: when author published it; at, by:
when it was put in use and by whom, null and "" for the script, which is the one the talk began
with. Times are epoch seconds. Source: S2-70.
"""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.desk import Desk
from bot.desk.work_seat import sit
from bot.http.body import json_response
from bot.ran_under import SHORT, Ran, ran_under, standing
from cases.work_file import Work


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """GET .../versions."""
    seat = await sit(desk, work, request, reading=True)

    def read(c: Any) -> list[Ran]:  # the store's connection
        _, ended = standing(c, seat.number, work)
        return list(ran_under(c, seat.case, ended))

    found = await asyncio.to_thread(desk.store.read, read)
    return json_response({"versions": [_shown(one) for one in found]})


def _shown(one: Ran) -> dict[str, Any]:
    release, change = one.release, one.change
    return {
        "kind": one.kind,
        "name": one.name,
        "number": release.number if release else None,
        "version": release.version[:SHORT] if release else "",
        "author": release.author if release else "",
        "note": release.note if release else "",
        "released": release.at.timestamp() if release else None,
        "at": change.at.timestamp() if change else None,
        "by": change.author if change else "",
    }
