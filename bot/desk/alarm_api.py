"""Alarms at the desk: what staff are called for just now, and "I know of it".

    GET  /desk/api/alarms                every alarm that stands: what, whose turn, who is called
    POST /desk/api/alarm/{id}/acknowledge no further step is climbed; 409 when another did

The desk shows them whether or not anybody is called outside. A page hears over its live feed that
something changed (Board) and reads the list again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.alerts.ladder import ROLE_NAMES, Ladder
from bot.alerts.lots import climbs
from bot.alerts.told import Told, tell
from bot.alerts.words import matter
from bot.desk import posts, sessions
from bot.desk.api import Doing
from bot.desk.desk import Desk
from bot.desk.latest import Latest
from bot.desk.pages import write
from bot.http.body import Refused, json_response, read_model
from dialogues import labels
from storage import alert_sendings, alerts
from storage.alert_sendings import Sending
from storage.alerts import Raised
from storage.errors import StoreAway
from storage.store import Store, Tx

_NONE = Refused(404, "no_alarm", "没有这个警报。")
_MOST = 100
_FRESH = 1.0  # seconds for which what stands is not read again
_OUTCOMES: Mapping[str, str] = {
    alert_sendings.WAITING: "正在发",
    alert_sendings.SENT: "已发出",
    alert_sendings.FAILED: "没发出去",
    alert_sendings.DROPPED: "不用发了",
}
Sign = tuple[tuple[int, str, int, str], ...]


class Board:
    """What stands, in short, for all feeds of this process: read once a second at most."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._read = Latest(lambda: store.read(_sign))
        self._sign: Sign = ()
        self._at = float("-inf")

    async def sign(self) -> Sign:
        """Return (id, state, rounds called, who acknowledged) of each; the last known if away."""
        if self._clock() - self._at >= _FRESH:
            self._at = self._clock()
            try:
                self._sign = await self._read.get()
            except StoreAway:
                self._at = float("-inf")
        return self._sign


def _sign(c: Any) -> Sign:
    return tuple((one.id, one.state, one.step, one.by) for one in alerts.standing(c))


@dataclass(frozen=True, slots=True)
class _Seen:
    """An alarm with its case, and what was sent of it."""

    told: Told
    sendings: list[Sending]


async def listed(lists: Latest[list[dict[str, Any]]], desk: Desk, request: Request) -> Response:
    """GET /desk/api/alarms."""
    await sessions.reading(desk, request)
    return json_response({"now": desk.clock().timestamp(), "alarms": await lists.get()})


def read(desk: Desk) -> list[dict[str, Any]]:
    """Return what stands as the page takes it: urgent first, what nobody answered before it."""

    def look(c: Any) -> list[_Seen]:  # the store's connection, handed on unseen
        return [
            _Seen(told, alert_sendings.of(c, one.id))
            for one in alerts.standing(c)[:_MOST]
            if (told := tell(c, one.id)) is not None
        ]

    now = desk.clock()
    return [_as_json(desk, one, now) for one in desk.store.read(look)]


async def acknowledge(desk: Desk, request: Request) -> Response:
    """POST /desk/api/alarm/{id}/acknowledge."""
    agent = (await posts.doing(desk, request)).agent
    await read_model(request, Doing)
    number = request.path_params["id"]

    def job(tx: Tx) -> Raised | None:
        alerts.acknowledge(tx, number, agent.name, agent.login)
        return alerts.get(tx.c, number)

    raised = await write(desk, job)
    if raised is None:
        raise _NONE
    if raised.by == agent.name:
        return json_response({"id": number, "by": raised.by})
    line = f"{raised.by} 已经知悉了。" if raised.by else "这件事已经有人接手，警报结束了。"
    return json_response({"error": "heard", "message": line, "owner": raised.by}, 409)


def _as_json(desk: Desk, seen: _Seen, now: datetime) -> dict[str, Any]:
    told, raised = seen.told, seen.told.raised
    alarm, ladder = raised.alarm, climbs(desk.ladders, raised)
    return {
        "id": raised.id,
        "kind": alarm.kind,
        "what": matter(alarm),
        "more": _more(told),
        "level": alarm.level.value,
        "level_name": labels.LEVELS.get(alarm.level.value, ""),
        "case_no": alarm.case_no,
        "chat": alarm.chat,
        "incident": int(alarm.about.partition(":")[0]) if alarm.kind in _OF_INCIDENTS else 0,
        "category": desk.names.get(told.category, ""),
        "story": told.story,
        "reasons": [labels.reason(code).rstrip("：") for code in alarm.reasons],
        "due": told.due.timestamp() if told.due else None,
        "raised": raised.raised.timestamp(),
        "state": raised.state,
        "by": raised.by,
        "heard": raised.acknowledged.timestamp() if raised.acknowledged else None,
        **_rung(ladder, raised, now),
        "outside": any(step.targets for step in ladder.steps),
        "called": [_called(ladder, one) for one in seen.sendings],
    }


_OF_INCIDENTS = frozenset({alerts.INCIDENT, alerts.NOTICE})


def _more(told: Told) -> str:
    """Return what is overdue, or why nobody sees to it; an incident's name says it already."""
    alarm = told.raised.alarm
    if alarm.kind in _OF_INCIDENTS:
        return ""
    return alarm.what if alarm.kind == alerts.OWNERLESS else told.what


def _rung(ladder: Ladder, raised: Raised, now: datetime) -> dict[str, Any]:
    """Return whose turn it is (rung of rungs, from 1; 0 before the first), and who is next."""
    rungs, here = len(ladder.steps), raised.step
    role = ladder.step(here - 1).role if rungs and here else ""
    follows = here if not here else ladder.follows(here - 1, now - raised.raised)
    climbing = raised.state == alerts.OPEN and follows is not None and follows < ladder.rounds
    return {
        "rung": min(here, rungs),
        "rungs": rungs,
        "again": max(0, here - rungs),
        "role": ROLE_NAMES.get(role, ""),
        "next_role": ROLE_NAMES.get(ladder.step(follows or 0).role, "") if climbing else "",
        "next_at": (raised.raised + ladder.after(follows or 0)).timestamp() if climbing else None,
    }


def _called(ladder: Ladder, one: Sending) -> dict[str, Any]:
    role = ladder.step(one.step).role if ladder.steps else ""
    return {
        "role": ROLE_NAMES.get(role, ""),
        "target": one.target,
        "outcome": one.outcome,
        "outcome_name": _OUTCOMES.get(one.outcome, one.outcome),
        "at": (one.at or one.made).timestamp(),
    }
