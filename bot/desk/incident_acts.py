"""What people do to a group incident: begun from cases, grown, split, handed on, ended.

    GET  /desk/api/incident/{id}          who could own it, and what its members wait for still
    POST /desk/api/incidents              {title, cases}: who begins it owns it
    POST /desk/api/incident/{id}/add      {case_no}
    POST /desk/api/incident/{id}/split    {case_no, why}: it is another matter
    POST /desk/api/incident/{id}/own      {login, why}
    POST /desk/api/incident/{id}/close    {result}: answered with what is owed to its members

Anybody may begin one and bring a case in; the rest is for its owner or a lead. Each act once for
each event id of the page. Source: S2-20.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.desk import posts, sessions
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from bot.hub import News
from cases.work_file import Work
from dialogues.masking import mask
from dialogues.state import Level
from storage import accounts, cases, incident_owed, incidents, working
from storage import errors as storage_errors
from storage.handoffs import Owner
from storage.incident_owed import Owed
from storage.incidents import Incident
from storage.store import Tx

NONE = Refused(404, "no_incident", "没有这个群体事件，或者它已经结束。")
_NOT_HIS = Refused(403, "not_his", "这件事由事件负责人或主管来做。")
_NOBODY = Refused(400, "no_account", "没有这位同事，或者他的账号已经停用。")
_GROUPED = "{case} 已经在别的群体事件里，先从那里拆出来。"
_ABSENT = "{case} 不在这个群体事件里。"
_UNKNOWN = "没有 {case} 这个案件。"
_MOST = 200
Answer = Callable[[Desk, Work, Request], Awaitable[Response]]


CaseNo = Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")]
Words = Annotated[Text, Field(max_length=200), AfterValidator(seen)]


class Beginning(Body):
    """A new incident. title: what is wrong, for staff."""

    event: Event
    title: Annotated[Text, Field(max_length=60), AfterValidator(seen)]
    cases: Annotated[list[CaseNo], Field(min_length=1, max_length=_MOST)]


class Adding(Body):
    """A case that belongs to it."""

    event: Event
    case_no: CaseNo


class Splitting(Body):
    """A case that does not, and why."""

    event: Event
    case_no: CaseNo
    why: Words


class Owning(Body):
    """Who sees to it from now on, and why."""

    event: Event
    login: Annotated[str, Field(min_length=1, max_length=60)]
    why: Words


class Closing(Body):
    """How it ended."""

    event: Event
    result: Words


def routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""
    path = "/desk/api/incident/{id:int}"
    found: list[tuple[str, str, Answer]] = [
        ("/desk/api/incidents", "POST", begin),
        (f"{path}/add", "POST", add),
        (f"{path}/split", "POST", split),
        (f"{path}/own", "POST", own),
        (f"{path}/close", "POST", close),
        (path, "GET", one),
    ]

    def endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
        async def called(request: Request) -> Response:
            return await answer(desk, work, request)

        return called

    return [Route(where, endpoint(answer), methods=[how]) for where, how, answer in found]


async def one(desk: Desk, _: Work, request: Request) -> Response:
    """GET /desk/api/incident/{id}."""
    await sessions.reading(desk, request)
    number = request.path_params["id"]

    def look(c: Any) -> dict[str, Any] | None:  # the store's connection, handed on unseen
        if incidents.get(c, number) is None:
            return None
        people = [one for one in accounts.users(c) if one.disabled is None]
        named = [{"login": one.login, "name": one.name} for one in people]
        return {"people": named, "owed": owed_json(incident_owed.owed(c, number))}

    found = await asyncio.to_thread(desk.store.read, look)
    if found is None:
        raise NONE
    return json_response(found)


async def begin(desk: Desk, _: Work, request: Request) -> Response:
    """POST /desk/api/incidents."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Beginning)
    numbers = list(dict.fromkeys(body.cases))
    notify = desk.triage.grouping.notify

    def job(tx: Tx) -> dict[str, Any]:
        for case_no in numbers:
            _free(tx.c, case_no)
        owner = Owner(agent.login, agent.name)
        number = incidents.begin(tx, body.title, numbers, owner, notify)
        told = incidents.tell_teams(tx, number, _what(body.title, numbers), _level(tx, numbers))
        return {"incident": number, "told": told}

    done = await _once(desk, agent, f"begin:{body.event}", numbers[0], job)
    return await _answered(desk, done["incident"], done)


