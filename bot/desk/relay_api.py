"""What the customer said by phone, at the counter or in a letter, put down by a colleague.

    POST /desk/api/talk/{chat}/relay    his answer to the plan, a field, or his words
    beside(whole) -> parts of the talk  what he may answer now, and what was put down before

It goes through the talk's own lane (dialogues/relayed.py), stands in the case's history, and is
never a message of his. Source: S0-03, S0-15, S0-41, S2-24.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, posts, seen
from bot.desk.acts import Act, Outcome, Saying
from bot.desk.decisions import Event
from bot.desk.desk import Desk
from bot.desk.seen import LENGTH
from bot.desk.whole import Whole
from bot.http.body import Body, Refused, Text, json_response, read_model
from bot.http.body import seen as words_of
from dialogues import labels, relayed
from dialogues.decline import REVIEW
from dialogues.filling import STALE, stood
from dialogues.masking import mask
from dialogues.state import FieldName, State
from dialogues.step import context_kind
from storage import case_events, codec, conversations

_NO_CASE = Refused(409, "no_case", "还没有立案，先认领再记客户的话。")
_AHEAD = Refused(400, "at", "要选现在或以前的时间。")
_EARLY = Refused(400, "at", "这个时候方案还没有发给客户，请核对一下时间。")
_STALE = Refused(409, STALE, "这一栏刚被改过，您的还没有存。请看一眼现在的值，再记一次。")
_FAILED = Refused(500, "failed", "没有办成，已经留给管理员查看。")
_GONE = "?"  # stands in no field: what he saw does not stand there any more
_AHEAD_MOST = timedelta(minutes=1)  # a browser's clock may be ahead
_MINUTE = timedelta(minutes=1)
ANSWERS: Mapping[str, str] = {
    "/accept": "接受方案",
    relayed.AMEND: "方案要改",
    "/refuse": "不接受方案",
    REVIEW: "不认可，要求复核",
    relayed.REGISTER: "新的诉求要登记",
    relayed.LEFT: "新的诉求不用登记",
}
"""How the answers are called; one to an option names it."""


class Relaying(Body):
    """What he said. at: when, epoch seconds, None now; tell: the bot may answer in his chat.

    answer: one of those that the talk gave, for this version of the plan (0: of none). field: the
    one that his words fill, seen: the mark of what stood there.
    """

    event: Event
    way: Literal["phone", "counter", "letter"]
    text: Annotated[Text, Field(max_length=500), AfterValidator(words_of)]
    at: Annotated[float, Field(ge=0, le=4_102_444_800)] | None = None
    answer: Annotated[str, Field(pattern=r"^(/[a-z]{2,10}( [1-6])?)?$")] = ""
    version: Annotated[int, Field(ge=0)] = 0
    field: Annotated[Text, Field(max_length=60)] = ""
    seen: Annotated[Text, Field(max_length=LENGTH)] = ""
    tell: bool = False


async def relay(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/relay."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Relaying)
    chat = request.path_params["chat"]
    state, sent = await asyncio.to_thread(_standing, desk, chat, body)
    told = _at(desk, body, sent)
    parts = {
        "way": body.way,
        "told": told.isoformat(),
        "text": body.text.strip(),
        "payload": body.answer,
        "version": body.version,
        "case_no": state.case_no,
        "tell": body.tell,
        **_asked(desk, chat, state, body),
    }
    outcome = await acts.act(desk, agent, chat, Act.RELAY, Saying(body.event, codec.dumps(parts)))
    _refuse(outcome)
    return json_response({"pending": outcome.pending}, 202 if outcome.pending else 200)


def beside(whole: Whole) -> dict[str, Any]:
    """Return what he may answer by phone now, and what was put down for him."""
    state = whole.state
    open_ = relayed.choices(state) if state and state.case_no else ()
    return {
        "answers": [{"key": key, "name": _called(key, option)} for key, option in open_],
        "version": relayed.version(state) if state else 0,
        "relayed": [_line(one) for one in whole.relayed],
    }


def _called(key: str, option: str) -> str:
    return f"接受：{option}" if option else ANSWERS[key]


def _line(one: case_events.Happened) -> dict[str, Any]:
    said = one.payload
    return {
        "id": f"r{one.id}",
        "at": one.at.timestamp(),
        "by": said["name"],
        "way": labels.WAYS.get(said["way"], said["way"]),
        "told": _moment(said["told"]),
        "text": mask(said["text"]),
        "label": said["label"],
    }


def _moment(text: str) -> float | None:
    return datetime.fromisoformat(text.partition("[")[0]).timestamp() if text else None


def _standing(desk: Desk, chat: str, body: Relaying) -> tuple[State, datetime | None]:
    """Return the talk's state, and when the plan that he answers was sent.

    Raises:
        Refused: there is no such talk, or no case of it.
    """

    def load(c: Any) -> tuple[State, datetime | None]:  # the store's connection
        if conversations.get(c, chat) is None:
            raise posts.UNKNOWN
        state = conversations.load(c, chat)[0]
        if state is None or not state.case_no:
            raise _NO_CASE
        if not body.version:
            return state, None
        lines = case_events.events(c, state.case_no)
        return state, next((one.at for one in reversed(lines) if one.kind == "proposed"), None)

    return desk.store.read(load)


def _at(desk: Desk, body: Relaying, sent: datetime | None) -> datetime:
    """Return when he said it.

    Raises:
        Refused: that is to come, or before the plan was there.
    """
    now = desk.clock()
    if body.at is None:
        return now
    at = datetime.fromtimestamp(body.at, UTC)
    if at > now + _AHEAD_MOST:
        raise _AHEAD
    if sent is not None and at + _MINUTE <= sent:  # a page tells minutes
        raise _EARLY
    return min(at, now)


def _asked(desk: Desk, chat: str, state: State, body: Relaying) -> dict[str, Any]:
    """Return the field, what it asks for, and what stood there when he began."""
    if body.answer or not body.field:
        return {"asks": context_kind(desk.book(), state)}
    name = FieldName(body.field)
    known = state.fields.get(name)
    fresh = body.seen == seen.mark(desk.secret, chat, name, known)
    question = desk.book().script(state.script).questions.get(name)
    return {
        "field": body.field,
        "asks": question.kind if question else "",
        "was": stood(known) if fresh else _GONE,
    }


def _refuse(outcome: Outcome) -> None:
    """Say why not.

    Raises:
        Refused: it was not put down.
    """
    if outcome.failed:
        raise _FAILED
    if outcome.missing == (STALE,):
        raise _STALE
    if outcome.missing:
        why = outcome.missing[0]
        raise Refused(409 if why == relayed.LATE else 400, why, f"{labels.PARTS[why]}。")
    if outcome.refused:
        owner = outcome.owner
        raise Refused(409, "taken", f"{owner} 在接待，由他来记。") if owner else _NO_CASE
