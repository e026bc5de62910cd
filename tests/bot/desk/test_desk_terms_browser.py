"""Terms in Chromium: leads add versions, and refusals and letters quote them word for word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from storage import accounts, case_events, conversations, policies
from storage.policies import Policy
from tests.bot.desk_browsers import MIDDLE, WIDE, ZOOMED, Served, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
OLD = "签收七天内可退，以签收日为准。"
pytestmark = pytest.mark.browser


def on_file(desk: Served, version: str = "2025-06", text: str = OLD, days: int = 30) -> None:
    """Put a version on file that holds since so many days."""
    since = datetime.now(UTC) - timedelta(days=days)
    term = Policy("returns", version, "退换规定", text, since)
    desk.world.store.do(lambda tx: policies.put(tx, term))


def lead(desk: Served, **options: Any) -> Page:
    """Open the desk as a manager; somebody waits, so that the queue is not empty."""
    desk.customer("u9", "我要人工")
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王主管", "manager", "x"))
    return desk.agent("wang", "王主管", **options)


def opened(page: Page) -> None:
    """Open the page of terms by keyboard: two letters on a slow machine are one and one."""
    page.keyboard.press("Control+k")
    page.keyboard.type("tk")
    page.keyboard.press("Enter")
    expect(page.locator("#terms")).to_be_visible()


def quoted(desk: Served) -> list[dict[str, Any]]:
    """Return what the case's history holds of quotations."""
    talk = desk.world.store.read(lambda c: conversations.get(c, "web:default:u1"))
    assert talk is not None
    number = talk.case_no
    found = desk.world.store.read(lambda c: case_events.events(c, number))
    return [one.payload for one in found if one.kind == "quoted"]


def test_a_lead_adds_a_term_and_its_next_version_which_ends_the_one_before(desk: Served) -> None:
    page = lead(desk)
    opened(page)
    expect(page.locator("#terms-list")).to_contain_text("还没有条款")
    page.click("#terms-new")
    expect(page.locator("#term-id")).to_be_focused()
    page.click("#term-save")
    expect(page.locator("#term-fault")).to_contain_text("代号用小写字母")
    page.fill("#term-id", "returns")
    page.fill("#term-version", "2025-06")
    page.fill("#term-title", "退换规定")
    page.fill("#term-since", "2025-06-01T00:00")
    page.fill("#term-text", OLD)
    page.select_option("#term-categories", ["quality"])
    page.click("#term-save")
    first = page.locator("[data-version='2025-06']")
    expect(first.locator(".term-state")).to_have_text("现行")
    page.locator("[data-term=returns] button", has_text="加新版本").press("Enter")
    expect(page.locator("#term-version")).to_be_focused()
    page.fill("#term-version", "2025-06")
    page.fill("#term-text", "十五天内可退。")
    page.fill("#term-since", "2026-01-01T00:00")
    page.click("#term-save")
    expect(page.locator("#term-fault")).to_contain_text("条款版本不能改")
    page.fill("#term-version", "2026-01")
    page.click("#term-save")
    expect(page.locator("[data-version='2026-01'] .term-state")).to_have_text("现行")
    expect(first.locator(".term-state")).to_have_text("已过期")
    expect(first).to_contain_text("到 2026-01-01 00:00")
    old, new = desk.world.store.read(policies.versions)
    assert (old.text, new.text, new.author) == (OLD, "十五天内可退。", "wang")
    assert new.categories == ("quality",)


def test_who_is_no_lead_reads_the_terms_and_adds_none(desk: Served) -> None:
    on_file(desk)
    desk.customer("u9", "我要人工")
    page = desk.agent()
    page.keyboard.press("Control+k")
    page.keyboard.type("tk")
    page.keyboard.press("Enter")
    expect(page.locator("#terms-list")).to_contain_text(OLD)
    expect(page.locator("#terms-new")).to_be_hidden()
    expect(page.locator("#terms-list button")).to_have_count(0)


