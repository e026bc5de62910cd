"""A person in WeCom who took a talk that complains about him: his session there ends.

WeCom lets any of its people take what waits, and asks nobody first. What the turn refuses is
ended here, so that the customer's next words come to the bot, and the talk to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

import structlog

from bot.channels.base import Address, Outcome, Receipt
from bot.hub import Hub, News
from dialogues.effects import BARRED, TakeRefused

_LOOK = 5.0  # seconds until what WeCom did not take is tried again
_TRIES = 12
log = structlog.get_logger("bot.channels.kf")


class Sessions(Protocol):
    """A channel whose people have sessions of their own."""

    @property
    def name(self) -> str:
        """The platform's."""
        ...

    @property
    def account(self) -> str:
        """Its name in config.yml."""
        ...

    async def release(self, who: Address, agent: str) -> Receipt:
        """End *agent*'s session with the customer; anybody else's stays."""
        ...


class TurnedAway:
    """Listens to the hub for one account; what failed is tried for a minute."""

    def __init__(self, hub: Hub, channel: Sessions, *, look: float = _LOOK) -> None:
        self._hub = hub
        self._channel = channel
        self._look = look
        self._begins = f"{channel.name}:{channel.account}:"
        self._left: dict[tuple[str, str], int] = {}

    async def run(self) -> None:
        """Listen until the hub closes."""
        with self._hub.listen() as ear:
            while not self._hub.closing:
                news = await ear.next(self._look)
                self._left |= dict.fromkeys(self._refused(news), _TRIES)
                for chat, agent in tuple(self._left):
                    await self._release(chat, agent)

    def _refused(self, news: Iterable[News]) -> Iterable[tuple[str, str]]:
        return (
            (one.chat, effect.agent)
            for one in news
            for effect in one.effects
            if isinstance(effect, TakeRefused)
            and effect.why == BARRED
            and one.chat.startswith(self._begins)
        )

    async def _release(self, chat: str, agent: str) -> None:
        receipt = await self._channel.release(Address.of(chat), agent)
        tries = self._left.pop((chat, agent)) - 1
        if receipt.outcome is Outcome.RETRY and tries:
            self._left[chat, agent] = tries
        elif receipt.outcome is not Outcome.SENT:
            log.warning("session not ended", account=self._channel.account, code=receipt.code)
