"""A promise an agent makes in his own words: a row of the ledger, kept or put off by him.

Times named in a reply are entered by its own turn (dialogues/pledges.py); here a person says more
exactly what he meant, enters one no word of his named, and says how one ended. The talk's lane
hears of it and keeps timer and clock. Promises of the talk itself (first contact, plan) end by
their own deeds and are not settled here.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from hashlib import sha256
from typing import Annotated, Any, Literal

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from bot.desk import posts, proving, sessions
from bot.desk.decisions import Event
from bot.desk.desk import Agent, Desk
from bot.desk.pages import write
from bot.desk.proving import Given
from bot.http.body import Body, Refused, Text, json_response, read_model
from bot.hub import News
from dialogues import proof
from dialogues.clocks import Kind
from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.keys import LEDGER, MADE
from dialogues.promises import BY_AGENT, whole
from storage import case_events, clocks, conversations, handoffs, messages, promises, work
from storage.promises import OPEN, Kept
from storage.store import Tx

_FAR = 4_102_444_800  # epoch seconds, the year 2100
_OTHERS = Refused(409, "taken", "这个对话现在不在您手上。")
_NO_CASE = Refused(409, "no_case", "还没有立案，不能记承诺。")
_PAST = Refused(400, "past", "承诺的时间要在现在之后。")
_SETTLED = Refused(409, "settled", "这条承诺已经有结果，或者不是同事记下的承诺。")
_NO_PROOF = Refused(
    400, "no_proof", "请写明是怎么兑现的：选一条消息、电话或任务，或者写一句做了什么。"
)
_MINUTE = timedelta(minutes=1)
Due = Annotated[float, Field(gt=0, lt=_FAR)]


class Made(Body):
    """What happens, and until when (epoch seconds)."""

    what: Annotated[Text, Field(min_length=1, max_length=200)]
    due: Due


class Settling(Body):
    """How a promise ended.

    due: the new time when it was agreed anew. proof: what was done, when it was kept.
    """

    event: Event
    id: Annotated[Text, Field(max_length=200)]
    how: Literal["kept", "renegotiated"]
    due: Due | None = None
    proof: Given | None = None


async def make(desk: Desk, agent: Agent, chat: str, event: str, made: Made) -> None:
    """Enter the promise once for *event*, which is the event of the words that named its time.

    Raises:
        Refused: there is no case.
    """
    talk = await asyncio.to_thread(desk.store.read, lambda c: conversations.get(c, chat))
    if talk is None or not talk.case_no:
        raise _NO_CASE
    promise = _promise(agent, talk.case_no, event, made.what, made.due)
    await write(desk, lambda tx: _make(tx, chat, promise))
    desk.hub.tell(News(chat))  # who has the talk open sees it, before its turn comes


async def settle(desk: Desk, request: Request) -> Response:
    """POST /desk/api/talk/{chat}/promise: kept, or agreed anew for another time."""
    agent = (await posts.doing(desk, request)).agent
    body = await read_model(request, Settling)
    chat = request.path_params["chat"]
    if body.how == "renegotiated" and (body.due or 0) <= desk.clock().timestamp():
        raise _PAST
    refused = await write(desk, lambda tx: _settle(desk, tx, agent, chat, body))
    if refused is not None:
        raise refused
    desk.hub.tell(News(chat))
    return json_response({"pending": False})


async def proofs(desk: Desk, request: Request) -> Response:
    """GET /desk/api/talk/{chat}/proofs?id=...: what a colleague may point to."""
    await sessions.reading(desk, request)
    chat, which = request.path_params["chat"], request.query_params.get("id", "")

    def found(c: Any) -> list[dict[str, Any]] | None:
        talk = conversations.get(c, chat)
        ledger = promises.of_case(c, talk.case_no) if talk and talk.case_no else []
        kept = next((one for one in ledger if one.id == which), None)
        return (
            None if talk is None or kept is None else proving.choices(c, talk.case_no, chat, kept)
        )

    listed = await asyncio.to_thread(desk.store.read, found)
    if listed is None:
        raise posts.UNKNOWN
    return json_response({"proofs": listed})


def undone(c: Any, case_no: str, zone: tzinfo) -> list[str]:
    """Return what colleagues said they would do and is neither done nor agreed anew."""
    late = {f"{case_no}/{one.clock.item}" for one in clocks.of_case(c, case_no, zone)
            if one.clock.kind is Kind.PROMISE and one.clock.open}  # fmt: skip
    made = (one for one in promises.of_case(c, case_no) if one.kind == BY_AGENT)
    return [one.what for one in made if one.state == OPEN or one.id in late]


def _settle(desk: Desk, tx: Tx, agent: Agent, chat: str, body: Settling) -> Refused | None:
    owner, talk = handoffs.owner(tx.c, chat), conversations.get(tx.c, chat)
    if talk is None:
        return posts.UNKNOWN
    if owner is None or owner.agent != agent.login:
        return _OTHERS
    found = (one for one in promises.of_case(tx.c, talk.case_no) if one.kind == BY_AGENT)
    kept = next((one for one in found if one.id == body.id), None)
    if kept is None or not _may_end(kept, body):
        return _SETTLED
    at = desk.clock()
    late = body.how == "kept" and at > kept.due
    how = Settled.BROKEN if late else Settled(body.how)
    by = proof.of(proof.LEDGER)
    if body.how == "kept":
        given = body.proof or Given(kind="note")
        by = proving.checked(tx.c, talk.case_no, chat, kept, given, agent.name)
        if not by:
            return _NO_PROOF
    if not promises.settle(tx, SettlePromise(kept.id, how, at, by), agent.login):
        said = {"id": kept.id, "what": kept.what, "proof": by}
        case_events.event(tx, talk.case_no, "made_good", agent.login, said)
    _tell(tx, chat, body.how, kept.id)
    if body.how == "renegotiated" and body.due is not None:
        _make(tx, chat, _promise(agent, talk.case_no, body.event, kept.what, body.due))
    return None


def _may_end(kept: Kept, body: Settling) -> bool:
    """Say whether it is open; a broken one may still be done, which ends its alarm."""
    return kept.state == OPEN or (kept.state == Settled.BROKEN and body.how == "kept")


def _make(tx: Tx, chat: str, promise: Promise) -> None:
    """Enter the promise, or let the one that stands for its time say what was meant."""
    stands = next(
        (one for one in promises.of_case(tx.c, promise.case_no) if _is(one, promise)), None
    )
    if stands is not None:
        meant = replace(promise, id=stands.id, due=stands.due)
        promises.keep_row(tx, meant, stands.message)
        return
    spoke = (one.id for one in reversed(messages.last(tx.c, chat, 10)) if one.name == promise.owner)
    promises.keep_row(tx, promise, next(spoke, None))
    _tell(tx, chat, MADE, promise.id)


def _is(one: Kept, promise: Promise) -> bool:
    same = (one.kind, one.owner, one.state) == (BY_AGENT, promise.owner, OPEN)
    return same and abs(one.due - promise.due) < _MINUTE


def _tell(tx: Tx, chat: str, how: str, which: str) -> None:
    """Let the talk's lane hear of it: its turn keeps timer and clock."""
    work.put(tx, f"in:{chat}", {"kind": "due", "key": f"{LEDGER}{how}:{which}"})


def _promise(agent: Agent, case_no: str, event: str, what: str, due: float) -> Promise:
    once = sha256(f"{agent.login}\n{event}".encode()).hexdigest()[:16]
    when = whole(datetime.fromtimestamp(due, UTC))
    return Promise(f"{case_no}/{BY_AGENT}/{once}", case_no, BY_AGENT, what, when, agent.name)
