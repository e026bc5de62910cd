"""A furious customer on the chat page, an agent at the desk: from the first word to given back."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.server import Server
from tests.journeys.conftest import setup_link

WORD = "一只猫在窗台上晒太阳 2026"
SLOW_MS = 30_000

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def shot(page: Page, name: str) -> None:
    """Keep a picture when SHOTS names a folder; documentation takes its pictures so."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def say(page: Page, text: str) -> None:
    page.get_by_label("输入消息").fill(text)
    page.keyboard.press("Enter")


@pytest.fixture
def server(model: Path, tmp_path: Path) -> Iterator[Server]:
    """Start a server of its own: the link to the first account works but once."""
    served = Server(tmp_path, model=model)
    served.start()
    yield served
    served.stop()


def test_a_fire_reaches_a_person_who_takes_answers_and_gives_back(
    server: Server, browser: Browser
) -> None:
    """S2-14, S0-34, S0-51: safety words at once, a person, one notice, then the bot again."""
    agent = _agent(browser, server)
    customer = browser.new_page(
        viewport={"width": 420, "height": 860}, timezone_id="Asia/Shanghai", locale="zh-CN"
    )
    customer.goto(f"{server.url}/chat")
    log = customer.get_by_role("log")

    say(customer, "你们什么破充电宝！！！")
    say(customer, "刚才充着充着冒烟着火了！！！")
    expect(log).to_contain_text("人最要紧", timeout=SLOW_MS)
    expect(log).to_contain_text("119")
    expect(log).to_contain_text("真人联系您")
    shot(customer, "chat-safety")

    row = agent.locator("#rows [data-chat]").first
    expect(row).to_be_visible(timeout=SLOW_MS)
    row.click()
    expect(agent.locator("#packet-body")).to_contain_text("充着充着冒烟着火了")
    say(customer, "人没事 火扑灭了 孩子吓哭了")
    expect(log).to_contain_text("电话", timeout=SLOW_MS)
    say(customer, "138-0013-8000")
    expect(log).to_contain_text("编号 TS", timeout=SLOW_MS)

    agent.locator("#take").click()
    expect(log).to_contain_text("陈岚接手了", timeout=SLOW_MS)
    shot(agent, "desk")
    said = log.locator("article").count()
    say(customer, "你们快点来人")
    agent.get_by_label("回复客户").fill("我是值班经理陈岚，前面的话我都看了。孩子现在怎么样？")
    agent.keyboard.press("Control+Enter")
    expect(log).to_contain_text("孩子现在怎么样", timeout=SLOW_MS)
    assert log.locator("article").count() == said + 2, "the bot is silent while a person has it"
    shot(customer, "chat")
    shot(agent, "desk-answered")

    agent.locator("#back").click()
    agent.locator("#back-ask button[value=yes]").click()
    expect(log).to_contain_text("回“人工”就行", timeout=SLOW_MS)
    notices = log.inner_text()
    assert len(re.findall("陈岚接手了", notices)) == 1


def _agent(browser: Browser, server: Server) -> Page:
    """Open the desk with the first account, made through the one-time link."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.goto(setup_link(server))
    page.fill("#login", "chenlan")
    page.fill("#name", "陈岚")
    page.fill("#password", WORD)
    page.fill("#again", WORD)
    page.get_by_role("button", name="建立账号并登录").click()
    expect(page.get_by_role("tab", name=re.compile("等人接"))).to_be_visible(timeout=SLOW_MS)
    return page
