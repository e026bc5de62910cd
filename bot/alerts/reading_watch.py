"""Calls people when a process's reader is out of service, and tells them when it is back.

A runner (bot/runners.py). Out of service (bot/patience.py) everybody is answered by rules: no
category, less understood. One alarm a process stands for that, called at once, over restarts of
the process too; it ends only when the reader served for a while, so that one that comes and goes
is one alarm. Whom it reached is told then.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import timedelta

import structlog

from bot.runners import repeat
from dialogues.state import Level
from storage import alert_sendings, alerts
from storage.alert_sendings import SENT
from storage.alerts import INCIDENT, READER, READER_BACK, Alarm
from storage.errors import StoreError
from storage.store import Store, Tx
from storage.times import moment

EVERY = 1.0  # seconds between two looks
WELL = 300.0  # seconds of service after which the reader is back
_MINUTE = timedelta(minutes=1)
_WHAT = (
    "客户照常收到回答，遇到危险照样叫人；只是分不出类别，听不懂两次就请人工。"
    "请看这个进程的日志，一直不好就重启它。"
)
log = structlog.get_logger("bot.alerts")


class ReadingWatch:
    """reads: says who reads just now, as Patience does. clock: monotonic."""

    def __init__(
        self,
        store: Store,
        reads: Callable[[], str],
        process: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        every: float = EVERY,
    ) -> None:
        self._store = store
        self._reads = reads
        self._process = process
        self._clock = clock
        self._every = every
        self._called: bool | None = None  # None: an earlier run may have called
        self._served: float | None = None
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look until `stop`."""
        await repeat(self.look, self._every, self._stopped)

    def stop(self) -> None:
        """End."""
        self._stopped.set()

    async def look(self) -> None:
        """Call, or tell that it is over; what the store does not take is done at the next look."""
        who, now = self._reads(), self._clock()
        if who == "rules":
            self._served = None
            if not self._called and await self._done(self._call):
                self._called = True
            return
        if who != "model" or self._called is False:
            return
        self._served = now if self._served is None else self._served
        if now - self._served >= WELL and await self._done(self._end):
            self._called = False

    async def _done(self, job: Callable[[Tx], None]) -> bool:
        try:
            await asyncio.wrap_future(self._store.write(job))
        except StoreError as error:
            log.warning("store away", error=str(error))
            return False
        return True

    def _alarm(self, kind: str, what: str) -> Alarm:
        return Alarm(kind, "", "", Level.GENERAL, about=self._process, what=what, climbs=INCIDENT)

    def _call(self, tx: Tx) -> None:
        alerts.raise_alarm(tx, self._alarm(READER, _WHAT))

    def _end(self, tx: Tx) -> None:
        """End the alarm and send a word to everybody whom it reached."""
        stood = alerts.stands(tx.c, self._alarm(READER, "").key)
        if stood is None:
            return
        reached = {one.target for one in alert_sendings.of(tx.c, stood.id) if one.outcome == SENT}
        minutes = max(1, round((moment(tx.now) - stood.raised) / _MINUTE))
        alerts.end(tx, [stood.id])
        told = alerts.raise_alarm(
            tx, self._alarm(READER_BACK, f"前后 {minutes} 分钟，不用做什么。")
        )
        if told is not None:
            alert_sendings.page(tx, told, 0, reached)
            alerts.end(tx, [told])
