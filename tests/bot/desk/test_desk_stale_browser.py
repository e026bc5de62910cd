"""Two agents edit one field: the later one is shown both values and chooses (promise 7)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from storage import accounts
from tests.bot.desk_browsers import Served, taken

pytestmark = pytest.mark.browser


def _opened(page: Page, name: str, value: str) -> None:
    page.locator(f"[data-field={name}]").click()
    page.fill(f"#field-{name}", value)


@pytest.mark.parametrize(("choice", "stands"), [("keep-theirs", "甲写的"), ("use-mine", "乙写的")])
def test_the_later_one_sees_both_values_and_chooses(desk: Served, choice: str, stands: str) -> None:
    page, _ = taken(desk)
    second = desk.agent()
    second.click("#tab-people")
    second.locator(".row").first.click()
    name = page.locator("[data-field]").first.get_attribute("data-field") or ""
    expect(second.locator(f"[data-field={name}]")).to_be_visible()
    _opened(second, name, "乙写的")
    _opened(page, name, "甲写的")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("改好了")
    second.locator(f"#field-{name}").press("Enter")
    expect(second.locator(".both")).to_contain_text("甲写的")
    expect(second.locator(".both")).to_contain_text("乙写的")
    expect(second.locator("#keep-theirs")).to_be_focused()
    second.click(f"#{choice}")
    expect(second.locator(".both")).to_have_count(0)
    row = second.locator("#record-body dl.record > div", has=second.locator(f"[data-field={name}]"))
    expect(row).to_contain_text(stands)


def test_a_sorting_form_shows_what_a_colleague_chose_meanwhile(desk: Served) -> None:
    """What was not touched follows the colleague's; the second save is over what was read."""
    page, _ = taken(desk)
    page.click("#mode-sort")
    page.check("input[name=sort-severity][value=partly]")
    lead = desk.agent("zhoumin", "周敏")
    desk.world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", "lead"))
    lead.click("#tab-people")
    lead.locator(".row").first.click()
    lead.click("#mode-sort")
    lead.check("input[name=sort-severity][value=out]")
    lead.fill("#sort-reason", "开不了机")
    lead.focus("#sort-reason")
    lead.keyboard.press("Control+Enter")
    expect(lead.locator("#status")).to_contain_text("改好了")
    page.fill("#sort-reason", "能开机")
    page.focus("#sort-reason")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("现在是「完全不能用」，您选的是「部分不能用」")
    expect(page.locator("input[name=sort-severity][value=partly]")).to_be_checked()
    expect(page.locator("#sort-reason")).to_be_focused()
    for _ in range(20):  # a press while the first answer is still worked off is not taken
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(500)
        if "部分不能用" in page.locator("#record").inner_text():
            break
    expect(page.locator("#record")).to_contain_text("部分不能用")
