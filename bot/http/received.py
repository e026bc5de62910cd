"""One file of a form, received, looked into and kept; what went wrong, as the answer to it.

The chat page (bot/http/uploads.py) and the desk (bot/desk/task_api.py) each say who may.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping

import structlog
from starlette.requests import ClientDisconnect, Request

from bot.evidence import names, words
from bot.evidence.clamd import ScannerAway
from bot.evidence.inspect import Rejected
from bot.evidence.keeper import DiskFull, Keeper
from bot.evidence.multipart import FormFile, boundary_of
from bot.http.body import Refused
from storage.evidence import INFECTED, Facts, VanishedError
from storage.files import Incoming

CLOSE = {"connection": "close"}  # what is left of the body must not be read as a request
_FORM = 16 * 1024  # bytes around the file
_SLOW = Refused(408, "slow_body", "上传超时。The upload did not arrive in time.", CLOSE)
_CUT = Refused(400, "cut_off", "上传中断。The upload was cut off.", CLOSE)
_FULL = Refused(507, words.DISK, words.both(words.DISK), CLOSE)
_AWAY = Refused(
    503, words.NOT_SCANNED, words.both(words.NOT_SCANNED), CLOSE | {"retry-after": "60"}
)
_AGAIN = Refused(503, "again", "请再上传一次。Send it once more.", CLOSE | {"retry-after": "1"})
_DISK_FAILED = Refused(
    503,
    "not_kept",
    "文件没能存下，请稍后再传。The file could not be kept, send it again later.",
    CLOSE | {"retry-after": "5"},
)
_FAILED: Mapping[type[Exception], Refused] = {
    TimeoutError: _SLOW,
    ClientDisconnect: _CUT,
    DiskFull: _FULL,
    ScannerAway: _AWAY,
    VanishedError: _AGAIN,
}
_STATUS: Mapping[str, int] = {words.UNKNOWN: 415, words.TOO_LARGE: 413}
_NEVER = frozenset({words.PIXELS, words.INFECTED})  # kept, but better sent again or not at all
log = structlog.get_logger("bot.http")


class Receiver:
    """Takes the file of a request into the keeper."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper

    async def receive(self, request: Request) -> tuple[str, Facts]:
        """Return the file's name, fit to be shown, and what is known of it; it is entered.

        Raises:
            Refused: it did not come whole, is of no kind or size that is kept, or there is no room.
        """
        try:
            async with asyncio.timeout(self._keeper.settings.upload_time.total_seconds()):
                name, incoming = await self._take(request)
            try:
                facts = await self._keep(incoming)
            finally:
                await asyncio.to_thread(incoming.drop)
        except Rejected as error:
            raise self._rejected(error.code) from None
        except tuple(_FAILED) as error:
            raise _FAILED[type(error)] from None
        except OSError as error:  # a disk that fails; TimeoutError, which is one too, went before
            log.error("upload not kept", error=error.strerror or type(error).__name__)  # noqa: TRY400
            raise _DISK_FAILED from None
        return names.clean(name, facts.mime), facts

    async def _take(self, request: Request) -> tuple[str, Incoming]:
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
        return Refused(_STATUS.get(code, 422), code, line, CLOSE)


async def _body(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        yield chunk
