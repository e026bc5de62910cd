"""An official account's channel on a pretend inlet, ready to be pushed to and to send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.channels.base import Address, Outbound, Receipt
from bot.channels.wechat.account import Keys, WeChatAccount
from bot.channels.wechat.channel import WeChat
from bot.channels.wechat.slots import Patience
from dialogues.effects import Button
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.shared import Shared
from tests.fakes.hand_clock import HandClock
from tests.fakes.wechat_platform import APP_ID, SECRET
from tests.fakes.wechat_pushing import AES, TOKEN

KEYS = Keys(TOKEN, SECRET, (AES,))
QUICK = Patience(answer=0.5, hold=1.0, gather=0.05, lead=0.02, kept=5.0)
TIMEOUT = httpx.Timeout(5.0)
NOWHERE = "http://127.0.0.1:9"  # nobody listens there


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = 1_780_000_000.0


@dataclass
class Board:
    """What the processes of an account share."""

    values: dict[str, Shared] = field(default_factory=dict)
    leaders: dict[str, tuple[str, float]] = field(default_factory=dict)


@dataclass
class PretendInlet:
    """Keeps what came in; *then* happens when something fresh did."""

    clock: Callable[[], float] = field(default_factory=Clock)
    board: Board = field(default_factory=Board)
    owner: str = "one"
    took: list[Arrival] = field(default_factory=list)
    parked: list[bytes] = field(default_factory=list)
    away: bool = False
    then: Callable[[Arrival], Coroutine[Any, Any, None]] | None = None
    tasks: list[asyncio.Task[None]] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self) -> float:
        """Return the time."""
        return self.clock()

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Store what is fresh."""
        assert mark is None
        await asyncio.sleep(0)
        if self.away:
            raise StoreAway("away")
        for arrival in arrivals:
            if arrival.event_id in {one.event_id for one in self.took}:
                continue
            self.took.append(arrival)
            self.heard.set()
            if self.then is not None:
                self.tasks.append(asyncio.create_task(self.then(arrival)))

    async def park(self, source: str, body: bytes, why: str) -> None:
        """Keep what nobody can read."""
        await asyncio.sleep(0)
        if self.away:
            raise StoreAway("away")
        assert source, why
        self.parked.append(body)

    async def recall(self, name: str) -> Shared | None:
        """Return what is shared."""
        await asyncio.sleep(0)
        return self.board.values.get(name)

    async def keep(self, name: str, value: str, until: float = 0.0) -> None:
        """Share it."""
        await asyncio.sleep(0)
        self.board.values[name] = Shared(value, until)

    async def lead(self, name: str, seconds: float) -> bool:
        """Lead, unless another does."""
        await asyncio.sleep(0)
        owner, until = self.board.leaders.get(name, ("", 0.0))
        if owner not in ("", self.owner) and until > self.now():
            return False
        self.board.leaders[name] = (self.owner, self.now() + seconds)
        return True

    async def leave(self, name: str) -> None:
        """Lead no longer."""
        if self.board.leaders.get(name, ("", 0.0))[0] == self.owner:
            del self.board.leaders[name]


@dataclass
class Bench:
    """A started channel and what it lives on."""

    channel: WeChat
    inlet: PretendInlet
    numbers: int = 0

    async def say(self, user: str, text: str, *buttons: Button, number: str = "") -> Receipt:
        """Send as the sender would."""
        self.numbers += 1
        message = Outbound(number or str(self.numbers), text, buttons)
        return await self.channel.send(Address("wechat", "main", user), message)


def account(**more: Any) -> WeChatAccount:
    """Return an account's settings."""
    return WeChatAccount(**({"app_id": APP_ID, "api": NOWHERE} | more))


@asynccontextmanager
async def bench(
    inlet: PretendInlet | None = None,
    *,
    keys: Keys = KEYS,
    patience: Patience = QUICK,
    calls: httpx.Timeout = TIMEOUT,
    **settings: Any,
) -> AsyncIterator[Bench]:
    """Start a channel; stop it at the end."""
    inlet = inlet or PretendInlet()
    made = WeChat("main", account(**settings), keys, inlet.clock, patience=patience, timeout=calls)
    await made.start(inlet)
    try:
        yield Bench(made, inlet)
    finally:
        await made.stop()
        await asyncio.gather(*inlet.tasks)


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run one test's coroutine."""
    asyncio.run(asyncio.wait_for(test, 20))
