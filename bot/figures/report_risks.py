"""The report's parts on what is out of the ordinary: weeks outside their band, and the risk map.

    parts(ground, report) -> [Part]

Bands are made of the months before; on few weeks or few cases nothing is said. Only leads see
whose cases they were. Source: S1-25, S2-63.
"""

from __future__ import annotations

from datetime import timedelta

from bot.figures.asked import Days, bounds
from bot.figures.monthly import Ground, Report, earliest
from bot.figures.report_shapes import Both, Grid, Part
from bot.figures.table import part_of
from bot.figures.words import BY, Speech
from cases import control
from cases.control import Shift, Spot
from cases.figures import FEW, SHARE

WEEKS = 4  # of the month that are looked at
_ROWS, _COLUMNS = "channel", "topic"
_HOT: Both = ("▲▲ 远多于往常", "▲▲ far more than usual")
_WARM: Both = ("▲ 多于往常", "▲ more than usual")


def parts(ground: Ground, report: Report) -> list[Part]:
    """Return both parts; the map only where the months before have cases enough."""
    found = [_shifts(ground, report)]
    if len(report.earlier) >= FEW and report.cases:
        found.append(_map(ground, report))
    return found


def _shifts(ground: Ground, report: Report) -> Part:
    speech, zone = ground.view.speech, ground.view.zone
    start, end = bounds(Days(earliest(report.days), report.days.last), zone)
    span = start, min(end, report.now)  # of a month that runs, up to now
    every = [*report.earlier, *report.cases]
    kinds = ("category", "department", "team", "channel", *(("owner",) if ground.owners else ()))
    lines = []
    for by in kinds:
        of = part_of(by, zone)
        for one in control.shifts(every, of, span, WEEKS):
            if one.key:
                end = span[1] - (WEEKS - 1 - one.week) * timedelta(days=7) - timedelta(days=1)
                lines.append(_shift(ground, by, one, f"{end.astimezone(zone):%m-%d}"))
    none: Both = ("这个月没有哪一周超出常态。", "No week of the month left its band.")
    title: Both = ("超出常态", "Out of the ordinary")
    return Part("shifts", speech.say(title), tuple(lines) or (speech.say(none),))


def _shift(ground: Ground, by: str, one: Shift, end: str) -> str:
    """Say it: 类别 质量 · 故障：到 10-31 的一周 28 件，往常 3 … 17 件."""
    speech = ground.view.speech
    name = ground.staff.get(one.key, one.key) if by == "owner" else speech.part(by, one.key)
    band = f"{one.band.low:.0f} … {one.band.high:.0f}"
    return f"{'▲' if one.rose else '▼'} {speech.say(BY[by])} {name}" + speech.say(
        (
            f"：到 {end} 的一周 {one.count} 件，往常一周 {band} 件",
            f": {one.count} in the week to {end}, usually {band}",
        )
    )


def _map(ground: Ground, report: Report) -> Part:
    speech = ground.view.speech
    spots = control.heat(
        report.cases,
        report.earlier,
        lambda one: one.filed.channel,
        lambda one: one.filed.topic,
        _part(report, ground),
    )
    held = {(one.row, one.column): one for one in spots}
    rows, columns = ({place[n]: None for place in held} for n in (0, 1))
    heads = (speech.say(BY[_ROWS]), *(speech.part("category", key) for key in columns))
    lines = tuple(
        (
            speech.part(_ROWS, row),
            *(_cell(speech, held.get((row, column))) for column in columns),
        )
        for row in rows
    )
    how: Both = (
        "渠道 × 大类：件数（照前几个月，往常几件）；紧急的占比另写。",
        "Channel by class: cases (usual, by the months before); share of urgent.",
    )
    legend = speech.say(("，", ", ")).join(map(speech.say, (_HOT, _WARM)))
    title: Both = ("风险图", "Risk map")
    return Part("map", speech.say(title), (speech.say(how), legend), Grid(heads, lines))


def _part(report: Report, ground: Ground) -> float:
    """Return how long the month is as a part of the time in which there were cases before it."""
    start, last = bounds(report.days, ground.view.zone)
    end = min(last, report.now)
    known = start - min(one.filed.opened for one in report.earlier)
    return (end - start) / max(known, timedelta(days=7))


def _cell(speech: Speech, one: Spot | None) -> str:
    """Return ▲▲ 40（12）紧急 70.0 %."""
    if one is None:
        return ""
    mark = "▲▲ " if one.red else "▲ " if one.amber else ""
    usual = f"{one.expected:.0f}"
    said = f"{mark}{one.count}" + speech.say((f"（{usual}）", f" ({usual})"))
    if not one.urgent:
        return said
    return f"{said} {speech.say(('紧急', 'urgent'))} {speech.value(SHARE, one.urgent)}"
