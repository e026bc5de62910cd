"""A strict pretend server for the chat page: the same doors as the real one, and faults on order.

The real files and the real guard are around it, so the page lives under the real content policy.
A request the contract does not allow is written down in `wrong` and answered 400.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bot import web
from bot.http import pages

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HELLO = "您好，我是自动助手小安。\n不管多不顺心，您慢慢说，我都听着。"
BEGAN = 1764035220.0  # a moment of 2025-11-25, seconds

Line = dict[str, Any]
CUT = None  # in a stream's queue: break it


@dataclass
class Faults:
    """What goes wrong, until it is set back."""

    posts: deque[int] = field(default_factory=deque)  # statuses of the next posts; 0: stored, lost
    retry_after: int = 0  # seconds, on refused posts
    session: int = 0  # status of sessions, 0: well
    stream: int = 0  # status of new streams, 0: well
    history: int = 0
    late: threading.Event = field(default_factory=threading.Event)  # clear: stored, not answered

    def __post_init__(self) -> None:
        self.late.set()


class PretendChat:
    """One customer's conversation, served on a free port of this machine."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.page = 200  # lines in one answer of history
        self.posted: list[Line] = []  # bodies of all posts, refused ones too
        self.resumed: list[int] = []  # `after` of each stream opened
        self.wrong: list[str] = []
        self.faults = Faults()
        self.control: Line = {"control": "bot"}
        self.user = "v1"
        self.bot_name = "小安"
        self._numbers: dict[str, int] = {}  # client id -> message number
        self._streams: set[asyncio.Queue[str | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        config = uvicorn.Config(self._app(), port=0, log_config=None, timeout_graceful_shutdown=0)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)

    def __enter__(self) -> Self:
        self._thread.start()
        self.until(lambda: self._server.started)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/chat"
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.late.set()
        self.cut()
        self._server.should_exit = True
        self._thread.join()

    # What the test does.

    def say(
        self, text: str, who: str = "bot", *, buttons: tuple[str, ...] = (), **more: Any
    ) -> int:
        """Put a message into the talk and tell all streams."""
        number = len(self.lines) + 1
        line: Line = {
            "id": number,
            "from": who,
            "name": {"bot": "小安", "agent": "陈岚"}.get(who, ""),
            "text": text,
            "buttons": [{"title": title, "payload": f"/choose {title}"} for title in buttons],
            "at": iso(BEGAN + len(self.lines)),
        } | more
        self.lines.append(line)
        self.tell("message", line, number)
        return number

    def tell(self, event: str, content: Line, number: int | None = None) -> None:
        """Send an event to all streams."""
        mark = "" if number is None else f"id: {number}\n"
        self._put(f"{mark}event: {event}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n")

    def hand(self, control: str, name: str = "") -> None:
        """Give the talk to the bot, the queue, or the agent *name*."""
        self.control = {"control": control} | ({"name": name} if name else {})
        self.tell("control", self.control)

    def cut(self) -> None:
        """Break all streams in the middle of a line."""
        self._put(CUT)

    def streams(self) -> int:
        """Count the open streams."""
        return len(self._streams)

    def until(self, true: Callable[[], bool], wait: float = 20.0) -> None:
        """Wait until true() holds."""
        end = time.monotonic() + wait
        while not true():
            assert time.monotonic() < end, "did not happen"
            time.sleep(0.01)

    def said(self) -> list[str]:
        """Return what the customer said, as stored."""
        return [line["text"] for line in self.lines if line["from"] == "customer"]

    def hears(self, *wanted: str) -> None:
        """Wait until the customer has said exactly this."""
        self.until(lambda: self.said() == list(wanted))

    # The doors.

    def _app(self) -> ASGIApp:
        routes = [
            Route("/api/chat/session", self._session, methods=["POST"]),
            Route("/api/chat/messages", self._messages, methods=["POST"]),
            Route("/api/chat/history", self._history),
            Route("/api/chat/events", self._events),
            *pages.routes(),
            *pages.files(),
        ]
        return web.asgi(routes, self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield

    async def _session(self, _: Request) -> Response:
        if self.faults.session:
            return Response(status_code=self.faults.session)
        answer = JSONResponse({"user": self.user, "bot_name": self.bot_name, "hello": HELLO})
        answer.set_cookie("qs_chat", self.user, httponly=True, samesite="lax")
        return answer

    async def _messages(self, request: Request) -> Response:
        if self._stranger(request):
            return Response(status_code=401)
        if request.headers["content-type"] != "application/json":
            return self._refuse("not sent as JSON")
        body = await request.json()
        self.posted.append(body)
        wrong = post_is_wrong(body)
        if wrong:
            return self._refuse(wrong)
        fault = self.faults.posts.popleft() if self.faults.posts else 202
        if fault >= 400:
            wait = (
                {"Retry-After": str(self.faults.retry_after)} if self.faults.retry_after else None
            )
            return Response(status_code=fault, headers=wait)
        fresh = body["id"] not in self._numbers
        if fresh:
            self._numbers[body["id"]] = self.say(body["text"], "customer")
        await asyncio.to_thread(self.faults.late.wait)
        if fault == 0:
            return Response(status_code=502)
        return JSONResponse({"message": self._numbers[body["id"]], "fresh": fresh}, 202)

    async def _history(self, request: Request) -> Response:
        if self._stranger(request):
            return Response(status_code=401)
        if self.faults.history:
            return Response(status_code=self.faults.history)
        after = request.query_params.get("after", "")
        if not after.isdecimal():
            return self._refuse(f"after={after}")
        lines = self.lines[int(after) : int(after) + self.page]
        return JSONResponse({"messages": lines} | self.control)

    async def _events(self, request: Request) -> Response:
        if self._stranger(request):
            return Response(status_code=401)
        if self.faults.stream:
            return Response(status_code=self.faults.stream)
        after = request.query_params.get("after", "")
        if not after.isdecimal() or request.headers.get("last-event-id") != after:
            return self._refuse(f"events after={after}")
        self.resumed.append(int(after))
        return StreamingResponse(self._stream(int(after)), media_type="text/event-stream")

    async def _stream(self, after: int) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._streams.add(queue)
        try:
            yield "retry: 2000\n\n"
            for line in self.lines[after:]:
                yield f"id: {line['id']}\nevent: message\ndata: {json.dumps(line)}\n\n"
            yield f"event: control\ndata: {json.dumps(self.control)}\n\n"
            while (event := await queue.get()) is not CUT:
                yield event
            yield 'id: 999\nevent: message\ndata: {"id": 999, "fr'
        finally:
            self._streams.discard(queue)

    def _put(self, event: str | None) -> None:
        def put() -> None:
            for queue in self._streams:
                queue.put_nowait(event)

        if self._loop is not None and self._loop.is_running():
            self._loop.call_soon_threadsafe(put)

    def _stranger(self, request: Request) -> bool:
        return request.cookies.get("qs_chat") != self.user

    def _refuse(self, why: str) -> Response:
        self.wrong.append(why)
        return JSONResponse({"error": "invalid", "message": why}, 400)


def post_is_wrong(body: Any) -> str:
    """Say what the contract does not allow in the body of a post."""
    if not isinstance(body, dict) or not {"id", "text"} <= set(body) <= {"id", "text", "payload"}:
        return f"keys of {body}"
    if not all(isinstance(value, str) and value.strip() for value in body.values()):
        return f"values of {body}"
    return "" if UUID.fullmatch(body["id"]) else f"id {body['id']}"


def iso(seconds: float) -> str:
    """Write a moment as the real server does."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
