"""What people decide about a case and the customer reads: plan, refusal, letter.

    POST /desk/api/case/{number}/plan .../plan/send .../approve .../decline .../resolve .../letter
    .../extend

The desk keeps what was wanted and whether it is allowed; the words go through the talk's own lane
(bot/desk/acts.py), so that only one writer ever speaks. A plan above the writer's limit is not
sent before a second person agreed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import acts, decisions, promising, quoting
from bot.desk import work_bodies as bodies
from bot.desk.acts import Act, Outcome, Saying
from bot.desk.desk import Desk
from bot.desk.work_seat import Seat, answered, done, incomplete, sit
from bot.http.body import Refused, json_response, read_model
from cases import machine, plan, replay, tasks, versions
from cases.now import CaseNow
from cases.plan import Plan, Version
from cases.states import State
from cases.tasks import Doing
from cases.work_file import Work
from dialogues import labels
from dialogues.letter import PROMISED
from dialogues.masking import mask
from storage import case_events, codec, working
from storage import tasks as task_rows
from storage.store import Tx
from storage.times import moment
from storage.working import IllegalError

_FAILED = Refused(500, "failed", "没有办成，已经留给管理员查看。")
_NO_VERSION = Refused(404, "no_version", "没有这一版方案。")
_NOT_YOURS = Refused(403, "not_yours", "只有拟方案的同事可以发出它。")
_UNFIT = {
    "state": Refused(409, "illegal", "这一版方案现在不等审批。"),
    "same_person": Refused(403, "same_person", "自己拟的方案要由另一位同事审批。"),
    "limit": Refused(403, "limit", "金额超过了您的审批权限。"),
}
_NO_MORE_TIME = frozenset({"ended", "twice", "same", "late"})
_WAITS = "这一版方案还不能发：{state}"


async def propose(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../plan: a new version; sent at once where it may be and the page wants it."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Planning)
    made = await done(seat, body.event, "plan", lambda tx: _write(tx, seat, body.plan()))
    told = {"version": made["version"], "approval": made["approval"]}
    if not body.send or made["approval"]:
        return await answered(seat, told | {"sent": False})
    return await _send(seat, body.event, made["version"], told | {"sent": True})


async def send(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../plan/send: a version that may go out, by who wrote it."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Sending)
    return await _send(seat, body.event, body.version, {"version": body.version, "sent": True})


async def approve(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../approve: a second person says yes or no."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Approving)

    def job(tx: Tx) -> Mapping[str, Any]:
        version = _version(working.now(tx.c, seat.number, work), body.version)
        why_not = plan.unfit(version, seat.agent.login, seat.agent.role, work)
        if why_not:
            raise _UNFIT[why_not]
        kind = "plan_approved" if body.yes else "plan_rejected"
        said = {"version": body.version, "name": seat.agent.name, "note": body.note.strip()}
        case_events.event(tx, seat.number, kind, seat.agent.login, said)
        _end_approvals(tx, seat, "done")
        return {"version": body.version}

    return await answered(seat, await done(seat, body.event, "approve", job))


async def decline(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../decline: five parts; a term on file is quoted as it stands today."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Refusing)
    parts = body.model_dump(exclude={"event", "policy"})

    def job(tx: Tx) -> Mapping[str, Any]:
        _allowed(tx, seat, State.NOT_UPHELD)
        if not body.policy:
            return parts
        found = quoting.found(tx, seat, body.policy, body.version)
        said = parts if body.term.strip() else parts | quoting.words(found)
        quoting.keep(tx, seat, found, said["term"], "term")
        return said

    said = await done(seat, body.event, "decline", job)
    return await _speak(seat, Act.DECLINE, body.event, said, {})


async def resolve(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../resolve: the letter goes out with it."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Finishing)
    parts = body.model_dump(exclude={"event", "policy", "version"})

    def job(tx: Tx) -> Mapping[str, Any]:
        _allowed(tx, seat, State.RESOLVED)
        if body.policy:
            found = quoting.found(tx, seat, body.policy, body.version)
            quoting.keep(tx, seat, found, "\n".join(map(str, parts.values())), "done")
        return parts

    said = await done(seat, body.event, "resolve", job)
    return await _speak(seat, Act.RESOLVE, body.event, said, {})


async def extend(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../extend: the customer is told why; 409 in the core's words where it is too late."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Extending)
    return await _speak(seat, Act.EXTEND, body.event, {"reason": body.reason}, {})


async def letter(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../letter: what the customer would read; nothing is kept and nothing is sent."""
    seat = await sit(desk, work, request)
    body = await read_model(request, bodies.Finishing)
    parts = decisions.Resolving(**body.model_dump(exclude={"policy", "version"}))
    shown = await asyncio.to_thread(decisions.rehearse, desk, seat.agent, seat.case.chat, parts)
    if shown.owner:
        raise _taken(shown.owner)
    named = await asyncio.to_thread(_named, seat, shown.missing)
    missing = [{"key": key, "name": name} for key, name in named]
    return json_response({"text": shown.text, "missing": missing})


