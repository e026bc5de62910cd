"""`qingsu export`: what is kept, in files others can read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from bot import company, recordings
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from cases import regulator as asked_for
from nlu import examples, rasa_project
from nlu.steps.catalogue import load_products
from storage import cases as cases_rows
from storage import exhibits
from storage import export as stored
from storage import talks as recorded
from storage.store import Store

app = typer.Typer(no_args_is_help=True)
Out = Annotated[
    Path | None, typer.Option("--out", help="写到哪个文件夹；默认是数据文件夹里的 rasa")
]
Format = Annotated[Literal["jsonl"], typer.Option("--format", help="格式：jsonl，一行一张投诉单")]
Anonymous = Annotated[
    bool, typer.Option("--anonymous", help="去掉姓名、电话、证件号、邮箱、单号，编号代替客户")
]
Most = Annotated[int, typer.Option("--talks", min=1, help="最近多少段")]
_MANY = 1_000_000


@app.callback()
def group() -> None:
    """Hold the kinds of export."""


@app.command(help="把投诉单写到标准输出，一行一张；内容含个人信息，请妥善保管")
def cases(form: Format = "jsonl", config: ConfigFile = None, data: Data = DATA) -> None:
    """Write every case as a line of JSON to standard output."""
    assert form == "jsonl"
    with prepare.opened(Deployment.find(config, data)) as store:
        write_cases(store, sys.stdout)


@app.command(help="把例句写成 Rasa 的项目，make rasa 用它来训练")
def rasa(out: Out = None, config: ConfigFile = None, data: Data = DATA) -> None:
    """Write the utterances as a Rasa project with the pipeline of config.yml."""
    deployment = Deployment.find(config, data)
    folder = out or deployment.data / rasa_project.FOLDER
    prepare.writable(folder)
    typer.echo(f"{write_rasa(deployment, folder)} 条例句，写在 {folder}", err=True)


def write_rasa(deployment: Deployment, folder: Path) -> int:
    """Write the Rasa project of *deployment* to *folder*; return how many utterances it has.

    Raises:
        ExamplesError: the utterances have mistakes.
    """
    own = deployment.settings.nlu
    told = examples.read(deployment.examples)
    pipeline = own.rasa.pipeline
    components = rasa_project.PIPELINES[pipeline] if isinstance(pipeline, str) else pipeline
    names = load_products(own.catalogue)
    rasa_project.write(folder, rasa_project.project(told, components, names))
    return len(told)


@app.command(help="把对话写到标准输出，一行一段：客户的话和当时的理解、同事的动作；回放用")
def talks(
    *,
    anonymous: Anonymous = False,
    most: Most = _MANY,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Write the newest talks as lines of JSON to standard output."""
    with prepare.opened(Deployment.find(config, data)) as store:
        write_talks(store, sys.stdout, most, anonymous=anonymous)


def write_talks(store: Store, out: TextIO, most: int, *, anonymous: bool) -> None:
    """Write every talk as a line of JSON."""
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    found = store.read(lambda c: list(recorded.recorded(c, most)))
    for number, talk in enumerate(found, start=1):
        kept = recordings.anonymous(talk, number) if anonymous else talk
        out.write(f"{dumps(kept)}\n")


@app.command("12315", help="一件投诉：监管部门（12315）要的材料，和还缺什么；含个人信息")
def regulator(
    number: Annotated[str, typer.Argument(help="投诉编号")],
    *,
    masked: Annotated[bool, typer.Option("--masked", help="姓名、电话、地址只留一部分")] = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Write what a regulator wants to know of a case, and what is missing."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        case = store.read(lambda c: cases_rows.load(c, number))
        if case is None:
            raise Failure(f"没有这个案件：{number}")
        counted = store.read(lambda c: exhibits.counted(c, case.chat))
    name = company.company(deployment.settings).name
    found = asked_for.lines(case.file, name, counted.pieces, counted.kinds)
    typer.echo(asked_for.text(number, asked_for.hidden(found) if masked else found))


def write_cases(store: Store, out: TextIO) -> None:
    """Write every case as a line of JSON."""
    dumps = json.JSONEncoder(ensure_ascii=False).encode
    store.read(lambda c: out.writelines(f"{dumps(case)}\n" for case in stored.cases(c)))
