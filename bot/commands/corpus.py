"""`qingsu lint`: look over the training utterances."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.failures import Failure
from nlu import examples
from nlu.corpus import slot_figures
from nlu.corpus.leaks import ForeignError
from nlu.corpus.survey import LONG, LONGEST, SHORT, Survey
from nlu.examples import Example
from nlu.lint import Finding, Minimums, Report
from nlu.lint import lint as look_over

_RAREST = 8


def lint(
    examples_dir: Annotated[
        Path, typer.Option("--examples", help="例句所在的文件夹")
    ] = examples.FOLDER,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="DIR", help="外来文本（*.jsonl），例句不能和它们雷同"),
    ] = None,
    *,
    slots: Annotated[
        bool, typer.Option("--slots", help="只看栏位：标了的例句里读错的每一处，和各栏的得分")
    ] = False,
) -> None:
    """Look over the utterances; exit code 1 when something must be mended."""
    told = examples.read(examples_dir)
    if slots:
        _show_slots(told)
        return
    try:
        report = look_over(told, against)
    except ForeignError as error:
        raise Failure(str(error)) from error
    for finding in report.findings:
        typer.echo(line(finding))
    _show(report)
    if report.errors:
        raise typer.Exit(1)


def _show_slots(told: Sequence[Example]) -> None:
    score = slot_figures.figures(told)
    if score is None:
        typer.echo("没有一句例句标了 slots")
        return
    for one in slot_figures.misread(told):
        typer.echo(
            f"{one.where}: {one.kind} {'漏了' if one.wanted else '多了'}「{one.value}」：{one.text}"
        )
    table = Table("栏位", "标了", "找到", "漏了", "多了", "F1")
    for tally in score.tallies:
        counts = (tally.wanted, tally.hits, tally.missed, tally.false)
        table.add_row(tally.label, *map(str, counts), f"{tally.f1:.2f}")
    console = Console()
    console.print(table)
    console.print(f"{score.count} 句标了栏位，合起来 F1 {score.value:.3f}", highlight=False)


def line(finding: Finding) -> str:
    """Return a finding as one line: where, error or hint, rule, what to do."""
    where = f"{finding.where}: " if finding.where else ""
    return f"{where}{'错误' if finding.error else '提醒'}（{finding.rule}）：{finding.what}"


def _show(report: Report) -> None:
    survey, console = report.survey, Console()
    console.print(_counts(survey), _flags(survey))
    languages = "，".join(f"{name} {count}" for name, count in survey.languages.items())
    sizes = f"{SHORT} 字以内 {survey.short:.0%}，{LONG} 到 {LONGEST} 字 {survey.long:.0%}"
    told = [
        f"{survey.total} 条例句；{sizes}；{languages}；{len(survey.industries)} 个行业",
        "最常见的十个占全部：" + "，".join(_habits(survey)),
        f"{report.errors} 处错误，{len(report.findings) - report.errors} 处提醒",
    ]
    console.print("\n".join(told), highlight=False, markup=False, soft_wrap=True)


def _habits(survey: Survey) -> list[str]:
    names = {"opening": "开头", "frame": "句式", "file": "文件"}
    return [
        f"{names[name]} {share:.1%}"
        + (f"（“{some[0].what}” {len(some[0].places)} 句）" if some else "")
        for name, (share, some) in survey.habits.items()
    ]


def _counts(survey: Survey) -> Table:
    fewest = Minimums()
    table = Table("标签", f"最少的 {_RAREST} 个", "至少")
    for name, counts, least in (
        ("intent", survey.intents, fewest.intent),
        ("category", survey.leaves, fewest.leaf),
    ):
        some = list(counts.items())[:_RAREST]
        table.add_row(name, "，".join(f"{label} {count}" for label, count in some), str(least))
    return table


def _flags(survey: Survey) -> Table:
    table = Table("标记", "有", "没有的难例", "它的词")
    for told in survey.flags:
        signs = "、".join(told.signs[:_RAREST])
        table.add_row(told.flag, str(told.positives), str(told.hard), signs)
    return table
