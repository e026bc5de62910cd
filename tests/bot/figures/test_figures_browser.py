"""The page of figures in Chromium: wide and narrow, light and dark, by keyboard, to the case."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk import sessions
from storage import accounts
from storage.store import Store
from tests.bot.desk_browsers import FIRE, NARROW, WIDE, Served, served_desk, too_wide
from tests.bot.figures.test_figures_page import Clock
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults
from tests.fakes.figured import many, staff

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> object:
    with served_desk(tmp_path, browser) as served:
        with closing(Store.open(f"sqlite:///{tmp_path / 'desk.db'}", clock := Clock())) as store:
            staff(store, "zhou", "lin", "chenlan")
            many(store, clock, 60, 58, datetime.now(UTC))
        yield served


def opened(desk: Served, path: str = "/desk/figures", **options: object) -> Page:
    secret = desk.do(desk.world.agent("zhoumin", "周敏")).secret
    desk.world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", "lead"))
    page = desk.page(**options)  # type: ignore[arg-type]
    page.context.add_cookies([{"name": sessions.NAME, "value": secret, "url": desk.url}])
    page.goto(f"{desk.url}{path}")
    return page


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    page = opened(desk, color_scheme=colours)
    page.locator("summary").click()
    axe(page)
    assert serious_faults(page) == []
    page.goto(f"{desk.url}/desk/figures/cases?figure=promises&side=hit")
    axe(page)
    assert serious_faults(page) == []


@pytest.mark.parametrize("size", [NARROW, WIDE])
@pytest.mark.parametrize("path", ["/desk/figures", "/desk/figures?lang=en", "/desk/figures/cases"])
def test_nothing_is_cut_off(desk: Served, size: tuple[int, int], path: str) -> None:
    page = opened(desk, path, size=size)
    expect(page.locator("table").first).to_be_visible()
    assert too_wide(page) == 0


def test_a_number_leads_to_its_cases_and_a_case_to_the_desk(desk: Served) -> None:
    page = opened(desk)
    row = page.locator("tr", has=page.get_by_role("rowheader", name="承诺兑现率"))
    counted = int(row.locator("td").nth(1).inner_text().split()[0])
    row.get_by_role("link").first.click()
    kept = page.locator("tbody tr").count()
    page.go_back()
    row.get_by_role("link", name="其余").click()
    assert kept + page.locator("tbody tr").count() == counted
    page.get_by_role("link", name="回到数字").click()
    expect(page.get_by_role("heading", name="数字", exact=True)).to_be_visible()
    page.locator("#only-channel").select_option("web")
    page.get_by_role("button", name="看").click()
    expect(page.locator("#only-channel")).to_have_value("web")
    assert "channel=web" in page.url


def test_the_desk_leads_to_the_figures_by_link_and_by_key(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    page.click("#figures-link")
    expect(page.get_by_role("heading", name="我的数字")).to_be_visible()
    page.get_by_role("link", name="工作台").click()
    desk.ready(page)
    page.keyboard.press("g")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="我的数字")).to_be_visible()
