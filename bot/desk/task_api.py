"""What others are asked to do for a case: departments, third parties, who is to approve.

    GET  /desk/api/tasks                        what is still to be done, the next due first
    POST /desk/api/case/{number}/task           ask a department, third party or expert; a visit
    POST /desk/api/case/{number}/task/{id}/{act}    take, answer, done, cancel, note, assign; of a
                                                visit its result: done, not_home, needs_part
    POST /desk/api/files                        a file for an answer, kept before it is named

A department's or expert's task and a visit are due as sla.yml says; other kinds as work.yml says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk import sessions, work_json, work_lists
from bot.desk import work_bodies as bodies
from bot.desk.desk import Agent, Desk
from bot.desk.work_api import STRANGE, told
from bot.desk.work_seat import Seat, Stale, answered, done
from bot.http.body import Refused, json_response
from bot.http.received import Receiver
from cases import tasks as rules
from cases import versions
from cases.plan import Version
from cases.tasks import Doing, NoOwnerError, Piece, Task
from cases.work_file import Work
from dialogues import labels
from storage import accounts, case_events, evidence, files, messages, tasks, teams, visits, working
from storage.asking import Asked
from storage.evidence import Facts
from storage.store import Tx
from storage.times import moment
from storage.working import IllegalError

_MOST = 500
_Plans = Mapping[int, Version]
_NO_TASK = Refused(404, "no_task", "这个案件没有这项任务。")
_NO_FILE = Refused(400, "no_file", "附件还没有上传。")
_NO_OWNER = Refused(
    400, "no_owner", "任务要有负责的部门或同事，时限要晚于现在；上门从几点到几点，先早后晚。"
)
_CLOSED = Refused(503, "no_files", "这里现在收不了文件。")


async def to_do(desk: Desk, work: Work, request: Request) -> Response:
    """GET /desk/api/tasks; mine: it is his own, ours: his department's or one he may approve."""
    agent = (await sessions.reading(desk, request)).agent

    def look(c: Any) -> tuple[list[tasks.Kept], dict[str, str], frozenset[str], _Plans]:
        crew = {seat.agent.login: seat.agent for seat in teams.crew(c)}
        own = crew[agent.login].teams if agent.login in crew else frozenset()
        names = {one.login: one.name for one in accounts.users(c)}
        kept = tasks.to_do(c, _MOST)
        return kept, names, work.works_for(own), _plans(c, kept, work)

    kept, names, departments, plans = await asyncio.to_thread(desk.store.read, look)
    now = desk.clock()
    shown = [
        work_json.task(desk, each, work, now, names)
        | {
            "case": each.task.case_no,
            "chat": each.chat,
            "level": each.level,
            "level_name": labels.LEVELS.get(each.level, ""),
            "mine": agent.login in (each.task.person, each.task.raised_by),
            "ours": _ours(each.task, agent, work, departments),
            "plan": _shown(plans.get(each.id), work, ZoneInfo(desk.zone)),
        }
        for each in kept
    ]
    lists = {"teams": work_lists.lists(work)["teams"], "people": work_lists.people(names)}
    return json_response({"now": now.timestamp(), "tasks": shown, "lists": lists})


def _plans(c: Any, kept: list[tasks.Kept], work: Work) -> _Plans:
    """Return the plan that each approval is about; who decides reads it where he is asked."""
    asked = [one for one in kept if one.task.kind == "approval"]
    found = {
        one.id: versions.find(working.now(c, one.task.case_no, work).plans, one.task.plan)
        for one in asked
    }
    return {number: one for number, one in found.items() if one is not None}


def _shown(one: Version | None, work: Work, zone: ZoneInfo) -> dict[str, Any] | None:
    return None if one is None else work_json.version(None, one, work, zone)


def _ours(task: Task, agent: Agent, work: Work, departments: frozenset[str]) -> bool:
    """Say whether the task is for this agent's department, or waits for his approval."""
    if task.kind == "approval":
        wanted = work.roles.get(task.team)
        return (
            wanted is not None
            and task.raised_by != agent.login
            and work.role(agent.role).limit >= wanted.limit
        )
    return task.team in departments


