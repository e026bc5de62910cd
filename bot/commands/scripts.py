"""`qingsu publish`, `promote`, `rollback`, `versions`: what is in use, and by whom.

Scripts, and the files of rules (sla.yml, teams.yml, work.yml). A running server takes up what these
change within seconds; talks end on what they began with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import rulebook
from bot.commands import editing, prepare, ruling
from bot.commands.failures import EXIT_CODE, Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.compose import zone
from bot.deployment import Deployment
from bot.library import PROGRAM, draft
from dialogues.load import LoadedScript
from storage import migrate
from storage import scripts as shelf
from storage.scripts import Change, Draft, Live, Release
from storage.store import Store, Tx

What = Annotated[
    list[Path] | None,
    typer.Argument(
        help="话术文件夹，默认是设置里的那一个；或规则文件 sla.yml、teams.yml、work.yml，可以几份"
    ),
]
By = Annotated[str, typer.Option("--by", help="谁发布的")]
Note = Annotated[str, typer.Option("--note", help="改了什么、为什么")]
Canary = Annotated[str, typer.Option("--canary", help="先给百分之几的新对话试用，例如 10%")]
Name = Annotated[str, typer.Argument(help="话术的名字，例如 quality；或规则文件，例如 sla.yml")]
AnyName = Annotated[str, typer.Argument(help="只看这一份；默认全部")]
Version = Annotated[str, typer.Argument(help="回到第几版，例如 3；默认是这一版之前在用的那一版")]
Write = Annotated[
    Path | None, typer.Option("--write", help="把那一版的文件一字不差地写到这个文件夹")
]
Who = Annotated[str, typer.Option("--by", help="谁做的")]
_COMMAND_LINE = "命令行"
_WIDTH = 140
_LATER = timedelta(seconds=1)


def publish(
    what: What = None,
    *,
    by: By,
    note: Note,
    canary: Canary = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Release what changed; nothing while check or talks are not green, or rules have mistakes."""
    deployment = Deployment.find(config, data)
    author, share = named(by), percent(canary)
    rules = ruling.chosen(deployment.settings, what or ())
    if rules and share:
        raise Failure("规则文件不能只给一部分对话试用；qingsu rules 可以拿过去的案件试办案文件")
    drafts = [rulebook.draft(name, one) for name, one in rules.items()]
    drafts = drafts or _drafts(deployment, what or ())
    migrate.upgrade(deployment.url)
    with prepare.opened(deployment) as store:
        if rules:
            ruling.fit(store, deployment.settings, rules)
        done = store.do(lambda tx: _release(tx, drafts, author, note, share))
    for name, number in done.items():
        typer.echo(f"{name}：第 {number} 版{f'，{share}% 的新对话试用' if share else '，已在用'}")
    kind = "规则文件" if rules else "话术"
    typer.echo(f"发布了 {len(done)} 份{kind}。" if done else "没有变化，什么也没发布。")


def _drafts(found: Deployment, places: Sequence[Path]) -> list[Draft]:
    """Return the scripts of the folder named, else of config.yml's, once they are green."""
    if len(places) > 1:
        raise Failure("话术一次发布一个文件夹")
    deployment = editing.at(found, *places)
    loaded = deployment.load_scripts()
    _green(deployment, loaded)
    return [draft(deployment.scripts, one) for one in loaded.values()]


