"""Casework behind the desk's pages: one case whole, and what people do to it beside the talk.

    GET  /desk/api/case/{number}
    POST .../step .../close .../reopen .../tags .../note .../check

Tasks stand in bot/desk/task_api.py, terms in bot/desk/term_api.py.
Each act is one transaction with its line in the case's history, under the agent's id, and once
for each event id. What speaks to the customer is in bot/desk/work_decisions.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, work_json
from bot.desk import work_bodies as bodies
from bot.desk.desk import Desk
from bot.desk.work_seat import Lacking, Seat, Stale, answered, done, incomplete, sit
from bot.http.body import Body, Refused, json_response, read_model
from cases import gates, history, machine, replay
from cases.states import NAMES, State
from cases.work_file import GROUPS, Work
from storage import case_events, cases, handing, working
from storage.store import Tx
from storage.times import moment
from storage.working import IllegalError, Move

Model = TypeVar("Model", bound=Body)
_NO_TARGET = Refused(400, "no_target", "没有要并入的那个案件。")
STRANGE = Refused(400, "not_listed", "选项不在列表里，请刷新页面。")


async def one(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/case/{number}."""
    seat = await sit(desk, work, request, reading=True)
    whole = await asyncio.to_thread(work_json.whole, desk, work, seat.agent, seat.number)
    return json_response(whole)


