"""The desk's routes: pages, the JSON behind them, the live feed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import api, door, live, rows, sessions, setup
from bot.desk.desk import Desk
from bot.desk.latest import Latest
from bot.desk.pages import page

Answer = Callable[[Desk, Request], Awaitable[Response]]
_TALK = "/desk/api/talk/{chat:path}"


async def _desk(desk: Desk, request: Request) -> Response:
    """GET /desk: the page itself; everything in it comes later."""
    session = await sessions.find(desk, request)
    if session is None:
        return RedirectResponse("/desk/login", 303)
    return page(desk, "desk.html", agent=session.agent, token=session.token, longest=desk.longest)


def routes(desk: Desk) -> list[Route]:
    """Return the routes; app.py mounts them."""

    def at(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answer(desk, request)

        return Route(path, endpoint, methods=[method])

    lists = Latest(partial(rows.read, desk.store))
    return [
        at("/desk", "GET", _desk),
        at("/desk/login", "GET", door.show),
        at("/desk/login", "POST", door.sign_in),
        at("/desk/logout", "POST", door.sign_out),
        at("/desk/setup/{secret}", "GET", setup.show),
        at("/desk/setup/{secret}", "POST", setup.create),
        at("/desk/events", "GET", live.events),
        at("/desk/api/me", "GET", api.me),
        at("/desk/api/queue", "GET", partial(api.queue, lists)),
        at(f"{_TALK}/take", "POST", api.take),
        at(f"{_TALK}/reply", "POST", api.reply),
        at(f"{_TALK}/return", "POST", api.give_back),
        at(_TALK, "GET", api.talk),
    ]
