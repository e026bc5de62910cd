"""`qingsu work`: turns, sends and fetches without a server, as many processes as wanted.

All of them, and the servers, share one PostgreSQL. What a process that ended had in hand is free
when its lease ends, and at once when it comes back under its name.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from typing import Annotated

import typer

from bot import app as whole
from bot import compose, startup
from bot.app import App
from bot.brain import Read, Spare
from bot.commands import prepare, watched
from bot.commands.failures import Failure
from bot.commands.options import DATA, ConfigFile, Data
from bot.deployment import Deployment
from bot.library import Loaded
from storage import engine
from storage.backends.hold import Hold
from storage.errors import Refused

Name = Annotated[
    str,
    typer.Option(
        "--name",
        envvar="QINGSU_NAME",
        help="这个进程的名字，每个进程一个，重启后不变；默认是机器名加编号",
    ),
]


Watch = Annotated[
    str,
    typer.Option(
        "--health",
        envvar="QINGSU_HEALTH",
        help="在这个端口（或地址:端口）上回答 /healthz 和 /readyz；默认不开",
    ),
]


def work(name: Name = "", health: Watch = "", config: ConfigFile = None, data: Data = DATA) -> None:
    """Prepare what is missing, then work until told to stop; end within five seconds."""
    at = watched.place(health)
    deployment = Deployment.find(config, data)
    if not engine.on_server(deployment.url):
        raise Failure(
            "qingsu work 要和别的进程共用一个数据库：请把 QINGSU_STORAGE_URL 设成 PostgreSQL 的地址"
            "（用 SQLite 时，qingsu serve 一个进程做所有的事）"
        )
    scripts = deployment.load_scripts()
    if at is not None:
        prepare.bindable(*at)
    prepare.kept(deployment)
    prepare.trained(deployment)
    prepare.logging_to(sys.stderr)
    with named(deployment.url, name) as hold:
        with startup.undisturbed():
            loading = compose.loading(deployment, lambda line: typer.echo(line, err=True))
            spare = compose.spare(deployment, loading)
            app = worker(deployment, hold.name, loading.read, spare, scripts)
            loading.load()
        run(app, lambda: typer.echo(f"{hold.name} 开始工作，按 Ctrl+C 停止。"), hold, at)


@contextmanager
def named(url: str, name: str, suffix: str = "") -> Iterator[Hold]:
    """Be *name* while inside, or the first free name of this machine (and *suffix*).

    Raises:
        Failure: another process has the name, or took it while the database was away.
    """
    held = startup.named("storage.backends.names:held")
    base = socket.gethostname().partition(".")[0] + suffix
    with ExitStack() as stack:
        try:
            hold: Hold = stack.enter_context(held(url, name, base=base))
        except Refused:
            raise Failure(f"另一个进程正在用这个名字：{name}；请用 --name 换一个") from None
        yield hold
    if hold.lost:
        raise Failure(
            f"数据库断开的时候，另一个进程用了这个名字：{hold.name}；这个进程停下了，手上的活别的进程会接着做"
            "（请用 --name 给每个进程一个自己的名字）"
        )


def worker(
    deployment: Deployment,
    process: str,
    read: Read,
    spare: Spare | None = None,
    scripts: Loaded | None = None,
) -> App:
    """Return what works without doors, which reads with *read*; raises as compose.server does."""
    library = compose.published(deployment, scripts)
    own = compose.settings(deployment, library.book, "", 0)
    app = whole.build(
        replace(own, process=process, web=False, rest=False),
        compose.mind(deployment, library, read, spare),
        channels=compose.channels(deployment),
        alerting=compose.alerting(deployment),
    )
    library.watch(app.store)
    return app


def run(app: App, ready: Callable[[], None], hold: Hold, at: watched.Place | None = None) -> None:
    """Work until SIGTERM or SIGINT, or until the name is lost. Main thread only.

    ready: called once it works. at: where it says how it is, None for nowhere.
    """
    if at is None:
        asyncio.run(_until_told(app, ready, hold))
    else:
        watched.serve(app, at, lambda _host, _port: ready(), hold)


async def _until_told(app: App, ready: Callable[[], None], hold: Hold) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def lost() -> None:
        with suppress(RuntimeError):  # the loop ended before
            loop.call_soon_threadsafe(told.set)

    hold.when_lost(lost)
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, told.set)
    async with app.running():
        ready()
        await told.wait()
        app.stopping()
