"""How fast may be sent: 30 messages a second a bot, one a second a chat, 20 a minute a group.

Source: core.telegram.org/bots/faq, "My bot is hitting limits". A flood stop (429) of one chat
holds that chat; a second chat's within it means the whole bot, and then nobody is sent to:
calls inside the stop make it longer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

PATIENT = 2.0  # seconds a send waits here; longer waits go back to the outbox
_BOT_GAP = 1 / 30
CHAT_GAP = 1.0
GROUP_GAP = 3.0
_MOST = 10_000  # chats remembered before the old ones are dropped


class Pace:
    """Times by *clock*, seconds. Belongs to one event loop."""

    def __init__(
        self,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        *,
        chat_gap: float = CHAT_GAP,
        group_gap: float = GROUP_GAP,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._chat_gap = chat_gap
        self._group_gap = group_gap
        self._next = 0.0
        self._chats: dict[int, float] = {}
        self._floods: dict[int, float] = {}
        self._held = 0.0

    async def turn(self, chat: int) -> float:
        """Wait until *chat* may be sent to and return 0.0; return the wait when it is long."""
        now = self._clock()
        at = max(now, self._next, self._chats.get(chat, 0.0), self._held)
        if at - now > PATIENT:
            return at - now
        self._forget(now)
        self._next = max(now, self._next) + _BOT_GAP
        self._chats[chat] = at + (self._group_gap if chat < 0 else self._chat_gap)
        if at > now:
            await self._sleep(at - now)
        return 0.0

    async def patiently(self, chat: int) -> None:
        """Wait until *chat* may be sent to, however long it takes."""
        while wait := await self.turn(chat):
            await self._sleep(wait)

    def hold(self, chat: int, seconds: float) -> None:
        """Send nothing to *chat* for *seconds*: the platform said so."""
        now = self._clock()
        until = now + seconds
        self._floods = {other: end for other, end in self._floods.items() if end > now}
        if self._floods.keys() - {chat}:
            self._held = max(self._held, until)
        self._floods[chat] = until
        self._chats[chat] = max(self._chats.get(chat, 0.0), until)

    def _forget(self, now: float) -> None:
        if len(self._chats) > _MOST:
            self._chats = {chat: at for chat, at in self._chats.items() if at > now}
