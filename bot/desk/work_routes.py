"""The routes of casework, and the customer's page of where his case stands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import (
    exhibits,
    field_api,
    incident_api,
    letter_page,
    needed_api,
    own_api,
    owner_api,
    regulator_api,
    snooze_api,
    sort_api,
    status_page,
    suspicion_api,
    task_api,
    team_api,
    term_api,
    transfer,
    versions_api,
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
    "task": task_api.ask,
    "task/{id:int}/{act}": task_api.act,
    "plan": work_decisions.propose,
    "plan/send": work_decisions.send,
    "approve": work_decisions.approve,
    "decline": work_decisions.decline,
    "resolve": work_decisions.resolve,
    "letter": work_decisions.letter,
    "extend": work_decisions.extend,
    "sort": sort_api.sort,
    "owner": owner_api.own,
    "tier": owner_api.tier,
    "hold": owner_api.hold,
    "12315": regulator_api.listed,
    "exhibit": exhibits.say,
    "suspicion": suspicion_api.suspect,
}
_GETS: dict[str, Answer] = {
    "people": owner_api.people,
    "needed": needed_api.facts,
    "versions": versions_api.listed,
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
        at("/status/{number}/{signature}/letter/{n:int}", "GET", letter_page.show),
        at("/desk/api/tasks", "GET", task_api.to_do),
        at("/desk/api/files", "POST", task_api.upload),
        at("/desk/api/reveals", "GET", field_api.revealed),
        at("/desk/api/suspicions", "GET", suspicion_api.listed),
        at("/desk/api/team", "GET", team_api.listed),
        at("/desk/api/team/me", "GET", team_api.mine),
        at("/desk/api/team/me", "POST", team_api.present),
        at("/desk/api/team/member", "POST", team_api.staff),
        at("/desk/api/incidents", "GET", incident_api.listed),
        at("/desk/api/incident/{id:int}/broadcast", "POST", incident_api.tell),
        at("/desk/api/talk/{chat:path}/transfer", "POST", transfer.transfer),
        at("/desk/api/own", "GET", own_api.own),
        at("/desk/api/own", "POST", own_api.choose),
        at("/desk/api/module", "POST", own_api.keep),
        at("/desk/api/module/drop", "POST", own_api.drop),
        at("/desk/api/snoozed", "GET", snooze_api.listed),
        at("/desk/api/talk/{chat:path}/snooze", "POST", snooze_api.snooze),
        at("/desk/api/talk/{chat:path}/wake", "POST", snooze_api.wake),
        at("/desk/api/policies", "GET", term_api.listed),
        at("/desk/api/policies", "POST", term_api.add),
        *(at(f"{_CASE}/{name}", "POST", answer) for name, answer in _POSTS.items()),
        *(at(f"{_CASE}/{name}", "GET", answer) for name, answer in _GETS.items()),
        at(_CASE, "GET", work_api.one),
    ]
