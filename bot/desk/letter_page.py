"""A letter of confirmation as a sheet of paper, or as plain text.

GET /status/<case>/<signature>/letter/<n>    under the customer's own signed link
?as=text                                     the words alone, as a file

It shows the words that were sent, never others: a letter is kept with their SHA-256, and the sheet
tells it. Colleagues open the same address from the case. The browser prints it or saves it as
PDF. Source: S2-55, S2-10.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.desk import status_link, work_read
from bot.desk.desk import Desk
from bot.desk.pages import page
from bot.http.body import Refused
from cases.now import Sent
from cases.view import EN, ZH
from cases.work_file import Work

_NONE = Refused(404, "not_found", "没有这封确认函。There is no such letter.")
_FINGER = 16  # characters of the hash that are printed: enough to compare by eye


async def show(desk: Desk, work: Work, request: Request) -> Response:
    """GET /status/{number}/{signature}/letter/{n}."""
    number, n = request.path_params["number"], request.path_params["n"]
    if not status_link.fits(desk.secret, number, request.path_params["signature"]):
        raise _NONE
    sent = await asyncio.to_thread(_sent, desk, work, number, n)
    if sent is None:
        raise _NONE
    if request.query_params.get("as") == "text":
        response: Response = PlainTextResponse(
            f"{sent.text}\n",
            headers={"content-disposition": f'attachment; filename="{number}-letter-{n}.txt"'},
        )
    else:
        response = _sheet(desk, request, number, sent)
    response.headers["cache-control"] = "private, no-store"
    response.headers["referrer-policy"] = "no-referrer"
    return response


def _sent(desk: Desk, work: Work, number: str, n: int) -> Sent | None:
    seen = work_read.see(desk, work, number)
    letters = seen.now.letters if seen else ()
    return next((one for one in letters if one.number == n), None)


def _sheet(desk: Desk, request: Request, number: str, sent: Sent) -> Response:
    english = request.query_params.get("lang", "").lower() == EN
    company = desk.book().company_in("en" if english else "zh-Hans")
    return page(
        desk,
        "letter.html",
        english=english,
        language=EN if english else ZH,
        company=company.name,
        number=number,
        letter=sent,
        day=_day(sent.at.astimezone(ZoneInfo(desk.zone)), english=english),
        lines=sent.text.splitlines(),
        finger=sent.sha256[:_FINGER],
    )


def _day(at: datetime, *, english: bool) -> str:
    return f"{at.day} {at:%B %Y}" if english else f"{at.year} 年 {at.month} 月 {at.day} 日"
