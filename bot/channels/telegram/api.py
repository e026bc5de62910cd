"""The Bot API client: python-telegram-bot's Bot as it stands, without its queue and its loops.

What the platform answers becomes a Receipt; a token never reaches a log line, an error or a repr.
"""

from __future__ import annotations

import logging
import os
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.channels.base import Outcome, Receipt
from bot.channels.telegram.account import OFFICIAL

POOL = 16  # connections: the sender's flight and the courtesies
NOT_KNOWN = "Telegram 不认这个机器人的 token：请找 @BotFather 核对，再改环境变量后重启"
_CONNECT, _READ = 5.0, 12.0  # seconds; together below the patience of the sender
_LONGEST_DETAIL = 300
_SPARE = 10.0  # seconds more than a long poll lasts


@dataclass(frozen=True, slots=True)
class Access:
    """How the Bot API is reached. base_url: without /bot. proxy: http(s)://[user:pass@]host."""

    token: str = field(repr=False)
    base_url: str = OFFICIAL
    proxy: str = field(default="", repr=False)


class _RawBot(Bot):
    """A Bot that hands updates over as they came: one it cannot read must not stop the rest."""

    async def raw_updates(
        self, offset: int | None, seconds: int, allowed: Sequence[str]
    ) -> list[Any]:
        """Call getUpdates; a long poll of *seconds*."""
        wanted = {"offset": offset, "timeout": seconds, "limit": 100, "allowed_updates": allowed}
        got = await self._post("getUpdates", wanted, read_timeout=seconds + _SPARE)
        if not isinstance(got, list):
            raise TelegramError("getUpdates gave no list")
        return got


class Api:
    """One bot's client. Make it anywhere, close it on the loop that used it."""

    def __init__(self, access: Access) -> None:
        quiet()
        base = access.base_url.rstrip("/")
        self._files = f"{base}/file/bot"
        self._requests = [_request(access, 2), _request(access, POOL)]
        self.bot = _RawBot(
            access.token,
            base_url=f"{base}/bot",
            base_file_url=self._files,
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )
        self._downloads = httpx.AsyncClient(
            proxy=access.proxy or None,
            trust_env=False,
            verify=_trust(),
            timeout=httpx.Timeout(_READ, connect=_CONNECT),
        )

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[httpx.Response]:
        """Open what getFile named; the answer's status is the caller's to look at.

        Raises:
            httpx.HTTPError: the connection failed.
            ValueError: the address is not one of the API's files.
        """
        if not url.startswith(self._files) or ".." in url:
            raise ValueError("no address of a file of the API")
        async with self._downloads.stream("GET", url) as answer:
            yield answer

    async def close(self) -> None:
        """Close every connection."""
        for request in self._requests:
            await request.shutdown()
        await self._downloads.aclose()


def _request(access: Access, pool: int) -> HTTPXRequest:
    return HTTPXRequest(
        connection_pool_size=pool,
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        pool_timeout=_READ,
        proxy=access.proxy or None,
        # A proxy is what the settings say, nothing else.
        httpx_kwargs={"trust_env": False, "verify": _trust()},
    )


@cache
def _trust() -> ssl.SSLContext:
    """Return the certificates to trust, read once: 20 ms each time."""
    return httpx.create_ssl_context(trust_env=False)


def quiet() -> None:
    """Keep tokens and customers' words out of the logs of libraries.

    httpx logs addresses (with the token) at INFO; telegram logs whole answers when they are no
    JSON. Our own lines say what went wrong. PTB_TIMEDELTA: spans as timedelta, as its next
    release will give them; without it every 429 is a deprecation warning.
    """
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    for name, level in (
        ("httpx", logging.WARNING),
        ("httpcore", logging.WARNING),
        ("telegram", logging.CRITICAL),
    ):
        logging.getLogger(name).setLevel(level)


def seconds(error: RetryAfter) -> float:
    """Return how long the platform wants to be left alone."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def failed(error: Exception) -> Receipt:
    """Say what became of a call that raised *error*."""
    why = f"{type(error).__name__}: {error}"[:_LONGEST_DETAIL]
    match error:
        case RetryAfter():
            return Receipt(Outcome.RETRY, retry_after=seconds(error), code="429", detail=why)
        case Forbidden():
            return Receipt(Outcome.BLOCKED, code="403", detail=why)
        case InvalidToken() | EndPointNotFound():
            return Receipt(Outcome.CONFIG, code="401", detail=NOT_KNOWN)
        case BadRequest() | ChatMigrated():
            return Receipt(Outcome.REJECTED, code="400", detail=why)
    return Receipt(Outcome.RETRY, code=type(error).__name__, detail=why)
