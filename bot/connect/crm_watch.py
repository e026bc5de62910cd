"""Watches the folder of the customer file: what is put there is taken within seconds."""

from __future__ import annotations

import asyncio

import structlog

from bot.connect.crm_csv import CsvDesk, take
from storage.errors import StoreError
from storage.store import Store

EVERY = 10.0  # seconds between two looks
log = structlog.get_logger("bot.connect")


class CrmWatch:
    """A runner; see bot/runners.py."""

    def __init__(self, store: Store, desk: CsvDesk, every: float = EVERY) -> None:
        self._store = store
        self._desk = desk
        self._every = every
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Look no more. On the loop."""
        self._stopping.set()

    async def run(self) -> None:
        """Look until stopped."""
        while not self._stopping.is_set():
            await self._look()
            try:
                async with asyncio.timeout(self._every):
                    await self._stopping.wait()
            except TimeoutError:
                continue

    async def _look(self) -> None:
        try:
            taken = await asyncio.to_thread(take, self._store, self._desk)
        except (OSError, StoreError) as error:
            log.warning("customer file not taken", error=type(error).__name__)
            return
        for name, customers, mistakes in taken:
            say = log.warning if mistakes else log.info
            say("customer file", file=name, customers=customers, mistakes=len(mistakes))
