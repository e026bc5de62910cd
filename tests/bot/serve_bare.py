"""The HTTP server alone, in a process of its own: python -m tests.bot.serve_bare. Prints its port.

/long takes longer than any stop; everything else is answered at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from bot import server

LONG_S = 60


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["path"] == "/long":
        await asyncio.sleep(LONG_S)
    await PlainTextResponse("well")(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        kind = (await receive())["type"]
        await send({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def _ready(_host: str, port: int) -> None:
    print(port, flush=True)  # noqa: T201 - read by whoever started it


def _ending(_end: Callable[[], None]) -> None:
    """Nobody ends it but a signal."""


if __name__ == "__main__":
    server.run(app, "127.0.0.1", 0, ready=_ready, stopping=lambda: None, ending=_ending)
