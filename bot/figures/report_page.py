"""The desk's page of a month's report, and what leads put down to do about it.

    GET  /desk/report                 ?month=2026-10, else the last one that is over; &lang=en
    GET  /desk/report.md              the same as Markdown
    GET  /desk/report/of/{department} that department's own part: for its people, and for leads
    POST /desk/report/actions         a form: topic, text, owner, due, lever; leads only
    POST /desk/report/actions/{id}    a form: state (done, dropped) and note

Nothing needs a script. Leads and operators read it; who reads only his own figures is sent there.
Source: S2-61, S2-62, S2-69.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import sessions
from bot.desk.desk import Desk
from bot.desk.forms import read_form
from bot.desk.pages import page, write
from bot.desk.sessions import Session
from bot.figures import digest, monthly, report_parts
from bot.figures.asked import Days
from bot.figures.monthly import Ground, Report
from bot.http.body import Refused
from cases.monthly import DONE, DROPPED, LEVERS, OPEN, Action
from cases.work_file import Work
from storage import actions, alerts, teams
from storage.store import Tx
from storage.times import moment

HERE = "/desk/report"
_OPERATOR, _EN = "operator", "en"
_LONGEST = 300
_LEADS = Refused(403, "leads", "这件事要由主管来做。")
_OVER = ("这一项已经了结了。", "This action is over already.")
_LACKS = (
    "没有记下：要写做什么、谁负责、今天或以后的一天。",
    "Nothing was kept: say what is done, by whom, and a day from today on.",
)


def routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""

    def at(path: str, method: str, answer: Any) -> Route:
        return Route(path, partial(answer, desk, work), methods=[method])

    return [
        at(HERE, "GET", _page),
        at(f"{HERE}.md", "GET", _text),
        at(f"{HERE}/of/{{department}}", "GET", _digest),
        at(f"{HERE}/actions", "POST", _add),
        at(f"{HERE}/actions/{{id:int}}", "POST", _end),
    ]


async def _reader(desk: Desk, work: Work, request: Request) -> Session | Response:
    """Return who reads; somebody else's answer where he may not."""
    session = await sessions.find(desk, request)
    if session is None:
        return RedirectResponse("/desk/login", 303)
    role = session.agent.role
    if not (work.role(role).lead or role == _OPERATOR):
        return RedirectResponse("/desk/figures", 303)
    return session


async def _read(desk: Desk, work: Work, query: Mapping[str, str]) -> tuple[Ground, Report]:
    zone, english = ZoneInfo(desk.zone), query.get("lang") == _EN
    base = await asyncio.to_thread(
        monthly.ground, desk.store, work, desk.names, zone, desk.goals, english=english
    )
    now = desk.clock()
    days = asked(query.get("month", ""), now.astimezone(base.view.zone).date())
    return base, await asyncio.to_thread(monthly.read, base, days, now)


def asked(text: str, today: date) -> Days:
    """Return the month asked for; one that is none, or is to come, is the last one."""
    found = monthly.month(text)
    return monthly.last(today) if found is None or found.first > today else found


async def _page(desk: Desk, work: Work, request: Request) -> Response:
    reader = await _reader(desk, work, request)
    if isinstance(reader, Response):
        return reader
    base, report = await _read(desk, work, request.query_params)
    base = replace(base, owners=work.role(reader.agent.role).lead)
    response = page(desk, "report.html", **_shown(base, report, reader, work, request))
    response.headers["cache-control"] = "private, no-store"
    return response


def _shown(
    base: Ground, report: Report, reader: Session, work: Work, request: Request
) -> dict[str, Any]:
    speech = base.view.speech
    today = report.now.astimezone(base.view.zone).date()
    after = monthly.later(report.days)
    parents = sorted({one.filed.topic for one in report.cases} - {""})
    shown = [*(one.topic for one in report.findings), *parents]
    problems = {"lacks": _LACKS, "over": _OVER}
    wrong = problems.get(request.query_params.get("wrong", ""))
    return {
        "english": speech.english,
        "say": lambda zh, en: en if speech.english else zh,
        "tail": "&lang=en" if speech.english else "",
        "report": report,
        "whole": True,
        "name": speech.say((f"{report.month} 月报", f"Report of {report.month}")),
        "departments": [(key, speech.part("department", key)) for key in work.teams],
        "sentence": monthly.sentence(speech, report),
        "parts": [*report_parts.parts(base, report), report_parts.actions(base, report)],
        "before": monthly.named(monthly.earlier(report.days)),
        "after": monthly.named(after) if after.first <= today else "",
        "wrong": speech.say(wrong) if wrong else "",
        "lead": work.role(reader.agent.role).lead,
        "token": reader.token,
        "today": today.isoformat(),
        "topics": [(key, speech.part("category", key)) for key in dict.fromkeys(shown)],
        "staff": sorted(base.staff.items()),
        "levers": [(key, speech.say(both)) for key, both in LEVERS.items()],
        "open": [
            one for one in (*(a for a, _ in report.carried), *report.own) if one.state == OPEN
        ],
    }


