"""`qingsu key`: keys of the API for other systems; each is shown once."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.connect import keys
from bot.deployment import Deployment
from storage import connect_keys

app = typer.Typer(no_args_is_help=True)
SCOPES = {
    keys.COMPLAINTS: "登记投诉",
    keys.CASES: "查状态",
    keys.NOTES: "加备注",
    keys.STATUS: "改任务和状态",
}
USUAL = (keys.COMPLAINTS, keys.CASES, keys.NOTES)
_HELP = f"权限，用逗号隔开：{'、'.join(SCOPES)}；默认是前三个"
Scopes = Annotated[str, typer.Option("--scopes", help=_HELP)]
PerMinute = Annotated[int, typer.Option("--per-minute", min=1, max=10_000, help="每分钟最多几次")]


@app.command("list", help="列出密钥")
def list_keys(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show every key, without it."""
    with prepare.opened(Deployment.find(config, data)) as store:
        found = store.read(connect_keys.every)
    table = Table("编号", "名字", "权限", "每分钟", "最近使用", "状态")
    for key in found:
        scopes = "、".join(SCOPES.get(one, one) for one in key.scopes)
        used = f"{key.used:%Y-%m-%d %H:%M}" if key.used else "没用过"
        state = f"{key.revoked:%Y-%m-%d} 停用" if key.revoked else "在用"
        table.add_row(key.id, key.name, scopes, str(key.per_minute), used, state)
    Console().print(table if found else "还没有密钥。")


@app.command(help="新建一个密钥；只显示这一次")
def add(
    name: Annotated[str, typer.Argument(help="给谁用的，如 crm")],
    scopes: Scopes = "",
    per_minute: PerMinute = 60,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Draw a key and print it; only a hash of it is kept."""
    wanted = tuple(filter(None, (one.strip() for one in scopes.split(",")))) or USUAL
    if strange := [one for one in wanted if one not in SCOPES]:
        raise Failure(f"没有这样的权限：{'、'.join(strange)}；有：{'、'.join(SCOPES)}")
    told, key = keys.draw(name[:60], wanted, per_minute)
    with prepare.opened(Deployment.find(config, data)) as store:
        store.do(lambda tx: connect_keys.add(tx, key))
    typer.echo(told)
    typer.echo("只显示这一次，请马上存好；丢了就停用它，再建一个。", err=True)


@app.command(help="停用一个密钥，立刻生效")
def revoke(
    number: Annotated[str, typer.Argument(help="密钥的编号，见 list")],
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """End a key."""
    with prepare.opened(Deployment.find(config, data)) as store:
        if not store.do(lambda tx: connect_keys.revoke(tx, number)):
            raise Failure(f"没有这个在用的密钥：{number}")
    typer.echo(f"{number} 已停用。")
