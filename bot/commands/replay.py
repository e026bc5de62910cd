"""`qingsu replay`: recorded talks on a draft and on what is in use, and where they part.

What is printed is masked: words of customers are theirs.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot import compose, library, readers, recordings, rulebook
from bot.commands import editing, prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from dialogues import replay as pure
from dialogues.book import Book
from dialogues.masking import escape, mask
from dialogues.replay import SAME, WAY, WORDS, Comparison, Recorded, Report
from dialogues.talks import Read
from storage import migrate
from storage import scripts as shelf
from storage import talks as stored
from storage.errors import SchemaOlder
from storage.store import Store

Drafts = Annotated[Path, typer.Argument(help="草稿：一个话术文件夹")]
Newest = Annotated[int, typer.Option("--talks", min=1, help="回放最近多少段")]
Export = Annotated[
    Path | None, typer.Option("--from", help="回放 qingsu export talks 导出的文件，而不是库里的")
]
Shown = Annotated[int, typer.Option("--show", min=0, help="逐条列出前多少段走向不同的")]
AsJson = Annotated[bool, typer.Option("--json", help="写成 JSON，给程序看")]
_NEWEST, _SHOWN, _WIDTH, _WORDS = 1000, 20, 120, 60


def replay(  # noqa: PLR0913 - an option each
    drafts: Drafts,
    *,
    newest: Newest = _NEWEST,
    export: Export = None,
    shown: Shown = _SHOWN,
    as_json: AsJson = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Play recorded talks on *drafts* and on the scripts in use; only look, change nothing."""
    deployment = Deployment.find(config, data)
    draft_at = editing.at(deployment, drafts)
    live = in_use(deployment)
    draft = draft_at.book(draft_at.load_scripts())
    draft = replace(draft, sla=live.sla, priorities=live.priorities, table=live.table)
    found = _talks(deployment, live, newest, export)
    begun = time.perf_counter()
    compared = [
        pure.compare(live, draft, one)
        for one in track(found, "回放", console=Console(stderr=True), disable=as_json)
    ]
    took = time.perf_counter() - begun
    counted = pure.report(compared)
    if as_json:
        typer.echo(json.dumps(as_dict(counted, compared, took), ensure_ascii=False, indent=1))
        return
    labels = {str(n): q.label for s in draft.scripts.values() for n, q in s.questions.items()}
    for line in summary(counted, compared, took):
        typer.echo(line)
    Console(width=_WIDTH).print(fields_table(counted, labels))
    for line in differing(compared, shown):
        typer.echo(line)


def in_use(deployment: Deployment) -> Book:
    """Return the scripts in use: as published, as the files say where nobody published."""
    loaded = deployment.load_scripts()
    try:
        migrate.check(deployment.url)
    except SchemaOlder:  # no server ever ran here
        return deployment.book(loaded)
    with closing(Store.open(deployment.url)) as store:
        live = library.ruling(store.read(shelf.live))
        rules = rulebook.in_force(store, live, deployment.settings)
        return library.edition(store, deployment, loaded, rules).book


def _talks(deployment: Deployment, live: Book, newest: int, export: Path | None) -> list[Recorded]:
    """Return the talks to play, the reader loaded only when one has texts without a parse.

    Raises:
        Failure: there are none.
    """
    if export is not None:
        found = recordings.read_file(export)[:newest]
    else:
        with prepare.opened(deployment) as store:
            found = store.read(lambda c: list(stored.recorded(c, newest)))
    if not found:
        raise Failure("没有可以回放的对话")
    unread = any(
        message["parse"] is None
        for talk in found
        for event in talk["events"]
        for message in event.get("messages", ())
    )
    read = _reader(deployment) if unread else None
    zone = compose.zone(deployment.settings)
    return [
        recordings.recorded(talk, zone, read and recordings.Reader(live, read)) for talk in found
    ]


def _reader(deployment: Deployment) -> Read:
    prepare.trained(deployment)
    return readers.reader(deployment).read


def summary(counted: Report, compared: Sequence[Comparison], took: float) -> list[str]:
    """Say the report in lines."""
    kinds, judged = counted.kinds, max(counted.judged, 1)
    stops = [f"{n / judged:.1%}" for n in counted.stops]
    asked = f"少问 {counted.asked_less}   多问 {counted.asked_more}{_example(compared)}"
    handed = f"更早转人工 {counted.handoff_earlier}   更晚转人工 {counted.handoff_later}"
    return [
        f"回放 {counted.talks} 段 · 草稿对在用        耗时 {took:.1f} 秒",
        f"相同 {kinds[SAME]}   文字不同 {kinds[WORDS]}   走向不同 {kinds[WAY]}",
        f"走向不同：  {asked}   {handed}",
        f"承诺：  未登记的时间 {counted.loose_times}         情绪门：先问后安抚 {counted.ungated}",
        f"停在半路：  {stops[0]} → {stops[1]}（录下时客户已离开的不算，共看 {counted.judged} 段）",
        f"走岔：  {counted.diverged} 段问到了客户没答过的，从那一轮起不再比",
    ]


def _example(compared: Iterable[Comparison]) -> str:
    """Name the first talk that asks more, and what."""
    more = next((c for c in compared if c.asked[1] > c.asked[0] and c.new_fields), None)
    return "" if more is None else f"（{mask(more.name)}：多问了 {'、'.join(more.new_fields)}）"


def fields_table(counted: Report, labels: dict[str, str]) -> Table:
    """Return the fields with the share of talks that filled them; those that differ first."""
    table = Table("字段", "用到的段数", "在用", "草稿", "变化")
    rows = sorted(counted.fields.items(), key=lambda f: (f[1][1] == f[1][2], -f[1][0], f[0]))
    for name, (wanted, live, draft) in rows:
        change = f"{draft - live:+d}" if draft != live else ""
        share = [f"{n / wanted:.0%}" for n in (live, draft)]
        table.add_row(labels.get(name, name), str(wanted), *share, change)
    return table


def differing(compared: Iterable[Comparison], most: int) -> list[str]:
    """Say of the first *most* talks that part where they part, masked."""
    lines: list[str] = []
    for one in sorted(compared, key=lambda c: c.kind != WAY):
        if one.first is None or len(lines) >= most:
            continue
        mark = "" if one.diverged is None else f"（第 {one.diverged} 轮走岔）"
        sides = [_short(t) for t in (one.first.customer, one.first.live, one.first.draft)]
        kind = "走向" if one.kind == WAY else "文字"
        lines.append(
            f"{mask(one.name)} 第 {one.first.turn} 轮 {kind}不同{mark}\n"
            f"    客户：{sides[0]}\n    在用：{sides[1]}\n    草稿：{sides[2]}"
        )
    return lines


def _short(text: str) -> str:
    said = escape(mask(text).replace("\n", " ⏎ ")) or "（没有说话）"
    return said if len(said) <= _WORDS else f"{said[:_WORDS]}…"


def as_dict(counted: Report, compared: Iterable[Comparison], took: float) -> dict[str, Any]:
    """Return everything for a program to read, masked."""
    talks = []
    for one in compared:
        first = None
        if one.first is not None:
            shown = asdict(one.first)
            first = {k: mask(v) if isinstance(v, str) else v for k, v in shown.items()}
        sets = {"fields": [sorted(f) for f in one.fields], "wanted": sorted(one.wanted)}
        talks.append({**asdict(one), **sets, "name": mask(one.name), "first": first})
    return {**asdict(counted), "seconds": round(took, 3), "compared": talks}
