"""Reception: updates are stored, all of them, before anybody is told that they came."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from telegram import Update

from bot.channels.base import Inlet
from bot.channels.telegram import buttons
from bot.channels.telegram.console import Console
from bot.channels.telegram.courtesies import Courtesies
from bot.channels.telegram.updates import (
    NAME,
    Unreadable,
    arrival,
    chat_of,
    is_group,
    parse,
    update_id,
)
from storage.inbox import Arrival

_UNREAD = "Telegram 推来的内容读不懂，原样留下了"
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
                await self._inlet.park(f"{NAME}:{self._account}", orjson.dumps(raw), _UNREAD)
            else:
                arrivals += await self._arrivals(update, now)
                read.append(update)
        await self._inlet.accept(arrivals, mark)
        for update in read:
            self._courtesies.after(update)

    async def push(self, body: bytes) -> None:
        """Store the update in *body*; what is none is kept, too: refused, it would come again.

        Raises:
            StoreError, TelegramError: nothing may be acknowledged.
        """
        raw = _update(body)
        if raw is None or parse(raw) is None:
            await self._inlet.park(f"{NAME}:{self._account}", body, _UNREAD)
        else:
            await self.take([raw])

    async def reread(self, body: bytes) -> bool:
        """Store an update that was kept; False when it still cannot be read."""
        raw = _update(body)
        if raw is None or parse(raw) is None:
            return False
        await self.take([raw])
        return True

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


def _update(body: bytes) -> dict[str, Any] | None:
    """Return what came as JSON, None when it is no update at all."""
    try:
        raw = orjson.loads(body)
        update_id(raw)
    except (ValueError, Unreadable):
        return None
    return dict(raw)
