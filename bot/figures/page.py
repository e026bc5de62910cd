"""The desk's page of figures: two periods side by side, in parts, and the cases behind a number.

    GET /desk/figures            the page; ?from= &to= &from2= &to2= &category= &team= ... &lang=en
    GET /desk/figures/cases      the cases of one figure: ?figure= &side=hit|miss|all
    GET /desk/figures.csv        the same numbers for a sheet; with ?by= &across= the cross table

Leads see everything, operators everything but who it was; an agent sees the cases he carries.
Nothing needs a script. Source: S2-40, S2-67, S2-68, S0-56, S0-59, S1-30.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.desk import sessions
from bot.desk.desk import Agent, Desk
from bot.desk.pages import page
from bot.figures import chart, cross, sheet, table
from bot.figures.asked import Asked, Days, asked, bounds
from bot.figures.chart import Point
from bot.figures.table import Part, View
from bot.figures.words import BY, NAMES, Speech
from cases import figures
from cases.classes import recut
from cases.counted import Counted
from cases.figures import BY_KEY, MEAN, SPAN, Measure, figure
from cases.work_file import Work
from dialogues.effects import CaseState
from storage import figures as stored

EN, ZH = "en", "zh"
MOST = 300  # cases of one list
_HIT, _MISS = "hit", "miss"
_OPERATOR = "operator"
_WEEK, _MANY_DAYS = 7, 45  # days of a point on the time axis, from so many days on
_HOUR = 3600.0
_RARE = ("tier", "own", "cause", "department")  # offered only where some case has one


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for one request. others: None when nothing is compared.

    whole: all cases, not only one's own; lead: with the names of who carried them.
    """

    asked: Asked
    view: View
    agent: Agent
    whole: bool
    lead: bool
    cases: list[Counted]
    others: list[Counted] | None

    @property
    def english(self) -> bool:
        """Whether it is to be said in English."""
        return self.view.speech.english

    @property
    def kinds(self) -> list[str]:
        """By what the cases may be taken apart: by who carried them for leads only."""
        hidden = {"" if self.lead else "owner", "" if self.view.goals.classes else "own"}
        return [by for by in BY if by not in hidden]

    def address(self, path: str, **more: str) -> str:
        """Return the address of the same question elsewhere."""
        query = self.asked.query() | ({"lang": EN} if self.english else {}) | more
        return f"{path}?{urlencode(query)}"


Answer = Callable[[Desk, Looked, Request], Response]


def routes(desk: Desk, work: Work) -> list[Route]:
    """Return the routes; the desk's mount them."""

    def at(path: str, answer: Answer) -> Route:
        return Route(path, partial(_answered, desk, work, answer), methods=["GET"])

    return [
        at("/desk/figures", _page),
        at("/desk/figures/cases", _cases),
        at("/desk/figures.csv", _sheet),
    ]


async def _answered(desk: Desk, work: Work, answer: Answer, request: Request) -> Response:
    session = await sessions.find(desk, request)
    if session is None:
        return RedirectResponse("/desk/login", 303)
    looked = await asyncio.to_thread(look, desk, work, session.agent, request.query_params)
    response = answer(desk, looked, request)
    response.headers["cache-control"] = "private, no-store"
    return response


def look(desk: Desk, work: Work, agent: Agent, query: Mapping[str, str]) -> Looked:
    """Read what is asked for; an agent gets the cases he carries, whatever he asks."""
    zone = ZoneInfo(desk.zone)
    now = desk.clock()
    wanted = asked(query, now.astimezone(zone).date())
    lead = work.role(agent.role).lead
    if not lead:
        wanted = replace(wanted, only=replace(wanted.only, owner=""))
    whole = lead or agent.role == _OPERATOR
    if not whole:
        wanted = replace(wanted, only=replace(wanted.only, owner=agent.login))
    english = query.get("lang", "").lower() == EN
    causes = {key: cause.name for key, cause in work.root_causes.items()}
    speech = Speech(desk.names, causes, work.teams, english=english)
    view = View(speech, zone, desk.goals)

    def read(days: Days) -> list[Counted]:
        found = desk.store.read(lambda c: stored.read(c, *bounds(days, zone), now))
        return wanted.only.of(recut(found, desk.goals.cut(wanted.only.cut)))

    others = None if wanted.other is None else read(wanted.other)
    return Looked(wanted, view, agent, whole, lead, read(wanted.days), others)


