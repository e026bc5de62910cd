"""`qingsu report`: the report of a month as Markdown, for the review meeting and for cron."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import library
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.figures import digest, monthly, report_parts, report_watch

Month = Annotated[str, typer.Option("--month", help="哪个月，例如 2026-10；默认是上个月")]
Department = Annotated[
    str, typer.Option("--department", help="只要一个部门的一份，写它在办案文件里的代号")
]
Out = Annotated[Path | None, typer.Option("--out", help="写到这个文件；默认是标准输出")]
English = Annotated[bool, typer.Option("--english", help="用英文")]


def report(
    *,
    month: Month = "",
    department: Department = "",
    out: Out = None,
    english: English = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Write the report, as it stands now."""
    deployment = Deployment.find(config, data)
    now = datetime.now(UTC)
    today = now.astimezone(ZoneInfo(deployment.settings.company.timezone)).date()
    days = monthly.month(month) if month else monthly.last(today)
    if days is None or days.first > today:
        raise Failure("月份写成 2026-10 的样子，不能是以后的")
    work = library.rules_in_use(deployment).work
    known = work.teams
    if department and department not in known:
        raise Failure(f"没有“{department}”这个部门；有：{'、'.join(known)}")
    with prepare.opened(deployment) as store:
        ground = report_watch.of(deployment, store, work, english=english)
        found = monthly.read(ground, days, now)
        text = (
            digest.as_text(ground, found, department, now)
            if department
            else report_parts.as_text(ground, found)
        )
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"写不进去：{out}（{error.strerror}）") from None
    typer.echo(f"写在 {out}", err=True)
