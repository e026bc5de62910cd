"""Teams in Chromium: my own switch, the page of teams, a case's owner and the tier, by keys."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dialogues import teams_file
from dialogues.routing import OPEN
from storage import accounts, assignment, handing, teams
from storage.teams import Member
from tests.bot.desk_browsers import MIDDLE, WIDE, Served, served_desk, too_wide
from tests.bot.pretend_desk import PretendDesk
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE, TINY = (390, 844), (320, 640)
pytestmark = pytest.mark.browser


class Tiered(PretendDesk):
    """A desk whose teams.yml names tiers."""

    def __init__(self, folder: Path) -> None:
        shipped = teams_file.load()
        priorities = replace(shipped.priorities, tiers=("钻石", "金"))
        super().__init__(folder, triage=replace(shipped, priorities=priorities))


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    with served_desk(tmp_path, browser, Tiered) as served:
        yield served


def shot(page: Page, name: str) -> None:
    """Keep a picture when SHOTS names a folder; documentation takes its pictures so."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def lead(desk: Served, size: tuple[int, int] = WIDE, colours: str = "light") -> Page:
    """Open the desk as somebody who leads."""
    desk.world.store.do(lambda tx: accounts.add(tx, "wang", "王组长", "lead", "x"))
    return desk.agent("wang", "王组长", size=size, color_scheme=colours)


def settled(desk: Served) -> None:
    """Let the assigner look once."""
    world = desk.world
    world.store.do(lambda tx: assignment.settle(tx, world.desk.triage, OPEN, "p"))


def staffed(desk: Served) -> None:
    """Bring colleagues into teams, some there, and cases that no team was for."""
    for login, name, team in (("zhoumin", "周敏", "品质组"), ("lin", "林可", "一线客服")):
        desk.do(desk.world.agent(login, name))
        said = Member(login, (team,), ("quality",), ("zh-Hans",), lead=login == "lin", most=6)
        desk.world.store.do(lambda tx, said=said: teams.member(tx, said))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    desk.world.store.do(lambda tx: teams.present(tx, "lin", "available"))
    desk.world.store.do(lambda tx: teams.present(tx, "zhoumin", "paused", "午饭，13:30 回"))
    desk.customer("u1", "你们家充电宝着火了")
    desk.customer("u2", "耳机坏了好几天", "我要人工")
    settled(desk)


def test_a_lead_staffs_a_team_by_keyboard_and_the_case_comes_to_who_is_there(desk: Served) -> None:
    page = lead(desk)
    mine = desk.agent()
    desk.customer("u1", "你们家充电宝着火了")
    settled(desk)
    expect(page.locator(".row")).to_have_count(1)
    page.keyboard.press("g")
    page.keyboard.press("t")
    expect(page.locator("#team-title")).to_be_focused()
    expect(page.locator("[data-team=值班经理]")).to_contain_text("还没有人")
    page.locator("[data-edit=chenlan]").press("Enter")
    box = page.locator("#team-people form input[value=值班经理]")
    box.press("Space")
    page.locator("#team-skills").fill("quality，欧洲")
    page.locator("#team-skills").press("Enter")
    expect(page.locator("#team-told")).to_have_text("陈岚的小组存下了。")
    expect(page.locator("[data-edit=chenlan]")).to_be_focused()
    expect(page.locator("[data-team=值班经理]")).to_contain_text("陈岚 离开")
    expect(page.locator("[data-login=chenlan]")).to_contain_text("quality、欧洲")
    mine.keyboard.press("g")
    mine.keyboard.press("o")
    expect(mine.locator("#status")).to_have_text("您在岗了，轮到您的会分给您。")
    expect(mine.locator("#my-state")).to_have_value("available")
    settled(desk)
    mine.reload()
    expect(mine.locator(".row")).to_contain_text("给 我")


def test_my_switch_holds_over_a_reload_and_a_break_hands_over_what_i_did_not_take(
    desk: Served,
) -> None:
    page = desk.agent()
    expect(page.locator("#my-state")).to_have_value("away")
    expect(page.locator("#my-state")).to_be_enabled()
    page.select_option("#my-state", "available")
    expect(page.locator("#status")).to_contain_text("您在岗了")
    page.reload()
    expect(page.locator("#my-state")).to_have_value("available")
    page.keyboard.press("Control+k")
    page.keyboard.type("wxx")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("休息中")
    expect(page.locator("#my-state")).to_have_attribute("data-state", "paused")
    (seat,) = desk.world.store.read(teams.crew)
    assert seat.agent.state == "paused"


