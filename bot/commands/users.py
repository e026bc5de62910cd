"""`qingsu user`: who may work at the desk, and as what. No password stands in a command line."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.desk import passwords, setup_link
from bot.desk.passwords import Passwords
from storage import accounts
from storage.accounts import User
from storage.store import Store

Role = Literal["agent", "lead", "operator", "manager", "admin"]
ROLES = {
    "agent": "客服",
    "lead": "组长",
    "operator": "话术",
    "manager": "主管",
    "admin": "管理员",
}
_SAID = "，".join(f"{key} {name}" for key, name in ROLES.items())
AsRole = Annotated[Role, typer.Option("--role", help=_SAID)]
NewRole = Annotated[Role, typer.Argument(help=_SAID)]
Login = Annotated[str, typer.Argument(help="账号")]
_NO_ADDRESS = (
    "前面接上工作台的地址：启动服务时写出来的那一个，没有改过端口就是 {here}。"
    "在 config.yml 里写上 server.address，这里就是完整的链接。"
)
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
        path = setup_link.new_link(store, role, datetime.now(UTC) + good_for)
    hours = good_for / timedelta(hours=1)
    before = _address(deployment)
    typer.echo(f"{before}{path}")
    if not before:
        typer.echo(_NO_ADDRESS.format(here=deployment.address()), err=True)
    typer.echo(f"链接只能用一次，{hours:g} 小时内有效；请只交给本人。", err=True)


def _address(deployment: Deployment) -> str:
    """Return where the desk is, "" where config.yml does not say: a start may name its own port."""
    server = deployment.settings.server
    told = server.model_fields_set & {"host", "port"}
    return server.address.rstrip("/") or (deployment.address() if told and server.port else "")


@app.command(help="停用一个账号；他已经登录的地方立刻退出")
def disable(login: Login, config: ConfigFile = None, data: Data = DATA) -> None:
    """Close an account; its sessions end at once."""
    with prepare.opened(Deployment.find(config, data)) as store:
        known(store, login)
        store.do(lambda tx: accounts.disable(tx, login))
    typer.echo(f"{login} 已停用。")


@app.command(help="重新启用一个停用了的账号")
def enable(login: Login, config: ConfigFile = None, data: Data = DATA) -> None:
    """Open an account again; he signs in with the password he had."""
    with prepare.opened(Deployment.find(config, data)) as store:
        known(store, login)
        store.do(lambda tx: accounts.enable(tx, login))
    typer.echo(f"{login} 已启用。")


@app.command(help="给账号换一个角色，下一次点击就算数")
def role(login: Login, to: NewRole, config: ConfigFile = None, data: Data = DATA) -> None:
    """Change what somebody may do."""
    with prepare.opened(Deployment.find(config, data)) as store:
        known(store, login)
        store.do(lambda tx: accounts.set_role(tx, login, to))
    typer.echo(f"{login} 现在是{ROLES[to]}。")


@app.command(help="给账号换一个密码：在提示下输入；他登录着的地方立刻退出")
def password(login: Login, config: ConfigFile = None, data: Data = DATA) -> None:
    """Ask for another password, or read it from a pipe; every session of his ends."""
    with prepare.opened(Deployment.find(config, data)) as store:
        user = known(store, login)
        words = _asked()
        wrong = passwords.problem(words, login=user.login, name=user.name)
        if wrong is not None:
            raise Failure(wrong)
        hashed = asyncio.run(Passwords().hash(words))
        store.do(lambda tx: accounts.set_hash(tx, login, hashed))
    typer.echo(f"{login} 的密码换好了。")


def known(store: Store, login: str) -> User:
    """Return the account.

    Raises:
        Failure: there is none.
    """
    user = store.read(lambda c: accounts.get(c, login))
    if user is None:
        raise Failure(f"没有这个账号：{login}")
    return user


def _asked() -> str:
    """Return the password as typed unseen, twice, or as one line of a pipe."""
    if sys.stdin.isatty():
        words: str = typer.prompt("新密码", hide_input=True, confirmation_prompt="再输一遍")
        return words
    return sys.stdin.readline().rstrip("\r\n")
