"""Open group incidents at the desk, and one text to the customers of all their members.

    GET  /desk/api/incidents                     each with its owner, members and who can be told
    POST /desk/api/incident/{id}/broadcast       only while it is still that many customers;
                                                 look: what it would be, and nothing is sent

The owner of an incident or a lead tells them; money, blame and guarantees are refused as in a
notice: they are each customer's own matter. A time is a promise on each customer's record.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.broadcast import Broadcast, Changed, Reach
from bot.desk import notice_api, notice_words, posts, rows, sessions
from bot.desk.desk import Desk
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from bot.hub import News
from cases.work_file import Work
from dialogues import labels
from storage import broadcasts, cases, gists, incidents, notices, teams
from storage import errors as storage_errors
from storage.broadcasts import Told
from storage.handoffs import Owner
from storage.incidents import Incident, Member
from storage.notices import Heard, Standing

_NONE = Refused(404, "no_incident", "没有这个群体事件，或者它已经结束。")
_NOT_HIS = Refused(403, "not_his", "群体通知由事件负责人或主管来发。")
_CHANGED = Refused(409, "changed", "能通知到的人数变了，请看过新的人数再发。")
_STORY_MOST = 60


class Telling(Body):
    """The words, and how many customers the agent saw that they go to.

    event: the page's own id of it, so that the same sent twice is told once. look: only a look.
    """

    text: Annotated[Text, Field(max_length=2000), AfterValidator(seen)]
    count: Annotated[int, Field(ge=1, le=100_000)]
    event: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{0,64}$")] = ""
    look: bool = False


@dataclass(frozen=True, slots=True)
class _Seen:
    """An incident as it stands, with its members' cases and what was told before.

    empty: teams that are to know and have nobody.
    """

    incident: Incident
    reach: Reach
    members: list[dict[str, Any]]
    told: list[Told]
    notice: Standing | None
    heard: Heard
    empty: list[str]


def caster(desk: Desk) -> Broadcast:
    """Return what tells everybody."""
    return Broadcast(desk.store, desk.doors, desk.channels, ZoneInfo(desk.zone))


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/incidents."""
    agent = (await sessions.reading(desk, request)).agent
    now = desk.clock()
    found = await asyncio.to_thread(_read, desk, now)
    lead = work.role(agent.role).lead
    shown = [_as_json(desk, one, agent.login, lead=lead) for one in found]
    return json_response({"now": now.timestamp(), "incidents": shown})


async def tell(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/incident/{id}/broadcast; 409 when it would reach another number by now."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Telling)
    number = request.path_params["id"]
    found = await asyncio.to_thread(desk.store.read, lambda c: incidents.get(c, number))
    if found is None or found.state != incidents.OPEN:
        raise _NONE
    own = found.owner is not None and found.owner.agent == agent.login
    if not (own or work.role(agent.role).lead):
        raise _NOT_HIS
    now = desk.clock().astimezone(ZoneInfo(desk.zone))
    wrong = dict.fromkeys(notice_words.unfit(body.text, now, "letter"))
    if wrong:
        raise Refused(400, "words", f"先改这几处再发：{'；'.join(wrong)}")
    cast = caster(desk)
    if body.look:
        reach = await asyncio.to_thread(
            desk.store.read, lambda c: cast.reach(c, number, now.timestamp())
        )
        return json_response(_reached(reach) | {"text": body.text.strip()})
    who = Owner(agent.login, agent.name)
    try:
        reach = await asyncio.wrap_future(cast.send(number, body.text, who, body.count, body.event))
    except Changed:
        raise _CHANGED from None
    except storage_errors.Refused:
        raise _NONE from None
    for chat in reach.chats:
        desk.hub.tell(News(chat, sends=True))
    return json_response(_reached(reach))


def _reached(reach: Reach) -> dict[str, Any]:
    return {"reached": reach.count, "missed": [one.case_no for one in reach.missed]}


def _read(desk: Desk, now: datetime) -> list[_Seen]:
    cast = caster(desk)

    def look(c: Any) -> list[_Seen]:  # the store's connection, handed on unseen
        staffed = {team for seat in teams.crew(c) for team in seat.agent.teams}
        return [
            _Seen(
                one,
                cast.reach(c, one.id, now.timestamp()),
                _members(c, incidents.members(c, one.id)),
                broadcasts.told(c, one.id),
                notices.of_incident(c, one.id),
                notices.heard(c, one.id),
                [team for team in one.notify if team not in staffed],
            )
            for one in incidents.all_of(c)
        ]

    return desk.store.read(look)


def _members(c: Any, found: list[Member]) -> list[dict[str, Any]]:
    """Return the members as the page takes them; one whose talk went on to another has no story."""
    now = gists.of(c, (one.chat for one in found))
    here = [one for one in found if one.chat in now and now[one.chat].case_no == one.case_no]
    told = rows.matters(c, {one.chat: now[one.chat] for one in here})
    stories = {one.case_no: told[one.chat][:_STORY_MOST] for one in here}
    return [_member(c, one, stories.get(one.case_no, "")) for one in found]


def _member(c: Any, one: Member, story: str) -> dict[str, Any]:
    case = cases.load(c, one.case_no)
    level = case.file.level.value if case else ""
    return {
        "case_no": one.case_no,
        "chat": one.chat,
        "level": level,
        "level_name": labels.LEVELS.get(level, ""),
        "story": story,
        "joined": one.joined.timestamp(),
    }


def _as_json(desk: Desk, seen: _Seen, login: str, *, lead: bool) -> dict[str, Any]:
    one, owner = seen.incident, seen.incident.owner
    return {
        "id": one.id,
        "title": one.title,
        "category": desk.names.get(one.category, ""),
        "owner": owner.name if owner else "",
        "notify": [team for team in one.notify if team not in seen.empty],
        "nobody": seen.empty,
        "may_notice": lead,
        **notice_api.shown(one, seen.notice, seen.heard),
        "may_tell": lead or (owner is not None and owner.agent == login),
        "opened": one.opened.timestamp(),
        "members": seen.members,
        "reached": seen.reach.count,
        "missed": [each.case_no for each in seen.reach.missed],
        "told": [
            {"at": each.at.timestamp(), "text": each.text, "reached": each.reached}
            for each in seen.told
        ],
    }
