"""A visitor at the counter, a caller, a letter: registered at the desk by the chat's own rules.

    POST /desk/api/register   {event, channel, text, fields, at?} -> {chat, number, missing}

What was told goes through the turn a chat message goes through; the fields are judged as the chat
judges them, and what is still missing is what the chat would ask. Sent again with its event it is
the same case. 202: taken, not filed yet; 400 names the field that does not fit. Source: S0-02,
S0-03.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.connect.registering import Misfit, Registrar, Told
from bot.desk import posts
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.http.body import Body, Refused, Text, json_response, read_model, seen
from storage import cases

_CLOSED = Refused(404, "no_register", "这里没有开登记。")
_AHEAD = Refused(400, "at", "要选现在或以前的时间。")
_PENDING = {"pending": True}
_AHEAD_MOST = 60.0  # seconds a browser's clock may be ahead
Name = Annotated[str, Field(max_length=60)]
Value = Annotated[Text, Field(max_length=500)]


class Telling(Body):
    """What somebody told a colleague. at: when, epoch seconds; fields: by name, "" not told."""

    event: Event
    channel: Literal["counter", "phone", "email", "sms", "social"]
    text: Annotated[Text, Field(max_length=5000), AfterValidator(seen)]
    fields: dict[Name, Value] = Field(default_factory=dict, max_length=20)
    at: Annotated[float, Field(ge=0, le=4_102_444_800)] | None = None


async def register(desk: Desk, request: Request) -> Response:
    """POST /desk/api/register."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Telling)
    registrar = desk.registrar
    if registrar is None:
        raise _CLOSED
    given = {name: text.strip() for name, text in body.fields.items() if text.strip()}
    once = f"desk:{agent.login}:{body.event}"
    told = Told(body.channel, body.text, given, _at(desk, body.at), once, agent.login)
    try:
        known = await asyncio.to_thread(registrar.judged, told)
    except Misfit as error:
        return _misfit(error)
    registered = await registrar.register(told, known)
    if registered is None:
        return json_response(_PENDING, 202)
    chat = await asyncio.to_thread(_chat, registrar, registered.case_no)
    missing = [label for _, label in registered.missing]
    return json_response({"chat": chat, "number": registered.case_no, "missing": missing})


def _at(desk: Desk, at: float | None) -> datetime:
    now = desk.clock()
    if at is None:
        return now
    if at > now.timestamp() + _AHEAD_MOST:
        raise _AHEAD
    return min(datetime.fromtimestamp(at, UTC), now)


def _chat(registrar: Registrar, number: str) -> str:
    found = registrar.store.read(lambda c: cases.load(c, number))
    return found.chat if found else ""


def _misfit(error: Misfit) -> Response:
    line = f"“{error.label or error.name}”填得不对，请照客户说的再写一遍，或者先空着。"
    return json_response({"error": "field", "message": line, "field": error.name}, 400)
