"""Many customers at once over HTTP, with a history of their own of what was acknowledged."""

from __future__ import annotations

import asyncio
import math
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.history import Told
from tests.faults.quick_reader import FIRE

AGAIN_S = 0.1
COPIES = 1 / 20  # share of messages that are sent three times at once
_TALK = (
    "耳机右边没声音了，用了才一个月",
    "都找过客服两次了，气死了",
    "上周三在官网买的",
    "我就想换一个新的",
    "13800000000",
    "不知道",
    "对",
    "到哪一步了",
)


@dataclass
class UnderWay:
    """since: when a request left, loop time; waiting for a connection is not under way."""

    since: float = math.inf

    async def trace(self, name: str, _what: dict[str, Any]) -> None:
        """Hear what the client does."""
        if name.endswith("send_request_headers.started"):
            self.since = asyncio.get_running_loop().time()


@dataclass
class Generator:
    """talks conversations, each messages long; every second one through REST.

    Each customer has one message under way, as people have; what is not answered with 200 is
    sent again under the same id, as platforms do. refused: answers that promise nothing either
    way (anything but 200, 429, 503). cut: requests under way at a stop (`stopped`, loop time) that
    broke off, a line each; late: those that left only then, and met a door that was closing.
    answers: what REST said to each message; repeats get the same words. stall: seconds the longest
    wait took from a message's first try to its 200; away: answers of 503.
    """

    url: Callable[[], str]
    talks: int
    each: int
    seed: int
    told: Told = field(default_factory=Told)
    refused: list[str] = field(default_factory=list)
    answers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    cut: list[str] = field(default_factory=list)
    late: int = 0
    stopped: float = 0.0
    done: int = 0
    slowest: float = 0.0
    stall: float = 0.0
    away: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.moved = asyncio.Condition()

    @property
    def differing(self) -> list[str]:
        """Return the messages whose repeats were answered with other words."""
        return [event for event, said in self.answers.items() if len(said) > 1]

    @property
    def total(self) -> int:
        """How many messages there are in all."""
        return self.talks * self.each

    async def run(self) -> None:
        """Send everything until it is acknowledged."""
        limits = httpx.Limits(max_connections=self.talks * 3 + 10)
        async with httpx.AsyncClient(timeout=30, limits=limits) as client:
            await asyncio.gather(*(self._talk(client, n) for n in range(self.talks)))

    async def reaches(self, share: float) -> None:
        """Return when this share of all messages is acknowledged."""
        async with self.moved:
            await self.moved.wait_for(lambda: self.done >= share * self.total)

    async def _talk(self, client: httpx.AsyncClient, who: int) -> None:
        user, rest = f"c{who}", who % 2 == 1
        chat = f"rest:default:{user}" if rest else f"shop:one:{user}"
        for n in range(self.each):
            words = FIRE if who % 10 == 0 and n == 0 else _TALK[n % len(_TALK)]
            event, text = f"{user}-{n:04d}", f"{words}（{n}）"
            copies = 3 if self.chance.random() < COPIES else 1
            await asyncio.gather(
                *(self._until_taken(client, user, event, text, rest=rest) for _ in range(copies))
            )
            self.told.acknowledged[chat].append(text)
            if words == FIRE:
                self.told.urgent.add(chat)
            async with self.moved:
                self.done += 1
                self.moved.notify_all()

    async def _until_taken(
        self, client: httpx.AsyncClient, user: str, event: str, text: str, *, rest: bool
    ) -> None:
        path = "/webhooks/rest/webhook" if rest else "/webhooks/shop/one"
        body = (
            {"sender": user, "message": text, "message_id": event}
            if rest
            else {"user": user, "id": event, "text": text}
        )
        first = asyncio.get_running_loop().time()
        while True:
            under_way = UnderWay()
            begin = asyncio.get_running_loop().time()
            try:
                answer = await client.post(
                    self.url() + path, json=body, extensions={"trace": under_way.trace}
                )
            except (httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError) as error:
                self._broke_off(under_way.since, f"{path} {error!r}")
            except httpx.TransportError:
                pass  # nobody listens: tried again below
            else:
                if answer.status_code == httpx.codes.OK:
                    if rest:
                        self.answers[event].add(answer.text)
                    now = asyncio.get_running_loop().time()
                    self.slowest = max(self.slowest, now - begin)
                    self.stall = max(self.stall, now - first)
                    return
                self.away += answer.status_code == httpx.codes.SERVICE_UNAVAILABLE
                if answer.status_code not in {429, 503}:
                    self.refused.append(f"{answer.status_code} {answer.text[:100]}")
                    return
            await asyncio.sleep(AGAIN_S)

    def _broke_off(self, since: float, how: str) -> None:
        """Take note of a request that got no answer, by when it left."""
        if since >= self.stopped > 0:
            self.late += 1
        elif since < self.stopped:
            waited = asyncio.get_running_loop().time() - since
            self.cut.append(f"{how}, left {self.stopped - since:.3f} s before, {waited:.1f} s ago")
