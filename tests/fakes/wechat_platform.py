"""A pretend WeChat API on loopback, as strict as the real one, with faults by script.

with serving(Platform()) as platform: ... platform.url
Rules and codes: developers.weixin.qq.com (customer messages, getStableAccessToken, media).
"""

from __future__ import annotations

import asyncio
import itertools
import threading
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.fakes.wechat_rules import Credit, content, error

APP_ID = "wx0123456789abcdef"
SECRET = "0123456789abcdef0123456789abcdef"
HOURS_48 = 48 * 3600.0
DAYS_3 = 3 * 86_400.0
LAST_MINUTES = 300.0


@dataclass
class Media:
    """A temporary media item. streamed: without saying first how large it is."""

    content: bytes
    kind: str
    at: float
    video_url: str = ""
    streamed: bool = False


@dataclass
class Platform:
    """What WeChat knows. faults: by path, what the next calls meet instead (or beside) an answer.

    A fault is an errcode, or 500, 429 (status), "hang", "cut", "lost" (done, then cut), "garbage",
    "array", "huge".
    """

    app_id: str = APP_ID
    secret: str = SECRET
    verified: bool = True
    listed: bool = True
    clock: Callable[[], float] = time.time
    lasts: float = 7200.0
    url: str = ""
    followers: set[str] = field(default_factory=set)
    left_us: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=lambda: {"template-1"})
    media: dict[str, Media] = field(default_factory=dict)
    credits: dict[str, list[Credit]] = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, deque[Any]] = field(default_factory=lambda: defaultdict(deque))
    calls: list[tuple[str, Any]] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    menus: list[Any] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    told: list[Any] = field(default_factory=list)
    stable: dict[str, float] = field(default_factory=dict)
    old: dict[str, float] = field(default_factory=dict)
    made: int = 0
    forced: int = 0
    free: threading.Event = field(default_factory=threading.Event)

    def heard(self, user: str, kind: str = "message") -> None:
        """Note that a customer did something that lets us answer."""
        self.followers.add(user)
        self.left_us.discard(user)
        seconds, most = (HOURS_48, 5) if kind == "message" else (60.0, 3)
        self.credits[user].append(Credit(self.clock() + seconds, most))
        if kind == "message":
            self.credits[user] = self.credits[user][-1:]

    def kill_tokens(self) -> None:
        """Make every token useless, as a forced renewal elsewhere does."""
        self.stable.clear()
        self.old.clear()

    def count(self, path: str) -> int:
        """Return how often *path* was called."""
        return sum(1 for called, _ in self.calls if called == path)

    def app(self) -> Starlette:
        """Return the API."""
        table: list[tuple[str, str, Callable[[Request, Any], Any]]] = [
            ("/cgi-bin/stable_token", "POST", self._stable),
            ("/cgi-bin/token", "GET", self._old_token),
            ("/cgi-bin/message/custom/send", "POST", self._send),
            ("/cgi-bin/message/custom/typing", "POST", self._type),
            ("/cgi-bin/message/template/send", "POST", self._template),
            ("/cgi-bin/media/get", "GET", self._media),
            ("/cgi-bin/get_api_domain_ip", "GET", self._addresses),
        ]
        routes = [
            Route(path, _Call(self, path, work), methods=[method]) for path, method, work in table
        ]
        return Starlette(routes=[*routes, Route("/video.mp4", self._video)])

    def _admitted(self, appid: str, secret: str) -> dict[str, Any] | None:
        if not self.listed:
            said = "invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist rid: 6"
            return error(40164, said)
        if appid != self.app_id:
            return error(40013, "invalid appid")
        return None if secret == self.secret else error(40125, "invalid appsecret")

    def _new(self, tokens: dict[str, float]) -> dict[str, Any]:
        self.made += 1
        token = f"token-{self.made}-{'x' * 40}"
        tokens[token] = self.clock() + self.lasts
        return {"access_token": token, "expires_in": int(self.lasts)}

    def _stable(self, _: Request, body: Any) -> Any:
        keys = {"grant_type", "appid", "secret", "force_refresh"}
        if not isinstance(body, dict) or not set(body) <= keys:
            return error(47001, "data format error")
        if body.get("grant_type") != "client_credential":
            return error(40002, "invalid grant_type")
        if refused := self._admitted(body.get("appid", ""), body.get("secret", "")):
            return refused
        if body.get("force_refresh"):
            self.forced += 1
            self.stable.clear()
        for token, until in self.stable.items():
            if until - self.clock() > min(LAST_MINUTES, self.lasts / 2):
                return {"access_token": token, "expires_in": int(until - self.clock())}
        return self._new(self.stable)

    def _old_token(self, request: Request, _: Any) -> Any:
        query = request.query_params
        if refused := self._admitted(query.get("appid", ""), query.get("secret", "")):
            return refused
        self.old.clear()  # the old way: each new one kills the one before
        return self._new(self.old)

    def _known(self, request: Request) -> dict[str, Any] | None:
        token = request.query_params.get("access_token", "")
        if not token:
            return error(41001, "access_token missing")
        until = self.stable.get(token) or self.old.get(token)
        if until is None:
            return error(40001, "invalid credential, access_token is invalid or not latest")
        return None if until > self.clock() else error(42001, "access_token expired")

    def _allowed(self, request: Request, body: Any) -> dict[str, Any] | None:
        if refused := self._known(request):
            return refused
        if not isinstance(body, dict):
            return error(47001, "data format error")
        if not self.verified:
            return error(48001, "api unauthorized")
        user = body.get("touser")
        if user in self.left_us:
            return error(43004, "require subscribe")
        return None if user in self.followers else error(40003, "invalid openid")

    def _send(self, request: Request, body: Any) -> Any:
        if refused := self._allowed(request, body):
            return refused
        wrong, text = content(body)
        if wrong:
            return error(wrong, "refused")
        user = body["touser"]
        live = [one for one in self.credits[user] if one.until > self.clock()]
        if not live:
            return error(45015, "response out of time limit or subscription is canceled")
        if not (able := [one for one in live if one.left > 0]):
            return error(45047, "out of response count limit")
        able[0].left -= 1
        self.sent.append((user, text))
        if body["msgtype"] == "msgmenu":
            self.menus.append(body["msgmenu"])
        return error(0, "ok")

    def _type(self, request: Request, body: Any) -> Any:
        if refused := self._allowed(request, body):
            return refused
        self.typed.append(body["touser"])
        return error(0, "ok")

    def _template(self, request: Request, body: Any) -> Any:
        if refused := self._allowed(request, body):
            return refused
        if body.get("template_id") not in self.templates:
            return error(40037, "invalid template_id")
        data = body.get("data")
        if not isinstance(data, dict) or not all(set(one) == {"value"} for one in data.values()):
            return error(47003, "argument invalid")
        self.told.append(body)
        return error(0, "ok") | {"msgid": len(self.told)}

    def _media(self, request: Request, _: Any) -> Any:
        if refused := self._known(request):
            return refused
        item = self.media.get(request.query_params.get("media_id", ""))
        if item is None or self.clock() - item.at > DAYS_3:
            return error(40007, "invalid media_id")
        if item.video_url:
            return {"video_url": item.video_url}
        if item.streamed:
            return StreamingResponse(_pieces(item.content), media_type=item.kind)
        return Response(item.content, media_type=item.kind)

    def _addresses(self, request: Request, _: Any) -> Any:
        return self._known(request) or {"ip_list": ["101.226.62.77"]}

    async def _video(self, _: Request) -> Response:
        return Response(b"film", media_type="video/mp4")