def promote(
    name: Name, *, by: Who = _COMMAND_LINE, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Put the release on trial in use for everybody."""
    with prepare.opened(Deployment.find(config, data)) as store:
        now = _live(store, name)
        if now.canary is None:
            raise Failure(f"{name} 没有在试用的版本")
        number = now.canary
        store.do(lambda tx: shelf.go_live(tx, name, number, named(by)))
    typer.echo(f"{name}：第 {number} 版已给所有新对话用。")


def rollback(
    name: Name,
    version: Version = "",
    *,
    by: Who = _COMMAND_LINE,
    write: Write = None,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """End a trial, else go back to a release, byte for byte as it was."""
    deployment = Deployment.find(config, data)
    ruling.movable(name)
    with prepare.opened(deployment) as store:
        now = _live(store, name)
        noted = store.read(lambda c: shelf.changes(c, name))
        to = _wanted(store.read(lambda c: shelf.releases(c, name)), now, version, noted)
        ruling.fits(store, deployment.settings, to)
        ended = now.canary is not None and to.number == now.number
        author = now.author if ended else named(by)
        store.do(lambda tx: shelf.go_live(tx, name, to.number, author))
        if write is not None:
            _write(write, store.read(lambda c: shelf.files(c, to)))
    typer.echo(f"{name}：{'试用结束，' if ended else ''}第 {to.number} 版在用。")


def versions(name: AnyName = "", config: ConfigFile = None, data: Data = DATA) -> None:
    """List the releases, the newest first."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        found = store.read(lambda c: shelf.releases(c, name))
        live = store.read(shelf.live)
    if not found:
        nothing = "还没有发布过话术：启动一次服务，或 qingsu publish"
        raise Failure(f"没有叫 {name} 的话术或规则文件" if name else nothing)
    table = Table("名字", "版本", "状态", "时间", "谁", "说明", "内容")
    for one in found:
        when = one.at.astimezone(zone(deployment.settings))
        number, version = str(one.number), one.version[:8]
        table.add_row(
            one.name,
            number,
            _state(one, live, zone(deployment.settings)),
            f"{when:%Y-%m-%d %H:%M}",
            one.author,
            one.note,
            version,
        )
    Console(width=_WIDTH).print(table)


def percent(text: str) -> int:
    """Read 10% (or 10); 0 for nothing.

    Raises:
        Failure: it is no share from 1 to 99 percent.
    """
    if not text:
        return 0
    found = re.fullmatch(r"([1-9]\d?)\s*[%％]?", text.strip())
    if found is None:
        raise Failure(f"试用的比例写成 1% 到 99%，现在写的是“{text}”")
    return int(found[1])


def named(by: str) -> str:
    """Return who does it.

    Raises:
        Failure: nobody, or the program itself.
    """
    if not by.strip() or by.strip() == PROGRAM:
        raise Failure("请用 --by 写上是谁")
    return by.strip()


def _green(deployment: Deployment, loaded: Mapping[str, LoadedScript]) -> None:
    """Make sure that check and talks find nothing.

    Raises:
        FileError, typer.Exit: they do; what is told.
    """
    errors = [str(one) for one in editing.findings(deployment, loaded) if not one.hint]
    talks = editing.spoken(editing.read_talks(editing.talk_files(deployment)), loaded)
    played = editing.play(deployment, loaded, talks)
    errors += [f"{one.path}：{one.talk}：{wrong}" for one in played for wrong in one.wrong]
    for error in errors:
        typer.echo(error, err=True)
    if errors:
        typer.echo(f"{len(errors)} 处要先改好，没有发布。", err=True)
        raise typer.Exit(EXIT_CODE)


def _release(tx: Tx, drafts: Sequence[Draft], author: str, note: str, share: int) -> dict[str, int]:
    """Release what differs from what is in use (or on trial, for a trial); return the numbers."""
    live = shelf.live(tx)
    known = {(r.name, r.number): r for r in shelf.releases(tx)}
    done: dict[str, int] = {}
    for one in drafts:
        name, now = one.ref.name, live.get(one.ref.name)
        if now is not None and _same(known[name, now.canary or now.number], one):
            continue
        number = shelf.release(tx, one, author, note)
        if share and now is not None:
            shelf.go_live(tx, name, now.number, now.author, canary=number, share=share)
        else:
            shelf.go_live(tx, name, number, author)
        done[name] = number
    return done


def _same(now: Release, one: Draft) -> bool:
    return now.ref == one.ref and dict(now.files) == one.hashes


def _live(store: Store, name: str) -> Live:
    found = store.read(shelf.live).get(name)
    if found is None:
        raise Failure(f"没有叫 {name} 的话术或规则文件；qingsu versions 列出所有的")
    return found


def _wanted(
    releases: Sequence[Release], now: Live, version: str, noted: Sequence[Change]
) -> Release:
    """Return the release *version* names; without one, the trial ends or the one before returns.

    noted: what was put in use, oldest first. The one before is the one that was in use before.
    """
    if version:
        wanted = version.removeprefix("v")
        found = [r for r in releases if wanted == str(r.number) or r.version == version]
    elif now.canary is not None:
        found = [r for r in releases if r.number == now.number]
    else:
        used = next((one.number for one in reversed(noted) if one.number != now.number), None)
        found = [r for r in releases if r.number == used]
        found = found or [r for r in releases if r.number < now.number]
    if not found:
        raise Failure(f"{now.name} 没有{f'第 {version} 版' if version else '更早的版本'}可以回")
    return found[0]


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def _state(one: Release, live: Mapping[str, Live], zone: tzinfo) -> str:
    """Return whether it is in use or on trial; of one put in use later: by whom, and when."""
    now = live.get(one.name)
    if now is None:
        return ""
    again = now.canary is None and now.at - one.at > _LATER
    by = f"（{now.author} {now.at.astimezone(zone):%m-%d %H:%M} 换上）" if again else ""
    return {now.number: f"在用{by}", now.canary: f"试用 {now.share}%"}.get(one.number, "")
