"""The folded line of versions in Chromium: shut until wanted, short, at any width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dialogues.state import ScriptRef
from storage import scripts
from storage.scripts import Draft
from storage.store import Tx
from tests.bot.desk_browsers import FIRE, NARROW, WIDE, Served, taken, too_wide
from tests.bot.pretend_desk import shipped
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

pytestmark = pytest.mark.browser
NOTE = "安全的话更短，先问人有没有事，再说马上有人来，别的一句也不问"


def put_in_use(desk: Served, ref: ScriptRef, author: str, note: str, by: str) -> None:
    def job(tx: Tx) -> None:
        number = scripts.release(tx, Draft(ref, "{}", {}), author, note)
        scripts.go_live(tx, ref.name, number, by)

    desk.world.store.do(job)


def published(desk: Served) -> None:
    """Have a script and two versions of sla.yml in use before a customer comes."""
    put_in_use(desk, shipped().ref_for("quality.safety"), "王芳", NOTE, "王芳")
    put_in_use(desk, ScriptRef("sla.yml", "a" * 64), "程序", "随程序安装", "程序")
    desk.world.clock.ahead += 60


def line(page: Page, name: str) -> list[str]:
    return page.locator(f"#ran-under [data-ran='{name}']").all_inner_texts()


def test_the_line_is_folded_and_tells_each_version_when_unfolded(desk: Served) -> None:
    """S2-70: author, date, note; read anew each time it is opened."""
    published(desk)
    page, _ = taken(desk, size=WIDE)
    expect(page.locator("#ran-under")).not_to_have_attribute("open", "")
    expect(page.locator("#ran-under li")).to_have_count(0)
    page.locator("#ran-under summary").click()
    expect(page.locator("#ran-under li")).to_have_count(6)
    (script,) = line(page, shipped().ref_for("quality.safety").name)
    assert "第 1 版" in script
    assert f"王芳：{NOTE}" in script
    assert "启用" not in script, "a script is the one the talk began with"
    assert [("程序：随程序安装" in one, "启用" in one) for one in line(page, "sla.yml")] == [
        (True, False)
    ]
    assert line(page, "teams.yml") == ["分组 没有记下"]
    put_in_use(desk, ScriptRef("sla.yml", "b" * 64), "王芳", "改成 45 分钟", "李工")
    page.locator("#ran-under summary").click()
    page.locator("#ran-under summary").click()
    expect(page.locator("#ran-under [data-ran='sla.yml']")).to_have_count(2)
    assert "李工 启用" in line(page, "sla.yml")[1]


def test_on_a_phone_nothing_is_cut_off(desk: Served) -> None:
    published(desk)
    desk.customer("u1", FIRE)
    page = desk.agent(size=NARROW)
    page.locator(".row").first.click()
    page.click("#record-button")
    page.locator("#ran-under summary").click()
    expect(page.locator("#ran-under li")).to_have_count(6)
    assert too_wide(page) == 0
    over = "e => [...e.querySelectorAll('li')].filter(o => o.scrollWidth > o.clientWidth).length"
    assert page.locator("#ran-under").evaluate(over) == 0


@AXE_NEEDED
def test_nothing_serious_is_wrong_for_readers_of_screens(desk: Served) -> None:
    published(desk)
    page, _ = taken(desk, size=WIDE)
    page.locator("#ran-under summary").click()
    expect(page.locator("#ran-under li")).to_have_count(6)
    axe(page)
    assert serious_faults(page) == []
