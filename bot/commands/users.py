"""`qingsu user`: who may work at the desk. Passwords are set by people themselves, never here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.desk import setup
from storage import accounts

Role = Literal["agent", "operator", "manager", "admin"]
ROLES = {"agent": "客服", "operator": "话术", "manager": "主管", "admin": "管理员"}
AsRole = Annotated[
    Role, typer.Option("--role", help="agent 客服，operator 话术，manager 主管，admin 管理员")
]
Login = Annotated[str, typer.Argument(help="账号")]
app = typer.Typer(no_args_is_help=True)


@app.command("list", help="列出账号")
def list_users(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show every account and whether it is in use."""
    with prepare.opened(Deployment.find(config, data)) as store:
        found = store.read(accounts.users)
    table = Table("账号", "姓名", "角色", "状态")
    for user in found:
        state = f"{user.disabled:%Y-%m-%d} 停用" if user.disabled else "在用"
        table.add_row(user.login, user.name, ROLES.get(user.role, user.role), state)
    Console().print(table if found else "还没有账号。")


@app.command(help="给出一个一次性的开户链接，让本人自己填账号、姓名和密码")
def add(role: AsRole = "agent", config: ConfigFile = None, data: Data = DATA) -> None:
    """Print a link that sets up one account; whoever opens it chooses login and password."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        good_for = deployment.settings.desk.setup_link
        path = setup.new_link(store, role, datetime.now(UTC) + good_for)
    hours = good_for / timedelta(hours=1)
    typer.echo(f"{deployment.address()}{path}")
    typer.echo(f"链接只能用一次，{hours:g} 小时内有效；请只交给本人。", err=True)


@app.command(help="停用一个账号；他已经登录的地方立刻退出")
def disable(login: Login, config: ConfigFile = None, data: Data = DATA) -> None:
    """Close an account; its sessions end at once."""
    with prepare.opened(Deployment.find(config, data)) as store:
        if store.read(lambda c: accounts.get(c, login)) is None:
            raise Failure(f"没有这个账号：{login}")
        store.do(lambda tx: accounts.disable(tx, login))
    typer.echo(f"{login} 已停用。")
