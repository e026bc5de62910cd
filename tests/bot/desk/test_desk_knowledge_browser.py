"""Knowledge in Chromium: written, found, reviewed, voted on, used in a case, written from one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from storage import accounts, case_events, conversations, knowledge, knowledge_use
from storage.knowledge import Item
from storage.store import Tx
from tests.bot.desk_browsers import (
    FIRE,
    MIDDLE,
    NARROW,
    WIDE,
    ZOOMED,
    Served,
    served_desk,
    taken,
    too_wide,
)  # fmt: skip
from tests.bot.remembering import Remembering
from tests.fakes.chromium import AXE_NEEDED, axe, serious_faults

PHONE = (390, 844)
LIKE = f"{FIRE}，怎么办"
PLAN, LETTER = "我们今天上门取回，同时寄一只新的给您。", "上门取回，新品已经送到。"
pytestmark = pytest.mark.browser


@pytest.fixture
def desk(tmp_path: Path, browser: Browser) -> Iterator[Served]:
    with served_desk(tmp_path, browser, Remembering) as served:
        yield served


def opened(page: Page) -> None:
    """Open the page of knowledge by keyboard."""
    page.keyboard.press("Control+k")
    page.keyboard.type("zs")
    page.keyboard.press("Enter")
    expect(page.locator("#knowledge")).to_be_visible()


def written(page: Page, problem: str = LIKE, **more: str) -> None:
    """Write an item by the form, published."""
    page.click("#knowledge-new")
    page.fill("#knowledge-problem", problem)
    page.fill("#knowledge-solution", "断电，上门取回\n寄一只新的")
    for name, text in more.items():
        page.fill(f"#knowledge-{name}", text)
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-versions > li")).to_have_count(1)


def shelf(desk: Served) -> list[Item]:
    """Return every item, oldest first."""
    rows = desk.world.store.read(knowledge.vectors)
    found = [desk.world.store.read(partial(knowledge.get, item=n)) for n, *_ in rows]
    return [one for one in found if one is not None]


def waiting(desk: Served, **options: Any) -> Page:
    """Open the desk; somebody waits, so that the queue is not empty."""
    desk.customer("u9", "我要人工")
    return desk.agent(**options)


def tagged(number: str, tx: Tx) -> None:
    case_events.event(tx, number, "tagged", "chenlan", {"solution": ["money"]})


def number_of(desk: Served, chat: str) -> str:
    talk = desk.world.store.read(lambda c: conversations.get(c, chat))
    assert talk is not None
    return talk.case_no


def test_an_item_is_written_found_changed_voted_on_and_retired_on_one_page(desk: Served) -> None:
    """S2-57, S2-58, S3-10: the page does everything that can be done to an item."""
    desk.world.store.do(lambda tx: accounts.add(tx, "zhoumin", "周敏", "agent", "x"))
    page = waiting(desk)
    opened(page)
    expect(page.locator("#knowledge-place")).to_contain_text("还没有发布的知识")
    page.click("#knowledge-new")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-fault")).to_have_text("先写什么问题。")
    expect(page.locator("#knowledge-problem")).to_be_focused()
    page.click("#knowledge-back")
    written(page)
    page.click("[data-act=write]")
    page.fill("#knowledge-solution", "先断电，上门取回\n寄一只新的")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-versions > li")).to_have_count(2)
    page.locator("#knowledge-versions summary").first.click()
    expect(page.locator("#knowledge-versions ins")).to_have_text("先")
    page.fill("#knowledge-note", "先打电话更好")
    page.click("[data-vote=worked]")
    expect(page.locator(".knowledge-votes li")).to_contain_text("先打电话更好")
    expect(page.locator("[data-vote=worked]")).to_have_attribute("aria-pressed", "true")
    page.select_option("#knowledge-owner", "zhoumin")
    with page.expect_response("**/owner"):
        page.click("[data-act=owner]")
    page.keyboard.press("Escape")
    expect(page.locator("#knowledge-list")).to_contain_text("周敏")
    page.fill("#knowledge-box", "充电宝着火")
    page.keyboard.press("Enter")
    expect(page.locator("#knowledge-list > li")).to_have_count(1)
    page.fill("#knowledge-box", "洗衣机漏水")
    page.keyboard.press("Enter")
    expect(page.locator("#knowledge-place .empty")).to_have_text("没有找到。")
    page.fill("#knowledge-box", "")
    page.keyboard.press("Enter")
    page.locator("#knowledge-list .row").click()
    page.click("[data-act=retire]")
    expect(page.locator("#knowledge-place .term-state")).to_have_text("已停用")
    (one,) = shelf(desk)
    assert (one.owner, one.version, one.worked, one.content.state) == ("zhoumin", 3, 1, "retired")


def test_what_is_due_for_review_is_a_list_of_its_own(desk: Served) -> None:
    page = waiting(desk)
    opened(page)
    written(page, review="2025-01-01")
    page.click("#knowledge-back")
    page.locator(".knowledge-tabs [data-state=expired]").click()
    expect(page.locator("#knowledge-list [data-late=true]")).to_contain_text("该复查了")
    page.locator("#knowledge-list .row").click()
    page.click("[data-act=write]")
    page.fill("#knowledge-review", "")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-versions > li")).to_have_count(2)
    page.click("#knowledge-back")
    expect(page.locator(".knowledge-tabs [data-state=expired]")).to_have_text("该复查的 0")


def test_the_same_problem_is_not_written_twice_unawares(desk: Served) -> None:
    """S2-60: a duplicate is warned of, and written only when it is meant."""
    page = waiting(desk)
    opened(page)
    written(page)
    page.click("#knowledge-back")
    page.click("#knowledge-new")
    page.fill("#knowledge-problem", LIKE)
    page.fill("#knowledge-solution", "别的办法")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-fault")).to_contain_text("已经有相近的知识")
    expect(page.locator("#knowledge-alike [data-item='1']")).to_contain_text("断电，上门取回")
    assert len(shelf(desk)) == 1
    page.click("#knowledge-anyway")
    expect(page.locator("#knowledge-versions > li")).to_have_count(1)
    assert len(shelf(desk)) == 2


def test_one_key_puts_an_items_drafts_into_solution_and_letter(desk: Served) -> None:
    """S2-59: one key inserts plan and letter drafts; nothing is sent, and the use is counted."""
    first = waiting(desk)
    opened(first)
    written(first, plan=PLAN, letter=LETTER)
    page, chat = taken(desk)
    before = desk.world.said(chat)
    expect(page.locator("[data-known='1']")).to_be_attached()
    page.keyboard.press("q")
    expect(page.locator("#propose-text")).to_have_value(PLAN)
    expect(page.locator("#propose-action")).to_have_value("断电，上门取回")
    expect(page.locator("#status")).to_contain_text("改好再发")
    page.click("#mode-resolve")
    expect(page.locator("#resolve-done")).to_have_value(LETTER)
    page.fill("#resolve-done", "写到一半")
    page.keyboard.press("Escape")
    page.keyboard.press("q")
    page.click("#mode-resolve")
    expect(page.locator("#resolve-done")).to_have_value(f"写到一半\n{LETTER}")
    page.reload()
    expect(page.locator("#resolve-done")).to_have_value(f"写到一半\n{LETTER}")
    assert desk.world.said(chat) == before
    assert desk.world.store.read(lambda c: knowledge_use.times_used(c, 1)) == 1


def test_a_case_is_written_up_with_what_is_like_it_first(desk: Served) -> None:
    """S2-60: similar items first; one of them takes the case in, or it is written anew."""
    page, chat = taken(desk)
    number = number_of(desk, chat)
    done = {"outcome": "upheld", "done": "换了一只新的", "reason": "", "name": "陈岚"}
    desk.world.store.do(lambda tx: case_events.event(tx, number, "resolved", "chenlan", done))
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page.locator("#knowledge-title")).to_have_text("记成经验")
    expect(page.locator("#knowledge-problem")).to_have_value(FIRE)
    expect(page.locator("#knowledge-solution")).to_have_value("换了一只新的")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-versions > li")).to_have_count(1)
    (one,) = shelf(desk)
    assert (one.cases, one.content.state, one.content.letter) == (
        (number,),
        "draft",
        "换了一只新的",
    )
    page.click("#knowledge-close")
    other = desk.customer("u2", FIRE, "139-0013-9000")
    page.click("#tab-waiting")
    page.locator(".row").first.click()
    expect(page.locator("#take")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("e")
    expect(page.locator("#knowledge-anew")).not_to_have_attribute("open", "")
    page.locator("#knowledge .knowledge-near [data-act=merge]").click()
    expect(page.locator("#knowledge-place")).to_contain_text(number_of(desk, other))
    (one,) = shelf(desk)
    assert set(one.cases) == {number, number_of(desk, other)}


def test_a_closed_case_asks_to_be_written_up(desk: Served) -> None:
    """S2-60: closing leads to "write it up"; the server's answers are played, the page is real."""
    page, chat = taken(desk)
    number = number_of(desk, chat)

    def nothing_missing(route: Route) -> None:
        case = route.fetch().json()
        route.fulfill(json=case | {"gates": []})

    page.route(f"**/desk/api/case/{number}", nothing_missing)
    page.route(f"**/desk/api/case/{number}/close", lambda route: route.fulfill(json={}))
    page.reload()
    page.locator("[data-section=standing] button.primary", has_text="结案").click()
    expect(page.locator("#knowledge-title")).to_have_text("记成经验")
    expect(page.locator("#knowledge-case")).to_have_value(number)
    page.unroute_all(behavior="ignoreErrors")


