"""Product facts at the desk in Chromium: beside the case, measured against, put into a reply."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.desk import product_facts
from cases.product_facts import Fact
from tests.bot.desk_browsers import (
    MIDDLE,
    NARROW,
    WIDE,
    ZOOMED,
    Served,
    served_desk,
    taken,
    too_wide,
)  # fmt: skip
from tests.bot.remembering import Remembering, fill
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

CHAT = "web:default:u1"
MANUAL = "X200 说明书 V1.2（2025-06）"
FACTS = (
    Fact("青鸟充电宝", "X200", "容量", "20000 毫安时", MANUAL),
    Fact("青鸟充电宝", "X200", "续航", "20 小时", "X200 说明书 V1.0", date(2025, 5, 31)),
    Fact("青鸟充电宝", "X200", "使用温度", "0 到 40 度，超过会自己断电", MANUAL),
    Fact("青鸟充电宝", "X200", "续航", "18 小时（亮度 50%）", MANUAL),
    Fact("青鸟充电宝", "", "保修", "整机一年", "保修卡 2025 版", date(2099, 12, 31)),
)
pytestmark = pytest.mark.browser


class Informed(Remembering):
    """A desk whose operator keeps a list of facts."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, facts=product_facts.shelf(FACTS, None))


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    with served_desk(tmp_path, browser, Informed) as served:
        yield served


def filled(desk: Served, **values: str) -> None:
    """Let the colleague who has the talk fill fields, in another browser of his."""
    seat = desk.do(desk.world.agent())
    for name, value in values.items():
        assert desk.do(fill(seat, CHAT, name, value)).status_code == 200


def known(desk: Served, **options: Any) -> Page:
    """Return the page of an agent at a case whose model is known."""
    page, _ = taken(desk, **options)
    desk.customer("u1", "说明书写续航18小时，我实测续航只有9.4小时")
    filled(desk, model="X-200")
    expect(page.locator("#facts-list > li")).to_have_count(3)
    return page


def test_the_facts_of_the_model_stand_beside_the_case(desk: Served) -> None:
    """S0-48: the first three with their versions, the rest on demand, what is past last."""
    page = known(desk)
    first = page.locator("#facts-list > li")
    expect(first.first).to_contain_text("续航")
    expect(first.first.locator(".fact-of")).to_have_text("青鸟充电宝 X200")
    expect(first.first.locator(".fact-source")).to_contain_text(MANUAL)
    expect(page.locator("#facts-rest li").first).to_be_hidden()
    page.click("#facts-rest summary")
    rest = page.locator("#facts-rest li")
    expect(rest).to_have_count(2)
    expect(rest.first).to_contain_text("有效至 2099-12-31")
    expect(rest.last).to_contain_text("已过期")
    expect(rest.last.locator("button")).to_have_count(0)


def test_a_case_of_another_model_has_no_such_part(desk: Served) -> None:
    page, _ = taken(desk)
    filled(desk, model="X300")
    expect(page.locator("[data-section=fields]")).to_contain_text("X300")
    expect(page.locator("[data-section=facts]")).to_be_hidden()


def test_a_fact_goes_into_the_reply_and_is_not_sent(desk: Served) -> None:
    page = known(desk)
    page.fill("#reply", "您好，")
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("q")
    words = f"您好，青鸟充电宝 X200 续航 18 小时（亮度 50%）（{MANUAL}）"
    expect(page.locator("#reply")).to_have_value(words)
    expect(page.locator("#status")).to_contain_text("改成您的话再发")
    page.fill("#reply", "")
    page.click("#mode-propose")
    page.locator("#facts-list [data-act=quote]").nth(1).click()
    expect(page.locator("#reply")).to_be_visible()
    expect(page.locator("#reply")).to_have_value(f"青鸟充电宝 X200 容量 20000 毫安时（{MANUAL}）")
    assert not [one for one in desk.world.said(CHAT) if "毫安时" in one]


def test_what_was_measured_stands_beside_the_manual(desk: Served) -> None:
    """S4-02: both beside each other, in the table of the case; in English, too."""
    page = known(desk)
    filled(desk, measured="9.4小时")
    gap = page.locator("[data-section=checks] .gap-fact")
    expect(gap).to_have_text(f"{MANUAL}：续航 18 小时（亮度 50%），客户测得 9.4小时，少 47.8%")
    page.click("#language-button")
    expect(gap).to_contain_text("the customer measured 9.4小时, 47.8 % less")
    expect(page.locator("#facts-title")).to_contain_text("Product facts")
    expect(page.locator("#facts-rest summary")).to_have_text("2 more")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, ZOOMED])
def test_nothing_of_the_facts_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    known(desk)
    page = desk.agent("zhoumin", "周敏", size=size)
    page.click("#tab-people")
    page.locator(".row").first.click()
    expect(page.locator("#facts-title")).to_be_attached()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("v")
    expect(page.locator("#facts-title")).to_be_in_viewport()
    page.click("#facts-rest summary")
    assert too_wide(page) == 0
    box = page.locator("[data-section=facts]")
    assert box.evaluate("part => part.scrollWidth - part.clientWidth") <= 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_facts(desk: Served, colours: str) -> None:
    page = known(desk, color_scheme=colours)
    page.click("#facts-rest summary")
    axe(page)
    assert serious_faults(page) == []
