"""The HTTP server: uvicorn in the main thread, its end in our hands.

On SIGTERM or SIGINT streams end at once, requests that run are answered, and the process is gone
within five seconds. Whoever has just asked is answered too: for a moment the door stays open, each
answer says that it is the last of its connection, and only then what is silent is closed. Closed at
once, a request that is on its way to an idle connection would be cut off. What cannot be answered
in time is told to come again, not cut off.
"""

from __future__ import annotations

import asyncio
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from bot.http.load_places import SPARE, Places
from bot.http.load_settings import LoadLimits
from bot.http.protocol import BoundedProtocol, Door

GRACE = 3  # seconds for requests under way; workers and writer need the rest of the five
LINGER = 0.5  # seconds the door stays open
LISTEN = 0.2  # seconds for whoever came through it at last to say what he wants
LOOK = 0.05  # seconds between two looks: a process that gets no processor hears as much in as many
NOBODY = 3  # looks at which nobody is connected: then there is nobody to stay open for
OTHERS = 192 + SPARE  # handles for what is no customer: database, files, calls to platforms
KEEP_ALIVE = 75  # seconds; longer than proxies keep a connection, so that they close it, not we


class Server(uvicorn.Server):
    """uvicorn, telling when it listens (host, port) and when it begins to stop."""

    def __init__(
        self,
        config: uvicorn.Config,
        door: Door,
        ready: Callable[[str, int], None],
        stopping: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._door = door
        self._ready = ready
        self._stopping = stopping

    def end(self) -> None:
        """Stop as on a signal. Any thread."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where: with port 0 only now it is known."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(host, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so before waiting for connections: streams would never end by themselves."""
        self._stopping()
        self._door.closing = True
        for one in self._connections():
            one.answer_last()
        await hear(LINGER, lambda: bool(self._connections()))
        for server in self.servers:
            server.close()
        loop = asyncio.get_running_loop()
        if any(one.about_to_ask(loop.time(), LISTEN) for one in self._connections()):
            await hear(LISTEN)
        loop.call_later(GRACE, self._put_off)
        await super().shutdown(sockets)

    def _put_off(self) -> None:
        """Say "later" to whoever is not answered yet, a moment before he would be cut off."""
        for one in self._connections():
            one.put_off()

    def _connections(self) -> list[BoundedProtocol]:
        held = self.server_state.connections
        return [one for one in held if isinstance(one, BoundedProtocol)]


async def hear(seconds: float, anybody: Callable[[], bool] = lambda: True) -> int:
    """Let so many seconds pass, and as many looks at what has come: both, on a busy machine too.

    anybody: whether somebody is there; after NOBODY looks in a row at which nobody was, it ends.
    Return the looks taken.
    """
    alone = 0
    for look in range(1, 1 + round(seconds / LOOK)):
        await asyncio.sleep(LOOK)
        alone = 0 if anybody() else alone + 1
        if alone == NOBODY:
            return look
    return round(seconds / LOOK)


def run(  # noqa: PLR0913 - what a server lives on, each by name
    app: ASGIApp,
    host: str,
    port: int,
    *,
    ready: Callable[[str, int], None],
    stopping: Callable[[], None],
    ending: Callable[[Callable[[], None]], None],
    limits: LoadLimits | None = None,
) -> None:
    """Serve *app* until SIGTERM or SIGINT. Main thread only.

    ending: gets what ends it as well, to call from any thread. limits: how many may be connected.
    """
    limits = limits or LoadLimits()
    door = Door(places=Places(_handles(limits.connections), limits.each))
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http=partial(BoundedProtocol, door=door),  # type: ignore[arg-type]  # called, no more
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # the guard writes it, masked and with the request's id
        proxy_headers=False,  # nobody's X-Forwarded-For is believed
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
    server = Server(config, door, ready, stopping)
    ending(server.end)
    with _quiet_signals():
        server.run()


def _handles(connections: int) -> int:
    """Have handles for so many connections, as far as the system lets us; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OTHERS
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft == resource.RLIM_INFINITY:
        return connections
    return max(1, min(connections, soft - OTHERS))


@contextmanager
def _quiet_signals() -> Iterator[None]:
    """Let the process end with 0: uvicorn raises the signal it stopped for once more."""

    def ignore(_signal: int, _frame: FrameType | None) -> None:
        return

    before = {one: signal.signal(one, ignore) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
