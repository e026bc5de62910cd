"""What a page of the desk holds, moved by the feed's events alone, as bot/static/desk.js moves it.

page = PageModel(seat, chat)
await page.opened()             the feed is there (again): everything is read
await page.heard(chats)         an event of the feed: the lists, and the open talk if it moved
page.shown == await page.fresh()    what stands on it is what a page opened now would show
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.desk import live, sessions
from tests.bot.pretend_desk import PretendDesk, Seat

QUIET_S = 0.03  # of a feed after which what an act told has been told
_MOVES = frozenset({"now"})


@dataclass
class PageModel:
    """The queue's lists, the open talk, its case and its person, as JSON."""

    seat: Seat
    chat: str
    shown: dict[str, Any] = field(default_factory=dict)

    async def opened(self) -> None:
        """Read everything: at the beginning, and whenever the line was cut."""
        self.shown = await self.fresh()

    async def heard(self, chats: Iterable[str]) -> None:
        """Read again what an event names."""
        self.shown = {**self.shown, "queue": await self._lists()}
        if self.chat in set(chats):
            self.shown |= await self._talk()

    async def fresh(self) -> dict[str, Any]:
        """Return what a page opened now would show."""
        return {"queue": await self._lists()} | await self._talk()

    async def _lists(self) -> Any:
        return still(await self.seat.queue())

    async def _talk(self) -> dict[str, Any]:
        talk = still(await self.seat.talk(self.chat))
        number = talk["case_no"]
        person = await self.seat.client.get(f"/desk/api/talk/{self.chat}/person")
        case = await self.seat.client.get(f"/desk/api/case/{number}") if number else None
        return {
            "talk": talk,
            "person": still(person.json()),
            "case": still(case.json()) if case else None,
        }


def still(found: Any) -> Any:
    """Return JSON without the moment it was read at."""
    if isinstance(found, dict):
        return {key: still(value) for key, value in found.items() if key not in _MOVES}
    return [still(one) for one in found] if isinstance(found, list) else found


def apart(one: Any, other: Any, at: str = "") -> list[str]:
    """Return where two pages differ, a path each."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted(one.keys() | other.keys())
        return [line for key in keys for line in apart(one.get(key), other.get(key), f"{at}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [line for n, (a, b) in pairs for line in apart(a, b, f"{at}[{n}]")]
    return [] if one == other else [f"{at}: {str(one)[:80]} is really {str(other)[:80]}"]


class Feed:
    """The feed of a page, read as it comes."""

    def __init__(self, feed: AsyncIterator[bytes]) -> None:
        self._feed = feed
        self._told: asyncio.Queue[list[str]] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())

    async def told(self) -> list[list[str]]:
        """Return the events since the last call, once none comes any more."""
        found: list[list[str]] = []
        while True:
            try:
                found.append(await asyncio.wait_for(self._told.get(), QUIET_S))
            except TimeoutError:
                return found

    async def _read(self) -> None:
        async for part in self._feed:
            if part.startswith(b"event: talks"):
                self._told.put_nowait(json.loads(part.partition(b"data: ")[2])["chats"])


@asynccontextmanager
async def following(world: PretendDesk, seat: Seat) -> AsyncIterator[Feed]:
    """Follow the desk as a page of *seat* does."""
    session = sessions.alive(world.desk, seat.secret)
    assert session is not None
    own = Feed(live.feed(world.desk, session))
    await asyncio.sleep(0)
    try:
        yield own
    finally:
        own._reading.cancel()
