"""A small HTTP/1.1 server on loopback whose answers can be broken: hang, cut, lost, nonsense."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Call:
    """One request: the path, and its parameters as the Bot API reads them."""

    path: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """One answer. promise: bytes that Content-Length speaks of, when not those of the body."""

    status: int = 200
    body: bytes = b""
    promise: int | None = None
    kind: str = "application/json"


class Cut(Exception):  # noqa: N818 - not an error: what the test wants
    """Close the connection without an answer."""


class Refusal(Exception):  # noqa: N818 - an answer of the API
    """An answer with ok: false."""

    def __init__(self, code: int, text: str, retry_after: int = 0) -> None:
        super().__init__(text)
        self.code, self.text, self.retry_after = code, text, retry_after


Answer = Callable[[Call], Awaitable[Reply]]


@dataclass
class Loopback:
    """Where the server listens."""

    url: str
    connections: set[asyncio.Task[None]] = field(default_factory=set)


@asynccontextmanager
async def served(answer: Answer) -> AsyncIterator[Loopback]:
    """Serve *answer* on a free port of 127.0.0.1."""
    place = Loopback("")

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        place.connections.add(task)
        try:
            with suppress(Cut, ConnectionError, asyncio.IncompleteReadError):
                while await _one(reader, writer, answer):
                    pass
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            place.connections.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    place.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield place
    finally:
        server.close()
        for task in list(place.connections):
            task.cancel()
        await asyncio.gather(*place.connections, return_exceptions=True)
        await server.wait_closed()


async def _one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answer: Answer) -> bool:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if ": " in line)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    path = urlsplit(first.split(" ")[1]).path
    reply = await answer(Call(path, _params(headers.get("content-type", ""), body)))
    promise = len(reply.body) if reply.promise is None else reply.promise
    top = (
        f"HTTP/1.1 {reply.status} X\r\ncontent-type: {reply.kind}\r\ncontent-length: {promise}\r\n"
    )
    writer.write(top.encode() + b"\r\n" + reply.body)
    await writer.drain()
    if promise != len(reply.body):
        raise Cut
    return True


def _params(kind: str, body: bytes) -> dict[str, Any]:
    if kind.startswith("application/json"):
        return dict(json.loads(body))
    found = dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _value(name, text) for name, text in found.items()}


def _value(name: str, text: str) -> Any:
    """Read numbers, lists and objects as the Bot API does; words stay words."""
    if name in ("text", "name", "title", "caption", "url", "secret_token", "file_id"):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def refused(refusal: Refusal) -> Reply:
    """Return an answer with ok: false."""
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": refusal.text}
    if refusal.retry_after:
        body["parameters"] = {"retry_after": refusal.retry_after}
    return Reply(refusal.code, json.dumps(body).encode())


async def broken(fault: str) -> Reply:
    """Answer as badly as *fault* says: hang, cut, 429 <seconds>, nonsense, empty, a status."""
    match fault.split():
        case ["hang"]:
            await asyncio.sleep(3600)
        case ["cut"]:
            raise Cut
        case ["429", seconds]:
            text = f"Too Many Requests: retry after {seconds}"
            return refused(Refusal(429, text, int(seconds)))
        case ["nonsense"]:
            return Reply(200, b"<html>\xff oops")
        case ["empty"]:
            return Reply(200, b'{"ok": true, "result": {}}')
    return refused(Refusal(int(fault), f"error {fault}"))
