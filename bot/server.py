"""The HTTP server: uvicorn in the main thread, its end in our hands.

On SIGTERM or SIGINT it takes no new connection, streams end at once, requests that run are
answered, and the process is gone within five seconds.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from bot.http.protocol import BoundedProtocol

GRACE = 3  # seconds for requests under way; workers and writer need the rest of the five


class Server(uvicorn.Server):
    """uvicorn, telling when it listens (host, port) and when it begins to stop."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[str, int], None],
        stopping: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say where: with port 0 only now it is known."""
        await super().startup(sockets)
        if self.started:
            host, port = self.servers[0].sockets[0].getsockname()[:2]
            self._ready(host, port)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say so before waiting for connections: streams would never end by themselves."""
        self._stopping()
        await super().shutdown(sockets)


def run(
    app: ASGIApp,
    host: str,
    port: int,
    *,
    ready: Callable[[str, int], None],
    stopping: Callable[[], None],
) -> None:
    """Serve *app* until SIGTERM or SIGINT. Main thread only."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        loop="uvloop",
        http=BoundedProtocol,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,  # the guard writes it, masked and with the request's id
        proxy_headers=False,  # nobody's X-Forwarded-For is believed
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    with _quiet_signals():
        Server(config, ready, stopping).run()


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
