"""`qingsu serve`: everything in one process, until it is told to stop.

Cheap looks come first, so that a mistake is said before a model is trained for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from bot import app as whole
from bot import company, compose
from bot.app import App
from bot.commands import prepare
from bot.commands.options import DATA, ConfigFile, Data, Port
from bot.commands.work import Name, named
from bot.deployment import Deployment
from bot.desk import setup_link
from bot.loading import Loading
from bot.startup import undisturbed
from storage import engine
from storage.backends.hold import Hold

ALONE = "serve"  # its name where it has the database to itself
Host = Annotated[
    str | None, typer.Option("--host", envvar="QINGSU_HOST", help="地址；默认只给本机用")
]


def serve(
    host: Host = None,
    port: Port = None,
    name: Name = "",
    config: ConfigFile = None,
    data: Data = DATA,
) -> None:
    """Prepare what is missing (folder, model, database), serve, end within five seconds."""
    deployment = Deployment.find(config, data)
    server = deployment.settings.server
    at, on = host or server.host, server.port if port is None else port
    scripts = deployment.load_scripts()
    company.facts(deployment.settings)
    prepare.bindable(at, on)
    prepare.writable(deployment.data)
    with prepare.alone(deployment.data, shared=engine.on_server(deployment.url)):
        prepare.kept(deployment)
        prepare.trained(deployment)
        prepare.bindable(at, on)  # training took its time
        prepare.logging_to(sys.stderr)
        with called(deployment.url, name) as hold:
            own = replace(deployment, process=hold.name)
            with undisturbed():
                loading = compose.loading(own, lambda line: typer.echo(line, err=True))
                app = compose.server(own, at, on, loading, scripts)
            whole.serve(app, ready(app, own), ending(loading, hold, app.finish))
        if loading.failed is not None:
            raise loading.failed


@contextmanager
def called(url: str, name: str) -> Iterator[Hold]:
    """Give the process's name: nobody else's where several share a database.

    Raises:
        Failure: another process has it, or took it while the database was away.
    """
    if not engine.on_server(url):
        yield Hold(name or ALONE)
        return
    with named(url, name, f"-{ALONE}") as hold:
        yield hold


def ending(
    loading: Loading, hold: Hold, after: Callable[[], None]
) -> Callable[[Callable[[], None]], None]:
    """Return what gets what ends the server, once there is one.

    Only then the model is loaded, and what is left to make is made by *after*.
    """

    def told(end: Callable[[], None]) -> None:
        hold.when_lost(end)
        loading.start(end, after)

    return told


def ready(app: App, deployment: Deployment) -> Callable[[str, int], None]:
    """Return what says where everything is, once the server listens."""

    def say(host: str, port: int) -> None:
        base = deployment.address(host, port)
        lines = ["倾诉已启动，按 Ctrl+C 停止。"]
        if app.settings.web:
            lines.append(f"  客户聊天  {base}/chat")
        lines.append(f"  工作台    {base}/desk")
        good_for = deployment.settings.desk.setup_link
        if link := setup_link.first_link(app.store, datetime.now(UTC), good_for):
            hours = good_for / timedelta(hours=1)
            lines.append(f"  还没有账号，请打开开户链接（只能用一次，{hours:g} 小时内有效）：")
            lines.append(f"  {base}{link}")
        typer.echo("\n".join(lines))

    return say
