"""Terms that refusals and letters quote: every version with its days, and a new one by a lead.

    GET  /desk/api/policies     each version with from and to; state: now, later, past
    POST /desk/api/policies     a new version; one that stands is never changed

A version holds from its day on until the next one of its term; one without text ends the term.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions
from bot.desk import work_bodies as bodies
from bot.desk.desk import Desk
from bot.desk.pages import write
from bot.desk.work_api import STRANGE
from bot.http.body import Refused, json_response, read_model
from cases.work_file import Work
from storage import accounts, policies
from storage.policies import Policy
from storage.times import moment

NAMES: Mapping[str, str] = {"now": "现行", "later": "还没生效", "past": "已过期", "ended": "已废止"}
_KEPT = Refused(409, "kept", "这个版本已经有了，条款版本不能改；请另起版本号。")
_LEADS = Refused(403, "leads", "这件事要由主管来做。")
_NO_TEXT = Refused(400, "no_text", "请写条款的文字；不再用这一条，就选“废止”。")


async def listed(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/policies."""
    agent = (await sessions.reading(desk, request)).agent
    found, names = await asyncio.to_thread(
        desk.store.read,
        lambda c: (policies.versions(c), {one.login: one.name for one in accounts.users(c)}),
    )
    versions = [
        one | {"author_name": names.get(one["author"], one["author"])}
        for one in shown(found, desk.clock(), desk.names)
    ]
    categories = [{"key": code, "name": name} for code, name in desk.names.items()]
    return json_response({
        "policies": versions,
        "may_add": work.role(agent.role).lead,
        "categories": categories,
    })  # fmt: skip


def shown(found: Sequence[Policy], now: datetime, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the versions, those of a term together, oldest first, each with its days."""
    return [
        {
            "id": one.id,
            "version": one.version,
            "title": one.title,
            "text": one.text,
            "categories": list(one.categories),
            "category_names": [names.get(code, code) for code in one.categories],
            "valid_from": one.valid_from.timestamp(),
            "valid_to": to.timestamp() if to else None,
            "state": (state := state_of(one, to, now)),
            "state_name": NAMES[state],
            "author": one.author,
        }
        for one, to in spans(found)
    ]


def spans(found: Sequence[Policy]) -> list[tuple[Policy, datetime | None]]:
    """Return each version with the day from which another one of its term holds, None: none."""
    following = [*found[1:], None][: len(found)]
    return [
        (one, then.valid_from if then is not None and then.id == one.id else None)
        for one, then in zip(found, following, strict=True)
    ]


def state_of(one: Policy, to: datetime | None, now: datetime) -> str:
    """Return now, later, past or ended."""
    if to is not None and to <= now:
        return "past"
    if one.valid_from > now:
        return "later"
    return "now" if one.text else "ended"


async def add(desk: Desk, work: Work, request: Request) -> Response:
    """POST /desk/api/policies."""
    session = await posts.doing(desk, request)
    body = await read_model(request, bodies.Term)
    if not work.role(session.agent.role).lead:
        raise _LEADS
    if any(code not in desk.names for code in body.categories):
        raise STRANGE
    text = body.text.strip()
    if bool(text) == body.ends:
        raise _NO_TEXT
    new = Policy(
        body.id, body.version, body.title, text, moment(body.valid_from),
        tuple(body.categories), session.agent.login,
    )  # fmt: skip
    kept, stands = await write(
        desk, lambda tx: (policies.put(tx, new), policies.get(tx.c, new.id, new.version))
    )
    if not kept and stands != new:
        raise _KEPT
    return json_response({"pending": False})
