"""A pretend platform that holds media, and a fetcher that runs on a shelf."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.channels.base import (
    Address,
    Limits,
    MediaGone,
    Outbound,
    Outcome,
    Receipt,
)
from bot.evidence.fetcher import Fetcher, FetchPace
from bot.hub import Hub
from storage import evidence
from storage.evidence import Piece
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import Shelf, shelf, stream, until
from tests.fakes.one_way import OneWay

PHOTO = Attachment("image", "m1", "photo.jpg")
DAY = 24 * 3600.0
Answer = bytes | Exception | Callable[[], AsyncIterator[bytes]]


@dataclass
class Platform(OneWay):
    """A push channel that holds media: bytes, what it raises instead, or how it streams."""

    media: dict[str, Answer] = field(default_factory=dict)
    name: str = "push"
    account: str = "default"
    limits: Limits = field(default_factory=lambda: Limits(max_text=4096))
    asked: list[str] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    closed: int = 0

    async def send(self, to: Address, message: Outbound) -> Receipt:
        """Take nothing."""
        return Receipt(Outcome.REJECTED, f"{to}{message}")

    async def fetch(self, attachment: Attachment, most: int) -> AsyncIterator[bytes]:
        """Give the media item of that name."""
        self.asked.append(attachment.ref)
        self.most.append(most)
        answer = self.media.get(attachment.ref, MediaGone("never had it"))
        if isinstance(answer, Exception):
            raise answer
        try:
            async for chunk in stream(answer) if isinstance(answer, bytes) else answer():
                yield chunk
        finally:
            self.closed += 1


@dataclass
class Road:
    """A shelf and a fetcher that runs."""

    shelf: Shelf
    fetcher: Fetcher
    hub: Hub

    def say(self, event: str, *attachments: Attachment, user: str = "v1") -> int:
        """Let a customer send a message."""
        message = self.shelf.say(event, *attachments, user=user)
        self.fetcher.ring()
        return message

    def pieces(self, user: str = "v1") -> list[Piece]:
        """Return what he handed in."""
        return self.shelf.store.read(lambda c: evidence.pieces(c, f"push:default:{user}"))

    def states(self, user: str = "v1") -> list[str]:
        """Return the state of every attachment that was tried."""
        return [one.fetch.state for one in self.pieces(user) if one.fetch.tries]

    async def until(self, *states: str, user: str = "v1") -> list[Piece]:
        """Wait until all that he handed in stands so."""
        await until(lambda: self.states(user) == list(states))
        return self.pieces(user)


@asynccontextmanager
async def road(
    folder: Path, *platforms: Platform, pace: FetchPace | None = None, **settings: Any
) -> AsyncIterator[Road]:
    pace = pace or FetchPace(idle=0.02, first=1.0, longest=60.0, flight=2)
    with shelf(folder, **settings) as made:
        hub = Hub()
        hub.bind(asyncio.get_running_loop())
        channels = {(one.name, one.account): one for one in platforms}
        fetcher = Fetcher(made.keeper, hub, channels, process="road", clock=made.clock, pace=pace)
        running = asyncio.create_task(fetcher.run())
        try:
            yield Road(made, fetcher, hub)
        finally:
            fetcher.stop()
            await asyncio.wait_for(running, 10)
