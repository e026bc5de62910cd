"""The desk's routes: pages, the JSON behind them, the live feed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from time import monotonic

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import (
    alarm_api,
    api,
    door,
    draft_api,
    field_api,
    incident_acts,
    live,
    notice_api,
    people_api,
    pick_api,
    presence,
    promising,
    register_api,
    relay_api,
    rows,
    sessions,
    setup,
    timeline,
    transfer,
    unsent_api,
)
from bot.desk.decisions import KINDS
from bot.desk.desk import Desk
from bot.desk.latest import Latest
from bot.desk.pages import page
from bot.desk.presence import Presence
from bot.desk.work_routes import work_routes
from bot.figures import page as figures
from bot.figures import report_page
from cases.work_file import Work, shipped

Answer = Callable[[Desk, Request], Awaitable[Response]]
At = Callable[[str, str, Answer], Route]
_TALK = "/desk/api/talk/{chat:path}"


async def _desk(desk: Desk, request: Request) -> Response:
    """GET /desk: the page itself; everything in it comes later."""
    session = await sessions.find(desk, request)
    if session is None:
        return RedirectResponse("/desk/login", 303)
    return page(desk, "desk.html", agent=session.agent, token=session.token, longest=desk.longest)


def routes(desk: Desk, work: Work | None = None, seats: Presence | None = None) -> list[Route]:
    """Return the routes; app.py mounts them. work: how people work on cases, None as shipped.

    seats: who looks at what, None: nobody does yet.
    """

    def at(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            return await answer(desk, request)

        return Route(path, endpoint, methods=[method])

    before, priorities = rows.Before(), desk.triage.priorities
    lists = Latest(lambda: rows.read(desk.store, priorities, desk.names, desk.clock(), before))
    seats = seats or Presence(monotonic)
    alarms = Latest(lambda: alarm_api.read(desk))
    board = alarm_api.Board(desk.store, monotonic)
    return [
        *_pages(at),
        at("/desk/events", "GET", partial(live.events, seats, board)),
        at("/desk/api/presence", "POST", partial(presence.here, seats)),
        at("/desk/api/draft/check", "POST", draft_api.answer),
        at("/desk/api/me", "GET", api.me),
        at("/desk/api/alarms", "GET", partial(alarm_api.listed, alarms)),
        at("/desk/api/alarm/{id:int}/acknowledge", "POST", alarm_api.acknowledge),
        at("/desk/api/queue", "GET", partial(api.queue, lists)),
        at("/desk/api/register", "POST", register_api.register),
        at(f"{_TALK}/take", "POST", api.take),
        at(f"{_TALK}/reply", "POST", api.reply),
        at(f"{_TALK}/return", "POST", api.give_back),
        *_previews(at, work or shipped()),
        at(f"{_TALK}/promise", "POST", promising.settle),
        at(f"{_TALK}/proofs", "GET", promising.proofs),
        at(f"{_TALK}/history", "GET", partial(timeline.history, work or shipped())),
        at(f"{_TALK}/people", "GET", transfer.people),
        *_record(at, work or shipped()),
        *_others(desk, work or shipped()),
        at(_TALK, "GET", api.talk),  # last: every address under a talk's fits it
    ]


def _previews(at: At, work: Work) -> list[Route]:
    """Return what shows a decision as the customer would get it."""
    return [
        at(f"{_TALK}/{word}/preview", "POST", partial(api.preview, kind, work))
        for word, kind in KINDS.items()
    ]


def _record(at: At, work: Work) -> list[Route]:
    """Return what is done to a talk's record: fields, and which of its cases it is about."""
    return [
        at(f"{_TALK}/field", "POST", field_api.fill),
        at(f"{_TALK}/reveal", "POST", field_api.reveal),
        at(f"{_TALK}/relay", "POST", relay_api.relay),
        at(f"{_TALK}/pick", "POST", partial(pick_api.pick, work)),
    ]


def _pages(at: At) -> list[Route]:
    """Return the pages themselves, and signing in and out."""
    return [
        at("/desk", "GET", _desk),
        at("/desk/login", "GET", door.show),
        at("/desk/login", "POST", door.sign_in),
        at("/desk/logout", "POST", door.sign_out),
        at("/desk/setup/{secret}", "GET", setup.show),
        at("/desk/setup/{secret}", "POST", setup.create),
    ]


def _others(desk: Desk, work: Work) -> list[Route]:
    """Return what other modules mount themselves."""
    return [
        *people_api.routes(desk),
        *incident_acts.routes(desk, work),
        *notice_api.routes(desk, work),
        *unsent_api.routes(desk, work),
        *figures.routes(desk, work),
        *report_page.routes(desk, work),
        *work_routes(desk, work),
    ]
