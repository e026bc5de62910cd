"""Where a case stands, for its customer: GET /status/<number>/<signature>, Chinese or English.

No sign-in: the link is signed (status_link) and shows nothing but what he was told already.
"""

from __future__ import annotations

import asyncio
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import status_link, work_read
from bot.desk.desk import Desk
from bot.desk.pages import page
from bot.http.body import Refused
from cases.view import EN, ZH, View, customer_view
from cases.work_file import Work
from storage.promises import OPEN

_NONE = Refused(404, "not_found", "链接不对。The link is not valid.")


async def show(desk: Desk, work: Work, request: Request) -> Response:
    """GET /status/{number}/{signature}."""
    number = request.path_params["number"]
    if not status_link.fits(desk.secret, number, request.path_params["signature"]):
        raise _NONE
    language = _language(request)
    found = await asyncio.to_thread(_view, desk, work, number, language)
    if found is None:
        raise _NONE
    view, letters = found
    response = page(
        desk,
        "status.html",
        view=view,
        letters=letters,
        path=status_link.link(desk.secret, number),
        language=language,
        english=language == EN,
    )
    response.headers["cache-control"] = "private, no-store"
    response.headers["referrer-policy"] = "no-referrer"
    return response


def _view(
    desk: Desk, work: Work, number: str, language: str
) -> tuple[View, list[tuple[int, str]]] | None:
    """Return where the case stands, and its letters with their days."""
    seen = work_read.see(desk, work, number)
    if seen is None:
        return None
    title = "" if language == EN else desk.names.get(seen.case.file.category or "", "")
    coming = (one.due for one in seen.promises if one.state == OPEN and one.due > seen.at)
    promised = min(coming, default=None)
    zone = ZoneInfo(desk.zone)
    view = customer_view(number, title, seen.now, promised, language=language, zone=zone)
    return view, [(one.number, f"{one.at.astimezone(zone):%m-%d}") for one in seen.now.letters]


def _language(request: Request) -> str:
    """Return zh or en: as the link says, else as the browser asks; Chinese comes first."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return EN if asked.strip().lower().startswith(EN) else ZH
