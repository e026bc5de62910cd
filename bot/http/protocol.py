"""uvicorn's HTTP protocol with an end to its patience for the head of a request.

Measured without: 300 of 300 half-sent heads still open after 40 s, and a 2 MB header line taken.
Bodies are bounded in bot/http/body.py.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_CAP = 32 * 1024  # bytes
HEAD_PATIENCE = 10.0  # seconds
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


@dataclass
class Door:
    """closing: every answer from now on is the last one of its connection, and says so."""

    closing: bool = False


class BoundedProtocol(HttpToolsProtocol):
    """Closes a connection whose request line and headers are too large or too slow."""

    patience = HEAD_PATIENCE

    def __init__(self, *args: Any, door: Door | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._door = door or Door()
        self._moved = 0.0  # when something came last, loop time
        self._head = 0  # bytes received since the head began
        self._in_head = True
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._moved = self.loop.time()
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Hand on what came, and close when the head does not end."""
        self._moved = self.loop.time()
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > HEAD_CAP:
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of this head."""
        self._begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop waiting: the head is here."""
        self._end()
        super().on_headers_complete()
        if self._door.closing:
            self.answer_last()

    def on_message_complete(self) -> None:
        """Count the next head from nothing."""
        self._head = 0
        super().on_message_complete()

    def answer_last(self) -> None:
        """Let the answer under way, if there is one, be the last; its head tells the client."""
        if self.cycle is not None and not self.cycle.response_started:
            self.cycle.keep_alive = False

    def silent(self, now: float) -> float:
        """Return for how many seconds nothing came where something could begin; busy is 0."""
        busy = self.cycle is not None and not self.cycle.response_complete
        return 0.0 if busy else now - self._moved

    def _begin(self) -> None:
        self._end()
        self._in_head = True
        self._deadline = self.loop.call_later(self.patience, self.transport.close)

    def _end(self) -> None:
        self._in_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