def test_who_leads_nobody_sees_the_teams_and_changes_none(desk: Served) -> None:
    staffed(desk)
    page = desk.agent()
    page.click("#team-button")
    expect(page.locator("[data-login=zhoumin]")).to_contain_text("午饭，13:30 回")
    expect(page.locator("[data-edit]")).to_have_count(0)
    expect(page.locator("#team-unrouted > li")).to_have_count(1)
    expect(page.locator("#team-unrouted")).to_contain_text("要去的小组当时没有人")
    page.locator("#team-unrouted button").first.click()
    expect(page.locator("#talk")).to_be_visible()
    expect(page.locator("#team")).to_be_hidden()


def test_owner_and_handler_stand_apart_and_a_lead_changes_the_owner(desk: Served) -> None:
    chat = desk.customer("u1", "耳机坏了好几天", "我要人工")
    desk.do(desk.world.agent("zhoumin", "周敏"))
    page = lead(desk)
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("[data-who=handler]")).to_contain_text("王组长（我）")
    page.keyboard.press("Escape")
    page.locator("[data-ask=owner]").press("Enter")
    expect(page.locator("#who-choice")).to_be_focused()
    page.locator("#who-why").press("Enter")
    expect(page.locator("#who-fault")).to_have_text("请选一位同事。")
    page.select_option("#who-choice", "zhoumin")
    page.locator("#who-why").press("Enter")
    expect(page.locator("#who-fault")).to_have_text("写一句为什么。")
    page.locator("#who-why").fill("我只代接")
    page.locator("#who-why").press("Enter")
    expect(page.locator("#who-ask")).to_be_hidden()
    expect(page.locator("[data-who=owner]")).to_contain_text("周敏")
    expect(page.locator("[data-who=handler]")).to_contain_text("王组长（我）")
    expect(page.locator("[data-ask=owner]")).to_be_focused()
    number = page.locator("#record-body dd.mono, #record-body .mono").first.text_content()
    found = desk.world.store.read(lambda c: handing.owner(c, str(number)))
    assert found is not None
    assert found.agent == "zhoumin"
    page.locator("[data-who=handler] button").click()
    expect(page.locator("#mode-transfer")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#transfer-whom")).to_be_visible()
    assert desk.world.said(chat)


def test_a_tier_is_a_badge_on_the_row_and_in_the_record(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    page = lead(desk)
    page.keyboard.press("j")
    expect(page.locator("[data-who=before]")).to_contain_text("30 天 0 件")
    page.keyboard.press("Control+k")
    page.keyboard.type("dkhdj")
    page.keyboard.press("Enter")
    page.select_option("#who-choice", "金")
    page.locator("#who-why").fill("年度合同")
    page.keyboard.press("Enter")
    expect(page.locator("[data-who=tier] .tier")).to_have_text("金")
    expect(page.locator(".row .tier")).to_have_text("金")
    page.locator("#scroll").focus()
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page.locator(".history")).to_contain_text("没有等级 → 金：年度合同")


def test_who_leads_nobody_is_told_that_owners_are_changed_by_leads(desk: Served) -> None:
    desk.customer("u1", "耳机坏了好几天", "我要人工")
    page = desk.agent()
    page.keyboard.press("j")
    expect(page.locator("[data-who=owner]")).to_be_visible()
    expect(page.locator("[data-ask]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("hfzr")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_contain_text("由组长或主管来做")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, TINY])
def test_the_page_of_teams_is_cut_off_at_no_width(desk: Served, size: tuple[int, int]) -> None:
    staffed(desk)
    page = lead(desk, size)
    page.locator("#team-button").click()
    expect(page.locator("[data-login=zhoumin]")).to_be_visible()
    inside = (
        "document.querySelector('#team').scrollWidth <= document.querySelector('#team').clientWidth"
    )
    assert page.evaluate(inside)
    page.locator("[data-edit=zhoumin]").click()
    expect(page.locator("#team-skills")).to_be_visible()
    assert page.evaluate(inside)
    assert too_wide(page) == 0
    shot(page, f"desk-team-form-{size[0]}")


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_teams_and_owners(desk: Served, colours: str) -> None:
    staffed(desk)
    page = lead(desk, colours=colours)
    page.keyboard.press("j")
    expect(page.locator("[data-who=owner]")).to_be_visible()
    axe(page)
    assert serious_faults(page) == [], "the desk"
    page.locator("[data-ask=tier]").click()
    expect(page.locator("#who-ask")).to_be_visible()
    assert serious_faults(page) == [], "the tier"
    shot(page, f"desk-tier-{colours}")
    page.keyboard.press("Escape")
    page.locator("#team-button").click()
    expect(page.locator("[data-login=zhoumin]")).to_be_visible()
    assert serious_faults(page) == [], "the teams"
    shot(page, f"desk-team-{colours}")
    page.locator("[data-edit=zhoumin]").click()
    expect(page.locator("#team-skills")).to_be_visible()
    assert serious_faults(page) == [], "the form"
