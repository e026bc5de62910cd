"""Teams at the desk: who is in which, who is there and how loaded, what no team was for.

    GET  /desk/api/team            everybody with his teams, and what the default team got
    GET  /desk/api/team/me         whether I am there; POST sets it, a lead may set another's
    POST /desk/api/team/member     who somebody is to the teams, set by leads

Set again the same is the same, so these posts need no id of their own. Source: S2-04, S2-41.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions
from bot.desk.called import category_name
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.work_file import Work
from dialogues import labels
from dialogues.assign import AWAY
from dialogues.tongue import EN, HANS, HANT
from storage import accounts, audit, teams
from storage.accounts import User
from storage.audit import Subject
from storage.store import Tx
from storage.teams import Member, Seat, Unrouted

LANGUAGES = {HANS: "简体中文", HANT: "繁体中文", EN: "英文"}
_WINDOW = timedelta(days=30)
_LEADS = Refused(403, "leads", "谁在哪个小组，由组长或主管来定。")
_OTHERS = Refused(403, "leads", "别人在不在岗，由本人或组长、主管来改。")
_UNKNOWN = Refused(400, "unknown", "没有这位同事，请刷新页面。")
_STRANGE = Refused(400, "not_listed", "选项不在列表里，请刷新页面。")

Login = Annotated[Text, Field(max_length=60)]
Word = Annotated[Text, Field(min_length=1, max_length=40)]
Words = Annotated[list[Word], Field(max_length=30)]


class Being(Body):
    """Whether somebody is there. login: of another, "" for oneself."""

    state: Literal["available", "paused", "away"]
    note: Annotated[Text, Field(max_length=60)] = ""
    login: Login = ""


class Staffing(Body):
    """Who somebody is to the teams; what is said here replaces what was."""

    login: Login
    teams: Words
    skills: Words = Field(default_factory=list)
    languages: Words = Field(default_factory=list)
    lead: bool = False
    most: Annotated[int, Field(ge=1, le=100)] = 8


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/team."""
    agent = (await sessions.reading(desk, request)).agent
    now = desk.clock()
    users, crew, fell, held = await asyncio.to_thread(
        desk.store.read,
        lambda c: (
            [one for one in accounts.users(c) if one.disabled is None],
            {seat.agent.login: seat for seat in teams.crew(c)},
            teams.unrouted(c, desk.triage, now - _WINDOW),
            teams.in_hand(c),
        ),
    )
    default = desk.triage.table.default
    said = {skill for route in desk.triage.table.routes for skill in route.needs}
    known = said.union(*(seat.agent.skills for seat in crew.values()))
    return json_response(
        {
            "now": now.timestamp(),
            "leads": work.role(agent.role).lead,
            "teams": [
                {"key": key, "for": what, "default": key == default}
                for key, what in desk.triage.teams.items()
            ],
            "skills": sorted(known),
            "languages": [{"key": key, "name": name} for key, name in LANGUAGES.items()],
            "people": [
                _person(one, crew.get(one.login), work, agent, held.get(one.login, 0))
                for one in users
            ],
            "unrouted": [_fell(desk, one) for one in fell],
        }
    )


async def mine(desk: Desk, _work: Work, request: Request) -> Response:
    """GET /desk/api/team/me."""
    agent = (await sessions.reading(desk, request)).agent
    return await _stands(desk, agent)


async def present(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/team/me; answers with one's own state."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Being)
    login = body.login or agent.login
    if login != agent.login and not work.role(agent.role).lead:
        raise _OTHERS

    def job(tx: Tx) -> None:
        _account(tx, login)
        teams.present(tx, login, body.state, body.note.strip())
        if login != agent.login:
            audit.note(tx, agent.login, "present", Subject(f"agent:{login}"), body.state)

    await write(desk, job)
    return await _stands(desk, agent)


async def staff(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/team/member."""
    agent = (await posts.doing(desk, request)).agent
    if not work.role(agent.role).lead:
        raise _LEADS
    body = await read_model(request, Staffing)
    strange = set(body.teams) - set(desk.triage.teams) or set(body.languages) - set(LANGUAGES)
    if strange:
        raise _STRANGE
    skills = tuple(dict.fromkeys(text for one in body.skills if (text := one.strip())))
    said = Member(
        body.login, tuple(body.teams), skills, tuple(body.languages), lead=body.lead, most=body.most
    )

    def job(tx: Tx) -> None:
        _account(tx, body.login)
        teams.member(tx, said)
        words = "、".join(body.teams)
        audit.note(tx, agent.login, "staffed", Subject(f"agent:{body.login}"), words)

    await write(desk, job)
    return json_response({"login": body.login, "teams": body.teams})


def _account(tx: Tx, login: str) -> None:
    """Make sure that somebody can be given cases.

    Raises:
        Refused: there is no such account, or it is closed.
    """
    user = accounts.get(tx.c, login)
    if user is None or user.disabled is not None:
        raise _UNKNOWN


async def _stands(desk: Desk, agent: Agent) -> Response:
    crew, held = await asyncio.to_thread(
        desk.store.read, lambda c: (teams.crew(c), teams.in_hand(c))
    )
    seat = next((one for one in crew if one.agent.login == agent.login), None)
    own = _seat(seat, held.get(agent.login, 0))
    return json_response({name: own[name] for name in ("state", "note", "since", "teams", "load")})


def _person(user: User, seat: Seat | None, work: Work, agent: Agent, held: int) -> dict[str, Any]:
    """Return a colleague's row. held: talks he has, whether he is in a team or not."""
    return {
        "login": user.login,
        "name": user.name,
        "role_name": work.role(user.role).name,
        "me": user.login == agent.login,
        **_seat(seat, held),
    }


def _seat(seat: Seat | None, held: int) -> dict[str, Any]:
    """Return how somebody stands; one whom nobody put anywhere is away and in no team."""
    if seat is None:
        return {"teams": [], "skills": [], "languages": [], "lead": False, "most": 8,
                "load": held, "state": AWAY, "note": "", "since": None}  # fmt: skip
    one = seat.agent
    return {
        "teams": sorted(one.teams),
        "skills": sorted(one.skills),
        "languages": sorted(one.languages),
        "lead": one.lead,
        "most": one.most,
        "load": one.load,
        "state": one.state,
        "note": seat.note,
        "since": seat.since.timestamp(),
    }


def _fell(desk: Desk, one: Unrouted) -> dict[str, Any]:
    rules = {rule.id: rule.why for rule in desk.triage.priorities.rules}
    route = rules.get(one.route, one.route)
    why = f"「{route}」要去的小组当时没有人" if route else "没有一行路由合适"
    return {
        "chat": one.chat,
        "case_no": one.case_no,
        "category": category_name(one.category, desk.names),
        "level": one.level,
        "level_name": labels.LEVELS.get(one.level, ""),
        "at": one.at.timestamp(),
        "why": why,
        "route": route,
    }
