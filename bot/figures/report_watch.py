"""Tells staff once a month that the report of the last one is there.

A runner (bot/runners.py). From nine o'clock of the first day on, once whoever looks: one alarm,
which ends with the first action put down, or when the next report comes. A month without a case
has no report. Source: S2-61.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.deployment import Deployment
from bot.figures import monthly
from bot.figures.monthly import Ground
from bot.runners import repeat
from cases.work_file import Work
from dialogues.state import Level
from nlu import taxonomy
from storage import alerts, shared
from storage.alerts import MONTHLY, Alarm
from storage.errors import StoreError
from storage.store import Store, Tx
from storage.times import moment

EVERY = 600.0  # seconds between two looks
NINE = 9  # o'clock: nobody is called for a report at night
NAME = "report:last"
log = structlog.get_logger("bot.report")


@dataclass(frozen=True, slots=True)
class _Told:
    """The month whose report is told of; what is said of it, "" nothing."""

    month: str
    what: str


class ReportWatch:
    """ground: what reports stand on, in the language of staff; again: what it is by now."""

    def __init__(
        self, ground: Ground, every: float = EVERY, again: Callable[[], Ground] | None = None
    ) -> None:
        self._ground = ground
        self._again = again or (lambda: ground)
        self._every = every
        self._known = ""
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look until `stop`."""
        await repeat(self._try, self._every, self._stopped)

    async def _try(self) -> None:
        with suppress(StoreError):  # looked at again
            await self.look()

    def stop(self) -> None:
        """End."""
        self._stopped.set()

    async def look(self) -> None:
        """Tell of the last month, unless it was told."""
        now = moment(self._ground.store.clock())
        here = now.astimezone(self._ground.view.zone)
        days = monthly.last(here.date())
        if here.hour < NINE or monthly.named(days) == self._known:
            return
        told = await asyncio.to_thread(self._read, now)
        if told is not None:
            await asyncio.wrap_future(self._ground.store.write(lambda tx: _tell(tx, told)))
            log.info("report of a month", month=told.month, told=bool(told.what))
        self._known = monthly.named(days)

    def _read(self, now: datetime) -> _Told | None:
        """Read the report; None when it was told before."""
        store, view = self._ground.store, self._ground.view
        days = monthly.last(now.astimezone(view.zone).date())
        kept = store.read(lambda c: shared.get(c, NAME))
        if kept is not None and kept.value >= monthly.named(days):
            return None
        report = monthly.read(self._again(), days, now)
        what = monthly.sentence(view.speech, report) if report.cases else ""
        return _Told(report.month, what)


def watch(deployment: Deployment, store: Store, work: Callable[[], Work]) -> ReportWatch:
    """Return the runner of a deployment. work: how people work, as it is by then."""
    return ReportWatch(of(deployment, store, work()), again=lambda: of(deployment, store, work()))


def of(deployment: Deployment, store: Store, work: Work, *, english: bool = False) -> Ground:
    """Return what the reports of a deployment stand on."""
    own = deployment.settings
    zone, goals = ZoneInfo(own.company.timezone), own.figures.goals()
    names = taxonomy.load().names
    made = monthly.ground(store, work, names, zone, goals, english=english)
    return replace(made, owners=True)


def _tell(tx: Tx, told: _Told) -> None:
    """Raise the alarm, once; that of the month before is over."""
    kept = shared.get(tx.c, NAME)
    if kept is not None and kept.value >= told.month:
        return
    if kept is not None:
        alerts.over_key(tx, f"{MONTHLY}:{kept.value}")
    shared.put(tx, NAME, told.month)
    if told.what:
        what = f"{told.what}。工作台「数字」→「月报」"
        alerts.raise_alarm(tx, Alarm(MONTHLY, "", "", Level.GENERAL, about=told.month, what=what))
