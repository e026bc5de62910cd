"""A fresh installation gives nothing to anybody; a lead staffs a team, and then cases are given."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.server import Server
from tests.bot.command_bench import ROOT, clean
from tests.journeys.conftest import setup_link

WORD = "一只猫在窗台上晒太阳 2026"
SLOW_MS = 30_000

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def qingsu(server: Server, *words: str) -> str:
    """Run a command on the data of the server that runs; return what it said."""
    command = [sys.executable, "-m", "bot", *words, "--data", str(server.data)]
    ran = subprocess.run(
        command, cwd=ROOT, env=clean(), capture_output=True, text=True, check=False
    )
    return ran.stdout


def colleague(browser: Browser, link: str, login: str, name: str) -> Page:
    """Open the desk with an account made through a one-time link."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(link)
    for field, value in (("login", login), ("name", name), ("password", WORD), ("again", WORD)):
        page.fill(f"#{field}", value)
    page.get_by_role("button", name="建立账号并登录").click()
    expect(page.locator("#my-state")).to_be_enabled(timeout=SLOW_MS)
    return page


def complains(browser: Browser, server: Server) -> None:
    """Let a customer whose power bank burns write on the chat page."""
    page = browser.new_page(viewport={"width": 420, "height": 860}, locale="zh-CN")
    page.goto(f"{server.url}/chat")
    page.get_by_label("输入消息").fill("刚才充着充着冒烟着火了！！！")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("真人联系您", timeout=SLOW_MS)


def test_cases_are_given_once_a_team_was_staffed_through_the_page(
    server: Server, browser: Browser
) -> None:
    """S2-04, S2-41: the whole road, from a database without anybody to a case with its agent."""
    boss = colleague(browser, setup_link(server), "chenlan", "陈岚")
    path = re.search(r"/desk/setup/[\w-]+", qingsu(server, "user", "add", "--role", "agent"))
    assert path is not None
    mine = colleague(browser, f"{server.url}{path[0]}", "zhoumin", "周敏")
    assert "哪个小组都还没有人" in qingsu(server, "doctor")

    complains(browser, server)
    row = mine.locator("#rows .row").first
    expect(row).to_contain_text("一线客服", timeout=SLOW_MS)
    expect(row).not_to_contain_text("给 ")

    boss.keyboard.press("g")
    boss.keyboard.press("t")
    boss.locator("[data-edit=zhoumin]").click()
    boss.locator("#team-people form input[value=值班经理]").check()
    boss.locator("#team-people form button.primary").click()
    expect(boss.locator("#team-told")).to_contain_text("周敏的小组存下了。", timeout=SLOW_MS)
    boss.locator("#team-close").click()
    mine.select_option("#my-state", "available")
    expect(row).to_contain_text("给 我", timeout=SLOW_MS)
    expect(boss.locator("#rows .row").first).to_contain_text("给 周敏", timeout=SLOW_MS)
    assert "还没有人的小组" in qingsu(server, "doctor") or "一线客服 还没有人" in qingsu(
        server, "doctor"
    )

    mine.select_option("#my-state", "away")
    expect(row).not_to_contain_text("给 我", timeout=SLOW_MS)
    expect(row).to_contain_text("值班经理")
