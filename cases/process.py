"""The standard process as a page to print, made of what cases follow: file and machine. Pure.

    as_text(work) -> str       Markdown, in Chinese: steps, times, checklists, closing, rights

What it says is what is done: it is not written beside it. Source: S0-60, S3-12.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from cases import machine
from cases.gates import ALWAYS
from cases.gates import NAMES as GATES
from cases.states import ENDED, NAMES, State, Who
from cases.work_file import COMPLEX, DEFAULT, PHASES, Check, Work
from nlu import taxonomy

_WHO = {Who.BOT: "客户", Who.CLOCK: "时钟", Who.AGENT: "负责人", Who.LEAD: "主管"}
_HOUR = timedelta(hours=1)
_DAYS = 48  # hours from which days are written


def as_text(work: Work) -> str:
    """Return the process."""
    parts = (_steps(work), _checks(work), _closing(work), _rights(work), _rules(work))
    return "\n".join(["# 投诉处理标准流程", "", *chain(*parts)])


def _steps(work: Work) -> Iterator[str]:
    yield from (
        "## 状态和下一步",
        "",
        "| 状态 | 最多停多久 | 下一步（谁来走） |",
        "| --- | --- | --- |",
    )
    for state in State:
        to = "；".join(_onward(state)) or ("结束" if state in ENDED else "—")
        wait = work.waits.get(state)
        yield f"| {NAMES[state]} | {_span(wait) if wait else '—'} | {to} |"
    yield ""


def _onward(state: State) -> Iterator[str]:
    """Yield each state that comes next, with who may go there."""
    found: dict[State, list[str]] = {}
    for step in machine.STEPS:
        if state in step.froms:
            found.setdefault(step.to, []).extend(_WHO[one] for one in Who if one in step.who)
    for to, who in found.items():
        yield f"{NAMES[to]}（{'、'.join(dict.fromkeys(who))}）"


def _checks(work: Work) -> Iterator[str]:
    yield from ("## 核对表", "")
    names = {DEFAULT: "每个案件", COMPLEX: "复杂件", **taxonomy.load().names}
    for name, lines in work.checklists.items():
        yield from (f"### {names[name]}", "", *map(_check, lines), "")


def _check(line: Check) -> str:
    must = "（必做）" if line.gate else ""
    return f"- [ ] {PHASES[line.phase]}：{line.text}{must}"


def _closing(work: Work) -> Iterator[str]:
    yield from ("## 结案前要有", "", "| 结果 | 有一样就不能结案 |", "| --- | --- |")
    always = "；".join(GATES[need] for need in ALWAYS if need != "outcome")
    yield f"| 不论哪种 | {always} |"
    for outcome in work.outcomes.values():
        yield f"| {outcome.name} | {'；'.join(GATES[need] for need in outcome.needs)} |"
    yield ""


def _rights(work: Work) -> Iterator[str]:
    yield from ("## 权限", "", "| 角色 | 一个人能给出（元） | 主管的步骤 |", "| --- | --- | --- |")
    for role in work.roles.values():
        yield f"| {role.name} | {role.limit:g} | {'能' if role.lead else ''} |"
    yield ""


def _rules(work: Work) -> Iterator[str]:
    yield from ("## 自己开的任务", "", "| 规则 | 部门 | 任务 |", "| --- | --- | --- |")
    for rule in work.rules:
        for task in rule.tasks:
            yield f"| {rule.id} | {work.teams[task.team]} | {task.title} |"


def _span(length: timedelta) -> str:
    hours = length / _HOUR
    return f"{hours / 24:g} 天" if hours >= _DAYS else f"{hours:g} 小时"
