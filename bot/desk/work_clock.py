"""What time does to casework, looked at again and again: rules' tasks, overdue ones, waiting cases.

A runner (bot/runners.py). Each thing is done once, whoever looks: several processes may run it.
"""

from __future__ import annotations

import asyncio

import structlog

from bot.runners import repeat
from cases.work_file import Work
from storage import working
from storage.apart import Stuck
from storage.asking import Owed
from storage.store import Store, Tx

EVERY = 30.0  # seconds
_OVERLAP = 120.0  # seconds looked at again: what was being written meanwhile is not left out
log = structlog.get_logger("bot.work")


class WorkClock:
    """Looks every *every* seconds until stopped. owed: when a department's task is due."""

    def __init__(
        self, store: Store, work: Work, every: float = EVERY, owed: Owed | None = None
    ) -> None:
        self._store = store
        self._work = work
        self._owed = owed
        self._every = every
        self._seen = 0.0
        self._stopped = asyncio.Event()

    def follow(self, work: Work, owed: Owed) -> None:
        """Go by these from now on."""
        self._work, self._owed = work, owed

    async def run(self) -> None:
        """Look until `stop`."""
        await repeat(self.look, self._every, self._stopped)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    async def look(self) -> None:
        """Do what time asks for now; the first look goes back over all that may be undone."""
        since = self._seen

        stuck: list[Stuck] = []

        def job(tx: Tx) -> tuple[int, float]:
            stuck.clear()
            return len(working.tick(tx, self._work, since, self._owed, stuck)), tx.now

        late, at = await asyncio.wrap_future(self._store.write(job))
        self._seen = at - _OVERLAP
        for one in stuck:
            log.error("case passed by", case=one.case_no, error=repr(one.error))
        if late:
            log.warning("tasks overdue", tasks=late)