async def add(desk: Desk, _: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/add."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Adding)
    number = request.path_params["id"]

    def job(tx: Tx) -> dict[str, Any]:
        _open(tx.c, number)
        _free(tx.c, body.case_no)
        incidents.add(tx, number, body.case_no, agent.login)
        return {"case_no": body.case_no}

    done = await _once(desk, agent, f"add:{body.event}", body.case_no, job)
    return await _answered(desk, number, done)


async def split(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/split."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Splitting)
    number = request.path_params["id"]

    def job(tx: Tx) -> dict[str, Any]:
        _his(_open(tx.c, number), agent, work)
        if body.case_no not in {member.case_no for member in incidents.members(tx.c, number)}:
            raise Refused(409, "not_in", _ABSENT.format(case=body.case_no))
        incidents.split(tx, number, body.case_no, agent.login, body.why)
        return {"case_no": body.case_no}

    done = await _once(desk, agent, f"split:{body.event}", body.case_no, job)
    return await _answered(desk, number, done, body.case_no)


async def own(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/own."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Owning)
    number = request.path_params["id"]

    def job(tx: Tx) -> dict[str, Any]:
        found = _open(tx.c, number)
        to = accounts.get(tx.c, body.login)
        if to is None or to.disabled is not None:
            raise _NOBODY
        if found.owner is None or found.owner.agent != to.login:
            _his(found, agent, work)
            incidents.own(tx, number, Owner(to.login, to.name), agent.login, body.why)
        return {"owner": to.name}

    return await _answered(desk, number, await write(desk, job))


async def close(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/close."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Closing)
    number = request.path_params["id"]

    def job(tx: Tx) -> dict[str, Any]:
        _his(_open(tx.c, number), agent, work)
        incidents.close(tx, number, agent.login, body.result)
        return {"incident": number, "owed": owed_json(incident_owed.owed(tx.c, number))}

    return await _answered(desk, number, await write(desk, job))


async def _answered(desk: Desk, number: int, done: dict[str, Any], *also: str) -> Response:
    """Answer, and let whoever has a member's talk open see it; also: cases that were members."""

    def chats(c: Any) -> list[str]:
        members = (member.case_no for member in incidents.members(c, number))
        found = (cases.load(c, one) for one in (*members, *also))
        return [case.chat for case in found if case is not None]

    for chat in dict.fromkeys(await asyncio.to_thread(desk.store.read, chats)):
        desk.hub.tell(News(chat))
    return json_response(done)


def owed_json(found: list[Owed]) -> dict[str, Any]:
    """Return what is owed to members: by case, and how many of each."""
    return {
        "untold": [one.case_no for one in found if not one.told],
        "open": [one.case_no for one in found if one.open],
        "promises": [
            {
                "case_no": one.case_no,
                "what": kept.what,
                "owner": kept.owner,
                "due": kept.due.timestamp(),
            }
            for one in found
            for kept in one.promises
        ],
    }


async def _once(
    desk: Desk, agent: Agent, event: str, case_no: str, job: Callable[[Tx], dict[str, Any]]
) -> dict[str, Any]:
    """Do it once for this event of the agent; *case_no* is one it is about."""
    key = sha256(f"{agent.login}\nincident\n{event}".encode()).hexdigest()

    def whole(tx: Tx) -> dict[str, Any]:
        if cases.load(tx.c, case_no) is None:
            raise Refused(404, "no_case", _UNKNOWN.format(case=case_no))
        result, _ = working.once(tx, key, case_no, lambda: job(tx))
        return dict(result)

    try:
        return await write(desk, whole)
    except storage_errors.Refused:
        raise NONE from None


def _open(c: Any, number: int) -> Incident:
    found = incidents.get(c, number)
    if found is None or found.state != incidents.OPEN:
        raise NONE
    return found


def _free(c: Any, case_no: str) -> None:
    if cases.load(c, case_no) is None:
        raise Refused(404, "no_case", _UNKNOWN.format(case=case_no))
    if incidents.of_case(c, case_no) is not None:
        raise Refused(409, "grouped", _GROUPED.format(case=case_no))


def _his(found: Incident, agent: Agent, work: Work) -> None:
    own = found.owner is not None and found.owner.agent == agent.login
    if not (own or work.role(agent.role).lead):
        raise _NOT_HIS


def _what(title: str, numbers: list[str]) -> str:
    return f"{mask(title)}，{len(numbers)} 起"


def _level(tx: Tx, numbers: list[str]) -> Level:
    """Return urgent when one of the cases is."""
    found = [case.file.level for one in numbers if (case := cases.load(tx.c, one)) is not None]
    return Level.URGENT if Level.URGENT in found else Level.GENERAL
