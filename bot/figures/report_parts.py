"""The report of a month in parts: headings, lines and tables, for the page and for a text.

    parts(ground, report) -> [Part]     how it went, what stands out, what was refused
    actions(ground, report) -> Part     what is being done: carried over and looked at anew, and new
    as_text(ground, report) -> str      all of it as Markdown

Every finding says its numbers and how sure they are; numbers of cases stand for the cases, and
nothing of a customer is in it. Source: S2-61, S2-62, S2-69, S1-28, S4-16.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.figures import monthly, report_risks
from bot.figures.monthly import COMMA, Ground, Report
from bot.figures.report_shapes import Both, Grid, Part
from bot.figures.words import Speech
from cases.figures import SHARE
from cases.monthly import DONE, DROPPED, LEVERS, OPEN, Action, Finding, Recheck, Tally

_FEW: Both = ("样本少，只供参考", "few cases: no more than a hint")
_STATES: dict[str, Both] = {
    OPEN: ("在办", "open"), DONE: ("办好了", "done"), DROPPED: ("不办了", "dropped"),
}  # fmt: skip
_MOST = 5  # reasons named of a finding


def parts(ground: Ground, report: Report) -> list[Part]:
    """Return everything but the actions, in order."""
    speech = ground.view.speech
    return [
        _walk(speech, report),
        _checked(ground, report),
        _head(ground, report),
        *(_finding(speech, one) for one in report.findings),
        *report_risks.parts(ground, report),
        _refused(speech, report),
    ]


def _walk(speech: Speech, report: Report) -> Part:
    whole = len(report.cases)
    rows = tuple(
        (
            speech.say(monthly.STEPS[step.key]),
            str(step.count),
            speech.value(SHARE, step.count / whole) if whole else "—",
            monthly.spent(speech, step),
        )
        for step in report.walk
    )
    heads: tuple[Both, ...] = (
        ("步骤", "Step"), ("件", "Cases"), ("占比", "Share"), ("到这一步的中位", "Median to it"),
    )  # fmt: skip
    title: Both = ("一、流程走到哪一步", "1. How far the process went")
    return Part("walk", speech.say(title), (), Grid(tuple(map(speech.say, heads)), rows))


def _checked(ground: Ground, report: Report) -> Part:
    speech = ground.view.speech
    rows = tuple(
        (
            one.name,
            one.value + speech.say((f"（n={one.n}）", f" (n={one.n})")),
            one.other,
            one.verdict,
            one.target,
            "" if one.good is None else speech.say(("达到", "met") if one.good else _MISSED),
        )
        for one in monthly.checked(ground.view, report)
    )
    heads: tuple[Both, ...] = (
        ("指标", "Figure"), ("本月", "This month"), ("上月", "Month before"), ("变化", "Change"),
        ("目标", "Target"), ("达到没有", "Met"),
    )  # fmt: skip
    title: Both = ("二、办得怎么样", "2. How it was carried out")
    return Part("checked", speech.say(title), (), Grid(tuple(map(speech.say, heads)), rows))


_MISSED: Both = ("没有达到", "missed")


def _head(ground: Ground, report: Report) -> Part:
    speech = ground.view.speech
    limit = speech.value(SHARE, ground.view.goals.stands_out)
    count = len(report.findings)
    line: Both = (
        f"占全月超过 {limit} 的大类：{count} 类。",
        f"Classes of more than {limit} of the month: {count}.",
    )
    title: Both = ("三、发现", "3. Findings")
    return Part("found", speech.say(title), (speech.say(line),))


def _finding(speech: Speech, one: Finding) -> Part:
    interval = f"95 %: {speech.interval(SHARE, one.interval)}"
    name = speech.part("category", one.topic)
    before = monthly.share(speech, one.before)
    met, due = one.clocks
    lines = [
        monthly.share(speech, (one.count, one.total)) + speech.say(("，", ", ")) + interval,
        speech.say((f"上月 {before}：", f"month before {before}: "))
        + monthly.verdict(speech, one.change),
        named(speech, ("细分", "Kinds"), "category", one.leaves),
        named(speech, ("根本原因", "Root causes"), "cause", one.causes),
        named(speech, ("责任部门", "Departments"), "department", one.departments),
        speech.say((f"时限按时 {met}/{due}", f"clocks met {met}/{due}")) if due else "",
        speech.say(_FEW) if one.few else "",
    ]
    said = tuple(filter(None, lines))
    return Part(f"finding-{one.topic or 'none'}", name, said, cases=one.examples)


def _refused(speech: Speech, report: Report) -> Part:
    """Tell of what was not upheld as a series of its own, with what it was about (S4-16)."""
    own = report.refused
    rows = tuple(
        (month, str(one.decided), monthly.share(speech, (one.count, one.decided)))
        for month, one in report.series
    )
    heads: tuple[Both, ...] = (
        ("月份", "Month"), ("有结论的", "Decided"), ("未支持", "Not upheld"),
    )  # fmt: skip
    lines = (
        named(speech, ("类别", "Classes"), "category", own.topics),
        named(speech, ("根本原因", "Root causes"), "cause", own.causes),
        named(speech, ("引用的条款", "Terms quoted"), "term", own.terms),
    )
    title: Both = ("未支持的投诉", "Complaints not upheld")
    grid = Grid(tuple(map(speech.say, heads)), rows)
    return Part("refused", speech.say(title), tuple(filter(None, lines)), grid)


def actions(ground: Ground, report: Report) -> Part:
    """Return what is done: what was carried over, with its class then and now, then the new."""
    speech = ground.view.speech
    heads: tuple[Both, ...] = (
        ("改进", "Action"), ("月份", "Month"), ("大类", "Class"), ("负责", "Owner"),
        ("到期", "Due"), ("状态", "State"), ("当时", "Then"), ("本月", "Now"),
    )  # fmt: skip
    rows = [_action(ground, report, one, again) for one, again in report.carried]
    rows += [_action(ground, report, one, None) for one in report.own]
    effort = speech.say(COMMA).join(
        f"{speech.say(LEVERS[key])} {count}" for key, count in report.levers
    )
    line: Both = (f"力气用在：{effort}", f"Effort goes to: {effort}")
    title: Both = ("四、改进", "4. Actions")
    grid = Grid(tuple(map(speech.say, heads)), tuple(rows)) if rows else None
    return Part("actions", speech.say(title), (speech.say(line),) if effort else (), grid)


def _action(ground: Ground, report: Report, one: Action, again: Recheck | None) -> tuple[str, ...]:
    speech = ground.view.speech
    state = speech.say(_STATES[one.state])
    if one.late(report.now):
        state = speech.say(("过期", "overdue"))
    now = ""
    if again is not None:
        now = f"{monthly.share(speech, again.now)} {monthly.verdict(speech, again)}"
    return (
        one.text + (speech.say((f"（{one.note}）", f" ({one.note})")) if one.note else ""),
        one.month,
        speech.part("category", one.topic),
        ground.staff.get(one.owner, one.owner),
        f"{one.due.astimezone(ground.view.zone):%Y-%m-%d}",
        state,
        monthly.share(speech, one.then),
        now,
    )


def as_text(ground: Ground, report: Report) -> str:
    """Return the report as Markdown."""
    speech = ground.view.speech
    title = speech.say((f"{report.month} 投诉月报", f"Complaints of {report.month}"))
    at = f"{report.now.astimezone(ground.view.zone):%Y-%m-%d %H:%M}"
    found = [f"# {title}", "", f"{monthly.sentence(speech, report)} ({at})", ""]
    for one in (*parts(ground, report), actions(ground, report)):
        found += lines_of(speech, one)
    return "\n".join(found)


def lines_of(speech: Speech, one: Part) -> list[str]:
    """Return a part as lines of Markdown."""
    found = [f"{'###' if one.deep else '##'} {one.title}", "", *(f"- {line}" for line in one.lines)]
    if one.cases:
        found.append(f"- {speech.say(EXAMPLES)}{speech.say(COMMA).join(one.cases)}")
    return [*found, *([""] if one.lines or one.cases else []), *_text(one.grid)]


EXAMPLES: Both = ("例子：", "Examples: ")


def _text(grid: Grid | None) -> list[str]:
    if grid is None:
        return []
    lines = [grid.heads, ("---",) * len(grid.heads), *grid.rows]
    return [*(f"| {' | '.join(map(_plain, line))} |" for line in lines), ""]


def _plain(text: str) -> str:
    """Keep what people wrote from ending a cell or a line."""
    return " ".join(text.replace("|", "／").split())


def named(speech: Speech, what: Both, by: str, tally: Tally) -> str:
    """Return the parts with their counts: 细分：故障 12、假货 3; "" of none."""
    if not any(key for key, _ in tally):
        return ""
    said: Sequence[str] = [
        f"{speech.part(by, key) or speech.say(('没有引用', 'none quoted'))} {count}"
        for key, count in tally[:_MOST]
    ]
    return speech.say(what) + speech.say(("：", ": ")) + speech.say(COMMA).join(said)
