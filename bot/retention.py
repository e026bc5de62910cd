"""What was kept for its time goes: a round every few hours, a few rows a transaction.

A runner (bot/runners.py). Of several processes on one database one sweeps at a time, and a round
that one made is made by no other: who leads, and when the next round is due, stand in the
database. After each transaction it rests several times as long as that took, so that whoever
writes waits for little of it. Cut off anywhere, the next round goes on: nothing is half gone.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import structlog

from bot.deployment import Deployment
from bot.evidence.tokens import LIFE
from bot.secrets_file import load_or_make
from storage import (
    connect_tiers,
    evidence,
    files,
    retention,
    retention_cases,
    retention_rows,
)
from storage import retention_rounds as rounds
from storage.erase import Asked
from storage.errors import StoreAway, StoreError
from storage.retention import DAY, Kept, Step
from storage.store import Store, Tx

UNUSED = 2 * LIFE  # seconds; then no message can name an upload any more
log = structlog.get_logger("bot.retention")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: before the first look, between looks whether a round is due, between rounds.

    lease: how long who leads may be silent. rest, times: the pause after a transaction, at least,
    and as a multiple of what it took.
    """

    first: float = 60.0
    look: float = 600.0
    every: float = 6 * 3600.0
    lease: float = 120.0
    rest: float = 0.02
    times: float = 4.0


@dataclass(slots=True)
class Swept:
    """What a step came to. rows: gone in all; most: in one transaction; longest: seconds of one."""

    rows: int = 0
    transactions: int = 0
    most: int = 0
    longest: float = 0.0


class _NotOursError(Exception):
    """Another process leads, or this one is to stop."""


def steps(kept: Kept, asked: Asked) -> tuple[Step, ...]:
    """Return every step in the order they have to go: what refers to something goes before it."""
    return (
        *retention_rows.steps(kept),
        *retention.talks(kept),
        *retention_cases.steps(kept, asked),
    )


def keeping(deployment: Deployment) -> tuple[Step, ...]:
    """Return the steps that config.yml asks for."""
    own, secret = deployment.settings.retention, load_or_make(deployment.data)
    days = (own.talks, own.attachments, own.cases, own.audit)
    hashed = partial(connect_tiers.hashed, secret)
    asked = Asked("retention", "保存期满", partial(secrets.token_hex, 8), hashed)
    return steps(Kept(*(n * DAY for n in days)), asked)


class Retention:
    """Sweeps until stopped. root: DATA/files."""

    def __init__(
        self,
        store: Store,
        steps: Sequence[Step],
        root: Path,
        *,
        process: str,
        pace: Pace | None = None,
    ) -> None:
        self._store = store
        self._steps = tuple(steps)
        self._root = root
        self._process = f"{process}.retention"
        self._pace = pace or Pace()
        self._stopped = asyncio.Event()
        self._over = threading.Event()
        self._swept: dict[str, Swept] = {}

    async def run(self) -> None:
        """Look whether a round is due until stopped; a store that is away is asked again later."""
        await self._rest(self._pace.first)
        while not self._stopped.is_set():
            try:
                await asyncio.to_thread(self.round)
            except StoreError as error:
                log.warning("store away", error=str(error))
            await self._rest(self._pace.look)

    def stop(self) -> None:
        """Sweep no more. On the loop."""
        self._over.set()
        self._stopped.set()

    def round(self) -> dict[str, Swept] | None:
        """Make a round when one is due and nobody else does; return what went, by step.

        Raises:
            StoreError: the store is away; what went is gone, the rest goes next time.
        """
        now = self._store.clock()
        if not self._store.read(lambda c: rounds.due(c, now, self._pace.every)):
            return None
        self._swept = {}
        try:
            for step in self._steps:
                self._whole(step)
            self._uploads()
            self._write(self._done)
        except _NotOursError:
            return None
        for name, one in self._swept.items():
            log.info("kept long enough", kind=name, rows=one.rows, longest_s=round(one.longest, 4))
        return self._swept

    def _done(self, tx: Tx) -> None:
        rounds.done(tx, self._process, self._pace.every)

    def _whole(self, step: Step) -> None:
        """Make a step; what is wrong with one kind of rows keeps the others from nothing."""
        try:
            self._sweep(step)
        except StoreAway:
            raise
        except StoreError:
            log.exception("not swept", kind=step.name)

    def _sweep(self, step: Step) -> None:
        before = self._store.clock() - step.kept
        after = step.first
        while after is not None:
            after = self._page(step, before, after)
            self._stand_by(0.0)

    def _page(self, step: Step, before: float, after: Any) -> Any:
        """Look at a page and let it go; return where to look on, None at the end."""
        page = self._store.read(lambda c: step.look(c, before, after, step.most))
        if page.keys:
            self._carry(step.name, lambda tx: step.sweep(tx, page.keys, before))
        return page.after

    def _uploads(self) -> None:
        """Delete files that no message and no task handed in, and what was cut off coming in."""
        before = self._store.clock() - UNUSED
        named = self._store.read(retention_rows.named)
        for sha256 in self._store.read(lambda c: evidence.unused(c, before)):
            if sha256 not in named:
                self._carry("files", partial(self._upload, sha256=sha256, before=before))
        for path in files.strays(self._root, before):
            path.unlink(missing_ok=True)

    def _upload(self, tx: Tx, sha256: str, before: float) -> int:
        return int(evidence.sweep(tx, self._root, sha256, before))

    def _carry(self, name: str, job: Callable[[Tx], int]) -> None:
        """Carry out one transaction and rest."""
        begin = monotonic()
        rows = self._write(job)
        took = monotonic() - begin
        one = self._swept.setdefault(name, Swept())
        one.rows += rows
        one.transactions += 1
        one.most, one.longest = max(one.most, rows), max(one.longest, took)
        self._stand_by(max(self._pace.rest, self._pace.times * took))

    def _write(self, job: Callable[[Tx], T]) -> T:
        """Carry it out where this process leads, which its transaction makes sure of."""

        def led(tx: Tx) -> T:
            if not rounds.lead(tx, self._process, self._pace.lease):
                raise _NotOursError
            return job(tx)

        return self._store.do(led)

    def _stand_by(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _NotOursError

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
