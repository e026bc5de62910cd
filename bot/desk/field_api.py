"""Fields of the record at the desk: written by hand, and hidden numbers shown whole on demand.

POST /desk/api/talk/{chat}/field      one field, through the talk's own lane
POST /desk/api/talk/{chat}/reveal     what the page hides, and a line in the case's history
GET  /desk/api/reveals                who looked at whose numbers, for leads
"""

from __future__ import annotations

import asyncio
from hashlib import sha256
from typing import Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, posts, seen, sessions, talks
from bot.desk.acts import Act, Saying
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.desk.seen import LENGTH
from bot.http.body import Body, Refused, Text, json_response, read_model
from cases.work_file import Work
from dialogues import labels
from dialogues.filling import DESK, STALE, stood
from dialogues.packet import KnownField, packet
from dialogues.state import FieldName, State
from storage import accounts, case_events, codec, conversations, reveals, working
from storage.store import Tx

_NO_CASE = Refused(409, "no_case", "还没有立案，没有可以改的字段。")
_NO_SIGHT = Refused(409, "no_case", "还没有立案，看完整号码要先立案。")
_LEADS = Refused(403, "leads", "这张单子只给主管看。")
_GONE = "?"  # stands in no field: what he saw does not stand there any more
_MOST = 200  # rows of the list


class Filling(Body):
    """A field by its name, and what stands in it from now on.

    seen: the mark of what stood there when the agent began to write, as the talk gave it.
    """

    event: Event
    field: Annotated[Text, Field(min_length=1, max_length=60)]
    value: Annotated[Text, Field(max_length=500)]
    seen: Annotated[Text, Field(max_length=LENGTH)]


class Looking(Body):
    """The hidden values of a talk, shown once."""

    event: Event


async def fill(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/field."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Filling)
    chat = request.path_params["chat"]
    state = await asyncio.to_thread(_state, desk, chat)
    if state is None or not state.case_no:
        raise posts.UNKNOWN if state is None else _NO_CASE
    name = FieldName(body.field)
    known = state.fields.get(name)
    fresh = body.seen == seen.mark(desk.secret, chat, name, known)
    question = desk.book().script(state.script).questions.get(name)
    parts = {
        "was": stood(known) if fresh else _GONE,
        "field": body.field,
        "value": body.value.strip(),
        "asks": question.kind if question else "",
        "case_no": state.case_no,
    }
    outcome = await acts.act(desk, agent, chat, Act.FILL, Saying(body.event, codec.dumps(parts)))
    if outcome.failed:
        raise Refused(500, "failed", "没有办成，已经留给管理员查看。")
    if outcome.missing == (STALE,):
        return await _stale(desk, chat, body)
    if outcome.missing:
        raise Refused(400, "unreadable", f"{labels.PARTS[outcome.missing[0]]}。")
    if outcome.refused:
        line = f"{outcome.owner} 在接待，字段由他来改。" if outcome.owner else _NO_CASE.line
        raise Refused(409, "taken", line)
    return json_response({"pending": outcome.pending}, 202 if outcome.pending else 200)


async def _stale(desk: Desk, chat: str, body: Filling) -> Response:
    """Answer with what stands there now beside what he wrote; 409."""
    name = FieldName(body.field)

    def look(c: Any) -> tuple[State | None, list[case_events.Happened]]:
        state = conversations.load(c, chat)[0]
        return state, case_events.events(c, state.case_no) if state and state.case_no else []

    state, told = await asyncio.to_thread(desk.store.read, look)
    assert state is not None
    made = packet(desk.book().script(state.script), state, (), desk.clock())
    theirs = next((one for one in made.known if one.name == body.field), None)
    filled = [one.payload for one in told if one.kind == "filled"]
    last = next((one for one in reversed(filled) if one["field"] == body.field), None)
    now = state.fields.get(name)
    by = str(last["name"]) if last and now is not None and now.how == DESK else ""
    return json_response(
        {
            "error": STALE,
            "message": f"这一栏刚被{by or '别人'}改过，您的还没有存。请看看两个值，再决定用哪个。",
            "theirs": talks.shown(theirs) if theirs else "",
            "yours": body.value,
            "by": by,
            "seen": seen.mark(desk.secret, chat, name, now),
        },
        409,
    )


async def reveal(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/reveal: {"fields": {name: whole}}; the look is on record."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Looking)
    chat = request.path_params["chat"]
    state = await asyncio.to_thread(_state, desk, chat)
    if state is None:
        raise posts.UNKNOWN
    if not state.case_no:
        raise _NO_SIGHT
    hidden = _hidden(desk, state)
    if hidden:
        await write(desk, lambda tx: _record(tx, agent, state.case_no, body.event, hidden))
    return json_response({"fields": {one.name: one.shown for one in hidden}})


async def revealed(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/reveals: the newest first."""
    session = await sessions.reading(desk, request)
    if not work.role(session.agent.role).lead:
        raise _LEADS
    rows, names = await asyncio.to_thread(
        desk.store.read,
        lambda c: (reveals.newest(c, _MOST), {one.login: one.name for one in accounts.users(c)}),
    )
    return json_response(
        {
            "reveals": [
                {
                    "at": one.at.timestamp(),
                    "agent": one.agent,
                    "name": names.get(one.agent, one.agent),
                    "case_no": one.case_no,
                    "chat": one.chat,
                    "labels": list(one.labels),
                }
                for one in rows
            ]
        }
    )


def _state(desk: Desk, chat: str) -> State | None:
    def load(c: Any) -> State | None:  # the store's connection, handed on unseen
        return conversations.load(c, chat)[0] if conversations.get(c, chat) else None

    return desk.store.read(load)


def _hidden(desk: Desk, state: State) -> list[KnownField]:
    """Return the fields of which the page shows less than there is."""
    made = packet(desk.book().script(state.script), state, (), desk.clock())
    return [one for one in made.known if talks.shown(one) != one.shown]


def _record(tx: Tx, agent: Agent, case_no: str, event: str, hidden: list[KnownField]) -> None:
    """Put the look into the case's history, once for the page's event."""
    once = sha256(f"{agent.login}\nreveal\n{case_no}\n{event}".encode()).hexdigest()
    said = {"fields": [one.name for one in hidden], "labels": [one.label for one in hidden]}

    def job() -> dict[str, Any]:
        case_events.event(tx, case_no, "revealed", agent.login, said)
        return {}

    working.once(tx, once, case_no, job)
