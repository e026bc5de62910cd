"""Requests to other people's servers: judged addresses, no redirects, bounded in time and size."""

from __future__ import annotations

import asyncio
import math
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from time import time

import httpx
import orjson

from bot.connect.guard import Forbidden, Guard, split

_AGENT = "Qingsu/1"
_WAITS = ("retry-after", "x-pc-retry-after")  # the second is PingCode's
_LIMITS = httpx.Limits(max_keepalive_connections=0)  # a kept connection belongs to another name


@dataclass(frozen=True, slots=True)
class Ask:
    """A request. headers may hold secrets: they are shown nowhere."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request. code: "" when it was answered, else why not.

    Codes: bad_url, no_such_host, private_address, not_https, timeout, unreachable, cut_off,
    too_large. wait: seconds the server asked us to wait, 0 for none.
    """

    status: int = 0
    body: bytes = b""
    code: str = ""
    wait: float = 0.0

    @property
    def good(self) -> bool:
        """Tell whether the server took it."""
        return not self.code and 200 <= self.status < 300  # noqa: PLR2004 - 2xx

    @property
    def why(self) -> str:
        """Return a short code of what came of it."""
        return self.code or f"http {self.status}"

    def json(self) -> object:
        """Return the body as JSON, None when it is none."""
        try:
            value: object = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None
        return value


class Outside:
    """The way out. On the loop; `close` it at the end."""

    def __init__(
        self,
        guard: Guard,
        *,
        timeout: float = 10.0,
        largest: int = 1024 * 1024,
        clock: Callable[[], float] = time,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """timeout: seconds for the whole. largest: bytes of an answer. clock: epoch seconds.

        tls: whose certificates are believed, None: the usual authorities'.
        """
        self._guard = guard
        self._timeout = timeout
        self._largest = largest
        self._clock = clock
        self._tls = tls
        self._made: httpx.AsyncClient | None = None

    @property
    def _client(self) -> httpx.AsyncClient:
        """What asks; reading the authorities' certificates takes a start 20 ms, few need them."""
        if self._made is None:
            self._made = httpx.AsyncClient(
                limits=_LIMITS,
                timeout=self._timeout,
                trust_env=False,
                follow_redirects=False,
                verify=self._tls or True,
            )
        return self._made

    async def close(self) -> None:
        """Let every connection go."""
        if self._made is not None:
            await self._made.aclose()

    async def ask(self, ask: Ask) -> Answer:
        """Send *ask* and return what came of it; never raises for what the other side does."""
        try:
            async with asyncio.timeout(self._timeout):
                return await self._send(ask)
        except Forbidden as error:
            return Answer(code=error.code)
        except (TimeoutError, httpx.TimeoutException):
            return Answer(code="timeout")
        except httpx.ConnectError:
            return Answer(code="unreachable")
        except httpx.HTTPError:
            return Answer(code="cut_off")
        except (httpx.InvalidURL, UnicodeError, ValueError):
            return Answer(code="bad_url")

    async def _send(self, ask: Ask) -> Answer:
        place = await self._guard.place(ask.url)
        name = f"{place.host}:{place.port}" if ":" not in place.host else place.host
        parts = split(ask.url)
        request = self._client.build_request(
            ask.method,
            httpx.URL(
                scheme=parts.scheme,
                host=place.connect,
                port=place.port,
                raw_path=(parts.path or "/").encode()
                + (f"?{parts.query}".encode() * bool(parts.query)),
            ),
            headers={"user-agent": _AGENT, **ask.headers, "host": name},
            content=ask.body,
            extensions={"sni_hostname": place.host} if place.tls else {},
        )
        answer = await self._client.send(request, stream=True)
        try:
            return await self._read(answer)
        finally:
            await answer.aclose()

    async def _read(self, answer: httpx.Response) -> Answer:
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > self._largest:
                return Answer(answer.status_code, code="too_large")
        asked = next((answer.headers[name] for name in _WAITS if name in answer.headers), "")
        wait = waits(asked, self._clock())
        return Answer(answer.status_code, bytes(body), wait=wait)


def waits(said: str, now: float) -> float:
    """Return the seconds a Retry-After header asks for, 0 for none that can be read."""
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        return max(0.0, math.ceil(parsedate_to_datetime(said).timestamp() - now))
    except (ValueError, TypeError, OverflowError):
        return 0.0
