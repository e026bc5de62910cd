"""A strict pretend server for the chat page: the same doors as the real one, and faults on order.

The real files and the real guard are around it, so the page lives under the real content policy.
A request the contract does not allow is written down in `wrong` and answered 400.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.http import embed, pages
from bot.http.errors import HANDLERS
from bot.http.guard import Guard
from tests.bot.chat.pretend_rules import Faults, iso, post_is_wrong

HELLO = "您好，我是自动助手小安。\n不管多不顺心，您慢慢说，我都听着。"
BEGAN = 1764035220.0  # a moment of 2025-11-25, seconds

Line = dict[str, Any]
CUT = None  # in a stream's queue: break it


class PretendChat:
    """One customer's conversation, served on a free port of this machine.

    origins: sites that may show the page in a frame, as the setting has them.
    """

    def __init__(self, origins: tuple[str, ...] = (), more: tuple[Route, ...] = ()) -> None:
        self.files: list[Line] = []  # uploads that arrived: name, mime, content
        self.for_frames = False  # give cookies as over https, to a page in a frame
        self.asked: list[Line] = []  # bodies of all sessions
        self.lines: list[Line] = []
        self.page = 200  # lines in one answer of history
        self.posted: list[Line] = []  # bodies of all posts, refused ones too
        self.resumed: list[int] = []  # `after` of each stream opened
        self.wrong: list[str] = []
        self.faults = Faults()
        self.control: Line = {"control": "bot"}
        self.user = "v1"
        self.bot_name = "小安"
        self.privacy = ""
        self._more = more
        self._origins = origins
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
        self.origin = f"http://127.0.0.1:{port}"
        self.url = f"{self.origin}/chat"
        return self

    def __exit__(self, *_: object) -> None:
        self.faults.late.set()
        self.faults.reading.set()
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
            Route("/api/chat/uploads", self._upload, methods=["POST"]),
            Route("/api/chat/files/{number:int}", self._file),
            Route("/api/chat/history", self._history),
            Route("/api/chat/events", self._events),
            *pages.routes(origins=self._origins),
            *pages.files(),
            *self._more,
        ]
        app = Starlette(routes=routes, lifespan=self._lifespan, exception_handlers=HANDLERS)
        return Guard(app, origins=self._origins)

    @asynccontextmanager
    async def _lifespan(self, _: Starlette) -> AsyncIterator[None]:
        self._loop = asyncio.get_running_loop()
        yield

    async def _session(self, request: Request) -> Response:
        self.asked.append(await request.json())
        if self.faults.session:
            return Response(status_code=self.faults.session)
        told = {"user": self.user, "bot_name": self.bot_name, "hello": HELLO}
        answer = JSONResponse(told | ({"privacy": self.privacy} if self.privacy else {}))
        answer.set_cookie(
            "qs_chat", self.user, httponly=True, samesite="lax", secure=self.for_frames
        )
        if self.for_frames:
            embed.partition(answer, "qs_chat")
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
            files = [self._shown(token) for token in body.get("attachments", ())]
            more: Line = {"attachments": files} if files else {}
            self._numbers[body["id"]] = self.say(body["text"], "customer", **more)
        await asyncio.to_thread(self.faults.late.wait)
        if fault == 0:
            return Response(status_code=502)
        return JSONResponse({"message": self._numbers[body["id"]], "fresh": fresh}, 202)

    async def _upload(self, request: Request) -> Response:
        if self._stranger(request):
            return Response(status_code=401)
        if request.headers.get("x-qingsu") != "1":
            return self._refuse("an upload without X-Qingsu")
        await asyncio.to_thread(self.faults.reading.wait)
        async with request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or len(form) != 1:
                return self._refuse(f"an upload of {list(form)}")
            content, name, mime = await file.read(), file.filename, file.content_type or ""
        if fault := self.faults.uploads.popleft() if self.faults.uploads else 0:
            return JSONResponse({"error": "refused", "message": "…"}, fault)
        self.files.append({"name": name, "mime": mime, "content": content})
        token = f"t{len(self.files)}"
        return JSONResponse(
            self._shown(token) | {"token": token, "ref": token, "mime": mime}, status_code=201
        )

    async def _file(self, request: Request) -> Response:
        file = self.files[request.path_params["number"] - 1]
        return Response(file["content"], media_type=file["mime"])

    def _shown(self, token: str) -> Line:
        number = int(token[1:])
        file = self.files[number - 1]
        kind = {"image": "image", "video": "video", "audio": "voice"}.get(
            file["mime"].split("/")[0], "file"
        )
        path = f"/api/chat/files/{number}"
        thumb = path if kind == "image" else ""
        known = {"kind": kind, "name": file["name"], "size": len(file["content"])}
        return known | {"thumb": thumb, "view": path}

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
