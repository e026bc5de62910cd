"""However many processes watch, and wherever one ends: every talk is counted once (S2-64)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.alerts.rising_watch import EVERY
from cases.rising import HOUR
from storage import alerts
from storage.store import Store
from tests.bot.alerts.rising_bench import DAYS, NOW, firm, watching
from tests.fakes.alerts_bench import Clock, opened, play
from tests.fakes.postgres import Postgres
from tests.fakes.speaking import ASKS, Crowd

TEN_TWENTY = 20 * 60.0  # after T0, which is ten o'clock
ASK_NINE = [ASKS] * 9
LIVED = DAYS * 8  # talks before ten o'clock


def test_of_several_processes_one_counts_and_another_goes_on(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            other = watching(one.made.store, "b")
            await one.look(0)
            assert one.counted == LIVED
            one.crowd.says(NOW + 30)
            await one.look(90, other)
            assert one.counted == LIVED, "another leads"
            await one.look(2 * EVERY + 1, other)
            assert one.counted == LIVED + 1, "its lease ran out"
            one.flood(TEN_TWENTY, *ASK_NINE)
            (alarm,) = await one.look(TEN_TWENTY + 900, other)
            await one.look(TEN_TWENTY + 901)
            assert (one.counted, [a.id for a in one.standing]) == (LIVED + 10, [alarm.id])

    play(story())


@dataclass
class Watched:
    """A store that tells of each query, once it was answered."""

    store: Store
    asked: Callable[[], None]

    @property
    def clock(self) -> Any:
        """Return its clock."""
        return self.store.clock

    def write(self, job: Any) -> Any:
        """Hand it on."""
        return self.store.write(job)

    def read(self, query: Any) -> Any:
        """Answer, then tell."""
        found = self.store.read(query)
        self.asked()
        return found


def test_who_stood_still_after_reading_counts_nothing_that_another_counted(tmp_path: Path) -> None:
    """Its lease ran out meanwhile, and the other read the same messages and went on."""

    async def story() -> None:
        async with firm(tmp_path) as one:
            one.live()
            left = [1]

            def meanwhile() -> None:
                if left[0]:
                    left[0] = 0
                    one.made.clock.now += 2 * EVERY + 1
                    asyncio.run(watching(one.made.store, "b").look())

            stood: Any = Watched(one.made.store, meanwhile)
            await watching(stood).look()
            assert (one.counted, left) == (LIVED, [0])

    play(story())


def test_who_does_not_lead_reads_no_message(tmp_path: Path) -> None:
    async def story() -> None:
        async with firm(tmp_path) as one:
            await one.look(0)
            queries: list[int] = []
            other: Any = Watched(one.made.store, lambda: queries.append(1))
            await one.look(30, watching(other, "b"))
            assert queries == []

    play(story())


def test_a_power_cut_at_any_write_counts_nothing_twice_and_loses_nothing(tmp_path: Path) -> None:
    clock, left = Clock(), [-1]

    def fault() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise RuntimeError("the lights went out")

    with closing(opened(tmp_path, clock, fault)) as store:
        crowd, cuts = Crowd(store, clock), 0
        crowd.bring(NOW, [(NOW - n, ASKS) for n in range(30)])
        clock.now = NOW + HOUR
        for cut in range(1, 60):
            left[0] = cut
            try:
                asyncio.run(watching(store).look())
            except RuntimeError:
                cuts += 1
            else:
                break
        left[0] = -1
        counted = store.read(
            lambda c: c.exec_driver_sql("select sum(talks) from topic_counts").scalar()
        )
        assert counted == 30
        assert cuts > 3


def total(store: Store) -> int:
    return store.read(
        lambda c: int(c.exec_driver_sql("select sum(talks) from topic_counts").scalar() or 0)
    )


@pytest.mark.slow
def test_two_processes_on_postgresql_count_as_one(postgres: Postgres) -> None:
    """Both look at the same moment, again and again."""
    url, clock = postgres.wiped(), Clock()
    with closing(Store.open(url, clock)) as one, closing(Store.open(url, clock)) as other:
        crowd = Crowd(one, clock)
        crowd.bring(NOW, [(NOW - n * 3 * HOUR, ASKS) for n in range(1, LIVED + 1)])
        watches = [watching(one, "a"), watching(other, "b")]

        async def look() -> None:
            await asyncio.gather(*(watch.look() for watch in watches))

        clock.now = NOW + 60
        asyncio.run(look())
        assert total(one) == LIVED
        crowd.bring(NOW + TEN_TWENTY + 500, [(NOW + TEN_TWENTY + n * 50, ASKS) for n in range(9)])
        clock.now = NOW + TEN_TWENTY + 600
        for _ in range(3):
            asyncio.run(look())
        (alarm,) = one.read(alerts.standing)
        assert (total(other), alarm.alarm.about) == (LIVED + 9, "category:quality.fault")
