"""The facts of a case for whoever does a task for it, on the page of tasks: masked for every role.

    GET /desk/api/case/{number}/needed -> {"facts": [{"name", "value"}]}

Source: S2-53.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.called import category_name
from bot.desk.desk import Desk
from bot.desk.work_seat import sit
from bot.http.body import json_response
from cases import needed
from cases.needed import Fact
from cases.work_file import Work
from dialogues import exhibits
from storage.exhibits import counted


async def facts(desk: Desk, work: Work, request: Request) -> Response:
    """GET .../needed."""
    seat = await sit(desk, work, request, reading=True)
    file = seat.case.file
    files = await asyncio.to_thread(desk.store.read, lambda c: counted(c, seat.case.chat))
    category = category_name(file.category or "", desk.names)
    found = [*needed.facts(file, desk.book().script(file.script), category)]
    if files.pieces:
        found.append(Fact("凭据", exhibits.told(files.pieces, files.kinds)))
    return json_response({"facts": [asdict(one) for one in found]})