def _page(desk: Desk, looked: Looked, request: Request) -> Response:
    today = desk.clock().astimezone(looked.view.zone).date()
    kinds = [by for by in looked.kinds if by != "day"]
    cases, view = looked.cases, looked.view
    axes = cross.axes(request.query_params, looked.kinds)
    spans = [("today", Days(today, today)), *((str(n), _back(today, n)) for n in (7, 30, 90))]
    return page(
        desk,
        "figures.html",
        **_common(looked, request),
        rows=table.rows(view, cases, looked.others),
        score=table.overall(view, cases),
        parts=[(by, some) for by in kinds if (some := _parts(looked, by))],
        shown={by: [view.speech.say(NAMES[key]) for key in table.shown(by)] for by in BY},
        clocks=table.clocks(view, cases),
        pictures=_pictures(looked) if cases else [],
        days=table.broken(view, cases, "day") if cases else [],
        crossed=cross.crossed(view, cases, axes) if cases else None,
        kept=[*looked.asked.query().items(), *([("lang", EN)] if looked.english else [])],
        choices=_choices(looked),
        cuts=list(desk.goals.classes),
        spans=[(name, looked.address("", **_from(days))) for name, days in spans],
        telling=sum(one.filed.state == CaseState.INTAKE for one in cases),
        windows=sum(one.open_window for one in cases),
    )


def _parts(looked: Looked, by: str) -> list[Part]:
    """Return the cases in parts; none where not one case has such a thing."""
    found = table.broken(looked.view, looked.cases, by)
    return found if by not in _RARE or any(one.key for one in found) else []


def _common(looked: Looked, request: Request) -> dict[str, Any]:
    other = {**request.query_params, "lang": ZH if looked.english else EN}
    return {
        "looked": looked,
        "whose": _whose(looked),
        "english": looked.english,
        "say": lambda zh, en: en if looked.english else zh,
        "by": {key: looked.view.speech.say(both) for key, both in BY.items()},
        "other_language": f"?{urlencode(other)}",
    }


def _whose(looked: Looked) -> str:
    """Return the name of the one colleague a lead looks at, "" otherwise."""
    owner = looked.asked.only.owner if looked.lead else ""
    names = (one.filed.name for one in looked.cases if one.filed.owner == owner)
    return next(names, owner) if owner else ""


def _back(today: Any, count: int) -> Days:
    return Days(today - timedelta(days=count - 1), today)


def _from(days: Days) -> dict[str, str]:
    return {"from": days.first.isoformat(), "to": days.last.isoformat()}


