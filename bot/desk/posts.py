"""What every post of the page has to be: JSON from one of our own pages, by somebody signed in."""

from __future__ import annotations

from starlette.requests import Request

from bot.desk import sessions
from bot.desk.desk import Desk
from bot.desk.sessions import Session
from bot.http.body import Refused

UNKNOWN = Refused(404, "no_talk", "没有这个对话。")
_NOT_JSON = Refused(415, "not_json", "请求要用 application/json。")


def check_json(request: Request) -> None:
    """Make sure that the body says it is JSON.

    Raises:
        Refused: 415.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise _NOT_JSON


async def doing(desk: Desk, request: Request) -> Session:
    """Return who does something.

    Raises:
        Refused: 401, 403 as sessions.writing, 415.
    """
    session = await sessions.writing(desk, request)
    check_json(request)
    return session


async def asking(desk: Desk, request: Request) -> Session:
    """Return who asks with a body; what a page asks by itself does not keep a session awake.

    Raises:
        Refused: 401, 403, 415.
    """
    sessions.check_origin(request)
    session = await sessions.reading(desk, request)
    if not sessions.fits(session.secret, request.headers.get(sessions.TOKEN, "")):
        raise sessions.FOREIGN
    check_json(request)
    return session
