"""A department's part of a month: the complaints it caused, and its tasks. Nobody else's.

    parts(ground, report, department, now) -> [Part]
    as_text(ground, report, department, now) -> str

Source: S3-11, S1-22.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.figures.monthly import Ground, Report
from bot.figures.report_parts import lines_of, named
from bot.figures.report_shapes import Both, Grid, Part
from cases.counted import Counted
from cases.figures import parts as split
from cases.monthly import Tally
from storage import tasks
from storage.tasks import Kept

_MOST = 20  # numbers of cases


def title(ground: Ground, report: Report, department: str) -> str:
    """Return what the digest is called."""
    speech = ground.view.speech
    name = speech.part("department", department)
    return speech.say((f"{report.month} {name}部门月报", f"{name}: {report.month}"))


def parts(ground: Ground, report: Report, department: str, now: datetime) -> list[Part]:
    """Return the parts; every number and case in them is of this department."""
    own = [one for one in report.cases if one.department == department]
    before = [one for one in report.before if one.department == department]
    asked = ground.store.read(lambda c: tasks.of_team(c, department))
    return [_caused(ground, own, len(before)), _tasks(ground, asked, now)]


def as_text(ground: Ground, report: Report, department: str, now: datetime) -> str:
    """Return the digest as Markdown."""
    found = [f"# {title(ground, report, department)}", ""]
    for one in parts(ground, report, department, now):
        found += lines_of(ground.view.speech, one)
    return "\n".join(found)


def _caused(ground: Ground, own: Sequence[Counted], before: int) -> Part:
    speech = ground.view.speech
    count: Both = (f"{len(own)} 件，上月 {before} 件", f"{len(own)}, month before {before}")
    lines = (
        speech.say(count),
        named(speech, ("细分", "Kinds"), "category", _tally(own, "category")),
        named(speech, ("根本原因", "Root causes"), "cause", _tally(own, "cause")),
    )
    heading: Both = ("归给本部门的投诉", "Complaints it caused")
    numbers = tuple(one.filed.number for one in own[:_MOST])
    return Part("caused", speech.say(heading), tuple(filter(None, lines)), cases=numbers)


def _tally(own: Sequence[Counted], by: str) -> Tally:
    def of(one: Counted) -> str:
        return one.cause if by == "cause" else one.filed.category

    return tuple((key, len(some)) for key, some in split(own, of))


def _tasks(ground: Ground, asked: Sequence[Kept], now: datetime) -> Part:
    speech, zone = ground.view.speech, ground.view.zone
    late = sum(one.task.late(now) for one in asked)
    said: Both = (f"没办完 {len(asked)} 项，过期 {late} 项", f"{len(asked)} open, {late} overdue")
    heads: Sequence[Both] = (
        ("任务", "Task"), ("案件", "Case"), ("到期", "Due"), ("谁在办", "Who"), ("状态", "State"),
    )  # fmt: skip
    rows = tuple(
        (
            one.task.title,
            one.task.case_no,
            f"{one.task.due.astimezone(zone):%Y-%m-%d %H:%M}",
            ground.staff.get(one.task.person, one.task.person),
            speech.say(("过期", "overdue") if one.task.late(now) else ("在办", "open")),
        )
        for one in asked
    )
    heading: Both = ("还没办完的任务", "Tasks not done")
    grid = Grid(tuple(map(speech.say, heads)), rows) if rows else None
    return Part("tasks", speech.say(heading), (speech.say(said),), grid)