def test_the_case_tells_how_alike_ones_were_solved(desk: Served) -> None:
    """S0-58: similar in the last 90 days, and how they were solved."""
    for n in range(24):
        desk.customer(f"b{n}", "键盘坏了好几天", "我要人工")
    for n in range(3):
        number = number_of(desk, desk.customer(f"a{n}", FIRE))
        desk.world.store.do(partial(tagged, number))
    assert isinstance(desk.world, Remembering)
    while desk.world.keeper.once():
        pass
    page = desk.agent()
    page.locator(".row", has_text="充电宝").first.click()
    expect(page.locator("#similar-line")).to_contain_text("近 90 天 2 件，2 件这样解决")
    page.click("#language-button")
    expect(page.locator("#similar-line")).to_contain_text(
        "Similar in the last 90 days: 2, 2 solved"
    )


@pytest.mark.parametrize("size", [WIDE, MIDDLE, PHONE, NARROW, ZOOMED])
def test_nothing_of_knowledge_is_cut_off_at_any_width(desk: Served, size: tuple[int, int]) -> None:
    page = waiting(desk, size=size)
    opened(page)
    written(page, problem=LIKE + "http://" + "x" * 120)
    for step in ("item", "#knowledge-back", "#knowledge-new"):
        if step.startswith("#"):
            page.click(step)
        expect(page.locator("#knowledge-close")).to_be_in_viewport()
        assert too_wide(page) == 0, step
        wide = page.evaluate(
            "(d => d.scrollWidth - d.clientWidth)(document.getElementById('knowledge'))"
        )
        assert wide <= 0, step


@pytest.mark.where_found
@AXE_NEEDED
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_no_serious_fault_with_knowledge(desk: Served, colours: str) -> None:
    page = waiting(desk, color_scheme=colours)
    opened(page)
    axe(page)
    assert serious_faults(page) == [], "empty"
    written(page, plan=PLAN)
    page.click("[data-act=write]")
    assert serious_faults(page) == [], "form"
    page.fill("#knowledge-solution", "先断电")
    page.click("#knowledge-save")
    expect(page.locator("#knowledge-versions > li")).to_have_count(2)
    page.locator("#knowledge-versions summary").first.click()
    assert serious_faults(page) == [], "item"
    page.click("#knowledge-back")
    assert serious_faults(page) == [], "list"
