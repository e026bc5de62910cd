"""The report of a month, put together: its cases, those of the months before, and what was decided.

    read(ground, month, now) -> Report
    month(text) -> Days | None               2026-10, its first and last day
    sentence(speech, report) -> str          the whole in one line, for staff who are told of it

Four parts: how the process went, how it was carried out, what stands out, what is done about it.
Source: S2-61, S2-62, S2-69, S4-16.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo

from bot.figures import table
from bot.figures.asked import Days, Only, bounds
from bot.figures.table import View
from bot.figures.words import Speech
from cases import monthly
from cases.counted import Counted
from cases.figures import SHARE, SPAN, Goals, parts
from cases.monthly import Action, Finding, Recheck, Refused, Step
from cases.work_file import Work
from storage import accounts
from storage import actions as kept
from storage import figures as stored
from storage.store import Store

BACK = 5  # months before, in the series of what was refused
COMMA = ("、", ", ")
_DAY = timedelta(days=1)
_MONTH = re.compile(r"20\d\d-(?:0[1-9]|1[0-2])")
_CHECKED = (
    "touch", "plan", "resolution", "touch_kept", "plan_kept", "promises", "solved", "repeat",
    "recovered", "nps",
)  # fmt: skip
STEPS: Mapping[str, tuple[str, str]] = {
    "received": ("受理", "Received"),
    "sorted": ("分类", "Classified"),
    "assigned": ("分派", "Assigned"),
    "touched": ("有人联系", "Touched by a person"),
    "planned": ("方案或婉拒", "Solution or decline"),
    "letter": ("确认函", "Letter"),
    "followed": ("回访", "Follow-up"),
    "caused": ("定了原因", "Cause named"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What a report stands on. staff: names by login. owners: whether it tells whose cases are."""

    store: Store
    view: View
    staff: Mapping[str, str] = field(default_factory=dict)
    owners: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A month. series: (month, what was refused), oldest first, this one last. now: as it stands.

    earlier: cases of the months in the series before this one.
    carried: actions of earlier months, each with its class looked at anew; own: of this one.
    """

    month: str
    days: Days
    now: datetime
    cases: Sequence[Counted]
    before: Sequence[Counted]
    earlier: Sequence[Counted]
    walk: Sequence[Step]
    findings: Sequence[Finding]
    series: Sequence[tuple[str, Refused]]
    carried: Sequence[tuple[Action, Recheck]]
    own: Sequence[Action]

    @property
    def refused(self) -> Refused:
        """What was refused this month."""
        return self.series[-1][1]

    @property
    def levers(self) -> list[tuple[str, int]]:
        """How many actions are to do what; only what there is."""
        every = [*self.own, *(one for one, _ in self.carried)]
        counts = [(key, sum(one.lever == key for one in every)) for key in monthly.LEVERS]
        return [(key, count) for key, count in counts if count]


def ground(
    store: Store, work: Work, names: Mapping[str, str], zone: tzinfo, goals: Goals, *, english: bool
) -> Ground:
    """Return what reports stand on, in one language. names: of categories, in Chinese."""
    causes = {key: cause.name for key, cause in work.root_causes.items()}
    speech = Speech(names, causes, work.teams, english=english)
    staff = {one.login: one.name for one in store.read(accounts.users) if not one.disabled}
    return Ground(store, View(speech, zone, goals), staff)


def month(text: str) -> Days | None:
    """Return the days of a month written 2026-10; None when it is none."""
    if not _MONTH.fullmatch(text):
        return None
    first = date.fromisoformat(f"{text}-01")
    return Days(first, _next(first) - _DAY)


def named(days: Days) -> str:
    """Return a month as it is written: 2026-10."""
    return f"{days.first:%Y-%m}"


def last(today: date) -> Days:
    """Return the month before that of *today*."""
    return earlier(Days(today.replace(day=1), today))


def earlier(days: Days) -> Days:
    """Return the month before."""
    end = days.first - _DAY
    return Days(end.replace(day=1), end)


def later(days: Days) -> Days:
    """Return the month after."""
    first = _next(days.first)
    return Days(first, _next(first) - _DAY)


def earliest(days: Days) -> date:
    """Return the first day of the series that ends with this month."""
    for _ in range(BACK):
        days = earlier(days)
    return days.first


def read(ground: Ground, days: Days, now: datetime) -> Report:
    """Return the report of the month *days* as it stands now."""
    months = [days]
    for _ in range(BACK):
        months.insert(0, earlier(months[0]))
    zone = ground.view.zone
    start, end = bounds(Days(months[0].first, days.last), zone)
    opened, actions = ground.store.read(lambda c: (stored.read(c, start, end, now), kept.every(c)))
    cases = Only().of(opened)
    held = dict(parts(cases, lambda one: f"{one.filed.opened.astimezone(zone):%Y-%m}"))
    name, own = named(days), held.get(named(days), [])
    before = held.get(named(months[-2]), [])
    return Report(
        name,
        days,
        now,
        own,
        before,
        [one for one in cases if one.filed.opened < bounds(days, zone)[0]],
        monthly.walk(own),
        monthly.findings(own, before, ground.view.goals.stands_out),
        [(named(one), monthly.refused(held.get(named(one), []))) for one in months],
        [(one, monthly.again(one, own)) for one in monthly.carried(actions, name, zone)],
        [one for one in actions if one.month == name],
    )


def checked(view: View, report: Report) -> list[table.Row]:
    """Return how the work was carried out, beside the month before and the targets."""
    found = table.rows(view, report.cases, report.before)
    return [row for row in found if row.key in _CHECKED]


def spent(speech: Speech, step: Step) -> str:
    """Return the median time to a step, "" where none is known."""
    return "" if step.middle is None else speech.value(SPAN, step.middle)


def share(speech: Speech, part: tuple[int, int]) -> str:
    """Return a share as it is read, with what it is of."""
    if not part[1]:
        return "—"
    of = f"{part[0]}/{part[1]}"
    return speech.value(SHARE, part[0] / part[1]) + speech.say((f"（{of}）", f" ({of})"))


def verdict(speech: Speech, change: Recheck) -> str:
    """Say whether a share fell or rose, or whether that may be chance."""
    if not change.sure:
        return speech.say(("看不出变化", "no change to be seen"))
    return speech.say(("降了", "fell") if change.fell else ("升了", "rose"))


def sentence(speech: Speech, report: Report) -> str:
    """Return the report in one line."""
    count = len(report.cases)
    late = sum(one.late(report.now) for one, _ in report.carried)
    found = speech.say(COMMA).join(
        f"{speech.part('category', one.topic)} {speech.value(SHARE, one.share)}"
        for one in report.findings
    )
    said = [
        speech.say((f"共 {count} 件", f"{count} cases")),
        speech.say((f"占比高的：{found}", f"standing out: {found}"))
        if found
        else speech.say(("没有哪一类占比高", "no class stands out")),
    ]
    if late:
        said.append(speech.say((f"{late} 项改进过期没办完", f"{late} actions overdue")))
    return speech.say(("；", "; ")).join(said)


def _next(first: date) -> date:
    """Return the first day of the next month."""
    return (first + timedelta(days=31)).replace(day=1)
