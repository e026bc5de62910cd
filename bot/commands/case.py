"""`qingsu case`: which versions of scripts and rules a case ran under. Source: S2-70."""

from __future__ import annotations

from datetime import tzinfo
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import library
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.compose import zone
from bot.deployment import Deployment
from bot.ran_under import SHORT, Ran, ran_under, standing
from cases.states import NAMES as STATES
from dialogues import labels
from nlu import taxonomy
from storage import cases

Number = Annotated[str, typer.Argument(help="投诉编号")]
_WIDTH = 140


def case(number: Number, *, config: ConfigFile = None, data: Data = DATA) -> None:
    """Tell of one case."""
    deployment = Deployment.find(config, data)
    work, here = library.rules_in_use(deployment).work, zone(deployment.settings)
    with prepare.opened(deployment) as store:
        found = store.read(lambda c: cases.load(c, number))
        if found is None:
            raise Failure(f"没有 {number} 这件投诉")
        state, ended = store.read(lambda c: standing(c, number, work))
        ran = store.read(lambda c: list(ran_under(c, found, ended)))
    file = found.file
    category = taxonomy.load().names.get(file.category or "", "没有分类")
    level = labels.LEVELS.get(file.level.value, "")
    opened = f"{found.opened.astimezone(here):%Y-%m-%d %H:%M}"
    typer.echo(f"{number}：{level}，{category}，{opened} 登记，{STATES[state]}")
    Console(width=_WIDTH).print(_table(ran, here))


def _table(ran: list[Ran], here: tzinfo) -> Table:
    table = Table("", "名字", "版本", "启用", "谁启用", "谁发布", "说明", "内容")
    for one in ran:
        release, change = one.release, one.change
        if release is None:
            table.add_row(one.kind, one.name, "没有记下", "", "", "", "", "")
            continue
        when = "" if change is None else f"{change.at.astimezone(here):%Y-%m-%d %H:%M}"
        by = "" if change is None else change.author
        told = release.author, release.note, release.version[:SHORT]
        table.add_row(one.kind, one.name, f"第 {release.number} 版", when, by, *told)
    return table
