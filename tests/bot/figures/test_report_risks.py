"""In a month's report a spike shows where it is, and a calm month is calm."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.figures import monthly, report_risks
from bot.figures.monthly import Ground
from bot.figures.report_shapes import Part
from cases.figures import FEW, Goals
from cases.work_file import shipped
from dialogues.state import Level
from nlu import taxonomy
from storage import migrate
from storage.store import Store
from tests.bot.figures.test_figures_page import Clock
from tests.fakes.figured import Life, live, staff

ZONE = ZoneInfo("Asia/Shanghai")
OCTOBER = monthly.month("2026-10")
NOW = datetime(2026, 11, 2, 12, tzinfo=ZONE)
CLOCK = Clock()
SPIKE = 14


def happen(store: Store, day: date, number: str, channel: str, **more: object) -> None:
    CLOCK.now = datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).timestamp()
    live(store, CLOCK, Life(f"{channel}:shop:{number}", number, "quality.fault", **more))  # type: ignore[arg-type] # parts of a life


@pytest.fixture
def ground(tmp_path: Path) -> Iterator[Ground]:
    """Give two cases a week on each of two channels, from May to October."""
    url = f"sqlite:///{tmp_path / 'report.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url, CLOCK)) as store:
        staff(store, "zhou")
        day = date(2026, 5, 2)
        while day <= date(2026, 10, 31):
            for channel in ("web", "kf"):
                for n in range(2):
                    happen(store, day, f"{channel}{day:%m%d}{n}", channel)
            day += timedelta(days=7)
        names = taxonomy.load().names
        yield monthly.ground(store, shipped(), names, ZONE, Goals(), english=False)


def told(ground: Ground) -> dict[str, Part]:
    assert OCTOBER is not None
    report = monthly.read(ground, OCTOBER, NOW)
    assert len(report.earlier) >= FEW
    return {one.key: one for one in report_risks.parts(ground, report)}


def test_a_calm_month_is_calm(ground: Ground) -> None:
    found = told(ground)
    assert found["shifts"].lines == ("这个月没有哪一周超出常态。",)
    assert found["map"].grid is not None
    assert all("▲▲" not in cell for row in found["map"].grid.rows for cell in row)


def test_a_spike_is_said_by_week_and_red_on_the_map(ground: Ground) -> None:
    """S1-25, S2-63: fourteen urgent ones on the web in one week, all one colleague's."""
    for n in range(SPIKE):
        happen(
            ground.store, date(2026, 10, 28), f"S{n}", "web", level=Level.URGENT, owner="zhou",
            team="品质组", done=2, cause="product", department="technical",
        )  # fmt: skip
    found = told(replace(ground, owners=True))
    lines = found["shifts"].lines
    assert "▲ 渠道 网页：到 10-31 的一周 16 件，往常一周 0 … 6 件" in lines
    assert any(line.startswith("▲ 类别 质量 · 故障：到 10-31 的一周 18 件") for line in lines)
    assert any(line.startswith("▲ 责任部门 技术") for line in lines)
    assert any(line.startswith("▲ 负责人 ZHOU") for line in lines)
    grid = found["map"].grid
    assert grid is not None
    cells = {row[0]: row[1] for row in grid.rows}
    assert cells["网页"].startswith("▲▲ 24（")
    assert "紧急 58.3 %" in cells["网页"]
    assert "▲▲" not in cells["微信客服"]
    assert not any("ZHOU" in line for line in told(ground)["shifts"].lines), "for leads only"


def test_a_new_service_has_neither_bands_nor_a_map(ground: Ground) -> None:
    assert OCTOBER is not None
    may = monthly.month("2026-05")
    assert may is not None
    report = monthly.read(ground, may, NOW)
    found = report_risks.parts(ground, report)
    assert [one.key for one in found] == ["shifts"]
    assert found[0].lines == ("这个月没有哪一周超出常态。",)


def test_the_weeks_to_come_of_a_month_that_runs_are_no_fall(ground: Ground) -> None:
    november = monthly.month("2026-11")
    assert november is not None
    for channel in ("web", "kf"):
        for n in range(2):
            happen(ground.store, date(2026, 11, 7), f"{channel}1107{n}", channel)
    tenth = datetime(2026, 11, 8, 12, tzinfo=ZONE)
    found = report_risks.parts(ground, monthly.read(ground, november, tenth))
    assert found[0].lines == ("这个月没有哪一周超出常态。",)


@pytest.mark.parametrize("text", ["9999-12", "0001-01", "2026-13", "2026-1", "", "二月"])
def test_what_is_no_month_of_ours_is_none(text: str) -> None:
    assert monthly.month(text) is None
