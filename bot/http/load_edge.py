"""The edge: while too much waits, what can come again is answered before anything is done for it.

The outermost layer, because saying no must cost next to nothing: at three times what the server
can do, two requests of three get this answer. A talk's message is read all the same (its first
64 KiB): words of danger go on. What platforms push is encrypted or signed, so bot/intake.py
decides about it, and only at the hard limit nothing is read at all.

Pages, the desk, streams and health are not concerned.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache

import orjson
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.body import refusal
from bot.http.embed import SHARED, Sharing
from bot.http.errors import busy
from bot.http.guard import SECURITY
from bot.load import Load

LOOKED = 64 * 1024  # bytes of a body that is read for words of danger
PATIENCE = 2.0  # seconds for it to come
_PUSHES = "/webhooks/"
_ITEMS = "/webhooks/items/"  # colleagues' tools, no customers


class Door(Enum):
    """What comes in at a path: a message in JSON, other work, a platform's push."""

    TALK = "talk"
    WORK = "work"
    PUSH = "push"


DOORS: Mapping[str, Door] = {
    "/webhooks/rest/webhook": Door.TALK,
    "/api/chat/messages": Door.TALK,
    "/api/v1/complaints": Door.TALK,
    "/api/chat/uploads": Door.WORK,
    "/model/parse": Door.WORK,
}
_REQUEST = "http.request"
_HEADERS = SECURITY | {"cache-control": "no-store"}


class Edge:
    """The ASGI layer around everything. origins: as the guard's."""

    patience = PATIENCE

    def __init__(self, app: ASGIApp, load: Load, origins: Iterable[str] = ()) -> None:
        self._app = app
        self._load = load
        self._sharing = Sharing(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through, count, or refuse."""
        door = door_of(scope)
        if door is None:
            await self._app(scope, receive, send)
        elif door is Door.PUSH:  # waits for the platform's sake, and is counted as a job
            if self._load.crammed():
                await self._refuse(scope, send)
            else:
                await self._app(scope, receive, send)
        elif not self._load.full(more=1):
            await self._work(scope, receive, send)
        else:
            await self._urgent(door, scope, receive, send)

    async def _urgent(self, door: Door, scope: Scope, receive: Receive, send: Send) -> None:
        """Let through what tells of danger."""
        looks = door is Door.TALK and not self._load.crammed(more=1) and _short(scope)
        body = await self._body(receive) if looks else b""
        if body and self._load.alarming(_words(body)):
            await self._work(scope, _again(body, receive), send)
        else:
            await self._refuse(scope, send)

    async def _work(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request from when all of it is here: who sends slowly takes no place."""
        load, counted = self._load, False

        async def counting() -> Message:
            nonlocal counted
            message = await receive()
            if not counted and message["type"] == _REQUEST and not message.get("more_body"):
                counted = True
                load.open += 1
            return message

        try:
            await self._app(scope, counting, send)
        finally:
            load.open -= counted

    async def _refuse(self, scope: Scope, send: Send) -> None:
        """Say when to come again; what is left of a long body must not be read as a request."""
        start, body = _refusal(self._load.busy().wait, stays=_short(scope))
        if scope["path"] == SHARED:
            headers = MutableHeaders(raw=list(start["headers"]))
            self._sharing.mark(scope, headers)
            start = {**start, "headers": headers.raw}
        await send(start)
        await send(body)

    async def _body(self, receive: Receive) -> bytes:
        """Return a short body; empty when it does not come in time."""
        body = bytearray()
        try:
            async with asyncio.timeout(self.patience):
                while True:
                    message = await receive()
                    if message["type"] != _REQUEST:
                        return b""
                    body += message.get("body", b"")
                    if not message.get("more_body"):
                        return bytes(body)
        except TimeoutError:
            return b""


@cache
def _refusal(wait: int, *, stays: bool) -> tuple[Message, Message]:
    """Return the two messages of the answer, made once; stays: the connection may."""
    answer = refusal(busy(wait))
    headers = MutableHeaders(raw=answer.raw_headers)
    headers.update(_HEADERS | ({} if stays else {"connection": "close"}))
    start = {"type": "http.response.start", "status": answer.status_code, "headers": headers.raw}
    return start, {"type": "http.response.body", "body": bytes(answer.body)}


def door_of(scope: Scope) -> Door | None:
    """Return what comes in with a request; None for what is let through in any case."""
    if scope["type"] != "http" or scope["method"] != "POST":
        return None
    path: str = scope["path"]
    door = DOORS.get(path)
    if door is None and path.startswith(_PUSHES) and not path.startswith(_ITEMS):
        return Door.PUSH
    return door


def _short(scope: Scope) -> bool:
    """Say whether the body says that it is short: then it is here, or soon."""
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return length.isdigit() and int(length[:20]) <= LOOKED


def _words(body: bytes) -> str:
    """Return the customer's words in a message; "" where there are none."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    if not isinstance(said, dict):
        return ""
    words = said.get("message", said.get("text"))
    return words if isinstance(words, str) else ""


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives *body* as if it had not been read."""
    waiting: list[Message] = [{"type": _REQUEST, "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again
