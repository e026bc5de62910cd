"""A talk that is not there any more, on a page that still shows its row."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from storage import erase
from storage.erase import Asked
from tests.bot.desk_browsers import FIRE, Served

pytestmark = pytest.mark.browser


def erased(desk: Served, chat: str) -> None:
    """Erase the customer as `qingsu erase` does, in another process: no page is told."""
    asked = Asked("admin", "客户要求", lambda: "0a1b2c3d", lambda _: "")
    found = desk.world.store.read(lambda c: erase.find(c, chat))
    assert found is not None
    desk.world.store.do(lambda tx: erase.erase(tx, found, asked))


def test_an_erased_customer_is_said_to_be_gone_and_nothing_of_another_stays_beside(
    desk: Served,
) -> None:
    """The row goes, words say why, and no one else's record stands in his place."""
    desk.customer("u1", FIRE, "138-0013-8000")
    gone = desk.customer("u2", "耳机坏了，左边没声音", "我要人工")
    page = desk.agent()
    page.locator(".row", has_text="耳机").wait_for()
    page.locator(".row").first.click()
    expect(page.locator("#record [data-section=head]")).not_to_be_empty()
    erased(desk, gone)
    page.locator(".row", has_text="耳机").click()
    expect(page.locator("#status")).to_contain_text("这个对话已经没有了")
    expect(page.locator("#record-body")).to_have_text("选一位客户后，这里是他的案卷。")
    expect(page.locator("#no-talk")).to_be_visible()
    expect(page.locator(".row", has_text="耳机")).to_have_count(0)
    page.locator(".row").first.click()
    expect(page.locator("#record [data-section=head]")).not_to_be_empty()
