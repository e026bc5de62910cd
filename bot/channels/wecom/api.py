"""Calls of WeCom's API: one token for all processes, one renewal, answers checked at the door.

    await api.call("kf/send_msg", {...}) -> the answer, errcode 0

A token that is refused is renewed once and the call made once more. Whoever leads
kf:<account>:token fetches it; the others wait for his, so nobody fetches twice.
Source: developer.work.weixin.qq.com/document/path/91039 (gettoken).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.base import Inlet
from bot.channels.wecom.errors import STALE, Away, Refused
from storage.shared import Shared

MOST = 16 * 1024**2  # bytes of an answer: a page holds up to 1,000 messages of a few KiB
WHOLE = 15.0  # seconds for one answer, however slowly it drips
EARLY = 300.0  # seconds a token is renewed before its time
LEASE = 30.0  # seconds one process may take to fetch a token
_LOOK = 0.05  # seconds between looks for another's token
_LONGEST_WAIT = 3600.0


@dataclass(frozen=True, slots=True)
class Corp:
    """Whose application calls, and where; base: https://host."""

    id: str
    secret: str = field(repr=False)
    base: str


class Api:
    """The API for one account. Without an inlet (not started) its token is its own."""

    def __init__(
        self, account: str, corp: Corp, client: httpx.AsyncClient, clock: Callable[[], float]
    ) -> None:
        self._name = f"kf:{account}:token"
        self._corp = corp
        self._client = client
        self.clock = clock
        self._inlet: Inlet | None = None
        self._held: Shared | None = None
        self._lock = asyncio.Lock()

    def share(self, inlet: Inlet) -> None:
        """Share the token through *inlet* from now on."""
        self._inlet = inlet

    async def close(self) -> None:
        """Let the connections go."""
        await self._client.aclose()

    async def call(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Post *body* to /cgi-bin/*path* and return the answer.

        Raises:
            Away, Refused: errcode is not 0, or there is no answer.
            StoreError: the shared token cannot be read or kept.
        """
        token = await self.token()
        try:
            return await self._post(path, token, body)
        except Refused as error:
            if error.code not in STALE:
                raise
        return await self._post(path, await self.token(bad=token), body)

    async def token(self, bad: str = "") -> str:
        """Return a good access token, and not *bad*, which WeCom refused."""
        async with self._lock:
            if not self._good(self._held, bad):
                inlet = self._inlet
                self._held = await (self._fetch() if inlet is None else self._ours(inlet, bad))
            assert self._held is not None
            return self._held.value

    @asynccontextmanager
    async def get(
        self, path: str, token: str, query: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """Open /cgi-bin/*path* for reading; httpx errors go through."""
        params = {**query, "access_token": token}
        async with self._client.stream("GET", self._url(path), params=params) as answer:
            yield answer

    def _good(self, held: Shared | None, bad: str) -> bool:
        return held is not None and held.value != bad and held.until > self.clock()

    async def _ours(self, inlet: Inlet, bad: str) -> Shared:
        """Return the account's token, fetched by whichever process leads."""
        try:
            async with asyncio.timeout(WHOLE):
                while True:
                    kept = await self._kept(inlet, bad)
                    if kept is None and await inlet.lead(self._name, LEASE):
                        try:
                            kept = await self._kept(inlet, bad) or await self._renew(inlet)
                        finally:
                            await inlet.leave(self._name)
                    if kept is not None:
                        return kept
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            raise Away("token") from None

    async def _kept(self, inlet: Inlet, bad: str) -> Shared | None:
        kept = await inlet.recall(self._name)
        return kept if self._good(kept, bad) else None

    async def _renew(self, inlet: Inlet) -> Shared:
        fresh = await self._fetch()
        await inlet.keep(self._name, fresh.value, fresh.until)
        return fresh

    async def _fetch(self) -> Shared:
        query = {"corpid": self._corp.id, "corpsecret": self._corp.secret}
        answer = await self._ask("GET", "gettoken", query, b"")
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Away("nonsense")
        return Shared(token, self.clock() + max(seconds - EARLY, EARLY / 5))

    async def _post(self, path: str, token: str, body: Mapping[str, Any]) -> dict[str, Any]:
        # WeCom shows \uXXXX as it stands, so the text goes as UTF-8.
        content = json.dumps(body, ensure_ascii=False).encode(errors="replace")
        return await self._ask("POST", path, {"access_token": token}, content)

    async def _ask(
        self, method: str, path: str, query: Mapping[str, str], content: bytes
    ) -> dict[str, Any]:
        try:
            async with (
                asyncio.timeout(WHOLE),
                self._client.stream(
                    method, self._url(path), params=dict(query), content=content
                ) as answer,
            ):
                whole = await read(answer, MOST)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise Away(type(error).__name__) from None  # its text may hold the URL
        if answer.status_code != httpx.codes.OK:
            raise Away(f"HTTP {answer.status_code}", _wait(answer))
        return understood(whole)

    def _url(self, path: str) -> str:
        return f"{self._corp.base}/cgi-bin/{path}"


async def read(answer: httpx.Response, most: int) -> bytes:
    """Return the whole body; raises Away when it is more than *most* bytes."""
    whole = bytearray()
    async for part in answer.aiter_bytes():
        whole += part
        if len(whole) > most:
            raise Away("too large")
    return bytes(whole)


def understood(whole: bytes) -> dict[str, Any]:
    """Return the JSON object of an answer with errcode 0 (or none).

    Raises:
        Away: it is nonsense.
        Refused: errcode says no.
    """
    try:
        answer = json.loads(whole)
    except (ValueError, RecursionError):
        raise Away("nonsense") from None
    if not isinstance(answer, dict):
        raise Away("nonsense")
    code = answer.get("errcode", 0)
    if not isinstance(code, int) or isinstance(code, bool):
        raise Away("nonsense")
    if code:
        raise Refused(code, str(answer.get("errmsg", "")))
    return answer


def _wait(answer: httpx.Response) -> float | None:
    """Return the seconds of Retry-After, when it is a sane number."""
    given = answer.headers.get("retry-after", "")
    return min(float(given), _LONGEST_WAIT) if given.isdecimal() and given.isascii() else None