async def step(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../step."""
    seat, body = await told(desk, work, request, bodies.Stepping)
    given = {"note": body.note.strip(), "target": body.target.strip(), "due": body.due}

    def job(tx: Tx) -> Mapping[str, Any]:
        _check_step(tx, seat, body)
        if body.to is State.CLAIMED:
            _check_claim(tx, seat)
        _move(tx, seat, body.to, given)
        if body.to is State.CLAIMED:
            cases.owned(tx, seat.number, seat.agent.login, seat.agent.name)
            working.raise_tasks(tx, seat.case, work, seat.owed)
        return {}

    await done(seat, body.event, "step", job)
    return await answered(seat)


async def close(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../close; 409 with everything that is missing."""
    seat, body = await told(desk, work, request, bodies.Ending)

    def job(tx: Tx) -> Mapping[str, Any]:
        now = working.now(tx.c, seat.number, work)
        why_not = machine.refusal(now.state, State.CLOSED, seat.who, ())
        if why_not:
            raise IllegalError(why_not)
        missing = gates.missing(now, working.around(tx.c, seat.case), work)
        if missing:
            named = [(key, gates.NAMES[key]) for key in missing]
            line = f"还不能结案：{'；'.join(name for _, name in named)}"
            raise Lacking(409, "gates", line, named)
        _move(tx, seat, State.CLOSED, {"note": body.note.strip()})
        return {}

    await done(seat, body.event, "close", job)
    return await answered(seat)


async def reopen(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../reopen."""
    seat, body = await told(desk, work, request, bodies.Opening)

    def job(tx: Tx) -> Mapping[str, Any]:
        _move(tx, seat, State.REOPENED, {"note": body.note})
        return {}

    await done(seat, body.event, "reopen", job)
    return await answered(seat)


async def tags(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../tags: what is given is set, the rest stays."""
    seat, body = await told(desk, work, request, bodies.Tagging)
    said = body.model_dump(exclude={"event", "was"}, exclude_none=True)
    if body.was is not None:  # what he left as he saw it stays as it is now
        was = body.was.model_dump()
        said = {key: value for key, value in said.items() if value != was[key]}
    listed = [(said.get(group, []), work.tags.group(group)) for group in GROUPS]
    listed += [
        ([said.get("root_cause", "")], {"", *work.root_causes}),  # type: ignore[list-item] # keys
        ([said.get("department", "")], {"", *work.teams}),  # type: ignore[list-item] # keys
    ]
    if any(key not in known for keys, known in listed for key in keys):
        raise STRANGE

    def job(tx: Tx) -> Mapping[str, Any]:
        if body.was is not None:
            _check_seen(tx, seat, body.was.model_dump(), said)
        if said or body.was is None:
            case_events.event(tx, seat.number, "tagged", seat.agent.login, said)
        return {}

    await done(seat, body.event, "tags", job)
    return await answered(seat)


async def note(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../note: for staff only; a call says whether the customer was reached."""
    seat, body = await told(desk, work, request, bodies.Noting)
    said: dict[str, Any] = {"text": body.text}
    kind = "note"
    if body.kind == "call":
        kind, said = "called", said | {"reached": body.reached}

    def job(tx: Tx) -> Mapping[str, Any]:
        case_events.event(tx, seat.number, kind, seat.agent.login, said)
        if said.get("reached"):
            working.called(tx, seat.case)
        return {}

    await done(seat, body.event, "note", job)
    return await answered(seat)


async def check(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../check: a line of the case's checklist."""
    seat, body = await told(desk, work, request, bodies.Ticking)
    lines = {line.id: line.text for line in work.checklist(seat.case.file.category, deep=True)}
    if body.id not in lines:
        raise STRANGE
    said = {"id": body.id, "done": body.done, "text": lines[body.id]}

    def job(tx: Tx) -> Mapping[str, Any]:
        case_events.event(tx, seat.number, "ticked", seat.agent.login, said)
        return {}

    await done(seat, body.event, "check", job)
    return await answered(seat)


async def told(desk: Desk, work: Work, request: Request, model: type[Model]) -> tuple[Seat, Model]:
    """Return who does it to which case, and with what.

    Raises:
        Refused: 401, 403, 404, 415; 400 for a body that does not fit.
    """
    seat = await sit(desk, work, request)
    return seat, await read_model(request, model)


def _move(tx: Tx, seat: Seat, to: State, given: Mapping[str, Any]) -> None:
    move = Move(to, seat.who, seat.agent.login, seat.agent.name, given)
    working.step(tx, seat.number, move, seat.work)


def _check_seen(tx: Tx, seat: Seat, was: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Make sure that nothing is set over what the agent has not seen (promise 7)."""
    stands = {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in asdict(working.now(tx.c, seat.number, seat.work).tagged).items()
    }
    changed = [key for key in said if stands[key] not in (was[key], said[key])]
    if changed:
        told = history.told("tagged", dict.fromkeys(changed), {})
        line = f"{told}刚被别人改过，您的还没有存。请看一眼现在的归类；再存一次，就按您的。"
        raise Stale(line, stands)


def _check_claim(tx: Tx, seat: Seat) -> None:
    """Make sure that the customer does not complain about how this agent handled it."""
    if seat.agent.login in handing.barred(tx.c, seat.desk.triage, seat.case.chat, moment(tx.now)):
        raise acts.BARRED


def _check_step(tx: Tx, seat: Seat, body: bodies.Stepping) -> None:
    """Make sure that the step is legal, is one of this road, and has what it needs."""
    was = working.now(tx.c, seat.number, seat.work)
    why_not = replay.refusal(was, body.to, seat.who, machine.NEEDS, seat.agent.login)
    if why_not:
        raise IllegalError(why_not)
    row = machine.find(was.state, body.to, seat.who)
    if row is not None and row.road != "step":
        raise IllegalError(f"变成「{NAMES[body.to]}」不能直接改，请用相应的操作")
    given = {key for key in machine.NEEDS if getattr(body, key).strip()}
    missing = machine.lacking(was.state, body.to, seat.who, given)
    if missing:
        raise incomplete((need, machine.NEEDS[need]) for need in missing)
    if body.due is not None and body.due <= tx.now:
        raise incomplete([("due", "晚于现在的时限")])
    target = body.target.strip()
    if body.to is State.MERGED and (target == seat.number or cases.load(tx.c, target) is None):
        raise _NO_TARGET
