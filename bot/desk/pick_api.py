"""Another open case of the same talk, gone on with: fields, sorting and the bot work on it then.

    POST /desk/api/talk/{chat}/pick     {"case_no"}

Source: ideal 2.2; dialogues/picking.py decides.
"""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, posts
from bot.desk.acts import Act, Saying
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.states import ENDED
from cases.work_file import Work
from dialogues import labels
from storage import cases, codec, working

_FAILED = Refused(500, "failed", "没有办成，已经留给管理员查看。")
_OVER = Refused(409, "over", f"{labels.PARTS['over']}。")
_NOT_YOURS = Refused(409, "taken", "先认领这个对话，再接着办它的另一件。")


class Picking(Body):
    """The case to go on with."""

    event: Event
    case_no: Annotated[Text, Field(min_length=1, max_length=60)]


async def pick(work: Work, desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/pick."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Picking)
    chat = request.path_params["chat"]
    if not await asyncio.to_thread(_open, desk, work, chat, body.case_no):
        raise _OVER
    said = Saying(body.event, codec.dumps({"case_no": body.case_no}))
    outcome = await acts.act(desk, agent, chat, Act.PICK, said)
    if outcome.failed:
        raise _FAILED
    if outcome.missing:
        raise _OVER
    if outcome.refused:
        raise Refused(409, "taken", f"{outcome.owner} 在接待。") if outcome.owner else _NOT_YOURS
    return json_response({"pending": outcome.pending}, 202 if outcome.pending else 200)


def _open(desk: Desk, work: Work, chat: str, number: str) -> bool:
    """Say whether the talk has such a case, and it is not over."""

    def look(c: Any) -> bool:  # the store's connection, handed on unseen
        case = cases.load(c, number)
        mine = case is not None and case.chat == chat
        return mine and working.now(c, number, work).state not in ENDED

    return desk.store.read(look)
