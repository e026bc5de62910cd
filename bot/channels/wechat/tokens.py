"""The access token, one for all processes of an account, renewed by whoever leads its name.

stable_token gives the same token until shortly before its end, so a renewal kills nobody's. It is
never forced: when the platform insists that a good token is bad, the message waits.
Source: developers.weixin.qq.com, getStableAccessToken.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.base import Inlet
from storage.errors import StoreError
from storage.shared import Shared

MARGIN = 300.0  # seconds before its end in which a new one is given
_LEAST = 30.0  # seconds a token is used, however short it is good
_LEADS = 20.0  # seconds one renewal may take
_WAITS = 12.0  # seconds to wait for another process's
_LOOKS = 0.1  # seconds between looks for it


class Away(Exception):  # noqa: N818 - names what is wrong: try again
    """The platform gave no usable answer; the text says how it failed, without any address."""


class Denied(Exception):  # noqa: N818 - an answer
    """The platform gave no token; code and its words."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(str(code))
        self.code = code
        self.said = said


Fetch = Callable[[], Awaitable[tuple[str, float]]]


class Tokens:
    """Gives the account's token. *fetch* asks for one: (token, seconds it is good)."""

    def __init__(self, name: str, inlet: Inlet, fetch: Fetch) -> None:
        self._name = name
        self._inlet = inlet
        self._fetch = fetch
        self._lock = asyncio.Lock()
        self._known: Shared | None = None
        self._same_at = float("-inf")

    async def get(self, stale: str = "") -> str:
        """Return the token; one that is not *stale*, unless the platform has no other.

        Raises:
            Away: no answer in time, or the store where it is shared is away.
            Denied: the platform refuses.
        """
        try:
            async with self._lock:
                return await self._get(stale)
        except StoreError:
            raise Away("the store is away") from None

    async def _get(self, stale: str) -> str:
        loop = asyncio.get_running_loop()
        end = loop.time() + _WAITS
        while (token := await self._usable(stale)) is None:
            if stale and self._inlet.now() - self._same_at < _LEAST:
                return stale
            if await self._inlet.lead(self._name, _LEADS):
                return await self._renewed(stale)
            if loop.time() > end:
                raise Away("no token: another process is still renewing it")
            await asyncio.sleep(_LOOKS)
        return token

    async def _usable(self, stale: str) -> str | None:
        if not self._good(self._known, stale):
            self._known = await self._inlet.recall(self._name)
        known = self._known
        return known.value if known is not None and self._good(known, stale) else None

    def _good(self, token: Shared | None, stale: str) -> bool:
        return token is not None and token.value != stale and token.until > self._inlet.now()

    async def _renewed(self, stale: str) -> str:
        """Renew as the leader, unless another just did."""
        try:
            if (token := await self._usable(stale)) is not None:
                return token
            value, seconds = await self._fetch()
            until = self._inlet.now() + max(seconds - MARGIN, _LEAST)
            await self._inlet.keep(self._name, value, until)
            self._known = Shared(value, until)
            if value == stale:
                self._same_at = self._inlet.now()
            return value
        finally:
            await self._inlet.leave(self._name)
