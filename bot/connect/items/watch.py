"""Watches a project tool: what changed there, and what was not looked at for long, is looked at.

Polling is the sure way: webhooks only ring. The cursor stands in the table `shared`, written with
the looks it led to; one process at a time watches each connector.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import structlog

from bot.connect.items.connector import Connector
from bot.connect.items.model import Gone, Item, Trouble
from storage import connect_hooks, connect_items, shared
from storage.connect_hooks import ON as SUBSCRIBED
from storage.connect_items import GONE, MAKING
from storage.errors import StoreError
from storage.store import Store, Tx

OVERLAP = 3600.0  # seconds that are asked for again: a page may slip between two calls
SLOW = 10.0  # times the pace after which an item is looked at whether it changed or not
FEW = 20  # of those at once
RARE = 3600.0  # seconds after which an item whose task is over is looked at, for late comments
LONG = 30 * 86_400.0  # seconds without a change after which it is not any more
FEWER = 5  # of those at once
T = TypeVar("T")
log = structlog.get_logger("bot.connect")


@dataclass(frozen=True, slots=True)
class Round:
    """What one round found. looks: how many looks it led to; why: it could not ask."""

    looks: int = 0
    why: str = ""


class ItemsWatch:
    """A runner; see bot/runners.py. told: hears that there is something to deliver."""

    def __init__(
        self, store: Store, connector: Connector, process: str, told: Callable[[], None]
    ) -> None:
        self._store = store
        self._connector = connector
        self._process = process
        self._told = told
        self._stopping = False
        self._wake = asyncio.Event()

    def stop(self) -> None:
        """Look no more. On the loop."""
        self._stopping = True
        self._wake.set()

    def ring(self) -> None:
        """Something changed there. On the loop."""
        self._wake.set()

    async def run(self) -> None:
        """Look until stopped."""
        while not self._stopping:
            self._wake.clear()
            try:
                await self.look()
            except StoreError as error:
                log.warning("store away", connector=self._connector.name, error=str(error))
            try:
                async with asyncio.timeout(self._pace):
                    await self._wake.wait()
            except TimeoutError:
                continue

    async def look(self) -> Round:
        """Do one round, unless another process watches.

        Raises:
            StoreError: the store is away; the next round finds it all.
        """
        name = f"items:{self._connector.name}:watch"
        if not await self._write(lambda tx: shared.lead(tx, name, self._process, 2 * self._pace)):
            return Round()
        since = await self._since()
        try:
            changed = await self._connector.tool.changed(max(0.0, since - OVERLAP))
        except (Trouble, Gone) as error:
            log.warning("items not asked", connector=self._connector.name, code=str(error))
            return Round(why=str(error) or "gone")
        looks = await self._write(lambda tx: self._plan(tx, changed, since))
        if looks:
            self._told()
        return Round(looks)

    @property
    def _pace(self) -> float:
        return self._connector.settings.every.total_seconds()

    @property
    def _cursor(self) -> str:
        return f"items:{self._connector.name}:cursor"

    async def _since(self) -> float:
        """Return up to when everything was seen (epoch seconds); the first time, now."""
        name = self._cursor
        found = await asyncio.to_thread(self._store.read, lambda c: shared.get(c, name))
        return float(found.value) if found is not None else self._store.clock()

    def _plan(self, tx: Tx, changed: Sequence[Item], since: float) -> int:
        """Plan looks at what changed and at what was not looked at for long."""
        name = self._connector.name
        hook = connect_hooks.named(tx.c, self._connector.hook)
        if hook is None or hook.state != SUBSCRIBED:
            return 0
        looks = 0
        for item in changed:
            link = connect_items.of_remote(tx.c, name, item.id)
            if link is None or link.state in (GONE, MAKING):
                continue
            moved = item.updated != link.seen or item.state != link.theirs or item.deleted
            looks += moved and connect_items.look(tx, hook.id, link)
        silent = connect_items.stale(tx.c, name, tx.now - SLOW * self._pace, FEW)
        silent += connect_items.ended(tx.c, name, tx.now - RARE, tx.now - LONG, FEWER)
        looks += sum(connect_items.look(tx, hook.id, link) for link in silent)
        newest = max([since, *(item.updated for item in changed)])
        shared.put(tx, self._cursor, str(min(newest, tx.now)))
        return looks

    async def _write(self, job: Callable[[Tx], T]) -> T:
        return await asyncio.wrap_future(self._store.write(job))
