"""`qingsu crm`: look over crm.yml, take the files of the customer file that wait."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.connect import wiring
from bot.connect.crm_csv import take
from bot.connect.crm_file import CrmFile, load
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from storage import connect_tiers

app = typer.Typer(no_args_is_help=True)
CRM = Path("crm.yml")
CrmPath = Annotated[Path, typer.Argument(help="CRM 的设置文件", exists=True, dir_okay=False)]
_KINDS = {"csv": "文件夹（CSV）", "http": "HTTP 接口"}


@app.command(help="检查 crm.yml")
def check(path: CrmPath = CRM) -> None:
    """Say what crm.yml means, or every mistake in it."""
    file = load(path)
    typer.echo(f"crm.yml 没有问题：{_KINDS[file.kind]}，{len(file.fields)} 个字段。")


@app.command("import", help="马上读入 import 文件夹里的客户等级")
def take_files(path: CrmPath = CRM, config: ConfigFile = None, data: Data = DATA) -> None:
    """Take the files that wait; the server does so by itself every ten seconds."""
    deployment = Deployment.find(config, data)
    file = load(path)
    if file.kind != "csv":
        raise Failure("crm.yml 里是 HTTP 接口，没有文件可读")
    wrong = _take(deployment, file)
    if wrong:
        raise Failure(f"{wrong} 个文件有错，一行也没有读入；改好后再放进 import 文件夹")


def _take(deployment: Deployment, file: CrmFile) -> int:
    """Take what waits and tell of it; return how many files were wrong."""
    secret = load_or_make(deployment.data)
    with prepare.opened(deployment) as store:
        taken = take(store, wiring.csv_desk(store, file, deployment.data, secret))
        count = store.read(connect_tiers.count)
    for name, customers, mistakes in taken:
        for line in mistakes:
            typer.echo(line, err=True)
        if not mistakes:
            typer.echo(f"{name}：{customers} 位客户")
    typer.echo(f"读了 {len(taken)} 个文件；现在知道 {count} 位客户的等级。")
    return sum(bool(mistakes) for _, _, mistakes in taken)
