"""A conversation's live stream (server-sent events).

The stream hears of news first and reads the database then, so nothing falls between history and
live; the cursor is the last message's id, so nothing comes twice. An answer lost with the
connection comes again: the browser says the last id it saw.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.responses import StreamingResponse

from bot.hub import Hub
from storage.errors import StoreAway
from storage.messages import Line

HEARTBEAT = 15.0  # seconds; proxies cut silent connections after 30 to 60
PAGE = 200  # messages read at once
HEADERS = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True)
class Page:
    """Messages after a cursor, and who speaks to the customer now; name is the agent's."""

    lines: list[Line]
    control: str
    name: str = ""


Past = Callable[[int], Awaitable[Page]]


def line_json(line: Line) -> dict[str, Any]:
    """Return a message as its customer may see it: no mood, no reason, no delivery."""
    return {
        "id": line.id,
        "from": line.who,
        "name": line.name,
        "text": line.text,
        "buttons": [{"title": one.title, "payload": one.payload} for one in line.buttons],
        "at": line.at.isoformat(timespec="milliseconds"),
    }


def control_json(page: Page) -> dict[str, Any]:
    """Return who speaks to the customer: bot, queue or human, and the agent's name."""
    return {"control": page.control} | ({"name": page.name} if page.name else {})


def stream(
    hub: Hub, chat: str, past: Past, after: int, heartbeat: float = HEARTBEAT
) -> StreamingResponse:
    """Answer with everything after message *after*, and what comes, until the process stops."""
    events = _events(hub, chat, past, after, heartbeat)
    return StreamingResponse(events, headers=HEADERS, media_type="text/event-stream")


async def _events(
    hub: Hub, chat: str, past: Past, after: int, heartbeat: float
) -> AsyncIterator[bytes]:
    with hub.listen(chat) as ear:
        yield b"retry: 2000\n\n"
        cursor, control = after, dict[str, Any]()
        while not hub.closing:
            try:
                page = await past(cursor)
            except StoreAway:
                return  # the browser comes back and asks for the rest
            for line in page.lines:
                yield event("message", line_json(line), line.id)
                cursor = line.id
            if control_json(page) != control:
                control = control_json(page)
                yield event("control", control)
            if len(page.lines) == PAGE:
                continue
            news = await ear.next(heartbeat)
            if any(one.listening for one in news):
                yield event("typing", {"typing": True})
            elif not news:
                yield b": still here\n\n"


def event(name: str, content: dict[str, Any], number: int | None = None) -> bytes:
    """Write one event; only messages have a number, so only they move the browser's cursor."""
    head = b"" if number is None else b"id: %d\n" % number
    return head + b"event: %b\ndata: %b\n\n" % (name.encode(), orjson.dumps(content))
