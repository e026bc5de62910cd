"""Uploads of the chat page: a file is kept before the message that hands it in.

POST /api/chat/uploads     multipart/form-data with one file named `file`, header X-Qingsu: 1
    201 {"ref", "kind", "name", "mime", "size", "state", "thumb", "token"}

The message names the token (bot/evidence/tokens.py); a file that none names is swept.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import web
from bot.evidence import tokens
from bot.evidence.keeper import Keeper
from bot.http import cookies
from bot.http.body import Refused, json_response
from bot.http.evidence_links import link
from bot.http.rate import Rate
from bot.http.received import CLOSE, Receiver
from storage import evidence
from storage.evidence import Facts
from storage.files import THUMB
from storage.inbox import KEPT

OURS = "x-qingsu"  # no foreign form can send a header of its own
EACH, ALL = 3, 32  # uploads under way: of one visitor, of all
_DAY = 24 * 3600
_FOREIGN = Refused(403, "foreign", "缺少 X-Qingsu 请求头。Send the header X-Qingsu: 1.", CLOSE)
_STRANGER = Refused(401, "no_session", "请先打开会话。Ask for a session first.", CLOSE)
_BUSY = Refused(
    429,
    "uploads",
    "正在上传的文件太多，请稍后再传。Too many uploads at once.",
    CLOSE | {"retry-after": "5"},
)
_ENOUGH = Refused(
    429,
    "files_a_day",
    "今天发的文件已经够多了，请明天再发。That is enough files for one day.",
    CLOSE | {"retry-after": "3600"},
)


class UploadApi:
    """The route. *rate*: uploads a minute of one visitor."""

    def __init__(
        self, keeper: Keeper, secret: bytes, rate: Rate, clock: Callable[[], float]
    ) -> None:
        self._keeper = keeper
        self._receiver = Receiver(keeper)
        self._secret = secret
        self._rate = rate
        self._clock = clock
        self._under_way: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/api/chat/uploads", self._upload, methods=["POST"])]

    async def _upload(self, request: Request) -> Response:
        visitor = await self._admit(request)
        with self._counted(visitor):
            name, facts = await self._receiver.receive(request)
        return self._answer(visitor, facts, name)

    async def _admit(self, request: Request) -> str:
        """Return the visitor, when he may upload just now."""
        if request.headers.get(OURS) != "1":
            raise _FOREIGN
        now = self._clock()
        visitor = cookies.visitor_of(self._secret, request.cookies.get(cookies.NAME, ""), now)
        if visitor is None:
            raise _STRANGER
        if wait := self._rate.take(visitor, time.monotonic()):
            line = f"上传太快了，请 {wait} 秒后再传。Too many uploads, wait {wait} s."
            raise Refused(429, "too_fast", line, CLOSE | {"retry-after": str(wait)})
        chat, since = web.address(visitor).chat, now - _DAY
        store = self._keeper.store
        used = await asyncio.to_thread(store.read, lambda c: evidence.used_since(c, chat, since))
        if used >= self._keeper.settings.files_per_day:
            raise _ENOUGH
        return visitor

    @contextmanager
    def _counted(self, visitor: str) -> Iterator[None]:
        if self._under_way[visitor] >= EACH or self._under_way.total() >= ALL:
            raise _BUSY
        self._under_way[visitor] += 1
        try:
            yield
        finally:
            self._under_way[visitor] -= 1
            self._under_way += Counter()  # forget those at 0

    def _answer(self, visitor: str, facts: Facts, name: str) -> Response:
        now = self._clock()
        life = self._keeper.settings.link_life.total_seconds()
        content = {
            "ref": f"{KEPT}{facts.sha256}",
            "kind": facts.kind,
            "name": name,
            "mime": facts.mime,
            "size": facts.size,
            "state": facts.state,
            "thumb": link(self._secret, facts.sha256, THUMB, now, life) if facts.view else None,
            "token": tokens.sign(self._secret, visitor, facts, name, now),
        }
        return json_response(content, 201)
