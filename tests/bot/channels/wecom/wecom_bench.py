"""A stage for the channel: the pretend platform on the loopback, a ledger instead of a store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import Address, Outbound, Receipt, Request, Response
from bot.channels.wecom.kf import WeComKf
from bot.channels.wecom.pull import Pace
from bot.channels.wecom.settings import KfAccount, connect
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.shared import Shared
from tests.bot.runtime_fakes import Clock
from tests.fakes.wecom_http import Loopback
from tests.fakes.wecom_platform import WeCom
from tests.fakes.wecom_rules import AES_KEY, APP_SECRET, CORP, KFID, TOKEN

USER = "wmExternalUser01"
WHO = Address("kf", "main", USER)
SECRETS = {
    "QINGSU_KF_MAIN_TOKEN": TOKEN,
    "QINGSU_KF_MAIN_AES_KEY": AES_KEY,
    "QINGSU_KF_MAIN_SECRET": APP_SECRET,
}
CURSOR = "kf:main:cursor"  # the name under which the account's cursor is shared
QUICK = Pace(interval=600, busy=0.01, glance=0.02, tokenless=0.0, again=0.01)


@dataclass
class Ledger:
    """What all processes share: arrivals once each, values, leaderships. away: no database."""

    clock: Callable[[], float]
    arrivals: dict[str, Arrival] = field(default_factory=dict)
    values: dict[str, Shared] = field(default_factory=dict)
    leaders: dict[str, tuple[str, float]] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    repeats: int = 0
    parked: list[bytes] = field(default_factory=list)
    away: bool = False

    def check(self) -> None:
        """Fail like a store that cannot be reached."""
        if self.away:
            raise StoreAway("away")


@dataclass
class LedgerInlet:
    """One process's inlet to the ledger."""

    ledger: Ledger
    owner: str = "p1"

    def now(self) -> float:
        """Return the time."""
        return self.ledger.clock()

    async def accept(
        self, arrivals: Sequence[Arrival], mark: tuple[str, str] | None = None
    ) -> None:
        """Store arrivals, then the mark."""
        for arrival in arrivals:
            await asyncio.sleep(0)
            self.ledger.check()
            self.ledger.repeats += arrival.event_id in self.ledger.arrivals
            self.ledger.arrivals.setdefault(arrival.event_id, arrival)
            self.ledger.order.append(arrival.event_id)
        if mark is not None:
            self.ledger.check()
            self.ledger.values[mark[0]] = Shared(mark[1], 0.0)
            self.ledger.order.append(mark[1])

    async def park(self, source: str, body: bytes, why: str) -> None:
        """Keep what nobody can read."""
        await asyncio.sleep(0)
        self.ledger.check()
        assert source, why
        self.ledger.parked.append(body)

    async def recall(self, name: str) -> Shared | None:
        """Return a value, as it stood a moment ago."""
        self.ledger.check()
        value = self.ledger.values.get(name)
        await asyncio.sleep(0.001)
        return value

    async def keep(self, name: str, value: str, until: float = 0.0) -> None:
        """Keep a value."""
        self.ledger.check()
        self.ledger.values[name] = Shared(value, until)

    async def lead(self, name: str, seconds: float) -> bool:
        """Lead, when nobody else does."""
        self.ledger.check()
        owner, until = self.ledger.leaders.get(name, ("", 0.0))
        if owner not in {"", self.owner} and until > self.now():
            return False
        self.ledger.leaders[name] = (self.owner, self.now() + seconds)
        return True

    async def leave(self, name: str) -> None:
        """Lead no more."""
        if self.ledger.leaders.get(name, ("", 0.0))[0] == self.owner:
            del self.ledger.leaders[name]


@dataclass
class Stage:
    """One process with the channel, the platform it talks to, and what it stored."""

    clock: Clock
    wecom: WeCom
    ledger: Ledger
    channel: WeComKf
    inlet: LedgerInlet

    async def send(self, text: str = "您好", number: str = "1", **more: Any) -> Receipt:
        """Send to the customer."""
        return await self.channel.send(WHO, Outbound(number, text, **more))

    async def knock(self, **more: Any) -> Response:
        """Let the platform knock."""
        query, body = self.wecom.knock(**more)
        return await self.channel.handle(Request("POST", query, {}, body))

    async def pulled(self, *events: str) -> list[Arrival]:
        """Wait for these arrivals, and return them."""
        await until(lambda: set(events) <= set(self.ledger.arrivals))
        return [self.ledger.arrivals[event] for event in events]


def settings(url: str, **more: Any) -> KfAccount:
    return KfAccount(corp_id=CORP, open_kfid=KFID, api=url, **more)


def channel_of(url: str, clock: Callable[[], float], pace: Pace = QUICK, **more: Any) -> WeComKf:
    """Return the channel as the product makes it, only quicker."""
    made = connect("main", settings(url, **more), SECRETS.get, clock)
    made.pace = pace
    return made


@asynccontextmanager
async def platform(clock: Callable[[], float]) -> AsyncIterator[tuple[WeCom, str]]:
    wecom = WeCom(clock)
    async with Loopback(wecom.answer) as server:
        yield wecom, server.url


@asynccontextmanager
async def stage(*, begun: bool = True, heard: bool = True, **more: Any) -> AsyncIterator[Stage]:
    """begun: the channel is started, its first pull done. heard: the customer has written."""
    clock = Clock()
    async with platform(clock) as (wecom, url):
        if heard:
            wecom.says(USER, "你们的手机坏了")
        channel, ledger = channel_of(url, clock, **more), Ledger(clock)
        made = Stage(clock, wecom, ledger, channel, LedgerInlet(ledger))
        try:
            if begun:
                await channel.start(made.inlet)
                await until(lambda: wecom.count("kf/sync_msg") > 0)
                await until(lambda: "kf:main:pulled" in ledger.values)
            yield made
        finally:
            await channel.stop()


async def until(true: Callable[[], bool], wait: float = 5.0) -> None:
    """Wait for something to become true."""
    loop = asyncio.get_running_loop()
    end = loop.time() + wait
    while not true():
        assert loop.time() < end, "it never came true"
        await asyncio.sleep(0.005)


def run(test: Coroutine[Any, Any, None], most: float = 20) -> None:
    """Run a test on a loop of its own, *most* seconds at most."""
    asyncio.run(asyncio.wait_for(test, most))
