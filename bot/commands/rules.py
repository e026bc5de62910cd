"""`qingsu rules`: what the rules for tasks would have raised in a period, beside what they did."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot import library
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.figures.asked import asked, bounds
from cases import work_file
from cases.rules import Replayed, replayed
from cases.work_file import Work
from storage import rules as stored

Draft = Annotated[
    Path | None,
    typer.Option("--work", help="一份改过的办案文件；默认是现在用的那份", show_default=False),
]
First = Annotated[str, typer.Option("--from", help="从哪一天，例如 2026-10-01；默认最近 30 天")]
Last = Annotated[str, typer.Option("--to", help="到哪一天（算在内）")]
_SHOWN = 5  # numbers of cases


def rules(
    *,
    draft: Draft = None,
    first: First = "",
    last: Last = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Replay the rules on the cases of the period; nothing is raised."""
    deployment = Deployment.find(config, data)
    zone = ZoneInfo(deployment.settings.company.timezone)
    wanted = asked({"from": first, "to": last}, datetime.now(UTC).astimezone(zone).date())
    if wanted.wrong:
        raise Failure("日期写成 2026-03-01 的样子，从早到晚，一段不超过两年")
    now = library.rules_in_use(deployment)
    work = now.work if draft is None else work_file.load(draft, now.triage.teams)
    with prepare.opened(deployment) as store:
        cases = store.read(lambda c: stored.read(c, *bounds(wanted.days, zone)))
    found = replayed(work, cases)
    _show(f"{wanted.days}：{len(cases)} 件", work, found)


def _show(title: str, work: Work, found: list[Replayed]) -> None:
    """Print a row for each task of a rule, and the cases in which the draft does otherwise."""
    out, made = Console(), Table(title=title)
    for head in ("规则", "部门", "任务", "当时开了", "按这份", "多", "少"):
        made.add_column(head, overflow="fold")
    for one in found:
        rule, _, team = one.key.partition(":")
        name = work.teams.get(team, team)
        counts = map(str, (one.was, one.would, len(one.more) or "", len(one.less) or ""))
        made.add_row(rule, name, one.title or "（没有这条了）", *counts)
    out.print(made)
    for one in found:
        for word, numbers in (("会多开", one.more), ("不会再开", one.less)):
            if numbers:
                more = "…" if len(numbers) > _SHOWN else ""
                typer.echo(f"{one.key} {word}：{'、'.join(numbers[:_SHOWN])}{more}")
    typer.echo(
        f"当时一共 {sum(one.was for one in found)} 项，按这份 {sum(one.would for one in found)} 项"
    )
