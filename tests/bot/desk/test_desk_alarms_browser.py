"""Alarms in Chromium: seen at once, answered by key or button, gone when the case is taken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dialogues.state import Level
from storage import alerts
from storage.alerts import Alarm
from tests.bot.desk_browsers import FIRE, MIDDLE, NARROW, WIDE, ZOOMED, Served, taken, too_wide
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

pytestmark = pytest.mark.browser


def late(desk: Served, n: int, level: Level = Level.GENERAL) -> int:
    alarm = Alarm(
        alerts.OVERDUE, f"T{n}", f"web:default:x{n}", level, about=f"c{n}", what="给出方案"
    )
    number = desk.world.store.do(lambda tx: alerts.raise_alarm(tx, alarm))
    assert number is not None
    return number


def test_an_alarm_that_comes_shows_itself_says_so_and_is_answered_by_key(desk: Served) -> None:
    desk.customer("u0", "键盘坏了", "我要人工")
    page, other = desk.agent(), desk.agent("zhoumin", "周敏")
    expect(page.locator("#alarms")).to_be_hidden()
    chat = desk.customer("u1", FIRE)
    for one in (page, other):
        expect(one.locator("#alarms li")).to_have_count(1)
    expect(page.locator("#status")).to_contain_text("新进紧急")
    expect(page.locator("#alarms")).to_contain_text("还没有叫人")
    expect(page.locator("#alarms")).to_contain_text("外面没有填接收方")
    page.keyboard.press("y")
    expect(page.locator("#status")).to_contain_text("记下了：您知悉")
    expect(page.locator("#alarms")).to_contain_text("警报都有人知悉了")
    expect(page.locator("#alarms-whole")).to_be_focused()
    expect(other.locator("#alarms .hear")).to_have_count(0)
    other.click("#alarms-whole")
    expect(other.locator("#alarms li")).to_contain_text("陈岚 已知悉")
    other.locator("#alarms li .link").click()
    expect(other.locator("#take")).to_be_visible()
    other.click("#take")
    expect(page.locator("#alarms")).to_be_hidden()
    assert desk.world.store.read(alerts.standing) == []
    assert "已知悉" not in " ".join(desk.world.said(chat))


def test_the_first_two_stand_there_and_the_rest_on_demand_each_with_its_button(
    desk: Served,
) -> None:
    desk.customer("u0", "键盘坏了", "我要人工")
    numbers = [late(desk, n) for n in range(4)]
    page = desk.agent()
    expect(page.locator("#alarms li")).to_have_count(2)
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.locator("#alarms li")).to_have_count(4)
    expect(page.locator("#alarms .hear").first).to_be_focused()
    late(desk, 9)
    expect(page.locator("#status")).to_contain_text("警报：超时了 T9")
    third = page.locator(f"#alarms [data-alarm='{numbers[2]}'] .hear")
    third.focus()
    page.keyboard.press("y")
    expect(page.locator("#alarms .hear")).to_have_count(4)
    heard = [one.id for one in desk.world.store.read(alerts.standing) if one.by]
    assert heard == [numbers[2]], "the one that had the focus"
    page.click("#alarms-whole")
    expect(page.locator("#alarms li")).to_have_count(2)


def test_the_pages_name_tells_of_an_urgent_alarm_while_nobody_looks(desk: Served) -> None:
    desk.customer("u1", FIRE)
    page = desk.agent()
    expect(page.locator("#alarms .hear")).to_be_visible()
    page.evaluate("document.hasFocus = () => false")
    expect(page).to_have_title(re.compile("^【警报】"))
    page.click("#alarms .hear")
    expect(page).not_to_have_title(re.compile("^【警报】"))


@pytest.mark.parametrize("size", [WIDE, MIDDLE, NARROW, ZOOMED])
def test_nothing_is_cut_off_while_alarms_stand(desk: Served, size: tuple[int, int]) -> None:
    page, _ = taken(desk, size=size)
    for n in range(5):
        late(desk, n, Level.URGENT)
    expect(page.locator("#alarms li")).to_have_count(2)
    assert too_wide(page) == 0
    page.click("#alarms-whole")
    expect(page.locator("#alarms li")).to_have_count(5)
    assert too_wide(page) == 0
    page.click("#alarms-whole")
    page.locator("#send").scroll_into_view_if_needed()
    expect(page.locator("#send")).to_be_in_viewport()


def test_on_a_phone_an_open_talk_has_the_room_and_the_alarms_one_line(desk: Served) -> None:
    page, _ = taken(desk, size=(390, 844))
    for n in range(3):
        late(desk, n, Level.URGENT)
    expect(page.locator("#alarms .hear:visible")).to_have_count(1)
    above = page.evaluate("document.getElementById('to-queue').getBoundingClientRect().top")
    assert above < 844 / 4, "what stands above the talk"
    page.click("#alarms-whole")
    expect(page.locator("#alarms .hear:visible")).to_have_count(3)
    page.click("#alarms-whole")
    page.click("#to-queue")
    expect(page.locator("#team-button")).to_be_visible()


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault(desk: Served, colours: str) -> None:
    desk.customer("u1", FIRE)
    late(desk, 1)
    page = desk.agent(color_scheme=colours)
    page.click("#alarms-whole")
    page.locator("#alarms .hear").last.click()
    expect(page.locator("#alarms .heard")).to_be_visible()
    axe(page)
    assert serious_faults(page) == []
