"""A page that stays open shows what a page opened now shows, also after its line was cut."""

from __future__ import annotations

import re
from difflib import unified_diff
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.bot.desk_browsers import Served
from tests.bot.pretend_desk import Seat
from tests.bot.work_api_bench import PLAN, posted

pytestmark = pytest.mark.browser

_SHOWN = "() => ['#rows', '#talk', '#record'].map((id) => document.querySelector(id).innerText)"
_SAME_S = 15.0


def shown(page: Page) -> list[str]:
    """Return the lines of the lists, the talk and its record; how long ago moves by itself."""
    lines = (line.strip() for part in page.evaluate(_SHOWN) for line in part.split("\n"))
    told = (line for line in lines if line and line != "有新消息 ↓")  # that one is to scroll by
    return [re.sub(r"\d+ ?(秒|分钟|分|小时)?", "#", line) for line in told]


def opened(desk: Served, login: str, name: str, chat: str) -> Page:
    page = desk.agent(login, name)
    page.goto(f"{desk.url}/desk#{chat.replace(':', '%3A')}")
    page.reload()
    expect(page.locator("#talk")).to_be_visible()
    return page


def same(page: Page, desk: Served, chat: str) -> None:
    """Wait until the page shows what a new page of the same colleague shows."""
    fresh = opened(desk, "zhoumin", "周敏", chat)
    left = int(_SAME_S * 10)
    while shown(page) != shown(fresh) and left:
        page.wait_for_timeout(100)
        left -= 1
    assert list(unified_diff(shown(page), shown(fresh), n=0)) == []
    fresh.context.close()


def test_a_page_shows_what_colleagues_and_customers_did_meanwhile(desk: Served) -> None:
    chat = desk.customer("u1", "耳机坏了", "我要人工")
    mine: Seat = desk.do(desk.world.agent("chenlan", "陈岚"))
    number = desk.do(mine.talk(chat))["case_no"]
    page = opened(desk, "zhoumin", "周敏", chat)

    def act(road: str, **body: Any) -> None:
        answer = desk.do(posted(mine, road, "", body))
        assert answer.status_code == 200, answer.text

    act(f"talk/{chat}/take")
    act(f"talk/{chat}/reply", text="您好，我是陈岚。")
    act(f"case/{number}/step", to="investigating")
    same(page, desk, chat)
    expect(page.locator("#talk")).to_contain_text("我是陈岚")

    page.context.set_offline(True)  # what is told now reaches nobody
    page.evaluate("() => window.stop()")
    desk.customer("u1", "盒子也是破的")
    desk.customer("u2", "快递三天没到，太慢了")
    act(f"case/{number}/note", text="听过录音了")
    act(f"case/{number}/plan", **PLAN, due=desk.world.clock() + 3 * 3600)
    page.context.set_offline(False)
    expect(page.locator("#talk")).to_contain_text("盒子也是破的", timeout=30_000)
    same(page, desk, chat)
