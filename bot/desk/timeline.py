"""Everything that happened to a case, merged: words, acts, promises, clocks, changes, notes.

GET /desk/api/talk/{chat}/history -> {"lines": [{at, kind, name, who, text, message}]}
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, sessions
from bot.desk.desk import Desk
from bot.http.body import json_response
from cases.history import NAMES, relayed, told
from cases.tasks import BY_RULE
from cases.work_file import Work
from dialogues.masking import mask
from storage import accounts, conversations, messages
from storage.case_events import Happened, events
from storage.messages import AGENT, BOT, CUSTOMER, Line
from storage.store import Store

_LINES = 2000
_BRIEF = 80  # characters of a message
_OTHER = "记录"  # what an older program wrote and this one has no name for
_ACTORS: Mapping[str, str] = {BOT: "机器人", CUSTOMER: "客户", "clock": "时钟"}


async def history(work: Work, desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}/history."""
    await sessions.reading(desk, request)
    found = await asyncio.to_thread(_read, desk.store, request.path_params["chat"])
    if found is None:
        raise posts.UNKNOWN
    happened, lines, people = found
    names, zone = owners(work) | people, ZoneInfo(desk.zone)
    merged = [*(_event(one, names, zone) for one in happened), *(_words(line) for line in lines)]
    return json_response({"lines": sorted(merged, key=lambda one: one["at"])})


def _read(store: Store, chat: str) -> tuple[list[Happened], list[Line], dict[str, str]] | None:
    def all_of(c: Any) -> tuple[list[Happened], list[Line], dict[str, str]] | None:
        talk = conversations.get(c, chat)
        if talk is None:
            return None
        happened = events(c, talk.case_no) if talk.case_no else []
        people = {one.login: one.name for one in accounts.users(c)}
        return happened, messages.last(c, chat, _LINES), people

    return store.read(all_of)


def owners(work: Work) -> dict[str, str]:
    """Return how the teams and roles are called that a task may belong to."""
    return {key: role.name for key, role in work.roles.items()} | work.teams


def actor(who: str, names: Mapping[str, str]) -> str:
    """Return who did it, in Chinese: a colleague by his name, a rule of work.yml as one."""
    return _ACTORS.get(who) or ("规则" if who.startswith(BY_RULE) else names.get(who, who))


def _event(one: Happened, names: Mapping[str, str], zone: ZoneInfo) -> dict[str, Any]:
    tell = _TIMED.get(one.kind)
    return {
        "at": one.at.timestamp(),
        "kind": one.kind,
        "name": NAMES.get(one.kind, _OTHER),
        "who": actor(one.actor, names),
        "text": mask(tell(one.payload, zone) if tell else told(one.kind, one.payload, names)),
        "message": None,
    }


def _words(line: Line) -> dict[str, Any]:
    who = {BOT: "机器人", AGENT: line.name}.get(line.who, "客户")
    text = " ".join(line.text.split())
    return {
        "at": line.at.timestamp(),
        "kind": "message",
        "name": "",
        "who": who,
        "text": mask(text[:_BRIEF] + ("……" if len(text) > _BRIEF else "")),
        "message": line.id,
    }


def _when(value: Any, zone: ZoneInfo) -> str:
    """Say a time that the history kept as text."""
    try:
        at = datetime.fromisoformat(str(value).partition("[")[0])
    except ValueError:
        return ""
    return f"{at.astimezone(zone):%m-%d %H:%M}"


def _promised(promise: Mapping[str, Any], zone: ZoneInfo) -> str:
    owner = promise.get("owner", "")
    return f"{_when(promise.get('due'), zone)} 前{promise.get('what', '')}（{owner}）"


def _clock(clock: Mapping[str, Any], zone: ZoneInfo) -> str:
    return f"{told('clock', clock)}，{_when(clock.get('due'), zone)} 到点"


def _broken(note: Mapping[str, Any], zone: ZoneInfo) -> str:
    """Say which promise; the talk keeps its kind and its time as one text."""
    _, _, due = str(note.get("text", "")).partition(" ")
    at = _when(due, zone)
    return f"{told('promise_broken', note)}，应在 {at} 前" if at else told("promise_broken", note)


def _relayed(line: Mapping[str, Any], zone: ZoneInfo) -> str:
    return relayed(line, _when(line.get("told"), zone))


_TIMED: Mapping[str, Callable[[Mapping[str, Any], ZoneInfo], str]] = {
    "promised": _promised,
    "clock": _clock,
    "promise_broken": _broken,
    "relayed": _relayed,
}
"""How events with a time are told here, in the company's time; the others as in cases.history."""
