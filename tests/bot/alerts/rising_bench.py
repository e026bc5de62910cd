"""Days of a firm's messages over a real store and pager, and those who watch what rises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.alerts.rising_watch import EVERY, RisingWatch
from bot.alerts.settings import Alerts, Rising
from cases.rising import DAY, HOUR
from nlu.types import Parse
from storage import alerts
from storage.alerts import RISING, Raised
from storage.store import Store
from tests.fakes.alerts_bench import T0, Bench, bench
from tests.fakes.speaking import ASKS, Crowd

NOW = T0.timestamp()
STAFF = Alerts.model_validate({"targets": {"lead": ["l"], "duty": ["d"], "head": ["h"]}})
NAMES = {"quality": "质量", "quality.fault": "故障", "quality.safety": "安全隐患"}
ZONE = ZoneInfo("Asia/Shanghai")
DAYS = 3  # of life before T0


def watching(
    store: Store, process: str = "a", settings: Rising | None = None, every: float = EVERY
) -> RisingWatch:
    """Return a watch that reads a few messages at a time."""
    own = settings or Rising()
    return RisingWatch(store, own, NAMES, ZONE, process, every=every, rest=0.0, most=20)


@dataclass
class Firm:
    """Customers, who watches them, and whom the pager called."""

    made: Bench
    crowd: Crowd = field(init=False)
    watch: RisingWatch = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.made.store, self.made.clock)
        self.watch = watching(self.made.store)

    def live(self, parse: Parse = ASKS, every: float = 3 * HOUR) -> None:
        """Let one write so often up to T0, as usual."""
        times = (NOW - n * every - 1 for n in range(int(DAYS * DAY / every), 0, -1))
        self.crowd.bring(NOW - 60, [(at, parse) for at in times])
        self.made.clock.now = NOW

    def flood(self, start: float, *said: Parse, every: float = 60.0) -> None:
        """Let so many customers write one after another, from *start* seconds after T0 on."""
        times = [NOW + start + n * every for n in range(len(said))]
        self.crowd.bring(times[-1], zip(times, said, strict=True))

    async def look(self, at: float, watch: RisingWatch | None = None) -> list[Raised]:
        """Look *at* seconds after T0, let the pager call; return what stands of it."""
        self.made.clock.now = NOW + at
        await (watch or self.watch).look()
        await self.made.at(at)
        return self.standing

    @property
    def standing(self) -> list[Raised]:
        """Return the alarms that stand."""
        return [one for one in self.made.store.read(alerts.standing) if one.alarm.kind == RISING]

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Return all that stands in a table."""
        return self.made.store.read(
            lambda c: [tuple(row) for row in c.exec_driver_sql(f"select * from {table}")]
        )

    @property
    def counted(self) -> int:
        """Return how many talks were counted, over all topics."""
        return sum(row[3] for row in self.rows("topic_counts"))


@asynccontextmanager
async def firm(folder: Path) -> AsyncIterator[Firm]:
    """Open a firm with nobody's words yet."""
    async with bench(folder, settings=STAFF) as made:
        yield Firm(made)
