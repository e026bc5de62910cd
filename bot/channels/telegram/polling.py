"""Polling: our own getUpdates loop. One process of the account polls, the others stand by.

The offset is stored with the messages and never before them, so a crash at any moment loses
nothing; what Telegram then gives again is recognised by its update_id. Telegram keeps updates
for 24 hours. After a week without any, it begins anew with a random, maybe smaller id, and an
old offset would throw those updates away: so an offset is forgotten after six days.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.channels.base import Inlet
from bot.channels.telegram.api import NOT_KNOWN, Api, seconds
from bot.channels.telegram.updates import ALLOWED, NAME, Unreadable, update_id
from storage.errors import StoreError

Take = Callable[[Sequence[Any], tuple[str, str] | None], Coroutine[Any, Any, None]]
_LEASE = 15.0  # seconds: so long after a crash another process goes on
_STAND_BY = 5.0
_CONFLICT = 10.0
_LONGEST = 60.0
_OLD = 6 * 86400.0
log = structlog.get_logger("bot.channels.telegram")


@dataclass(frozen=True, slots=True)
class Beat:
    """Seconds: of one long poll, between renewals of the leadership, after a first failure."""

    long: int = 50
    renew: float = 5.0
    first: float = 1.0


class Polling:
    """The loop of one account. take: stores updates."""

    def __init__(
        self,
        api: Api,
        inlet: Inlet,
        account: str,
        take: Take,
        *,
        beat: Beat,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._api = api
        self._inlet = inlet
        self._account = account
        self._take = take
        self._beat = beat
        self._sleep = sleep
        self._mark = f"{NAME}:{account}:offset"
        self._leader = f"{NAME}:{account}:poller"
        self._ready = False
        self._offset = 0
        self._since = 0.0
        self._storing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Poll until cancelled."""
        failures = 0
        while True:
            try:
                await self._once()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the loop outlives whatever one round meets
                wait = self._after(error, failures)
                failures += 1
                await self._sleep(wait)

    async def leave(self) -> None:
        """Let what is being stored be stored; then let another process poll at once."""
        if self._storing is not None:
            await asyncio.gather(self._storing, return_exceptions=True)
        with suppress(StoreError):
            await self._inlet.leave(self._leader)

    async def _once(self) -> None:
        if not await self._lead():
            await self._sleep(_STAND_BY)
            return
        if not self._ready:
            await self._api.bot.delete_webhook(drop_pending_updates=False)
            await self._resume()
            self._ready = True
        raws = await self._poll()
        if raws:
            await self._store(raws)

    async def _lead(self) -> bool:
        leads = await self._inlet.lead(self._leader, _LEASE)
        self._ready = self._ready and leads
        return leads

    async def _poll(self) -> list[Any]:
        """Make one long poll, leading all the while; [] when another took over."""
        call = asyncio.create_task(
            self._api.bot.raw_updates(self._from(), self._beat.long, ALLOWED)
        )
        try:
            while not (await asyncio.wait({call}, timeout=self._beat.renew))[0]:
                if not await self._lead():
                    return []
            return call.result()
        finally:
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)

    async def _resume(self) -> None:
        kept = await self._inlet.recall(self._mark)
        number, _, since = kept.value.partition("@") if kept else ("", "", "")
        self._offset, self._since = int(number or 0), float(since or 0.0)

    def _from(self) -> int | None:
        fresh = self._inlet.now() - self._since < _OLD
        return self._offset if self._offset and fresh else None

    async def _store(self, raws: Sequence[Any]) -> None:
        readable = [raw for raw in raws if _number(raw) is not None]
        if not readable:
            raise TelegramError("getUpdates gave nothing that is an update")
        last = max(update_id(raw) for raw in readable)
        now = self._inlet.now()
        mark = (self._mark, f"{last + 1}@{now:.0f}")
        # Whole or not at all: stopped halfway, the mark could be stored and a message not.
        self._storing = asyncio.create_task(self._take(readable, mark))
        await asyncio.shield(self._storing)
        self._offset, self._since = last + 1, now

    def _after(self, error: Exception, failures: int) -> float:
        """Log what went wrong; return the seconds to wait."""
        where = {"account": self._account}
        doubled = min(self._beat.first * 2.0 ** min(failures, 10), _LONGEST)
        match error:
            case Conflict():
                self._ready = False  # a webhook somebody set is taken away again
                log.warning("另一个程序也在用这个机器人收消息：请停掉那一个", **where)
                return _CONFLICT
            case InvalidToken():
                log.error(NOT_KNOWN, **where)
                return _LONGEST
            case RetryAfter():
                return max(seconds(error), 1.0)
            case TelegramError() | StoreError():
                log.warning("polling failed", error=type(error).__name__, **where)
                return doubled
        log.error("polling failed", error=type(error).__name__, exc_info=error, **where)
        return doubled


def _number(raw: Any) -> int | None:
    try:
        return update_id(raw)
    except Unreadable:
        return None