def _choices(looked: Looked) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what the cases may be narrowed to: what there is, and what is chosen."""
    found = []
    for by in ("channel", "team", "level", "tier", "category", "own", "cause", "department"):
        of = table.part_of(by, looked.view.zone)
        chosen = getattr(looked.asked.only, by)
        keys = sorted({of(one) for one in looked.cases} | {chosen})
        if by in _RARE and not any(keys):
            continue
        found.append((by, [(key, looked.view.speech.part(by, key)) for key in keys if key]))
    return found


def _pictures(looked: Looked) -> list[tuple[str, Any]]:
    """Return the cases of each day or week, and how long they took beside the target."""
    speech, days = looked.view.speech, looked.asked.days
    step = _WEEK if days.count > _MANY_DAYS else 1
    of = table.part_of("day", looked.view.zone)
    held = dict(figures.parts(looked.cases, of))
    counts, spans = [], []
    for n in range(0, days.count, step):
        first = days.first + timedelta(days=n)
        inside = [first + timedelta(days=k) for k in range(step)]
        some = [one for day in inside for one in held.get(day.isoformat(), ())]
        name = f"{first:%m-%d}"
        counts.append(Point(name, float(len(some)), str(len(some))))
        spread = figure(BY_KEY["resolution"], some).spread
        value = spread.median if spread else None
        spans.append(Point(name, value and value / _HOUR, speech.value(SPAN, value)))
    target = looked.view.goals.targets.get("resolution")
    each = speech.say(("每周", "a week") if step > 1 else ("每天", "a day"))
    told = speech.say((f"{each}进来的案件", f"Cases opened {each}"))
    took = speech.say((f"处理时长的中位（小时，{each}）", f"Median hours to resolution, {each}"))
    aim = speech.say(("目标 ", "target ")) + speech.value(SPAN, target) if target else ""
    return [
        (told, chart.bars(counts, told)),
        (took, chart.line(spans, took, target and target / _HOUR, aim)),
    ]


def _cases(desk: Desk, looked: Looked, request: Request) -> Response:
    query = request.query_params
    measure, side = BY_KEY.get(query.get("figure", "")), query.get("side", "")
    day = query.get("day", "")
    of_day = table.part_of("day", looked.view.zone)
    some = [one for one in looked.cases if not day or of_day(one) == day]
    found = [one for one in some if measure is None or fits(measure, side, one)]
    if measure is not None and measure.kind in {SPAN, MEAN}:  # the worst first
        found.sort(key=lambda one: sum(measure.of(one)), reverse=not measure.more)
    speech = looked.view.speech
    name = speech.say(NAMES[measure.key]) if measure else speech.say(("全部案件", "All cases"))
    return page(
        desk,
        "figures-cases.html",
        **_common(looked, request),
        name=name,
        side=side if measure else "",
        valued=measure is not None,
        count=len(found),
        most=MOST,
        listed=[_line(looked, measure, one) for one in found[:MOST]],
        back=looked.address("/desk/figures"),
    )


def fits(measure: Measure, side: str, one: Counted) -> bool:
    """Say whether the case is behind the figure: hit, miss, or anything that counts for it."""
    values = measure.of(one)
    if measure.kind != figures.SHARE or side not in {_HIT, _MISS}:
        return bool(values)
    return any(bool(value) == (side == _HIT) for value in values)


def _line(looked: Looked, measure: Measure | None, one: Counted) -> dict[str, str]:
    speech, filed = looked.view.speech, one.filed
    values: Sequence[float] = measure.of(one) if measure else ()
    said = "、".join(_worth(speech, measure, value) for value in values) if measure else ""
    return {
        "number": filed.number,
        "opened": f"{filed.opened.astimezone(looked.view.zone):%Y-%m-%d %H:%M}",
        "category": speech.part("category", filed.category),
        "level": speech.part("level", filed.level),
        "team": speech.part("team", filed.team),
        "owner": filed.name if looked.lead else "",
        "state": speech.state(filed.state),
        "value": said,
    }


def _worth(speech: Speech, measure: Measure, value: float) -> str:
    if measure.kind == SPAN:
        return speech.value(SPAN, value)
    if measure.kind in {figures.NPS, MEAN}:
        return f"{value:.0f}".replace("-", "−")
    return speech.say(("是", "yes") if value else ("否", "no"))


def _sheet(_: Desk, looked: Looked, request: Request) -> Response:
    name = f"figures-{looked.asked.days.first}-{looked.asked.days.last}.csv"
    if "across" in request.query_params:
        axes = cross.axes(request.query_params, looked.kinds)
        text = cross.as_csv(looked.view, cross.crossed(looked.view, looked.cases, axes))
    else:
        text = sheet.as_csv(looked.view, looked.cases, looked.others, looked.kinds)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(f"\ufeff{text}", 200, headers, "text/csv; charset=utf-8")
