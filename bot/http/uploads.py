"""Uploads of the chat page: a file is kept before the message that hands it in.

POST /api/chat/uploads     multipart/form-data with one file named `file`, header X-Qingsu: 1
    201 {"ref", "kind", "name", "mime", "size", "state", "thumb", "token"}

The message names the token (bot/evidence/tokens.py); a file that none names is swept.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels import web
from bot.evidence import names, tokens, words
from bot.evidence.clamd import ScannerAway
from bot.evidence.inspect import Rejected
from bot.evidence.keeper import DiskFull, Keeper
from bot.evidence.multipart import FormFile, boundary_of
from bot.http import cookies
from bot.http.body import Refused, json_response
from bot.http.evidence_links import link
from bot.http.rate import Rate
from storage import evidence
from storage.evidence import INFECTED, Facts, VanishedError
from storage.files import THUMB, Incoming
from storage.inbox import KEPT

OURS = "x-qingsu"  # no foreign form can send a header of its own
EACH, ALL = 3, 32  # uploads under way: of one visitor, of all
_DAY = 24 * 3600
_FORM = 16 * 1024  # bytes around the file
_CLOSE = {"connection": "close"}  # what is left of the body must not be read as a request
_FOREIGN = Refused(403, "foreign", "缺少 X-Qingsu 请求头。Send the header X-Qingsu: 1.", _CLOSE)
_STRANGER = Refused(401, "no_session", "请先打开会话。Ask for a session first.", _CLOSE)
_SLOW = Refused(408, "slow_body", "上传超时。The upload did not arrive in time.", _CLOSE)
_CUT = Refused(400, "cut_off", "上传中断。The upload was cut off.", _CLOSE)
_FULL = Refused(507, words.DISK, words.both(words.DISK), _CLOSE)
_AWAY = Refused(
    503, words.NOT_SCANNED, words.both(words.NOT_SCANNED), _CLOSE | {"retry-after": "60"}
)
_BUSY = Refused(
    429,
    "uploads",
    "正在上传的文件太多，请稍后再传。Too many uploads at once.",
    _CLOSE | {"retry-after": "5"},
)
_ENOUGH = Refused(
    429,
    "files_a_day",
    "今天发的文件已经够多了，请明天再发。That is enough files for one day.",
    _CLOSE | {"retry-after": "3600"},
)
_AGAIN = Refused(503, "again", "请再上传一次。Send it once more.", _CLOSE | {"retry-after": "1"})
_FAILED: Mapping[type[Exception], Refused] = {
    TimeoutError: _SLOW,
    ClientDisconnect: _CUT,
    DiskFull: _FULL,
    ScannerAway: _AWAY,
    VanishedError: _AGAIN,
}
_STATUS: Mapping[str, int] = {words.UNKNOWN: 415, words.TOO_LARGE: 413}
_NEVER = frozenset({words.PIXELS, words.INFECTED})  # kept, but better sent again or not at all


class UploadApi:
    """The route. *rate*: uploads a minute of one visitor."""

    def __init__(
        self, keeper: Keeper, secret: bytes, rate: Rate, clock: Callable[[], float]
    ) -> None:
        self._keeper = keeper
        self._secret = secret
        self._rate = rate
        self._clock = clock
        self._under_way: Counter[str] = Counter()

    def routes(self) -> list[Route]:
        """Return the route."""
        return [Route("/api/chat/uploads", self._upload, methods=["POST"])]

    async def _upload(self, request: Request) -> Response:
        visitor = await self._admit(request)
        try:
            with self._counted(visitor):
                async with asyncio.timeout(self._keeper.settings.upload_time.total_seconds()):
                    name, incoming = await self._receive(request)
                try:
                    facts = await self._keep(incoming)
                finally:
                    await asyncio.to_thread(incoming.drop)
        except Rejected as error:
            raise self._rejected(error.code) from None
        except tuple(_FAILED) as error:
            raise _FAILED[type(error)] from None
        return self._answer(visitor, facts, names.clean(name, facts.mime))

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
            raise Refused(429, "too_fast", line, _CLOSE | {"retry-after": str(wait)})
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

    async def _receive(self, request: Request) -> tuple[str, Incoming]:
        boundary = boundary_of(request.headers.get("content-type", ""))
        most = self._keeper.settings.most("")
        length = request.headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > most + _FORM:
            raise Rejected(words.TOO_LARGE)
        form = FormFile(_body(request), boundary)
        name = await form.name()
        return name, await self._keeper.take(form.chunks(), most)

    async def _keep(self, incoming: Incoming) -> Facts:
        """Keep and enter the file."""
        facts = await self._keeper.keep(incoming)
        store = self._keeper.store
        await asyncio.wrap_future(store.write(lambda tx: self._keeper.enter(tx, facts)))
        if facts.scan == INFECTED or facts.reason in _NEVER:
            raise Rejected(facts.reason.partition(":")[0])
        return facts

    def _rejected(self, code: str) -> Refused:
        line = words.both(code)
        if code == words.TOO_LARGE:
            most = self._keeper.settings
            kinds = f"{most.image}/{most.voice}/{most.video}/{most.file} MiB"
            line = (
                f"文件太大；图片、语音、视频、文档最多 {kinds}。"
                f"The file is too large; pictures, voice, videos, documents: at most {kinds}."
            )
        return Refused(_STATUS.get(code, 422), code, line, _CLOSE)

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


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk
