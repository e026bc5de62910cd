"""`qingsu figures`: the figures of a period beside those of another, as a table or for a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.figures import table
from bot.figures.asked import Asked, Days, asked, bounds
from bot.figures.table import View
from bot.figures.words import BY, NAMES, Speech
from cases.counted import Counted
from cases.figures import BY_KEY, MEASURES, figure, verdict
from nlu import taxonomy
from storage import figures as stored
from storage.store import Store

First = Annotated[str, typer.Option("--from", help="从哪一天，例如 2026-03-01；默认最近 30 天")]
Last = Annotated[str, typer.Option("--to", help="到哪一天（算在内）")]
First2 = Annotated[str, typer.Option("--from2", help="和哪一段比：从；默认是前面同样多的天数")]
Last2 = Annotated[str, typer.Option("--to2", help="和哪一段比：到（算在内）")]
By = Annotated[str, typer.Option("--by", help=f"再分开列：{'、'.join(BY)}")]
Team = Annotated[str, typer.Option("--team", help="只看一个小组")]
Channel = Annotated[str, typer.Option("--channel", help="只看一个渠道，例如 web、kf")]
Category = Annotated[
    str, typer.Option("--category", help="只看一类，例如 quality 或 quality.fault")
]
Sheet = Annotated[Path | None, typer.Option("--csv", help="写成 CSV 文件，- 是标准输出")]
English = Annotated[bool, typer.Option("--english", help="用英文")]


_NAME = 12  # places for a name, at least
_HEADS = (
    ("指标", "Figure"),
    ("本段", "Now"),
    ("95 %", "95 %"),
    ("n", "n"),
    ("前一段", "Before"),
    ("n", "n"),
    ("相差", "Change"),
    ("目标", "Target"),
)


def figures(  # noqa: PLR0913 - the options of a command
    *,
    first: First = "",
    last: Last = "",
    first2: First2 = "",
    last2: Last2 = "",
    by: By = "",
    team: Team = "",
    channel: Channel = "",
    category: Category = "",
    sheet: Sheet = None,
    english: English = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Show the figures, or write them to a file."""
    deployment = Deployment.find(config, data)
    zone = ZoneInfo(deployment.settings.company.timezone)
    now = datetime.now(UTC)
    given = {"from": first, "to": last, "from2": first2, "to2": last2}
    given |= {"team": team, "channel": channel, "category": category}
    wanted = asked(given, now.astimezone(zone).date())
    if wanted.wrong:
        raise Failure("日期写成 2026-03-01 的样子，从早到晚，一段不超过两年")
    if by not in {"", *BY}:
        raise Failure(f"--by 只能是 {'、'.join(BY)}")
    view = View(
        Speech(taxonomy.load().names, english=english), zone, deployment.settings.figures.goals()
    )
    with prepare.opened(deployment) as store:
        cases = read(store, wanted, wanted.days, view, now)
        others = [] if wanted.other is None else read(store, wanted, wanted.other, view, now)
    if sheet is not None:
        _write(sheet, table.as_csv(view, cases, others))
        return
    show(Console(), view, wanted, cases, others)
    if by:
        show_parts(Console(), view, cases, by)


def read(store: Store, wanted: Asked, days: Days, view: View, now: datetime) -> list[Counted]:
    """Return the cases of these days that are asked for."""
    span = bounds(days, view.zone)
    return wanted.only.of(store.read(lambda c: stored.read(c, *span, now)))


def show(
    out: Console, view: View, wanted: Asked, cases: list[Counted], others: list[Counted]
) -> None:
    """Print a line for each figure."""
    say = view.speech.say
    count = say((f"{len(cases)} 件", f"{len(cases)} cases"))
    before = say((f"前一段 {len(others)} 件", f"before {len(others)}"))
    rows = _table(f"{wanted.days}：{count}；{wanted.other}：{before}", map(say, _HEADS))
    for row in table.rows(view, cases, others):
        value = " ".join(filter(None, (row.value, row.spread)))
        few = say(("（样本少）", " (few)")) if row.few else ""
        change = " ".join(filter(None, (row.change, row.verdict)))
        target = {True: " ✓", False: " ✗", None: ""}[row.good]
        rows.add_row(
            row.name,
            value,
            row.interval,
            f"{row.n}{few}",
            row.other,
            str(row.other_n),
            change,
            row.target + target,
        )
    out.print(rows)
    score = verdict({one.key: figure(one, cases) for one in MEASURES}, view.goals)
    if score is not None:
        out.print(say((f"总评 {score:.0f}/100", f"overall {score:.0f}/100")))


def show_parts(out: Console, view: View, cases: list[Counted], by: str) -> None:
    """Print the cases in parts."""
    say = view.speech.say
    names = [say(NAMES[BY_KEY[key].key]) for key in table.shown(by)]
    rows = _table("", (say(BY[by]), say(("件", "Cases")), say(("占比", "Share")), *names))
    for part in table.broken(view, cases, by):
        values = [f"{value} (n={n})" if n else value for value, n in part.values]
        rows.add_row(part.name or part.key, str(part.count), part.share, *values)
    out.print(rows)


def _table(title: str, heads: Iterable[str]) -> Table:
    """Return an empty table, whose words are never cut off."""
    made = Table(title=title)
    for n, head in enumerate(heads):
        made.add_column(head, overflow="fold", min_width=0 if n else _NAME)
    return made


def _write(sheet: Path, text: str) -> None:
    if str(sheet) == "-":
        typer.echo(text, nl=False)
        return
    try:
        sheet.write_text(f"\ufeff{text}", encoding="utf-8")
    except OSError as error:
        raise Failure(f"写不进去：{sheet}（{error.strerror}）") from None
    typer.echo(f"写在 {sheet}", err=True)
