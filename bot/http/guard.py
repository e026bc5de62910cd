"""Around every request: its id, who may send it, the headers of the answer, the last resort.

security headers   on every answer, errors and files too; no inline script or style
request id         in the answer's X-Request-Id and in every log line meanwhile
foreign sites      a page of another origin cannot change anything here (403); what the setting
                   `origins` allows is in bot/http/embed.py
last resort        an error nobody caught is logged and answered 500 without details
"""

from __future__ import annotations

import itertools
import re
import secrets
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.body import Refused, refusal
from bot.http.embed import Sharing
from bot.http.errors import BROKEN

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; media-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(self), payment=()",
}
POLICY = "content-security-policy"
FRAMED = "frame-ancestors 'self'"  # such a page says itself who may frame it
HSTS = "max-age=31536000"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = ("/healthz", "/readyz", "/static/")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{24,}")  # a setup link's secret stands in its path
_FOREIGN = Refused(
    403, "foreign", "不接受来自其他网站的请求。Requests from other sites are refused."
)

log = structlog.get_logger("bot.http")


class Guard:
    """The outermost ASGI layer. origins: sites whose widgets may call the Rasa contract."""

    def __init__(self, app: ASGIApp, *, https: bool = False, origins: Iterable[str] = ()) -> None:
        self._app = app
        self._sharing = Sharing(origins)
        self._headers = SECURITY | ({"strict-transport-security": HSTS} if https else {})
        self._prefix = secrets.token_hex(4)
        self._count = itertools.count()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Guard HTTP requests; the server's own start and stop pass."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = f"{self._prefix}{next(self._count):08x}"
        answer = _Answer(scope, send, request, self._headers, self._sharing)
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=request):
            await self._run(scope, receive, answer)
            _note(scope, answer.status, time.perf_counter() - began)

    async def _run(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        early = self._sharing.preflight(scope)
        if early is None and is_foreign(scope) and not self._sharing.allows(scope):
            early = refusal(_FOREIGN)
        if early is not None:
            await early(scope, receive, answer.send)
            return
        try:
            await self._app(scope, receive, answer.send)
        except Exception:
            path = _TOKEN.sub("…", scope["path"])
            log.exception("request failed", path=path, method=scope["method"])
            if answer.status == 0:
                await refusal(BROKEN)(scope, receive, answer.send)


class _Answer:
    """Adds the headers to one answer and remembers its status."""

    def __init__(
        self, scope: Scope, send: Send, request: str, headers: dict[str, str], sharing: Sharing
    ) -> None:
        self._scope = scope
        self._send = send
        self._request = request
        self._headers = headers
        self._sharing = sharing
        self.status = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                if name != "x-frame-options" or FRAMED not in headers.get(POLICY, ""):
                    headers.setdefault(name, value)
            self._sharing.mark(self._scope, headers)
            headers.setdefault("cache-control", "no-store")
            headers["x-request-id"] = self._request
        await self._send(message)


def is_foreign(scope: Scope) -> bool:
    """Whether a browser sends this for another site's page. Programs send no Origin."""
    if scope["method"] in _SAFE:
        return False
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site") == "cross-site":
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host", "")


def _note(scope: Scope, status: int, took: float) -> None:
    path = scope["path"]
    if status < 400 and path.startswith(_QUIET):  # noqa: PLR2004 - the first error status
        return
    shown = _TOKEN.sub("…", path)
    log.info("request", method=scope["method"], path=shown, status=status, ms=round(took * 1e3, 1))
