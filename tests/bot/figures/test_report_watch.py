"""On the first of a month staff are told of the last one's report: once, by day, whoever looks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.links import Links
from bot.alerts.settings import Alerts
from bot.alerts.told import tell
from bot.alerts.words import Call, Words
from bot.figures import monthly
from bot.figures.monthly import Ground
from bot.figures.report_watch import ReportWatch
from cases.figures import Goals
from cases.work_file import shipped
from nlu import taxonomy
from storage import alerts, migrate
from storage.store import Store
from tests.bot.figures.test_figures_page import Clock
from tests.fakes.figured import Life, live

ZONE = ZoneInfo("Asia/Shanghai")
CLOCK = Clock()


def at(month: int, day: int, hour: int = 12) -> float:
    return datetime(2026, month, day, hour, tzinfo=ZONE).timestamp()


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """Give four cases of October and one of November."""
    url = f"sqlite:///{tmp_path / 'report.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url, CLOCK)) as store:
        for n, month in enumerate((10, 10, 10, 10, 11)):
            CLOCK.now = at(month, 5 + n)
            live(store, CLOCK, Life(f"web:shop:{n}", f"T{n}", "quality.fault"))
        names = taxonomy.load().names
        yield monthly.ground(store, shipped(), names, ZONE, Goals(), english=False)


def look(ground: Ground, now: float, watch: ReportWatch | None = None) -> list[tuple[str, str]]:
    """Let a process look at this moment; return what stands."""
    CLOCK.now = now
    asyncio.run((watch or ReportWatch(ground)).look())
    standing = ground.store.read(alerts.standing)
    return [(one.alarm.about, one.alarm.what) for one in standing]


def test_the_report_is_told_of_from_nine_on_the_first_and_once(ground: Ground) -> None:
    """S2-61: a job on the 1st."""
    assert look(ground, at(11, 1, 8)) == []
    ((month, what),) = look(ground, at(11, 1, 9))
    assert month == "2026-10"
    assert "共 4 件；占比高的：质量 100.0 %" in what
    (heard,) = ground.store.read(alerts.standing)
    ground.store.do(lambda tx: alerts.end(tx, [heard.id]))
    assert look(ground, at(11, 1, 10)) == [], "another process, the same day"
    assert look(ground, at(11, 30)) == []


def test_what_staff_read_of_it_names_no_case_and_no_customer(ground: Ground) -> None:
    look(ground, at(11, 1))
    (raised,) = ground.store.read(alerts.standing)
    told = ground.store.read(lambda c: tell(c, raised.id))
    assert told is not None
    words = Words(Links(b"x" * 32, "https://desk.example", timedelta(days=1)), ZONE)
    page = words.page([Call(told, 0, Alerts().ladders()["normal"])], "duty", raised.raised)
    assert page.title == "【倾诉】2026-10 的月报好了"
    assert page.body.startswith("共 4 件；占比高的：质量 100.0 %。工作台「数字」→「月报」\n")
    assert not page.red


def test_a_server_that_was_down_on_the_first_tells_later(ground: Ground) -> None:
    assert [month for month, _ in look(ground, at(11, 7))] == ["2026-10"]


def test_the_next_report_takes_the_place_of_one_nobody_answered(ground: Ground) -> None:
    look(ground, at(11, 1))
    assert [month for month, _ in look(ground, at(12, 1))] == ["2026-11"]


def test_a_month_without_cases_calls_nobody_and_is_not_read_again(ground: Ground) -> None:
    watch = ReportWatch(ground)
    assert look(ground, at(10, 1), watch) == []
    assert look(ground, at(10, 2), watch) == []
    assert [month for month, _ in look(ground, at(11, 2), watch)] == ["2026-10"]


def test_two_processes_at_once_call_once(ground: Ground) -> None:
    CLOCK.now = at(11, 1)

    async def both() -> None:
        await asyncio.gather(ReportWatch(ground).look(), ReportWatch(ground).look())

    asyncio.run(both())
    assert len(ground.store.read(alerts.standing)) == 1


def test_it_looks_until_it_is_stopped(ground: Ground) -> None:
    CLOCK.now = at(11, 1)
    watch = ReportWatch(ground, every=0.01)

    async def test() -> None:
        running = asyncio.create_task(watch.run())
        asyncio.get_running_loop().call_later(0.2, watch.stop)
        await asyncio.wait_for(running, 30)

    asyncio.run(test())
    assert len(ground.store.read(alerts.standing)) == 1
