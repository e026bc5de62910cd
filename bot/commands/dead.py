"""`qingsu dead`: what could not be handled, kept as it came, for a person to decide."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from storage import dead
from storage.dead import Letter
from storage.errors import Refused

_WHO = "命令行"  # who did it, in the record that the desk shows
_SHOWN = 60  # characters of a reason or of what came
Numbers = Annotated[list[int], typer.Argument(help="编号，可以写几个")]
Most = Annotated[int, typer.Option("--most", min=1, help="最多列几条，新的在前")]
WithBody = Annotated[
    bool, typer.Option("--body", help="连收到的内容一起显示（里面可能有个人信息）")
]
Sure = Annotated[bool, typer.Option("--yes", help="不再问一遍")]
app = typer.Typer(no_args_is_help=True)


@app.command("list", help="列出没能处理的东西：编号、时间、来自哪里、为什么")
def list_letters(
    most: Most = 50, *, body: WithBody = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Show the newest letters; what came is shown only when asked for."""
    with prepare.opened(Deployment.find(config, data)) as store:
        found = store.read(lambda c: dead.list(c, most))
        waiting = store.read(dead.count)
    if not found:
        typer.echo("没有处理不了的东西。")
        return
    Console().print(_table(found, body=body))
    typer.echo(f"共 {waiting} 条。修好原因后用 qingsu dead retry 编号 再处理一次。", err=True)


@app.command(help="再处理一次：放回它原来的会话，排在最后")
def retry(numbers: Numbers, config: ConfigFile = None, data: Data = DATA) -> None:
    """Put letters back into their lanes; a running server takes them at once."""
    with prepare.opened(Deployment.find(config, data)) as store:
        for number in numbers:
            try:
                store.do(partial(dead.retry, letter=number, by=_WHO))
            except Refused:
                raise Failure(f"{number} 号不能再处理：没有这一条，或者它没有进过会话") from None
            typer.echo(f"{number} 号已放回会话。")


@app.command(help="丢掉：确认用不着了才丢，丢了找不回来")
def discard(
    numbers: Numbers, *, yes: Sure = False, config: ConfigFile = None, data: Data = DATA
) -> None:
    """Forget letters for good, once a person said so."""
    if not yes:
        typer.confirm(f"丢掉 {len(numbers)} 条，找不回来，确定吗？", abort=True)
    with prepare.opened(Deployment.find(config, data)) as store:
        for number in numbers:
            if not store.do(partial(dead.discard, letter=number, by=_WHO)):
                raise Failure(f"没有 {number} 号")
            typer.echo(f"{number} 号已丢掉。")


def _table(letters: tuple[Letter, ...], *, body: bool) -> Table:
    table = Table("编号", "时间", "来自", "为什么", *(["内容"] if body else []))
    for one in letters:
        came = [_short(one.body.decode("utf-8", "backslashreplace"))] if body else []
        where = one.lane or one.source
        table.add_row(str(one.id), f"{one.at:%Y-%m-%d %H:%M}", where, _short(one.reason), *came)
    return table


def _short(text: str) -> str:
    """Return *text* in one line that fits a terminal; what a terminal would obey is taken out."""
    line = "".join(c if c.isprintable() else " " for c in text)
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
