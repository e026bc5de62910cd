"""POST /desk/api/draft/check: what a draft lacks, while it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts
from bot.desk.desk import Desk
from bot.desk.drafting import EMPATHY, Again, Checked, check
from bot.desk.talks import shown
from bot.http.body import Body, Text, json_response, read_model
from dialogues.packet import KnownField, packet
from dialogues.state import State
from storage import conversations, working

_MOST = 20_000


class Draft(Body):
    """What stands in the box, and for whom."""

    chat: Annotated[Text, Field(max_length=300)]
    text: Annotated[Text, Field(max_length=_MOST)]


async def answer(desk: Desk, request: Request) -> Response:
    """POST /desk/api/draft/check."""
    await posts.asking(desk, request)
    draft = await read_model(request, Draft)
    return json_response(as_json(await asyncio.to_thread(_check, desk, draft)))


def _check(desk: Desk, draft: Draft) -> Checked:
    now = desk.clock().astimezone(ZoneInfo(desk.zone))
    state, _ = desk.store.read(lambda c: conversations.load(c, draft.chat))
    if state is None:
        return check(draft.text, now)
    known, asks = _known(desk, state, now)
    untouched = desk.store.read(lambda c: working.untouched(c, state.case_no))
    return check(draft.text, now, known, asks, first=untouched)


def _known(
    desk: Desk, state: State, now: datetime
) -> tuple[tuple[KnownField, ...], Mapping[str, Sequence[str]]]:
    """Return what the customer has said, and how the bot asks for it."""
    script = desk.book().script(state.script)
    asks = {str(name): question.ask for name, question in script.questions.items()}
    return packet(script, state, (), now).known, asks


def as_json(found: Checked) -> dict[str, Any]:
    """Return what was found as the page takes it; due times are epoch seconds."""
    return {
        "score": found.score,
        "most": len(EMPATHY),
        "missing": list(found.missing),
        "first": list(found.first),
        "avoid": [{"what": one.what, "mild": one.mild} for one in found.avoid],
        "again": [_again(one) for one in found.again],
        "times": [
            {"text": one.text, "due": one.due.timestamp(), "what": what[:200]}
            for one, what in found.times
        ],
    }


def _again(one: Again) -> dict[str, Any]:
    field = one.field
    return {
        "name": field.name,
        "label": field.label,
        "shown": shown(field),
        "how": field.how,
        "message": field.message,
    }