class _Call:
    """One call of the API: the fault that is due, else the work."""

    def __init__(self, platform: Platform, path: str, work: Callable[[Request, Any], Any]) -> None:
        self._platform = platform
        self._path = path
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or fail as scripted."""
        request = Request(scope, receive)
        body = await request.json() if request.method == "POST" else None
        self._platform.calls.append((self._path, body))
        waiting = self._platform.faults[self._path]
        fault = waiting.popleft() if waiting else None
        if fault == "hang":
            await asyncio.to_thread(self._platform.free.wait, 30)
        elif fault in ("cut", "lost"):
            if fault == "lost":
                self._work(request, body)
            await _cut(send)
        else:
            await self._answer(fault, request, body)(scope, receive, send)

    def _answer(self, fault: Any, request: Request, body: Any) -> Response:
        match fault:
            case 500 | 502 | 429:
                return Response(b"busy", fault)
            case int():
                return JSONResponse(error(fault, "as scripted"))
            case "garbage":
                return Response(b"<html>\xff", media_type="text/html")
            case "array":
                return JSONResponse([1])
            case "huge":
                return Response(b" " * 1_000_000, media_type="application/json")
        made = self._work(request, body)
        return made if isinstance(made, Response) else JSONResponse(made)


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(content), 100):
        yield content[at : at + 100]


async def _cut(send: Send) -> None:
    """Promise more than is sent: the server closes the connection in the middle."""
    headers = [(b"content-length", b"1000"), (b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"{", "more_body": True})


_threads = itertools.count(1)


@contextmanager
def serving(platform: Platform) -> Iterator[Platform]:
    """Serve *platform* on a free port, in a thread of its own."""
    config = uvicorn.Config(
        platform.app(), port=0, log_level="critical", log_config=None, ws="none", lifespan="off"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name=f"wechat-{next(_threads)}")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the pretend platform did not start"
            time.sleep(0.005)
        port = server.servers[0].sockets[0].getsockname()[1]
        platform.url = f"http://127.0.0.1:{port}"
        yield platform
    finally:
        platform.free.set()
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive()
