"""`qingsu models`: versions of the model; list, publish, go back.

A running server takes up what these change within seconds, without a pause.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.commands.scripts import named
from bot.compose import zone
from bot.deployment import Deployment
from nlu import publishing, versions
from nlu.model import Manifest, ModelError, fits
from nlu.versions import Log, Publication, Shelf

app = typer.Typer(invoke_without_command=True)
Version = Annotated[str, typer.Argument(help="版本，qingsu models 列出的那个名字")]
Before = Annotated[str, typer.Argument(help="回到哪个版本；默认是上一次发布的")]
By = Annotated[str, typer.Option("--by", help="谁发布的")]
Note = Annotated[str, typer.Option("--note", help="为什么")]
_SHOWN = ("intent", "complaint", "parent", "leaf", "emotion", "flags")
_WIDTH = 150
_SHORT = 8
BASE = "自带"


@app.callback()
def models(context: typer.Context, config: ConfigFile = None, data: Data = DATA) -> None:
    """List, when nothing else is asked for."""
    if context.invoked_subcommand is None:
        listed(config, data)


@app.command("list", help="列出所有版本：何时、谁、例句、分数、哪个在用")
def listed(config: ConfigFile = None, data: Data = DATA) -> None:
    """List the versions, the newest first, and the base model."""
    deployment = Deployment.find(config, data)
    shelf = _shelf(deployment)
    log = shelf.log()
    table = Table("版本", "状态", "发布", "谁", "说明", "例句", "例句指纹", *_SHOWN)
    for version in reversed(shelf.versions()):
        last = next((one for one in reversed(log.published) if one.version == version), None)
        table.add_row(*_row(deployment, log, version, last))
    if fits(deployment.model, deployment.examples):
        manifest = versions.check(deployment.model)
        state = "" if log.live else "在用"
        table.add_row(BASE, state, "", "", "启动时训练的", *_numbers(manifest))
    Console(width=_WIDTH).print(table)


@app.command(help="让一个版本在用；运行中的服务几秒内换上，不用重启")
def publish(
    version: Version, *, by: By, note: Note, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Put a version to use, once it is found whole."""
    shelf = _shelf(Deployment.find(config, data))
    new = publishing.publish(shelf, version, named(by), note, datetime.now(UTC))
    typer.echo(f"版本 {new.version} 在用了（第 {new.number} 次发布）。")


@app.command(help="回到以前发布的版本，一个字节不差；没有更早的就回到自带的")
def rollback(version: Before = "", *, config: ConfigFile = None, data: Data = DATA) -> None:
    """Let what was published before be live again."""
    deployment = Deployment.find(config, data)
    shelf = _shelf(deployment)
    log = shelf.log()
    if log.now is None:
        raise Failure("还没有发布过版本，在用的就是自带的模型")
    to = _wanted(log, version)
    if to is None and not fits(deployment.model, deployment.examples):
        raise Failure("没有更早的版本，自带的模型也不能用；先停下服务再启动会重新训练它")
    publishing.go_back(shelf, to.number if to else 0)
    typer.echo(f"{f'版本 {to.version} ' if to else '自带的模型'}在用了。")


def _shelf(deployment: Deployment) -> Shelf:
    """Return the versions.

    Raises:
        Failure: the settings name one model for good.
    """
    if deployment.shelf is None:
        raise Failure(f"设置里 nlu.model 指定了模型：{deployment.model}；要用版本就去掉那一行")
    return deployment.shelf


def _wanted(log: Log, version: str) -> Publication | None:
    """Return the publication to go back to, None for the base model."""
    earlier = log.before(log.live)
    if not version:
        return next(iter(earlier), None)
    if version == BASE:
        return None
    found = next((one for one in reversed(log.published) if one.version == version), None)
    if found is None:
        raise Failure(f"没有发布过版本 {version}；qingsu models 列出所有的")
    return found


def _row(deployment: Deployment, log: Log, version: str, last: Publication | None) -> list[str]:
    state = "在用" if log.now and log.now.version == version else "" if last else "没发布过"
    told = ["", "", ""]
    if last is not None:
        when = datetime.fromisoformat(last.at).astimezone(zone(deployment.settings))
        told = [f"{when:%Y-%m-%d %H:%M}", last.by, last.note]
    try:
        manifest = versions.check(Shelf(deployment.data / "models").place(version))
    except ModelError as error:
        return [version, f"{state} 用不了".strip(), *told[:2], str(error).partition(": ")[2]]
    return [version, state, *told, *_numbers(manifest)]


def _numbers(manifest: Manifest) -> list[str]:
    scores = [f"{manifest.scores[name]:.3f}" if name in manifest.scores else "" for name in _SHOWN]
    return [str(manifest.examples), manifest.data[:_SHORT], *scores]
