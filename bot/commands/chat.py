"""`qingsu chat`: a talk in the terminal over the real road: store, lane, turn, script.

What is said here is kept like any talk, so `qingsu export cases` shows its case. The scripts of
the folder are only used here: nothing is published.
"""

from __future__ import annotations

import asyncio
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Annotated

import typer

from bot import compose
from bot.app import App
from bot.channels.console import Terminal
from bot.commands import prepare
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from storage.messages import BOT, Line

Play = Annotated[
    Path | None, typer.Option("--script", help="照着文件演：一行是客户的一句话，空行略过")
]
User = Annotated[str, typer.Option("--user", help="接着哪一位的话聊；默认是一位新客户")]


def chat(
    script: Play = None, user: User = "", config: ConfigFile = None, data: Data = DATA
) -> None:
    """Talk until the input ends, or play a file and print both sides."""
    spoken = None if script is None else read_lines(script)
    deployment = Deployment.find(config, data)
    deployment.load_scripts()
    prepare.kept(deployment)
    prepare.trained(deployment)
    prepare.logging_to(sys.stderr, "WARNING")
    app, remarks = compose.terminal(deployment, f"chat-{secrets.token_hex(4)}")
    for remark in remarks:
        typer.echo(remark, err=True)
    customer = user or secrets.token_hex(6)
    terminal = Terminal(app.store, app.intake, customer, app.settings.clock)
    name = deployment.settings.company.bot_name
    asked = typed() if spoken is None else aloud(spoken)
    with suppress(KeyboardInterrupt):
        talk(app, terminal, asked, name)


def talk(app: App, terminal: Terminal, lines: Iterable[str], bot_name: str) -> None:
    """Say each of *lines* and print what is answered; the store closes at the end."""
    run = secrets.token_hex(4)
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        runner.run(stack.enter_async_context(app.running()))
        try:
            for number, line in enumerate(lines):
                for answer in runner.run(terminal.say(line, f"{run}-{number}")):
                    typer.echo(shown(answer, bot_name))
        finally:
            runner.run(stack.aclose())


def shown(line: Line, bot_name: str) -> str:
    """Return a line said to the customer as the terminal shows it."""
    who = bot_name if line.who == BOT else f"{line.name or line.who}（人工）"
    buttons = "".join(f" [{n} {b.title}]" for n, b in enumerate(line.buttons, start=1))
    return f"{who}：{line.text}" + (f"\n {buttons}" if buttons else "")


def typed(ask: Callable[[str], str] = input) -> Iterator[str]:
    """Ask for lines until the input ends."""
    typer.echo("说吧。数字选按钮，Ctrl+D 结束。", err=True)
    with suppress(EOFError):
        while True:
            if line := ask("您：").strip():
                yield line


def aloud(lines: Iterable[str]) -> Iterator[str]:
    """Print each line as the customer says it."""
    for line in lines:
        typer.echo(f"客户：{line}")
        yield line


def read_lines(path: Path) -> list[str]:
    """Read the customer's lines of a file.

    Raises:
        Failure: it cannot be read, is not UTF-8, or says nothing.
    """
    try:
        found = [line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        raise Failure(f"读不了文件 {path}（{error}）") from None
    if not any(found):
        raise Failure(f"文件里没有客户的话：{path}")
    return [line for line in found if line]