def _write(tx: Tx, seat: Seat, wanted: Plan) -> Mapping[str, Any]:
    """Keep a new version, and ask a second person where its amount wants one."""
    work, now = seat.work, _allowed(tx, seat, State.PLAN_SENT)
    at = moment(tx.now)
    missing = plan.lacking(wanted, work.parts(seat.case.file.category), at, work)
    if missing:
        raise incomplete(plan.named(missing, wanted))
    number = len(now.plans) + 1
    role = plan.approver(wanted.amount, seat.agent.role, work)
    said = {"version": number, "name": seat.agent.name, "needs_role": role}
    case_events.event(
        tx, seat.number, "plan", seat.agent.login, said | {"plan": versions.written(wanted)}
    )
    _end_approvals(tx, seat, "cancel")
    if role:
        title = f"审批第 {number} 版方案：{wanted.amount:g} 元"
        due = at + work.task_due["approval"]
        asked = tasks.new(
            seat.number, "approval", title, seat.agent.login, at, due, team=role, plan=number
        )
        task_rows.put(tx, asked)
    return {"version": number, "approval": bool(role)}


def _end_approvals(tx: Tx, seat: Seat, act: str) -> None:
    """End what was asked of a second person: it is answered, or a newer version stands."""
    for kept in task_rows.of_case(tx.c, seat.number):
        if kept.task.kind == "approval" and not kept.task.over:
            task_rows.do(tx, kept.id, kept.task, Doing(act, seat.agent.login, moment(tx.now)))


async def _send(seat: Seat, event: str, number: int, extra: Mapping[str, Any]) -> Response:
    """Put the version before the customer."""

    def job(tx: Tx) -> Mapping[str, Any]:
        version = _version(_allowed(tx, seat, State.PLAN_SENT), number)
        if version.by != seat.agent.login:
            raise _NOT_YOURS
        if version.state != "ready":
            raise IllegalError(_WAITS.format(state=plan.STATES[version.state]))
        wanted = version.plan
        return {
            "text": wanted.text,
            "points": plan.points(wanted),
            "options": wanted.options,
            "due": wanted.due,
        }

    said = await done(seat, event, "plan/send", job)
    return await _speak(seat, Act.PROPOSE, event, said, extra)


async def _speak(
    seat: Seat, what: Act, event: str, parts: Mapping[str, Any], extra: Mapping[str, Any]
) -> Response:
    """Let the talk say it, in its own lane; answer with how that ended."""
    said = Saying(event, codec.dumps({**parts, "case_no": seat.number}))
    outcome = await acts.act(seat.desk, seat.agent, seat.case.chat, what, said)
    _check(outcome, await asyncio.to_thread(_named, seat, outcome.missing))
    if outcome.pending:
        return json_response({"pending": True, **extra}, 202)
    return await answered(seat, extra)


def _named(seat: Seat, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return what is missing with its name; of a promise without a result, what was said."""
    named = [(key, labels.PARTS.get(key, key)) for key in keys]
    if PROMISED not in keys:
        return named
    zone = ZoneInfo(seat.desk.zone)
    said = seat.desk.store.read(lambda c: promising.undone(c, seat.number, zone))
    what = "；".join(mask(one) for one in said)
    return [(key, f"{name}：{what}" if key == PROMISED and what else name) for key, name in named]


def _check(outcome: Outcome, missing: Sequence[tuple[str, str]]) -> None:
    if outcome.failed:
        raise _FAILED
    if outcome.refused:
        raise _taken(outcome.owner)
    ended = [labels.PARTS[key] for key in outcome.missing if key in _NO_MORE_TIME]
    if ended:
        raise Refused(409, "illegal", f"不能延期：{'；'.join(ended)}。")
    if missing:
        raise incomplete(missing)


def _taken(owner: str) -> Refused:
    line = f"{owner} 正在和这位客户谈。" if owner else "这个对话现在不在您手上。"
    return Refused(409, "taken", line)


def _allowed(tx: Tx, seat: Seat, to: State) -> CaseNow:
    """Return the case as it stands, which may take this step now.

    Raises:
        IllegalError: it may not; the line says why.
    """
    now = working.now(tx.c, seat.number, seat.work)
    why_not = replay.refusal(now, to, seat.who, machine.NEEDS, seat.agent.login)
    if why_not:
        raise IllegalError(why_not)
    return now


def _version(now: CaseNow, number: int) -> Version:
    found = versions.find(now.plans, number)
    if found is None:
        raise _NO_VERSION
    return found
