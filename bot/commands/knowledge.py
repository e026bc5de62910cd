"""`qingsu knowledge`: the shelf as a table, in and out; the archive's index built anew."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot import library
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.knowledge import sheet
from bot.knowledge.parts import Parts, put_together, tag_names
from bot.knowledge.sheet import Row, SheetError
from bot.secrets_file import load_or_make
from dialogues import yaml_faults
from nlu import taxonomy
from nlu.steps.catalogue import sheet_text
from nlu.steps.features import Cutter
from nlu.steps.vectors import Encoder
from storage import knowledge
from storage.errors import Conflict
from storage.knowledge import Item, State
from storage.store import Store, Tx

IMPORTER = "import"
_MOST = 100_000
_LARGEST = 50 * 1024 * 1024  # bytes of a table
app = typer.Typer(no_args_is_help=True)
Table = Annotated[Path, typer.Argument(metavar="FILE", help="CSV 表格")]
Anyway = Annotated[bool, typer.Option("--anyway", help="有相近的知识也照样新建")]


@dataclass(slots=True)
class Told:
    """What became of the rows."""

    added: int = 0
    changed: int = 0
    same: int = 0
    left: list[str] = field(default_factory=list)


@app.command(help="把知识写成 CSV 表格，写到标准输出")
def export(config: ConfigFile = None, data: Data = DATA) -> None:
    """Write every item as a row of a table to standard output."""
    with prepare.opened(Deployment.find(config, data)) as store:
        sys.stdout.write(sheet.write(every(store)))


@app.command("import", help="读入 CSV 表格：有编号的改那一条，没有编号的新建")
def import_(
    table: Table, *, anyway: Anyway = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Take a table over; a row like an item that exists is left out and said."""
    with _parts(Deployment.find(config, data)) as (store, parts):
        told = take(store, parts, rows(table), anyway=anyway)
    typer.echo(f"新建 {told.added} 条，修改 {told.changed} 条，没有变化 {told.same} 条", err=True)
    for line in told.left:
        typer.echo(line, err=True)


@app.command(help="重建投诉单的检索目录；服务开着也可以，期间暂时搜不全")
def rebuild(config: ConfigFile = None, data: Data = DATA) -> None:
    """Build the archive's index anew."""
    with _parts(Deployment.find(config, data)) as (_, parts):
        total = parts.keeper.rebuild(lambda n: typer.echo(f"\r{n}", nl=False, err=True))
    typer.echo(f"\r{total} 张投诉单可以搜到了", err=True)


def every(store: Store) -> list[Item]:
    """Return all items by their numbers."""
    found = (store.read(partial(_of_state, state)) for state in State)
    return sorted((one for some in found for one in some), key=lambda one: one.id)


def _of_state(state: State, c: Any) -> list[Item]:
    return knowledge.newest(c, state, _MOST)


def rows(table: Path) -> list[Row]:
    """Read the rows of a file.

    Raises:
        Failure: it cannot be read, or has mistakes.
    """
    try:
        if table.stat().st_size > _LARGEST:
            raise Failure(f"文件太大：{table}")
        raw = table.read_bytes()
    except OSError as error:
        raise Failure(f"{table}：{yaml_faults.unread(error)}") from None
    if b"\0" in raw:
        raise Failure(f"{table}：不是 CSV 文件：请在 Excel 里另存为“CSV UTF-8（逗号分隔）”")
    try:
        return sheet.read(sheet_text(raw), taxonomy.load().names)
    except SheetError as error:
        raise Failure("\n".join(f"{table}: {line}" for line in error.lines)) from None


def take(store: Store, parts: Parts, given: list[Row], *, anyway: bool) -> Told:
    """Take the rows over, one after another."""
    told = Told()
    for row in given:
        if store.read(lambda c, e=row.event: knowledge.done(c, e)) is not None:  # type: ignore[misc]  # bound now
            told.same += 1
        elif row.item:
            _change(store, parts, row, told)
        else:
            _add(store, parts, row, told, anyway=anyway)
    return told


def _add(store: Store, parts: Parts, row: Row, told: Told, *, anyway: bool) -> None:
    like = [] if anyway else parts.shelf.like(row.content)
    if like:
        known = like[0].item
        told.left.append(
            f"第 {row.line} 行没有新建：和第 {known.id} 条相近（{known.content.problem[:30]}）"
        )
        return
    index = parts.shelf.index(row.content)
    store.do(lambda tx: knowledge.add(tx, row.content, index, IMPORTER, row.event))
    told.added += 1


def _change(store: Store, parts: Parts, row: Row, told: Told) -> None:
    known = store.read(lambda c: knowledge.get(c, row.item))
    if known is None:
        told.left.append(f"第 {row.line} 行没有改：没有第 {row.item} 条")
        return
    held = known.content  # its drafts have no columns
    content = replace(row.content, plan=held.plan, letter=held.letter)
    if known.content == content:
        told.same += 1
        return
    index = parts.shelf.index(content)

    def job(tx: Tx) -> None:
        knowledge.edit(tx, known.id, content, index, IMPORTER, row.event, was=known.version)

    try:
        store.do(job)
    except Conflict:
        told.left.append(f"第 {row.line} 行没有改：刚才有同事改过第 {row.item} 条")
        return
    told.changed += 1


@contextmanager
def _parts(deployment: Deployment) -> Iterator[tuple[Store, Parts]]:
    zone = ZoneInfo(deployment.settings.company.timezone)
    tags = tag_names(library.rules_in_use(deployment).work)
    with prepare.opened(deployment) as store:
        cut = Cutter(deployment.data / "jieba").words
        secret = load_or_make(deployment.data)
        yield store, put_together(store, secret, zone, cut, Encoder(), tags)
