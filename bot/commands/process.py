"""`qingsu process`: the standard process to print, made of what cases follow."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import library
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from cases.process import as_text

Out = Annotated[Path | None, typer.Option("--out", help="写到这个文件；默认是标准输出")]


def process(*, out: Out = None, config: ConfigFile = None, data: Data = DATA) -> None:
    """Write it as Markdown."""
    text = as_text(library.rules_in_use(Deployment.find(config, data)).work)
    if out is None:
        typer.echo(text)
        return
    try:
        out.write_text(f"{text}\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"写不进去：{out}（{error.strerror}）") from None
    typer.echo(f"写在 {out}", err=True)
