"""`qingsu export`: what is kept, in files others can read."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Literal, TextIO

import typer

from bot.commands import prepare
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from storage import export as stored
from storage.store import Store

app = typer.Typer(no_args_is_help=True)
Format = Annotated[Literal["jsonl"], typer.Option("--format", help="格式：jsonl，一行一张投诉单")]


@app.callback()
def group() -> None:
    """Hold the kinds of export, so that one alone keeps its name."""


@app.command(help="把投诉单写到标准输出，一行一张；内容含个人信息，请妥善保管")
def cases(form: Format = "jsonl", config: ConfigFile = None, data: Data = DATA) -> None:
    """Write every case as a line of JSON to standard output."""
    assert form == "jsonl"
    with prepare.opened(Deployment.find(config, data)) as store:
        write_cases(store, sys.stdout)


def write_cases(store: Store, out: TextIO) -> None:
    """Write every case as a line of JSON."""
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    store.read(lambda c: out.writelines(f"{dumps(case)}\n" for case in stored.cases(c)))
