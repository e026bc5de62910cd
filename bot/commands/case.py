"""`qingsu case`: which versions of scripts and rules a case ran under. Source: S2-70.

The script is the one its talk began with. Rules are those in use from its opening to its end: what
was put in use is kept for good (storage/scripts.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
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
from bot.rulebook import NAMES
from cases import replay
from cases.states import NAMES as STATES
from cases.states import State
from cases.work_file import Work
from dialogues import labels
from nlu import taxonomy
from storage import cases
from storage import scripts as shelf
from storage.cases import Case
from storage.scripts import Change, Release
from storage.store import Store

Number = Annotated[str, typer.Argument(help="投诉编号")]
LAG = timedelta(seconds=5)
"""A process takes up what is new within seconds: until then it went by what was before."""
_OVER = frozenset({State.CLOSED, State.MERGED, State.WITHDRAWN})
_WIDTH = 140
_SHORT = 8


@dataclass(frozen=True, slots=True)
class Ran:
    """A version a case ran under. change: when it was put in use and by whom, None: not noted."""

    kind: str
    name: str
    release: Release | None
    change: Change | None = None


def case(number: Number, *, config: ConfigFile = None, data: Data = DATA) -> None:
    """Tell of one case."""
    deployment = Deployment.find(config, data)
    work, here = library.rules_in_use(deployment).work, zone(deployment.settings)
    with prepare.opened(deployment) as store:
        found = store.read(lambda c: cases.load(c, number))
        if found is None:
            raise Failure(f"没有 {number} 这件投诉")
        state, ended = standing(store, number, work)
        ran = list(ran_under(store, found, ended))
    file = found.file
    category = taxonomy.load().names.get(file.category or "", "没有分类")
    level = labels.LEVELS.get(file.level.value, "")
    opened = f"{found.opened.astimezone(here):%Y-%m-%d %H:%M}"
    typer.echo(f"{number}：{level}，{category}，{opened} 登记，{STATES[state]}")
    Console(width=_WIDTH).print(_table(ran, here))


def standing(store: Store, number: str, work: Work) -> tuple[State, datetime | None]:
    """Return how the case stands, and when it ended, None: it did not yet."""
    now = replay.replay(store.read(lambda c: cases.events(c, number)), work.waits)
    return now.state, now.since if now.state in _OVER else None


def ran_under(store: Store, found: Case, ended: datetime | None) -> Iterator[Ran]:
    """Give the versions, the script first; of each file of rules those it had, oldest first."""
    ref = found.file.script
    known = store.read(shelf.releases)
    mine = [one for one in known if one.ref == ref and one.at <= found.opened]
    yield Ran("话术", ref.name, max(mine, key=lambda one: one.number, default=None))
    until = ended or datetime.max.replace(tzinfo=found.opened.tzinfo)
    numbered = {(one.name, one.number): one for one in known}
    for name, kind in NAMES.items():
        had = store.read(partial(shelf.ran_under, name=name, since=found.opened - LAG, until=until))
        for one in had:
            yield Ran(kind, name, numbered[name, one.number], one)
        if not had:
            yield Ran(kind, name, None)


def _table(ran: list[Ran], here: tzinfo) -> Table:
    table = Table("", "名字", "版本", "启用", "谁启用", "谁发布", "说明", "内容")
    for one in ran:
        release, change = one.release, one.change
        if release is None:
            table.add_row(one.kind, one.name, "没有记下", "", "", "", "", "")
            continue
        when = "" if change is None else f"{change.at.astimezone(here):%Y-%m-%d %H:%M}"
        by = "" if change is None else change.author
        told = release.author, release.note, release.version[:_SHORT]
        table.add_row(one.kind, one.name, f"第 {release.number} 版", when, by, *told)
    return table