def test_a_refusal_made_with_the_form_keeps_the_version_it_quoted(desk: Served) -> None:
    on_file(desk)
    page, chat = taken(desk)
    page.click("#mode-decline")
    page.select_option("#decline-policy", "returns")
    expect(page.locator("#decline-term")).to_have_value(f"《退换规定》{OLD}")
    expect(page.locator("#decline-version")).to_have_value("2025-06")
    page.fill("#decline-empathy", "我明白您很失望。")
    page.fill("#decline-reason", "已经过了七天。")
    page.fill("#decline-alternative", "可以以旧换新。")
    page.click("#look")
    expect(page.locator("#preview .letter")).to_contain_text(OLD)
    letter = str(page.locator("#preview .letter").text_content())
    page.click("#preview button.primary")
    expect(page.locator("#status")).to_contain_text("已答复客户")
    assert desk.world.said(chat)[-1] == letter
    assert quoted(desk) == [
        {"policy": "returns", "title": "退换规定", "version": "2025-06", "text": OLD}
    ]


def test_words_changed_by_hand_are_no_quotation_of_the_term(desk: Served) -> None:
    on_file(desk)
    page, _ = taken(desk)
    page.click("#mode-decline")
    page.select_option("#decline-policy", "returns")
    page.fill("#decline-term", "《退换规定》三天内可退")
    for part in ("empathy", "reason", "alternative"):
        page.fill(f"#decline-{part}", "写好了")
    page.click("#look")
    page.click("#preview button.primary")
    expect(page.locator("#status")).to_contain_text("已答复客户")
    assert quoted(desk) == []


def test_a_letter_quotes_a_term_and_shows_the_old_words_after_a_new_version(desk: Served) -> None:
    on_file(desk)
    page, chat = taken(desk)
    page.click("#mode-resolve")
    page.fill("#resolve-done", "充电宝换好了。")
    page.fill("#resolve-condition", "30 天内再坏再换。")
    page.fill("#resolve-contact", "转 806")
    page.select_option("#resolve-policy", "returns")
    expect(page.locator("#resolve-condition")).to_have_value(
        f"30 天内再坏再换。\n《退换规定》（2025-06）：{OLD}"
    )
    page.click("#look")
    expect(page.locator("#preview .letter")).to_contain_text(OLD)
    page.click("#preview button.primary")
    expect(page.locator("#status")).to_contain_text("确认函已发出")
    assert OLD in desk.world.said(chat)[-1]
    assert [one["version"] for one in quoted(desk)] == ["2025-06"]
    on_file(desk, "2026-01", "三十天内可退。", days=1)
    page.reload()
    letters = page.locator("[data-section=letters]")
    letters.locator("summary").click()
    expect(letters).to_contain_text(OLD)
    expect(letters).not_to_contain_text("三十天内可退")


def test_a_version_that_came_while_one_wrote_is_said_and_nothing_is_sent(desk: Served) -> None:
    on_file(desk)
    page, chat = taken(desk)
    before = len(desk.world.said(chat))
    page.click("#mode-decline")
    page.select_option("#decline-policy", "returns")
    for part in ("empathy", "reason", "alternative"):
        page.fill(f"#decline-{part}", "写好了")
    page.click("#look")
    expect(page.locator("#preview .letter")).to_contain_text(OLD)
    on_file(desk, "2026-01", "三十天内可退。", days=0)
    page.click("#preview button.primary")
    expect(page.locator("#status")).to_contain_text("刚换了版本")
    assert len(desk.world.said(chat)) == before


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, ZOOMED])
def test_no_term_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    on_file(desk, text=OLD * 20)
    page = lead(desk, size=size)
    opened(page)
    page.click("#terms-new")
    expect(page.locator("#term-save")).to_be_visible()
    assert too_wide(page) == 0
    wide = page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.getElementById('terms'))")
    assert wide <= 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_terms(desk: Served, colours: str) -> None:
    on_file(desk)
    page = lead(desk, color_scheme=colours)
    opened(page)
    axe(page)
    assert serious_faults(page) == []
    page.click("#terms-new")
    assert serious_faults(page) == []
