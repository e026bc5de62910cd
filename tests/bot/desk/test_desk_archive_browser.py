"""Earlier cases at the desk in Chromium: searched from the queue's box, and opened by a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.desk_browsers import Served, served_desk, taken
from tests.bot.remembering import Remembering

pytestmark = pytest.mark.browser


def searched(desk: Served) -> Page:
    """Let an agent take a talk, and then look for its words in the archive."""
    page, _ = taken(desk)
    assert isinstance(desk.world, Remembering)
    desk.world.keeper.once()
    page.fill("#find", "充电宝")
    page.keyboard.press("Enter")
    return page


def test_all_cases_are_searched_from_the_queues_box(tmp_path: Path, browser: Browser) -> None:
    with served_desk(tmp_path, browser, Remembering) as desk:
        page = searched(desk)
        expect(page.locator("#archive-list .row")).to_have_count(1)
        page.fill("#archive-box", "没有这样的案件")
        page.keyboard.press("Enter")
        expect(page.locator("#archive-list .empty")).to_be_visible()
        page.fill("#archive-box", "8000")
        page.keyboard.press("Enter")
        expect(page.locator("#archive-read")).to_contain_text("8000")
        page.locator("#archive-list .row").click()
        expect(page.locator("#archive")).to_be_hidden()
        expect(page.locator("#packet-body .story")).to_contain_text("充电宝着火了")


def test_a_link_to_a_case_opens_its_talk(tmp_path: Path, browser: Browser) -> None:
    """S11: a work item in another system links to /desk?case=TS…, never to a customer's id."""
    with served_desk(tmp_path, browser, Remembering) as desk:
        page = searched(desk)
        number = page.locator("#archive-list .row-no").inner_text()
        other = desk.agent("zhoumin", "周敏")
        expect(other.locator("#no-talk")).to_be_visible()
        other.goto(f"{desk.url}/desk?case={number}")
        expect(other.locator("#packet-body .story")).to_contain_text("充电宝着火了")
