"""`qingsu diff`: what changed from one release to another, of scripts and of files of rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from bot import rulebook
from bot.commands import prepare, ruling
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.library import draft
from bot.rulebook import NAMES
from storage import scripts as shelf
from storage.scripts import Release
from storage.store import Store

Name = Annotated[str, typer.Argument(help="话术的名字，或 sla.yml、teams.yml、work.yml")]
First = Annotated[str, typer.Argument(help="从第几版；默认是在用的上一版")]
Second = Annotated[str, typer.Argument(help="到第几版；默认是在用的那一版")]
File = Annotated[bool, typer.Option("--file", help="从在用的到现在的文件：改了什么还没有发布")]


def diff(
    name: Name,
    first: First = "",
    second: Second = "",
    *,
    file: File = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Print the lines that differ."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        now = _now(store, name)
        if file:
            was, other = first or str(now), _files(deployment, name)
            title = "文件"
        else:
            was, to = first or _before(store, name, now), _release(store, name, second or str(now))
            other, title = store.read(lambda c: shelf.files(c, to)), f"第 {to.number} 版"
        old = _release(store, name, was)
        lines = list(
            ruling.differences(
                store.read(lambda c: shelf.files(c, old)), other, (f"第 {old.number} 版", title)
            )
        )
    for line in lines:
        typer.echo(line)
    if not lines:
        typer.echo(f"{name}：第 {old.number} 版和{title}没有不同。")


def _now(store: Store, name: str) -> int:
    found = store.read(shelf.live).get(name)
    if found is None:
        raise Failure(f"没有叫 {name} 的话术或规则文件；qingsu versions 列出所有的")
    return found.number


def _before(store: Store, name: str, now: int) -> str:
    """Return the number of the release before the one in use.

    The first one in use again after others has none before it: the newest, so that what going back
    changed is shown.
    """
    others = [r.number for r in store.read(lambda c: shelf.releases(c, name)) if r.number != now]
    if not others:
        raise Failure(f"{name} 只有一版；--file 和现在的文件比")
    return str(max((n for n in others if n < now), default=max(others)))


def _release(store: Store, name: str, wanted: str) -> Release:
    number = wanted.removeprefix("v")
    for one in store.read(lambda c: shelf.releases(c, name)):
        if str(one.number) == number:
            return one
    raise Failure(f"{name} 没有第 {wanted} 版")


def _files(deployment: Deployment, name: str) -> Mapping[str, bytes]:
    """Return the files as they stand.

    Raises:
        FileError: they cannot be read.
        Failure: there is no such script any more.
    """
    if name in NAMES:
        return {name: rulebook.at(rulebook.paths(deployment.settings)[name]).content}
    scripts = deployment.load_scripts()
    if name not in scripts:
        raise Failure(f"文件夹里没有话术 {name}：{deployment.scripts}")
    return draft(deployment.scripts, scripts[name]).files
