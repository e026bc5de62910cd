"""How a case is sorted, put right by a colleague: level, category, how far it can be used.

    POST /desk/api/case/{number}/sort     {"level", "category", "severity", "reason"}

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

from bot.desk import acts
from bot.desk.acts import Act, Saying
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.work_seat import answered, incomplete, sit
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.states import Who
from cases.work_file import Work
from dialogues import labels
from storage import codec, decisions

_FAILED = Refused(500, "failed", "没有办成，已经留给管理员查看。")
_NOT_NOW = Refused(409, "not_present", "客户现在谈的是另一件事，这一件不能再改级别和类别。")
_NO_RIGHT = frozenset({"lead"})


class Sorting(Body):
    """What is to be put right, and why; what is not given stays."""

    event: Event
    level: Literal["1", "2", "3", ""] = ""
    category: Annotated[Text, Field(max_length=60)] = ""
    severity: Literal["out", "partly", "fine", ""] = ""
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
    if outcome.missing:
        raise incomplete((key, labels.PARTS[key]) for key in outcome.missing)
    if outcome.pending:
        return json_response({"pending": True}, 202)
    last = await asyncio.to_thread(desk.store.read, lambda c: _last(c, seat.number))
    return await answered(seat, {"team": last.get("team", ""), "moved": _moved(last)})


def _last(c: Any, number: str) -> Mapping[str, Any]:
    """Return how the case was sorted last."""
    told = (one.payload for one in reversed(decisions.of_case(c, number)) if one.kind == "sorted")
    return next(told, {})


def _moved(last: Mapping[str, Any]) -> bool:
    """Say whether such a case is another team's now."""
    return bool(last) and last["team"] != last["was_team"]
