"""An inlet in memory, and a bot on it that talks to the pretend platform."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Address, Outbound, Receipt, Request
from bot.channels.telegram.api import Access, Api
from bot.channels.telegram.channel import Telegram, Way
from bot.channels.telegram.pace import Pace
from bot.channels.telegram.polling import Beat
from dialogues.effects import Button
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.shared import Shared
from tests.fakes.telegram_platform import TOKEN, Platform, pretend

SECRET = "s3cret-of-the-webhook_0123456789"
QUICK = Beat(long=1, renew=0.02, first=0.02)
HOOK = Way("webhook", "https://bot.example.com/webhooks/telegram/main", SECRET, QUICK)
POLL = Way("polling", beat=QUICK)
GROUP = -1001234567890


@dataclass
class MemoryInlet:
    """Keeps arrivals once by event_id; away: the database does not answer."""

    kept: dict[str, Arrival] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    parked: list[bytes] = field(default_factory=list)
    away: bool = False
    refused: int = 0
    leads: bool = True
    before_mark: Callable[[], None] = lambda: None

    def now(self) -> float:
        """Return the time."""
        return time.time()

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Keep what is new, then the mark."""
        if self.away:
            self.refused += 1
            raise StoreAway("away")
        for one in arrivals:
            self.given.append(one.event_id)
            self.kept.setdefault(one.event_id, one)
        self.before_mark()
        if mark is not None:
            self.shared[mark[0]] = mark[1]

    async def park(self, source: str, body: bytes, why: str) -> None:
        """Keep what nobody can read."""
        await asyncio.sleep(0)
        if self.away:
            raise StoreAway("away")
        assert source, why
        self.parked.append(body)

    async def recall(self, name: str) -> Shared | None:
        """Return what is shared."""
        value = self.shared.get(name)
        return Shared(value, 0.0) if value else None

    async def keep(self, name: str, value: str, until: float = 0.0) -> None:
        """Share it."""
        assert len(name) <= 120
        assert until == 0.0
        self.shared[name] = value

    async def lead(self, name: str, seconds: float) -> bool:
        """Lead, unless the test says another does."""
        assert name
        assert seconds > 0
        return self.leads

    async def leave(self, name: str) -> None:
        """Lead no longer."""
        self.shared.pop(name, None)

    @property
    def arrivals(self) -> list[Arrival]:
        """Return what was kept, in order."""
        return list(self.kept.values())


@dataclass
class Stand:
    """A bot on the pretend platform."""

    platform: Platform
    inlet: MemoryInlet
    bot: Telegram

    async def pushed(self) -> list[int]:
        """Push what waits; return the statuses."""
        return await self.platform.push(self.deliver)

    async def deliver(self, headers: Any, body: bytes) -> int:
        """Call the webhook."""
        return (await self.bot.handle(Request("POST", {}, headers, body))).status

    async def take(self, update: dict[str, Any]) -> Arrival:
        """Push one update that becomes one arrival; return it."""
        assert (await self.pushed())[-1:] == [200]
        return self.inlet.kept[str(update["update_id"])]

    async def say(self, text: str, *buttons: Button, chat: int = 7) -> Receipt:
        """Send a message."""
        to = Address("telegram", "main", str(chat))
        return await self.bot.send(to, Outbound("1", text, buttons))


def bot_on(
    platform: Platform, way: Way = HOOK, group: int | None = None, chat_gap: float = 0.02
) -> Telegram:
    """Make a bot that hurries: next to no rates."""
    pace = Pace(time.time, chat_gap=chat_gap, group_gap=0.0)
    api = Api(Access(TOKEN, platform.url))
    return Telegram("main", api, way, time.time, pace=pace, group=group)


@asynccontextmanager
async def stand(
    way: Way = HOOK, group: int | None = None, inlet: MemoryInlet | None = None, **given: Any
) -> AsyncIterator[Stand]:
    """Start a bot; with a webhook it waits until that is set. Customer 7 is known."""
    async with pretend(**given) as platform:
        platform.chats[7] = {"id": 7, "type": "private", "first_name": "李"}
        if group is not None:
            platform.chats[group] = {
                "id": group, "type": "supergroup", "title": "坐席", "is_forum": True,
            }  # fmt: skip
        bot = bot_on(platform, way, group, chat_gap=1.0 if platform.gap else 0.02)
        made = Stand(platform, inlet or MemoryInlet(), bot)
        await made.bot.start(made.inlet)
        try:
            if way.mode == "webhook":
                await until(lambda: bool(platform.hook))
            yield made
        finally:
            await made.bot.stop()


async def until(true: Callable[[], bool], wait: float = 5.0) -> None:
    """Wait until *true*."""
    end = time.monotonic() + wait
    while not true():
        assert time.monotonic() < end, "it never came true"
        await asyncio.sleep(0.005)


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run a test of at most 20 seconds."""
    asyncio.run(asyncio.wait_for(test, 20))