async def _digest(desk: Desk, work: Work, request: Request) -> Response:
    """Show a department its own cases and tasks (S3-11)."""
    session = await sessions.find(desk, request)
    if session is None:
        return RedirectResponse("/desk/login", 303)
    agent, department = session.agent, request.path_params["department"]
    crew = await asyncio.to_thread(desk.store.read, teams.crew)
    groups = next((one.agent.teams for one in crew if one.agent.login == agent.login), frozenset())
    mine = department in work.works_for(groups)
    if department not in work.teams or not (mine or work.role(agent.role).lead):
        return RedirectResponse("/desk/figures", 303)
    base, report = await _read(desk, work, request.query_params)
    parts = await asyncio.to_thread(digest.parts, base, report, department, report.now)
    shown = _shown(base, report, session, work, request)
    shown |= {"parts": parts, "lead": False, "whole": False, "sentence": ""}
    shown["name"] = digest.title(base, report, department)
    response = page(desk, "report.html", **shown)
    response.headers["cache-control"] = "private, no-store"
    return response


async def _text(desk: Desk, work: Work, request: Request) -> Response:
    reader = await _reader(desk, work, request)
    if isinstance(reader, Response):
        return reader
    base, report = await _read(desk, work, request.query_params)
    base = replace(base, owners=work.role(reader.agent.role).lead)
    name = f"report-{report.month}.md"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    text = report_parts.as_text(base, report)
    return Response(text, 200, headers, "text/markdown; charset=utf-8")


async def _lead(desk: Desk, work: Work, request: Request) -> tuple[Session, Mapping[str, str]]:
    """Return who sends a form of ours, a lead, and what is in it."""
    sessions.check_origin(request)
    session = await sessions.find(desk, request)
    if session is None:
        raise sessions.FOREIGN
    form = await read_form(request)
    if not sessions.fits(session.secret, form.get("token", "")):
        raise sessions.FOREIGN
    if not work.role(session.agent.role).lead:
        raise _LEADS
    return session, form


async def _add(desk: Desk, work: Work, request: Request) -> Response:
    session, form = await _lead(desk, work, request)
    base, report = await _read(desk, work, form)
    due = day(form.get("due", ""), base, report.now)
    text, owner = form.get("text", "").strip()[:_LONGEST], form.get("owner", "")
    topic, lever = form.get("topic", ""), form.get("lever", "")
    known = topic in {one.filed.topic for one in report.cases} and lever in {"", *LEVERS}
    if due is None or not text or owner not in base.staff or not known:
        return _back(form, report, wrong="lacks")
    then = sum(one.filed.topic == topic for one in report.cases), len(report.cases)
    new = Action(
        report.month, topic, text, owner, due, session.agent.login, report.now, then, lever
    )

    def job(tx: Tx) -> None:
        actions.add(tx, new)
        alerts.over_key(tx, f"{alerts.MONTHLY}:{report.month}")

    await write(desk, job)
    return _back(form, report)


async def _end(desk: Desk, work: Work, request: Request) -> Response:
    _, form = await _lead(desk, work, request)
    _, report = await _read(desk, work, form)
    number, state = request.path_params["id"], form.get("state", "")
    note = form.get("note", "").strip()[:_LONGEST]
    if state not in {DONE, DROPPED} or not note:
        return _back(form, report, wrong="lacks")
    ended = await write(desk, lambda tx: actions.end(tx, number, state, note))
    return _back(form, report) if ended else _back(form, report, wrong="over")


def day(text: str, base: Ground, now: datetime) -> datetime | None:
    """Return the end of a day from today on; None when it is none."""
    try:
        found = datetime.combine(date.fromisoformat(text), time(23, 59), base.view.zone)
    except ValueError:
        return None
    return moment(found.timestamp()) if found > now else None


def _back(form: Mapping[str, str], report: Report, **more: str) -> Response:
    language = {"lang": _EN} if form.get("lang") == _EN else {}
    query = urlencode({"month": report.month, **language, **more})
    return RedirectResponse(f"{HERE}?{query}#actions-title", 303)
