"""Tasks in Chromium: every act has its form, beside the case and on the page of all tasks."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from storage import accounts, tasks, teams
from storage.teams import Member
from tests.bot.desk_browsers import MIDDLE, WIDE, ZOOMED, Served, taken, too_wide
from tests.bot.evidence.evidence_fakes import picture
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
BESIDE, PAGE = "[data-section=tasks]", "#todo-list"
pytestmark = pytest.mark.browser


def asked(page: Page, title: str = "查质检记录", team: str = "quality") -> None:
    """Ask a department by the form."""
    page.click("#mode-task")
    page.fill("#task-title", title)
    page.select_option("#task-team", team)
    page.keyboard.press("Control+Enter")
    expect(page.locator(BESIDE)).to_contain_text(title)


def row(page: Page, title: str, place: str = BESIDE) -> Locator:
    return page.locator(f"{place} [data-task]", has_text=title)


def opened(page: Page) -> None:
    """Open the page of all tasks by keyboard."""
    page.keyboard.press("Control+k")
    page.keyboard.type("wdrw")
    page.keyboard.press("Enter")
    expect(page.locator("#todo")).to_be_visible()


def form(page: Page, title: str, act: str, place: str = BESIDE) -> Locator:
    """Open a form of a task by keyboard."""
    found = row(page, title, place).locator(f"details[data-act={act}]")
    found.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(found).to_have_attribute("open", "")
    return found


def saved(one: Locator) -> None:
    """Press the button of an open form, which closes once it is done."""
    one.locator("button.primary").press("Enter")
    expect(one.locator("xpath=self::*[@open]")).to_have_count(0)


def kept(desk: Served, title: str) -> tasks.Kept:
    found = desk.world.store.read(tasks.to_do)
    return next(one for one in found if one.task.title == title)


def test_a_task_is_taken_noted_answered_with_a_file_and_ended_beside_its_case(
    desk: Served, tmp_path: Path
) -> None:
    page, chat = taken(desk)
    before = desk.world.said(chat)
    asked(page)
    row(page, "查质检记录").locator("button[data-act=take]").press("Enter")
    expect(row(page, "查质检记录")).to_contain_text("处理中")
    note = form(page, "查质检记录", "note")
    note.locator("textarea").fill("已经问了质检")
    saved(note)
    expect(row(page, "查质检记录")).to_contain_text("已经问了质检")
    answer = form(page, "查质检记录", "answer")
    answer.locator("button.primary").press("Enter")
    expect(answer.locator(".fault")).to_have_text("先写答复。")
    expect(answer.locator("textarea")).to_be_focused()
    file = tmp_path / "质检报告.jpg"
    file.write_bytes(picture())
    answer.locator("input[type=file]").set_input_files(file)
    expect(answer.locator("ul li")).to_contain_text("质检报告.jpg")
    answer.locator("textarea").fill("这一批电芯有问题")
    saved(answer)
    expect(row(page, "查质检记录")).to_contain_text("这一批电芯有问题")
    with page.expect_download() as download:
        row(page, "查质检记录").locator("a", has_text="质检报告.jpg").click()
    assert Path(download.value.path()).read_bytes() == picture()
    row(page, "查质检记录").locator("button[data-act=done]").press("Enter")
    expect(row(page, "查质检记录")).to_contain_text("已完成")
    assert desk.world.said(chat) == before


def test_a_task_is_handed_on_to_a_department_and_a_time_and_cancelled_with_a_reason(
    desk: Served,
) -> None:
    page, _ = taken(desk)
    asked(page)
    assign = form(page, "查质检记录", "assign")
    assign.locator("button.primary").press("Enter")
    expect(assign.locator(".fault")).to_have_text("先选转给谁。")
    assign.locator("select").first.select_option("technical")
    assign.locator("input[type=datetime-local]").fill("2099-01-01T18:00")
    saved(assign)
    expect(row(page, "查质检记录")).to_contain_text("技术")
    assert kept(desk, "查质检记录").task.due.year == 2099
    cancel = form(page, "查质检记录", "cancel")
    cancel.locator("textarea").fill("客户撤回了")
    saved(cancel)
    expect(row(page, "查质检记录")).to_contain_text("已取消")
    expect(row(page, "查质检记录")).to_contain_text("客户撤回了")


def test_a_third_party_has_its_name_and_where_it_is_reached(desk: Served) -> None:
    page, _ = taken(desk)
    page.click("#mode-task")
    page.check("input[name=task-kind][value=third_party]")
    expect(page.locator("#task-team")).to_be_hidden()
    page.fill("#task-title", "问为什么破损")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#task-party-fault")).to_have_text("还缺：第三方是谁")
    page.fill("#task-party", "顺丰人民路网点")
    page.fill("#task-address", "95338 转 2")
    page.keyboard.press("Control+Enter")
    expect(row(page, "问为什么破损")).to_contain_text("顺丰人民路网点 · 95338 转 2")
    task = kept(desk, "问为什么破损").task
    assert (task.kind, task.person, task.address, task.team) == (
        "third_party", "顺丰人民路网点", "95338 转 2", "",
    )  # fmt: skip
    assign = form(page, "问为什么破损", "assign")
    assign.locator("input[type=text]").first.fill("保险公司")
    saved(assign)
    expect(row(page, "问为什么破损")).to_contain_text("保险公司")


def test_the_page_lists_mine_and_my_departments_by_due_time_with_the_same_acts(
    desk: Served,
) -> None:
    page, _ = taken(desk)
    asked(page, "复测续航", "technical")
    asked(page, "查质检记录", "quality")
    desk.do(desk.world.agent("zhoumin", "周敏"))
    desk.world.store.do(lambda tx: teams.member(tx, Member("zhoumin", ("品质组",))))
    other = desk.agent("zhoumin", "周敏")
    expect(other.locator("#count-tasks")).to_have_text("1")
    opened(other)
    expect(other.locator("#todo-views [aria-pressed=true]")).to_have_text("我们部门的 1")
    expect(other.locator(f"{PAGE} [data-task]")).to_have_count(1)
    answer = form(other, "查质检记录", "answer", PAGE)
    answer.locator("textarea").fill("这一批没有问题")
    saved(answer)
    expect(row(other, "查质检记录", PAGE)).to_contain_text("这一批没有问题")
    expect(page.locator(BESIDE)).to_contain_text("这一批没有问题")
    other.click("#todo-views [data-view=all]")
    rows = other.locator(f"{PAGE} [data-task]")
    expect(rows).to_have_count(2)
    shown = [one.get_attribute("data-task") for one in rows.all()]
    assert shown == [str(one.id) for one in desk.world.store.read(tasks.to_do)]
    other.locator(f"{PAGE} .link.mono").first.click()
    expect(other.locator("#todo")).to_be_hidden()
    expect(other.locator("#talk-title")).to_be_visible()


def test_the_facts_of_the_case_stand_under_its_task_once_they_are_wanted(desk: Served) -> None:
    """S2-53: the matter, no number, and they stay open while the list is drawn anew."""
    page, _ = taken(desk)
    asked(page)
    desk.world.store.do(lambda tx: accounts.add(tx, "zhoumin", "周敏", "agent", "x"))
    desk.world.store.do(lambda tx: teams.member(tx, Member("zhoumin", ("品质组",))))
    other = desk.agent("zhoumin", "周敏")
    opened(other)
    facts = row(other, "查质检记录", PAGE).locator("details.case-facts")
    expect(facts.locator("dt")).to_have_count(0)
    facts.locator("summary").focus()
    other.keyboard.press("Enter")
    expect(facts).to_contain_text("充电宝着火了")
    expect(facts).to_contain_text("涉及人身安全")
    expect(facts).not_to_contain_text("8000")
    row(other, "查质检记录", PAGE).locator("button[data-act=take]").click()
    expect(row(other, "查质检记录", PAGE)).to_contain_text("处理中")
    expect(facts).to_have_attribute("open", "")
    expect(facts).to_contain_text("充电宝着火了")
    assert too_wide(other) == 0


def test_what_is_written_into_a_task_stays_when_the_case_moves_on(desk: Served) -> None:
    page, _ = taken(desk)
    asked(page)
    form(page, "查质检记录", "answer").locator("textarea").fill("写到一半")
    other = desk.agent("zhoumin", "周敏")
    other.click("#tab-people")
    other.locator(".row").first.click()
    row(other, "查质检记录").locator("button[data-act=take]").click()
    expect(row(page, "查质检记录")).to_contain_text("处理中")
    box = row(page, "查质检记录").locator("details[data-act=answer] textarea")
    expect(box).to_be_visible()
    expect(box).to_have_value("写到一半")


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, ZOOMED])
def test_no_task_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page, _ = taken(desk)
    asked(page, "查这一批充电宝的质检记录和同一批次别的投诉" * 3)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    opened(page)
    for act in ("answer", "assign"):
        form(page, "查这一批", act, PAGE)
    page.click(f"{PAGE} .case-facts summary")
    expect(page.locator(f"{PAGE} .case-facts")).to_contain_text("充电宝着火了")
    assert too_wide(page) == 0
    wide = page.evaluate("(d => d.scrollWidth - d.clientWidth)(document.getElementById('todo'))")
    assert wide <= 0


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_tasks(desk: Served, colours: str) -> None:
    page, _ = taken(desk, color_scheme=colours)
    asked(page)
    for act in ("answer", "assign", "note", "cancel"):
        form(page, "查质检记录", act)
    axe(page)
    assert serious_faults(page) == []
    opened(page)
    page.click(f"{PAGE} .case-facts summary")
    expect(page.locator(f"{PAGE} .case-facts dt").first).to_be_visible()
    assert serious_faults(page) == []
