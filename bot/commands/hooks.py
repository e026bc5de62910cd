"""`qingsu hook`: who is told of what happens to cases, what did not arrive, sending it again."""

from __future__ import annotations

import re
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.connect import wiring
from bot.connect.guard import Forbidden, split
from bot.connect.happenings import TYPES
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from storage import connect_hooks, deliveries
from storage.connect_hooks import GONE, OFF, ON, WEBHOOK, Hook
from storage.deliveries import DEAD
from storage.errors import Refused
from storage.store import Store

app = typer.Typer(no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="订阅的名字：小写字母、数字和连字符")]
Events = Annotated[
    str, typer.Option("--events", help="要哪些事件，用逗号隔开；默认全部，case 表示 case.*")
]
Full = Annotated[bool, typer.Option("--full", help="电话和姓名不打码")]
STATES = {ON: "在用", OFF: "停用", GONE: "对方已不收（410）"}
_NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")


@app.command("list", help="列出订阅")
def list_hooks(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show every subscription and how it goes."""
    with prepare.opened(Deployment.find(config, data)) as store:
        found = store.read(connect_hooks.every)
    table = Table("名字", "地址", "事件", "状态", "连续失败")
    for hook in found:
        events = "、".join(hook.events) or "全部"
        table.add_row(hook.name, hook.url, events, STATES[hook.state], str(hook.fails))
    Console().print(table if found else "还没有订阅。")


@app.command(help="新建一个订阅；签名密钥只在这里和 secret 里显示")
def add(
    name: Name,
    url: Annotated[str, typer.Argument(help="收消息的地址")],
    events: Events = "",
    *,
    full: Full = False,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Make a subscription and print its signing secret."""
    deployment = Deployment.find(config, data)
    wanted = tuple(filter(None, (one.strip() for one in events.split(","))))
    _check(name, wanted)
    try:
        split(url)
    except Forbidden:
        raise Failure("地址写得不对，写成 https://erp.example.com/hook 的样子") from None
    hook = Hook(name, url, wanted, full=full)
    with prepare.opened(deployment) as store:
        try:
            store.do(lambda tx: connect_hooks.add(tx, hook))
        except Refused:
            raise Failure(f"已经有叫 {name} 的订阅") from None
    _show(deployment, hook)


@app.command(help="显示签名密钥")
def secret(name: Name, config: ConfigFile = None, data: Data = DATA) -> None:
    """Print a subscription's signing secret."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        _show(deployment, _named(store, name))


@app.command(help="换一个签名密钥；旧的立刻不再用")
def rotate(name: Name, config: ConfigFile = None, data: Data = DATA) -> None:
    """Give a subscription another secret and print it."""
    deployment = Deployment.find(config, data)
    with prepare.opened(deployment) as store:
        _named(store, name)
        store.do(lambda tx: connect_hooks.rotate(tx, name))
        _show(deployment, _named(store, name))


@app.command(help="停用一个订阅；还没送到的不再送")
def off(name: Name, config: ConfigFile = None, data: Data = DATA) -> None:
    """Switch a subscription off."""
    _switch(config, data, name, OFF)


@app.command(help="重新启用一个订阅")
def on(name: Name, config: ConfigFile = None, data: Data = DATA) -> None:
    """Switch a subscription on."""
    _switch(config, data, name, ON)


@app.command(help="列出一天里都没送到、已放弃的消息")
def dead(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show the dead letters."""
    with prepare.opened(Deployment.find(config, data)) as store:
        found = store.read(lambda c: deliveries.in_state(c, DEAD))
        names = {hook.id: hook.name for hook in store.read(connect_hooks.every)}
    table = Table("编号", "订阅", "投诉单", "事件", "次数", "原因")
    for one in found:
        what = (str(one.id), names[one.hook], one.case_no, one.kind, str(one.tries), one.code)
        table.add_row(*what)
    Console().print(table if found else "没有放弃的消息。")


@app.command(help="把消息再送一遍；不写编号就是全部已放弃的")
def replay(
    numbers: Annotated[list[int] | None, typer.Argument(help="消息编号")] = None,
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Have deliveries sent again, under the keys they had."""
    with prepare.opened(Deployment.find(config, data)) as store:
        all_dead = store.read(lambda c: deliveries.in_state(c, DEAD, 10_000))
        chosen = sorted(numbers or [one.id for one in all_dead])
        for number in chosen:
            _replay(store, number)
    typer.echo(f"{len(chosen)} 条消息会再送一遍。")


def _check(name: str, events: tuple[str, ...]) -> None:
    if not _NAME.fullmatch(name):
        raise Failure("名字用小写字母开头，只有小写字母、数字和连字符，2 到 40 个字符")
    known = {*TYPES, *(kind.partition(".")[0] for kind in TYPES)}
    if strange := [one for one in events if one not in known]:
        raise Failure(f"没有这样的事件：{'、'.join(strange)}；有：{'、'.join(sorted(known))}")


def _switch(config: ConfigFile, data: Data, name: str, state: str) -> None:
    with prepare.opened(Deployment.find(config, data)) as store:
        _named(store, name)
        store.do(lambda tx: connect_hooks.switch(tx, name, state))
    typer.echo(f"{name}：{STATES[state]}。")


def _named(store: Store, name: str) -> Hook:
    found = store.read(lambda c: connect_hooks.named(c, name))
    if found is None:
        raise Failure(f"没有叫 {name} 的订阅")
    return found


def _replay(store: Store, number: int) -> None:
    try:
        store.do(lambda tx: deliveries.replay(tx, number))
    except Refused:
        raise Failure(f"{number} 号消息没有，或内容已经清除") from None


def _show(deployment: Deployment, hook: Hook) -> None:
    """Print the secret alone on standard output, so that it can be piped."""
    if hook.kind != WEBHOOK:
        raise Failure(f"{hook.name} 不用签名密钥")
    typer.echo(wiring.secret_of(load_or_make(deployment.data), hook))
    typer.echo("把它交给收消息的一方，用来核对签名；请勿外传。", err=True)
    typer.echo("内网的地址要写进 config.yml 的 connect.inner 才会送。", err=True)
