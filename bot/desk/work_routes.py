"""The routes of casework, and the customer's page of where his case stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import (
    field_api,
    incident_api,
    status_page,
    transfer,
    work_api,
    work_decisions,
)
from bot.desk.desk import Desk
from bot.desk.work_seat import Lacking
from cases.work_file import Work

Answer = Callable[[Desk, Work, Request], Awaitable[Response]]
_CASE = "/desk/api/case/{number}"
_POSTS: dict[str, Answer] = {
    "step": work_api.step,
    "close": work_api.close,
    "reopen": work_api.reopen,
    "tags": work_api.tags,
    "note": work_api.note,
    "check": work_api.check,
    "task": work_api.task,
    "task/{id:int}/{act}": work_api.task_act,
    "plan": work_decisions.propose,
    "plan/send": work_decisions.send,
    "approve": work_decisions.approve,
    "decline": work_decisions.decline,
    "resolve": work_decisions.resolve,
    "letter": work_decisions.letter,
    "extend": work_decisions.extend,
}


def work_routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""

    def at(path: str, method: str, answer: Answer) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                return await answer(desk, work, request)
            except Lacking as lacking:
                return lacking.response()

        return Route(path, endpoint, methods=[method])

    return [
        at("/status/{number}/{signature}", "GET", status_page.show),
        at("/desk/api/tasks", "GET", work_api.to_do),
        at("/desk/api/reveals", "GET", field_api.revealed),
        at("/desk/api/incidents", "GET", incident_api.listed),
        at("/desk/api/incident/{id:int}/broadcast", "POST", incident_api.tell),
        at("/desk/api/talk/{chat:path}/transfer", "POST", transfer.transfer),
        at("/desk/api/policies", "GET", work_api.terms),
        at("/desk/api/policies", "POST", work_api.term),
        *(at(f"{_CASE}/{name}", "POST", answer) for name, answer in _POSTS.items()),
        at(_CASE, "GET", work_api.one),
    ]
