"""uvicorn's HTTP protocol with an end to its patience, and with so many places only.

Measured without: 300 of 300 half-sent heads still open after 40 s, and a 2 MB header line taken.
Bodies are bounded in bot/http/body.py. Where every place is taken (load_places.py), whoever is
silent gives way; if nobody is, a newcomer is told so, but health and the desk are served.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.http.body import refusal
from bot.http.errors import NO_PLACE
from bot.http.load_places import Places, household

HEAD_CAP = 32 * 1024  # bytes
HEAD_PATIENCE = 10.0  # seconds
SILENT = 2.0  # seconds after which a connection without a request gives way, when it must
SWEEP = 0.2  # seconds between two searches for such
KEPT = ("/healthz", "/readyz", "/desk", "/static/")
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)
_LATER = (
    b"HTTP/1.1 503 Service Unavailable\r\n"
    b"retry-after: 5\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
)


@dataclass
class Door:
    """closing: every answer from now on is the last one of its connection, and says so.

    places: who may have a connection. swept: when silent ones were looked for last, loop time.
    """

    closing: bool = False
    places: Places = field(default_factory=lambda: Places(10**6, 10**6))
    swept: float = 0.0


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
        self._who: str | None = None  # whose place it has, None while it has none
        self._stands = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Find a place and begin to wait for a head."""
        super().connection_made(transport)
        self._moved = self.loop.time()
        self._begin()
        self._find_place()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._end()
        self._leave()
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
        if self._door.closing or self._stands:
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

    def about_to_ask(self, now: float, within: float) -> bool:
        """Say whether a request may be on its way: something came lately, or nothing ever yet."""
        silent = self.silent(now)
        return silent > 0 and (self.cycle is None or silent < within)

    def put_off(self) -> None:
        """Answer what is not answered yet with: come again. The process ends before it could."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_started and not cycle.disconnected:
            cycle.disconnected = True  # what the app says from here on is for nobody
            cycle.message_event.set()
            self.transport.write(_LATER)
            self.transport.close()

    def give_way(self) -> None:
        """Close, and leave the place to another at once."""
        self._leave()
        self.transport.close()

    def _find_place(self) -> None:
        places, who = self._door.places, household(self.client[0] if self.client else "")
        if places.full:
            self._sweep()
        if places.take(who):
            self._who = who
        elif places.stand():
            self._stands = True
            self.app = turned_away(self.app)
        else:
            self.transport.close()

    def _sweep(self) -> None:
        """Let whoever is silent give way; a flood of newcomers makes that no dearer."""
        now = self.loop.time()
        if now < self._door.swept + SWEEP:
            return
        self._door.swept = now
        held = [one for one in self.connections if isinstance(one, BoundedProtocol)]
        for one in held:
            if one.silent(now) > SILENT:
                one.give_way()

    def _leave(self) -> None:
        if self._who is not None:
            self._door.places.leave(self._who)
            self._who = None
        if self._stands:
            self._door.places.go()
            self._stands = False

    def _begin(self) -> None:
        self._end()
        self._in_head = True
        self._deadline = self.loop.call_later(self.patience, self.transport.close)

    def _end(self) -> None:
        self._in_head = False
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def turned_away(app: ASGIApp) -> ASGIApp:
    """Return what a connection without a place gets: a no, and for a few paths *app* all the same.

    Either answer is its last one (`answer_last`).
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        kept = scope["path"].startswith(KEPT)
        await (app if kept else refusal(NO_PLACE))(scope, receive, send)

    return answer
