"""How a case is sorted, put right by a colleague: level, category, how far it can be used.

    POST /desk/api/case/{number}/sort     {"level", "category", "severity", "reason", "was"}

It goes through the talk's own lane like everything that changes a talk (dialogues/sorting.py). The
answer says to which team the rules send such a case now, and whether that is another than before.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, work_lists
from bot.desk.acts import Act, Saying
from bot.desk.called import category_name
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.work_seat import Seat, Stale, answered, incomplete, sit
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.states import Who
from cases.work_file import Work
from dialogues import labels, severity
from dialogues.filling import STALE
from storage import cases, codec, decisions

_FAILED = Refused(500, "failed", "没有办成，已经留给管理员查看。")
_NOT_NOW = Refused(
    409, "not_present", "对话里现在办的是另一件。先在“以前的投诉”里点“办这一件”，再改级别和类别。"
)
_NO_RIGHT = frozenset({"lead"})
_PARTS = {"level": "级别", "category": "类别", "severity": "影响程度"}


Level = Literal["1", "2", "3", ""]
Category = Annotated[Text, Field(max_length=60)]
Severity = Literal["out", "partly", "fine", ""]


class Seen(Body):
    """How the case was sorted when the agent looked."""

    level: Level
    category: Category
    severity: Severity


class Sorting(Body):
    """What is to be put right, and why; what is not given stays.

    was: what the agent saw when he began; None: he is not asked.
    """

    event: Event
    was: Seen | None = None
    level: Level = ""
    category: Category = ""
    severity: Severity = ""
    reason: Annotated[Text, Field(max_length=200)] = ""


async def sort(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../sort."""
    seat = await sit(desk, work, request)
    body = await read_model(request, Sorting)
    parts = body.model_dump(exclude={"event"})
    said = Saying(
        body.event,
        codec.dumps(parts | {"lead": seat.who is Who.LEAD, "case_no": seat.number}),
    )
    outcome = await acts.act(desk, seat.agent, seat.case.chat, Act.SORT, said)
    if outcome.failed:
        raise _FAILED
    if outcome.refused:
        line = f"{outcome.owner} 在接待，由他来改；您可以升级别。" if outcome.owner else ""
        raise Refused(409, "taken", line) if line else _NOT_NOW
    if _NO_RIGHT & set(outcome.missing):
        raise Refused(403, "leads", f"{labels.PARTS['lead']}。")
    if outcome.missing == (STALE,):
        raise await asyncio.to_thread(_stale, seat, body)
    if outcome.missing:
        raise incomplete((key, labels.PARTS[key]) for key in outcome.missing)
    if outcome.pending:
        return json_response({"pending": True}, 202)
    last = await asyncio.to_thread(desk.store.read, lambda c: _last(c, seat.number))
    return await answered(seat, {"team": last.get("team", ""), "moved": _moved(last)})


def _stale(seat: Seat, body: Sorting) -> Stale:
    """Return the answer to one who would write over what others changed: both values."""
    desk = seat.desk

    def look(c: Any) -> tuple[Mapping[str, Any], str]:  # the store's connection, handed on unseen
        case = cases.load(c, seat.number)
        assert case is not None
        return work_lists.sorting(case.file, desk.names), str(_last(c, seat.number).get("name", ""))

    stands, by = desk.store.read(look)
    seen = body.was.model_dump() if body.was else {}
    lines = [
        f"{name}现在是「{_said(desk, part, stands[part])}」，您选的是「{_said(desk, part, mine)}」"
        for part, name in _PARTS.items()
        if (mine := getattr(body, part)) not in {"", seen.get(part)}
        and stands[part] not in {mine, seen.get(part)}
    ]
    line = f"刚被{by or '别人'}改过：{'；'.join(lines)}。您的还没有存；再存一次，就按您的。"
    return Stale(line, {part: stands[part] for part in _PARTS})


def _said(desk: Desk, part: str, value: str) -> str:
    match part:
        case "level":
            return labels.LEVELS.get(value, value)
        case "category":
            return category_name(value, desk.names) if value else "没有分类"
    return severity.NAMES.get(value, "没有定")


def _last(c: Any, number: str) -> Mapping[str, Any]:
    """Return how the case was sorted last."""
    told = (one.payload for one in reversed(decisions.of_case(c, number)) if one.kind == "sorted")
    return next(told, {})


def _moved(last: Mapping[str, Any]) -> bool:
    """Say whether such a case is another team's now."""
    return bool(last) and last["team"] != last["was_team"]
