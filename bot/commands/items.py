"""`qingsu items`: project tools that get departments' tasks; what stands there, what is stuck."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands import doctor_connect, prepare
from bot.commands.failures import Failure
from bot.commands.findings import Finding, How
from bot.commands.options import DATA, ConfigFile, Data
from bot.connect.items import door
from bot.connect.items.connector import KIND, hook_of
from bot.deployment import Deployment
from bot.secrets_file import load_or_make
from cases.tasks import STATES
from storage import connect_hooks, connect_items, deliveries, tasks
from storage.connect_items import GONE, MAKING, ON, OVER, Link
from storage.deliveries import DEAD
from storage.errors import Refused
from storage.store import Store, Tx

app = typer.Typer(no_args_is_help=True)
STANDS = {MAKING: "还没建好", ON: "同步中", OVER: "已办结", GONE: "那边已删除"}
Numbers = Annotated[list[int] | None, typer.Argument(help="任务编号，见 list")]


@app.command(help="检查设置和口令，连一下每个项目，列出 webhook 的地址")
def check(config: ConfigFile = None, data: Data = DATA) -> None:
    """Look at every project tool; exit code 1 when something is wrong."""
    deployment = Deployment.find(config, data)
    named = deployment.settings.connect.items
    if not named:
        typer.echo("config.yml 的 connect.items 里还没有项目工具。")
        return
    found = doctor_connect.projects(deployment)
    console = Console(soft_wrap=True)
    for finding in found:
        console.print(_line(finding))
    secret = load_or_make(deployment.data)
    for name in named:
        address = f"/webhooks/items/{name}/{door.code(secret, name)}"
        console.print(Text(f"{name} 的 webhook 地址（口令在里面，请勿外传）：{address}"))
    if any(finding.how is How.WRONG for finding in found):
        raise typer.Exit(1)


@app.command("list", help="列出送出去的任务：对应哪个工作项、两边的状态、没送到的")
def list_items(config: ConfigFile = None, data: Data = DATA) -> None:
    """Show every task that is a work item, and what did not get through."""
    with prepare.opened(Deployment.find(config, data)) as store:
        links = store.read(connect_items.every)
        kept = {one.task: store.read(lambda c, n=one.task: tasks.get(c, n)) for one in links}  # type: ignore[misc] # a default
        dead = [one for _, one in _dead(store)]
    table = Table("任务", "投诉单", "项目", "工作项", "任务状态", "同步", "说明")
    for link in links:
        found = kept[link.task]
        state = STATES[found.task.state] if found is not None else ""
        what = (str(link.task), link.case_no, link.connector, link.number or link.remote)
        table.add_row(*what, state, STANDS[link.state], _told(link))
    Console().print(table if links else "还没有送出去的任务。")
    for one in dead:
        typer.echo(f"没送到：{one.id} 号，投诉单 {one.case_no}，{one.tries} 次，{one.code}")


@app.command(help="再送一遍没送到的；写了任务编号，就把这些任务重新对一遍，删除了的重建")
def replay(numbers: Numbers = None, config: ConfigFile = None, data: Data = DATA) -> None:
    """Have deliveries made again, or tasks and their items compared anew."""
    with prepare.opened(Deployment.find(config, data)) as store:
        if not numbers:
            stuck = _dead(store)
            again = [_again(store, number) for number, _ in stuck]
            typer.echo(f"{sum(again)} 条会再送一遍。")
            return
        for number in numbers:
            _compare(store, number)
    typer.echo(f"{len(numbers)} 项任务会重新对一遍。")


def _line(finding: Finding) -> Text:
    mark, colour = finding.how.value
    return Text(f"{mark} {finding.what}", colour)


def _told(link: Link) -> str:
    if link.told.startswith("?"):
        return "那边的状态没有对应"
    return "那边不接受我们的状态" if link.told else ""


def _dead(store: Store) -> list[tuple[int, deliveries.Delivery]]:
    """Return what was given up of project tools, oldest first."""
    hooks = {one.id for one in store.read(connect_hooks.every) if one.kind == KIND}
    found = store.read(lambda c: deliveries.in_state(c, DEAD, 10_000))
    return sorted((one.id, one) for one in found if one.hook in hooks)


def _again(store: Store, number: int) -> bool:
    try:
        store.do(lambda tx: deliveries.replay(tx, number))
    except Refused:
        return False
    return True


def _compare(store: Store, number: int) -> None:
    link = store.read(lambda c: connect_items.of_task(c, number))
    if link is None:
        raise Failure(f"{number} 号任务没有送出去过；编号见 qingsu items list")
    hook = store.read(lambda c: connect_hooks.named(c, hook_of(link.connector)))
    if hook is None:
        raise Failure(f"config.yml 里没有 {link.connector} 了")

    def job(tx: Tx) -> None:
        if link.state == GONE:
            connect_items.anew(tx, link)
        connect_items.looked(tx, link.id)
        connect_items.look(tx, hook.id, link)

    store.do(job)