async def ask(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../task: never without owner and due time."""
    seat, body = await told(desk, work, request, bodies.Raising)
    if body.team and body.kind != "third_party" and body.team not in work.teams:
        raise STRANGE

    def job(tx: Tx) -> Mapping[str, Any]:
        try:
            return {"task": _raise(tx, seat, body)}
        except NoOwnerError:
            raise _NO_OWNER from None

    made = await done(seat, body.event, "task", job)
    return await _with_task(seat, made["task"])


def _raise(tx: Tx, seat: Seat, body: bodies.Raising) -> int | None:
    due, by = bodies.moment(body.due), seat.agent.login
    if body.kind != "third_party":
        person = _colleague(tx, body.person.strip())
        asked = Asked(
            body.title, by, body.text.strip(), body.team.strip(), person,
            body.address.strip(), body.kind, bodies.moment(body.since), body.told,
        )  # fmt: skip
        if body.kind == rules.VISIT:
            return visits.arrange(tx, seat.case, asked, due, seat.owed)
        return working.raise_task(tx, seat.case, asked, due, seat.owed)
    at = moment(tx.now)
    new = rules.new(
        seat.number, body.kind, body.title, by, at, due or at + seat.work.task_due[body.kind],
        text=body.text.strip(), person=body.person.strip(), address=body.address.strip(),
    )  # fmt: skip
    return tasks.put(tx, new)


async def act(desk: Desk, work: Work, request: Request) -> Response:
    """POST .../task/{id}/{act}."""
    seat, body = await told(desk, work, request, bodies.Tasking)
    number, what = request.path_params["id"], request.path_params["act"]
    if what not in rules.ACTS or (body.team and body.team not in work.teams):
        raise STRANGE

    def job(tx: Tx) -> Mapping[str, Any]:
        kept = tasks.get(tx.c, number)
        if kept is None or kept.task.case_no != seat.number:
            raise _NO_TASK
        person = body.person.strip()
        if kept.task.kind != "third_party":
            person = _colleague(tx, person)
        doing = Doing(
            what, seat.agent.login, moment(tx.now), body.text, _pieces(tx, seat, body),
            body.team.strip(), person, bodies.moment(body.due), body.address.strip(),
            bodies.moment(body.since), body.told,
        )  # fmt: skip
        if what == "assign" and body.was is not None:
            _check_seen(tx, seat, kept, body.was, doing)
        why_not = rules.refusal(kept.task, doing)
        if why_not:
            raise IllegalError(why_not)
        tasks.do(tx, number, kept.task, doing)
        visits.did(tx, kept, doing, seat.owed)
        return {"task": number}

    made = await done(seat, body.event, f"task/{number}/{what}", job)
    return await _with_task(seat, made["task"])


def _check_seen(tx: Tx, seat: Seat, kept: tasks.Kept, was: bodies.Owned, doing: Doing) -> None:
    """Make sure that nobody takes a task from whom he has not seen to have it (promise 7)."""
    task = kept.task
    stands = (task.team, task.person, task.due.timestamp())
    mine = (doing.team, doing.person, (doing.due or task.due).timestamp())
    if stands in {(was.team, was.person, was.due), mine}:
        return
    names = {one.login: one.name for one in accounts.users(tx.c)}
    acts = [
        one.actor
        for one in case_events.events(tx.c, seat.number)
        if one.kind == "task" and one.payload.get("id") == kept.id
    ]
    by = names.get(acts[-1], acts[-1]) if acts else "别人"
    line = (
        f"这项任务刚被{by}改过：现在是「{_owner(seat, stands, names)}」，"
        f"您写的是「{_owner(seat, mine, names)}」，还没有存。再记一次，就按您的。"
    )
    raise Stale(line, dict(zip(("team", "person", "due"), stands, strict=True)))


def _owner(seat: Seat, owned: tuple[str, str, float], names: Mapping[str, str]) -> str:
    """Say who has a task, and until when."""
    team, person, due = owned
    until = datetime.fromtimestamp(due, ZoneInfo(seat.desk.zone))
    who = (work_lists.team_name(seat.work, team), names.get(person, person), f"{until:%m-%d %H:%M}")
    return " · ".join(part for part in who if part)


def _colleague(tx: Tx, login: str) -> str:
    """Return the account that a department's task goes to, "" nobody's in particular."""
    if login and login not in {one.login for one in accounts.users(tx.c) if not one.disabled}:
        raise STRANGE
    return login


def _pieces(tx: Tx, seat: Seat, body: bodies.Tasking) -> tuple[Piece, ...]:
    """Return the files of an answer; from now on they belong to the case's talk, and go with it."""
    last = messages.last(tx.c, seat.case.chat, 1)
    for one in body.files:
        facts = evidence.facts_of(tx.c, one.sha256)
        if facts is None or not facts.open or not last:
            raise _NO_FILE
        files.put(
            tx, one.sha256, message_id=last[-1].id, mime=facts.mime, size=facts.size,
            kind=facts.kind, name=one.name,
        )  # fmt: skip
    return tuple(Piece(one.sha256, one.name) for one in body.files)


async def upload(desk: Desk, _: Work, request: Request) -> Response:
    """POST /desk/api/files: multipart/form-data with one file named `file`."""
    await sessions.writing(desk, request)
    if desk.keeper is None:
        raise _CLOSED
    name, facts = await Receiver(desk.keeper).receive(request)
    return json_response(_file(facts, name), 201)


def _file(facts: Facts, name: str) -> dict[str, Any]:
    return {"sha256": facts.sha256, "name": name, "kind": facts.kind, "size": facts.size}


async def _with_task(seat: Seat, number: int) -> Response:
    kept = await asyncio.to_thread(seat.desk.store.read, lambda c: tasks.get(c, number))
    assert kept is not None
    shown = work_json.task(seat.desk, kept, seat.work, seat.desk.clock(), {})
    return await answered(seat, {"task": shown})
