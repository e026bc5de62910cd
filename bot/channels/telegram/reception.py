"""Reception: updates are stored, all of them, before anybody is told that they came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog
from telegram import Update

from bot.channels.base import Inlet
from bot.channels.telegram import buttons
from bot.channels.telegram.console import Console
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.updates import NAME, arrival, chat_of, is_group, parked, parse
from storage.inbox import Arrival

log = structlog.get_logger("bot.channels.telegram")


class Reception:
    """Takes in the updates of one account, however they came."""

    def __init__(
        self,
        inlet: Inlet,
        account: str,
        courtesies: Courtesies,
        console: Console | None,
        clock: Callable[[], float],
    ) -> None:
        self._inlet = inlet
        self._account = account
        self._courtesies = courtesies
        self._console = console
        self._clock = clock

    async def take(
        self, raws: Sequence[Mapping[str, Any]], mark: tuple[str, str] | None = None
    ) -> None:
        """Store updates (each with an update_id) in order, with the cursor *mark*.

        One that cannot be read is kept for an operator: answered with an error, Telegram would
        send it again and again, and hold up all that come after it.

        Raises:
            StoreError, TelegramError: nothing may be acknowledged.
        """
        now = datetime.fromtimestamp(self._clock(), UTC)
        arrivals: list[Arrival] = []
        read: list[Update] = []
        for raw in raws:
            update = parse(raw)
            if update is None:
                log.warning("update not understood", account=self._account)
                arrivals.append(parked(raw, self._account, now))
            else:
                arrivals += await self._arrivals(update, now)
                read.append(update)
        await self._inlet.accept(arrivals, mark)
        for update in read:
            self._courtesies.after(update)

    async def _arrivals(self, update: Update, now: datetime) -> list[Arrival]:
        chat = chat_of(update)
        if chat is None:
            return []
        if self._console is not None and chat.id == self._console.group:
            return await self._console.arrivals(update)
        if is_group(chat):
            return []
        query = update.callback_query
        shared = f"{NAME}:{self._account}:"
        payload = await buttons.meant(self._inlet, shared, query.data or "") if query else ""
        made = arrival(update, self._account, now, payload)
        return [] if made is None else [made]
