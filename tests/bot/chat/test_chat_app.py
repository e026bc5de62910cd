"""The chat page talks with the whole application: turns, stream, an agent's acts, a restart."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect

from bot.app import App
from bot.window import Window
from storage import inbox, messages
from storage.inbox import Arrival
from tests.bot.chat.conftest import new_context
from tests.bot.chat.hands import row, sees, write
from tests.bot.runtime_fakes import brain, make_app

pytestmark = pytest.mark.browser


class Running:
    """The application on a port of this machine; it can be stopped and started again."""

    def __init__(self, folder: Path, window: Window) -> None:
        self._folder = folder
        self._window = window
        self.chat = ""
        self.port = 0
        self.start()

    def start(self) -> None:
        """Open the database and serve, on the same port as before."""
        self.app: App = make_app(self._folder, brain(window=self._window), messages_per_minute=0)
        config = uvicorn.Config(self.app.asgi(), port=self.port, log_config=None)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        until(lambda: self._server.started)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        """End streams, turns and server."""
        self.app.hub.close()
        self._server.should_exit = True
        self._thread.join()

    def agent(self, kind: str, text: str = "") -> None:
        """Do what an agent does at the desk, in the only conversation."""
        event = f"{kind}{time.monotonic()}"
        arrival = Arrival(
            *("desk", "default", "chenlan", event, kind, datetime.now(UTC)),
            text=text,
            raw={"agent": "chenlan", "name": "陈岚"},
            chat=self.chat,
        )
        self.app.store.do(lambda tx: inbox.receive(tx, arrival))
        self.app.wake()

    def said(self) -> list[str]:
        """Return what the customer said, as stored."""
        lines = self.app.store.read(lambda c: messages.history(c, self.chat))
        return [line.text for line in lines if line.who == "customer"]


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end, "did not happen"
        time.sleep(0.01)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, Window(pause=0, answer_pause=0))
    yield running
    running.stop()


@pytest.fixture
def visitor(browser: Browser, running: Running) -> Iterator[Page]:
    context = new_context(browser)
    page = context.new_page()
    with page.expect_response("**/api/chat/session") as answer:
        page.goto(f"http://127.0.0.1:{running.port}/chat")
    running.chat = f"web:default:{answer.value.json()['user']}"
    yield page
    context.close()


def test_a_customer_is_greeted_heard_and_answered(visitor: Page) -> None:
    expect(visitor.locator(".greeting")).to_contain_text("我在听")
    write(visitor, "耳机老断")
    sees(visitor, "耳机老断", "1: 耳机老断")
    write(visitor, "ask")
    visitor.get_by_role("button", name="对", exact=True).click()
    wanted = ["耳机老断", "1: 耳机老断", "ask", "2: ask", "对", "3: 对"]
    sees(visitor, *wanted)
    visitor.reload()
    sees(visitor, *wanted)
    expect(visitor.get_by_role("button", name="对", pressed=True)).to_be_disabled()


def test_a_person_takes_over_speaks_and_gives_back(visitor: Page, running: Running) -> None:
    write(visitor, "叫人来")
    sees(visitor, "叫人来", "1: 叫人来")
    running.agent("agent_took")
    expect(visitor.get_by_role("heading")).to_have_text("陈岚 · 人工")
    running.agent("agent_said", "我是陈岚，您说的我都看过了。")
    expect(row(visitor, "我是陈岚，您说的我都看过了。").locator(".name")).to_have_text(
        "陈岚 · 人工"
    )
    write(visitor, "好")
    running.agent("agent_returned")
    expect(visitor.get_by_role("heading")).to_have_text("小安 · 自动助手")
    sees(
        visitor,
        *("叫人来", "1: 叫人来", "陈岚来了", "我是陈岚，您说的我都看过了。", "好", "回来了"),
    )


def test_a_restart_of_the_server_in_the_middle_costs_nothing(
    visitor: Page, running: Running
) -> None:
    write(visitor, "一")
    sees(visitor, "一", "1: 一")
    running.stop()
    write(visitor, "二")
    write(visitor, "三")
    expect(visitor.get_by_text("待发送")).to_have_count(2)
    running.start()
    until(lambda: running.said() == ["一", "二", "三"])
    expect(visitor.get_by_text("待发送")).to_have_count(0)
    write(visitor, "四")
    expect(visitor.locator(".rows article.bot").last).to_contain_text("四")
    assert visitor.locator(".rows .customer .bubble").all_text_contents() == [
        "一",
        "二",
        "三",
        "四",
    ]
    before = visitor.locator(".rows .bubble").all_text_contents()
    visitor.reload()
    sees(visitor, *before)
