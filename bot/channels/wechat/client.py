"""Our client of WeChat's API: few calls, a time limit on each, no answer believed unread.

Source: developers.weixin.qq.com/doc/service/api (customer messages, template messages, media).
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson

from bot.channels.base import Inlet, MediaGone, MediaLater
from bot.channels.wechat.account import Keys, WeChatAccount
from bot.channels.wechat.errcodes import MEDIA_GONE, STALE
from bot.channels.wechat.tokens import Away, Denied, Tokens

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
PATIENCE = 15.0  # seconds for a whole call
MEDIA_PATIENCE = 120.0  # seconds for a whole media item
_ANSWER = 256 * 1024  # bytes of an answer
_SERVER_ERROR = 500
_OK, _NOT_FOUND = 200, 404
_TELLS = ("application/json", "text/")  # content types of an answer that is no media


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom we trust; the certificates are read once, 45 ms of CPU."""
    return httpx.create_ssl_context()


class Client:
    """Calls the API of one account. Without an inlet (not started) its token is its own."""

    def __init__(
        self,
        name: str,
        account: WeChatAccount,
        keys: Keys,
        inlet: Inlet | None,
        timeout: httpx.Timeout,
    ) -> None:
        for library in ("httpx", "httpcore"):  # they log addresses, and ours hold the token
            logging.getLogger(library).setLevel(logging.WARNING)
        self._account = account
        self._secret = keys.secret
        self._http = httpx.AsyncClient(base_url=account.api, timeout=timeout, verify=_trusted())
        shared = f"wechat:{name}:token"
        self._tokens = None if inlet is None else Tokens(shared, inlet, self._new_token)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def call(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """POST *body* (None: GET) and return the answer; a used up token is renewed once.

        Raises:
            Away: no usable answer.
            Denied: there is no token.
        """
        async with self._in_time():
            token = await self._token()
            answer = await self._asked(path, body, {"access_token": token})
            if answer.get("errcode") in STALE:
                fresh = await self._token(stale=token)
                if fresh != token:
                    answer = await self._asked(path, body, {"access_token": fresh})
            return answer

    async def media(self, media: str, most: int) -> AsyncIterator[bytes]:
        """Stream a temporary media item of at most *most* bytes.

        Raises:
            MediaGone: expired, unknown, or larger.
            MediaLater: not to be had just now.
        """
        try:
            async for chunk in self._media(media, most):
                yield chunk
        except (Away, Denied, httpx.HTTPError) as error:
            raise MediaLater(_why(error)) from None

    async def _media(self, media: str, most: int) -> AsyncIterator[bytes]:
        told: dict[str, Any] = {}
        token = ""
        for _ in range(2):
            token = await self._token(stale=token)
            query = {"access_token": token, "media_id": media}
            async with self._http.stream("GET", "/cgi-bin/media/get", params=query) as response:
                if _is_media(response):
                    async for chunk in _capped(response, most):
                        yield chunk
                    return
                told = await _read(response)
            if told.get("errcode") not in STALE:
                break
        async with self._http.stream("GET", self._video(told)) as response:
            if not _is_media(response):
                raise MediaLater(f"HTTP {response.status_code}")
            async for chunk in _capped(response, most):
                yield chunk

    def _video(self, told: Mapping[str, Any]) -> str:
        """Return where a video is: WeChat's own hosts only, whatever the answer says."""
        where = told.get("video_url")
        if not isinstance(where, str):
            code = told.get("errcode")
            raise (MediaGone if code in MEDIA_GONE else MediaLater)(f"errcode {code}")
        parts = urlsplit(where)
        if parts.netloc == urlsplit(self._account.api).netloc:
            return where
        if not (parts.hostname or "").endswith(".qq.com") or parts.port not in (None, 80, 443):
            raise MediaGone("the video is not at WeChat's")
        return parts._replace(scheme="https", netloc=parts.hostname or "").geturl()

    async def _token(self, stale: str = "") -> str:
        if self._tokens is None:
            return (await self._new_token())[0]
        return await self._tokens.get(stale)

    async def _new_token(self) -> tuple[str, float]:
        body = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._secret,
            "force_refresh": False,
        }
        told = await self._asked("/cgi-bin/stable_token", body, {})
        code = told.get("errcode", 0)
        if code and isinstance(code, int):
            raise Denied(code, str(told.get("errmsg", "")))
        token, seconds = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            raise Away("the token's answer makes no sense")
        return token, float(seconds)

    async def _asked(
        self, path: str, body: Mapping[str, Any] | None, query: Mapping[str, str]
    ) -> dict[str, Any]:
        """Make one call."""
        method = "GET" if body is None else "POST"
        content = None if body is None else orjson.dumps(body)
        headers = {"content-type": "application/json; charset=utf-8"} if content else {}
        try:
            async with self._http.stream(
                method, path, content=content, headers=headers, params=query
            ) as response:
                if response.status_code != _OK:
                    raise Away(f"HTTP {response.status_code}")
                return await _read(response)
        except httpx.HTTPError as error:
            raise Away(_why(error)) from None

    @asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(PATIENCE):
                yield
        except TimeoutError:
            raise Away("no answer in time") from None


def _is_media(response: httpx.Response) -> bool:
    if response.status_code == _NOT_FOUND:
        raise MediaGone("HTTP 404")
    if response.status_code != _OK:
        raise MediaLater(f"HTTP {response.status_code}")
    return not response.headers.get("content-type", "").lower().startswith(_TELLS)


async def _capped(response: httpx.Response, most: int) -> AsyncIterator[bytes]:
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise MediaGone("larger than allowed")
    loop = asyncio.get_running_loop()
    end, got = loop.time() + MEDIA_PATIENCE, 0
    async for chunk in response.aiter_bytes():
        got += len(chunk)
        if got > most:
            raise MediaGone("larger than allowed")
        if loop.time() > end:
            raise MediaLater("too slow")
        yield chunk


async def _read(response: httpx.Response) -> dict[str, Any]:
    """Return the object in an answer, whatever its content type."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > _ANSWER:
            raise Away("the answer is too large")
    try:
        found = orjson.loads(bytes(body))
    except (orjson.JSONDecodeError, RecursionError):
        raise Away("the answer is not JSON") from None
    if not isinstance(found, dict):
        raise Away("the answer is no object")
    return found


def _why(error: Exception) -> str:
    """Say what went wrong, without any address: addresses hold the token."""
    match error:
        case Away():
            return str(error)
        case Denied():
            return f"no token: errcode {error.code}"
        case httpx.TimeoutException():
            return "no answer in time"
    return type(error).__name__
