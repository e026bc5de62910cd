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
from storage.messages import Attachment, Line

HEARTBEAT = 15.0  # seconds; proxies cut silent connections after 30 to 60
PAGE = 200  # messages read at once
HEADERS = {"cache-control": "no-store, no-transform", "x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True)
class Page:
    """Messages after a cursor, and who speaks to the customer now; name is the agent's."""

    lines: list[Line]
    control: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """Where a customer sees his file: paths of this site ("/..."), "" for what cannot be shown."""

    view: str = ""
    thumb: str = ""


Past = Callable[[int], Awaitable[Page]]
Links = Callable[[Attachment], Shown]


def no_links(_attachment: Attachment) -> Shown:
    """Show names and sizes only."""
    return Shown()


def line_json(line: Line, links: Links = no_links) -> dict[str, Any]:
    """Return a message as its customer may see it: no mood, no reason, no delivery."""
    files = [_file_json(one, links(one)) for one in line.attachments]
    return {
        "id": line.id,
        "from": line.who,
        "name": line.name,
        "text": line.text,
        "buttons": [{"title": one.title, "payload": one.payload} for one in line.buttons],
        "at": line.at.isoformat(timespec="milliseconds"),
    } | ({"attachments": files} if files else {})


def _file_json(one: Attachment, shown: Shown) -> dict[str, Any]:
    known = {"kind": one.kind, "name": one.name, "size": one.size}
    return known | {"thumb": shown.thumb, "view": shown.view}


def control_json(page: Page) -> dict[str, Any]:
    """Return who speaks to the customer: bot, queue or human, and the agent's name."""
    return {"control": page.control} | ({"name": page.name} if page.name else {})


def stream(
    hub: Hub,
    chat: str,
    past: Past,
    after: int,
    heartbeat: float = HEARTBEAT,
    links: Links = no_links,
) -> StreamingResponse:
    """Answer with everything after message *after*, and what comes, until the process stops."""
    events = _events(hub, chat, past, after, heartbeat, links)
    return StreamingResponse(events, headers=HEADERS, media_type="text/event-stream")


async def _events(
    hub: Hub, chat: str, past: Past, after: int, heartbeat: float, links: Links
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
                yield event("message", line_json(line, links), line.id)
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
