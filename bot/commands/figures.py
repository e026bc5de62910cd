"""`qingsu figures`: the figures of a period beside those of another, as a table or for a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from difflib import get_close_matches
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
from bot.figures import cross, table
from bot.figures.asked import Asked, Days, Only, asked, bounds
from bot.figures.cross import Cross
from bot.figures.sheet import as_csv as sheet_of
from bot.figures.table import View
from bot.figures.words import BY, NAMES, Speech
from bot.rulebook import Rules
from cases.classes import recut
from cases.counted import Counted
from cases.figures import BY_KEY
from cases.work_file import Work
from dialogues.when_values import CHANNELS
from nlu import taxonomy
from storage import figures as stored
from storage.store import Store

First = Annotated[str, typer.Option("--from", help="从哪一天，例如 2026-03-01；默认最近 30 天")]
Last = Annotated[str, typer.Option("--to", help="到哪一天（算在内）")]
First2 = Annotated[str, typer.Option("--from2", help="和哪一段比：从；默认是前面同样多的天数")]
Last2 = Annotated[str, typer.Option("--to2", help="和哪一段比：到（算在内）")]
By = Annotated[str, typer.Option("--by", help=f"再分开列：{'、'.join(BY)}")]
Across = Annotated[str, typer.Option("--across", help="和 --by 一起：再按这一样排成列，只数件数")]
Team = Annotated[str, typer.Option("--team", help="只看一个小组")]
Channel = Annotated[str, typer.Option("--channel", help="只看一个渠道，例如 web、kf")]
Cut = Annotated[str, typer.Option("--cut", help="--by own 按哪一种分法：figures.classes 里的名字")]
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
    across: Across = "",
    team: Team = "",
    channel: Channel = "",
    category: Category = "",
    cut: Cut = "",
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
    given |= {"team": team, "channel": channel, "category": category, "cut": cut}
    wanted = asked(given, now.astimezone(zone).date())
    _check(wanted, by, across)
    rules = library.rules_in_use(deployment)
    view = _view(deployment, zone, rules.work, english=english)
    with prepare.opened(deployment) as store:
        cases = read(store, wanted, wanted.days, view, now)
        others = [] if wanted.other is None else read(store, wanted, wanted.other, view, now)
    _known(wanted.only, rules, [*cases, *others])
    crossed = cross.crossed(view, cases, (by, across)) if across else None
    if sheet is not None:
        _write(sheet, cross.as_csv(view, crossed) if crossed else sheet_of(view, cases, others))
        return
    show(Console(), view, wanted, cases, others)
    if crossed:
        show_cross(Console(), view, crossed)
    elif by:
        show_parts(Console(), view, cases, by)


def _check(wanted: Asked, by: str, across: str) -> None:
    if wanted.wrong:
        raise Failure("日期写成 2026-03-01 的样子，从早到晚，一段不超过两年")
    if by not in {"", *BY}:
        raise Failure(f"--by 只能是 {'、'.join(BY)}")
    if across and (across not in BY or across == by or not by):
        raise Failure(f"--across 和 --by 一起用，是另外一样：{'、'.join(BY)}")


def _known(only: Only, rules: Rules, found: list[Counted]) -> None:
    """Make sure that there is what is asked for: a table of dashes would look like a quiet month.

    Raises:
        Failure: nothing was found, and there is no such team, channel or category.
    """
    if found:
        return
    names, teams, category = taxonomy.load().names, rules.triage.teams, only.category
    if only.team and only.team not in teams:
        raise Failure(f"没有“{only.team}”这个组；teams.yml 里有的是：{'、'.join(teams)}")
    if only.channel and only.channel not in CHANNELS:
        listed = "、".join(f"{code}（{name}）" for code, name in CHANNELS.items())
        raise Failure(f"没有“{only.channel}”这个渠道；可以用的有：{listed}")
    if category and category not in names:
        near = get_close_matches(category, names, n=1)
        meant = f"：是不是 {near[0]}（{names[near[0]]}）？" if near else ""
        raise Failure(f"没有“{category}”这个类别{meant}")


def _view(deployment: Deployment, zone: ZoneInfo, work: Work, *, english: bool) -> View:
    own = deployment.settings
    causes = {key: cause.name for key, cause in work.root_causes.items()}
    speech = Speech(taxonomy.load().names, causes, work.teams, english=english)
    return View(speech, zone, own.figures.goals())


def read(store: Store, wanted: Asked, days: Days, view: View, now: datetime) -> list[Counted]:
    """Return the cases of these days that are asked for."""
    span = bounds(days, view.zone)
    found = store.read(lambda c: stored.read(c, *span, now))
    return wanted.only.of(recut(found, view.goals.cut(wanted.only.cut)))


def show(
    out: Console, view: View, wanted: Asked, cases: list[Counted], others: list[Counted]
) -> None:
    """Print a line for each figure."""
    say = view.speech.say
    count = say((f"{len(cases)} 件", f"{len(cases)} cases"))
    before = say((f"前一段 {len(others)} 件", f"before {len(others)}"))
    rows = _table(f"{wanted.days}：{count}；{wanted.other}：{before}", map(say, _HEADS))
    for row in table.rows(view, cases, others):
        value = " ".join(filter(None, (row.value, row.spread, row.waiting)))
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
    if score := table.overall(view, cases):
        out.print(score)


def show_parts(out: Console, view: View, cases: list[Counted], by: str) -> None:
    """Print the cases in parts."""
    say = view.speech.say
    names = [say(NAMES[BY_KEY[key].key]) for key in table.shown(by)]
    rows = _table("", (say(BY[by]), say(("件", "Cases")), say(("占比", "Share")), *names))
    for part in table.broken(view, cases, by):
        values = [f"{value} (n={n})" if n else value for value, n in part.values]
        rows.add_row(part.name or part.key, str(part.count), part.share, *values)
    out.print(rows)


def show_cross(out: Console, view: View, crossed: Cross) -> None:
    """Print how many of each row fall into each column."""
    rows, columns = (view.speech.say(BY[one]) for one in crossed.axes)
    heads = (f"{rows} × {columns}", *(name for _, name in crossed.heads), crossed.foot.name)
    made = _table("", heads)
    for line in (*crossed.lines, crossed.foot):
        made.add_row(line.name, *(str(count or "") for count in line.counts), str(line.total))
    out.print(made)


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
