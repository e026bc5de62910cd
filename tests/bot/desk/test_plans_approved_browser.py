"""A plan that another colleague has to approve, in Chromium: told before, read whole, decided."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from storage import accounts
from tests.bot.desk_browsers import Served, taken

pytestmark = pytest.mark.browser
_OWN = ("exchange", "compensation", "improvement", "improvement_owner")


def written(page: Page, amount: str) -> None:
    """Fill the form of a plan and look at its preview."""
    page.click("#mode-propose")
    for name in ("text", "action", "number", "approver", "demand", *_OWN):
        box = page.locator(f"#propose-{name}")
        if box.count():
            box.fill(f"{name} 填好了")
    page.fill("#propose-optionA", "换新机")
    page.fill("#propose-optionB", "退货")
    page.fill("#propose-due", "2099-01-01T18:00")
    page.fill("#propose-amount", amount)
    page.click("#look")
    expect(page.locator("#preview .letter")).to_be_visible()


def test_a_plan_above_the_limit_is_told_to_go_to_approval_and_is_decided_on_the_tasks_page(
    desk: Served,
) -> None:
    """S2-48: the approver reads it whole where he is asked; its writer decides nothing of it."""
    page, chat = taken(desk)
    before = desk.world.said(chat)
    written(page, "500")
    expect(page.locator("#preview .warn")).to_contain_text("审批")
    expect(page.locator("#preview [value=yes]")).to_have_text("提交审批")
    page.click("#preview [value=yes]")
    expect(page.locator("#status")).to_contain_text("等另一位同事审批")
    own = page.locator("[data-section=standing] .plan-waits")
    expect(own).to_contain_text("自己拟的方案")
    expect(own.locator("button")).to_have_count(0)
    lead = desk.agent("zhoumin", "周敏")
    desk.world.store.do(lambda tx: accounts.set_role(tx, "zhoumin", "lead"))
    lead.reload()
    desk.ready(lead)
    lead.click("#todo-button")
    waits = lead.locator("#todo-list .plan-waits")
    expect(waits).to_contain_text("B 退货")
    expect(waits).to_contain_text("什么时候办完：1/1 18:00")
    waits.get_by_role("button", name="同意").click()
    expect(lead.locator("#status")).to_contain_text("可以发给客户了")
    assert desk.world.said(chat) == before
    own.get_by_role("button", name="发给客户").click()
    expect(page.locator("#status")).to_contain_text("方案已发给客户")
    page.click("#mode-propose")
    for name in _OWN:
        box = page.locator(f"#propose-{name}")
        if box.count():
            expect(box).to_have_value(f"{name} 填好了")
