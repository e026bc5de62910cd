"""A month's report in Chromium: wide and narrow, light and dark; an action put down by keyboard."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from storage.store import Store
from tests.bot.desk_browsers import NARROW, WIDE, Served, served_desk, too_wide
from tests.bot.figures.test_figures_browser import opened
from tests.bot.figures.test_figures_page import Clock
from tests.bot.figures.test_report_page import LAST, SOON
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults
from tests.fakes.figured import many, staff

pytestmark = pytest.mark.browser
END = datetime(LAST.last.year, LAST.last.month, LAST.last.day, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> object:
    with served_desk(tmp_path, browser) as served:
        with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
            staff(store, "zhou", "lin", "chenlan")
            many(store, clock, 60, 58, END)
        yield served


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page = opened(desk, "/desk/report", color_scheme=colours)
    axe(page)
    assert serious_faults(page) == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("path", ["/desk/report", "/desk/report?lang=en"])
def test_nothing_is_cut_off(desk: Served, size: tuple[int, int], path: str) -> None:
    page = opened(desk, path, size=size)
    expect(page.locator("table").first).to_be_visible()
    assert too_wide(page) == 0


def test_an_action_is_put_down_and_ended_without_a_script(desk: Served) -> None:
    """S2-62."""
    page = opened(desk, "/desk/figures", java_script_enabled=False)
    page.get_by_role("link", name="月报").click()
    page.get_by_label("做什么").fill("给充电宝换供应商")
    page.get_by_label("谁负责").select_option("lin")
    page.get_by_label("哪天之前").fill(SOON)
    page.get_by_label("属于").select_option("process")
    page.get_by_role("button", name="加上").click()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="给充电宝换供应商"))
    expect(row).to_contain_text("在办")
    page.get_by_label("结果").fill("换好了")
    page.get_by_role("button", name="记下").click()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="给充电宝换供应商（换好了）"))
    expect(row).to_contain_text("办好了")
    expect(page.get_by_role("button", name="记下")).to_have_count(0)
