"""A browser with the chat page in it, and a pretend server behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.bot.chat.pretend import PretendChat

POLICY = "Content Security Policy"
PHONE: ViewportSize = {"width": 390, "height": 700}

OpenPage = Callable[..., Page]


@pytest.fixture
def chat() -> Iterator[PretendChat]:
    with PretendChat() as chat:
        yield chat
        assert chat.wrong == []


@pytest.fixture
def errors() -> Iterator[list[str]]:
    """Collect script errors and what the content policy forbids; any is a failure."""
    errors: list[str] = []
    yield errors
    assert errors == []


@pytest.fixture
def open_page(browser: Browser, chat: PretendChat, errors: list[str]) -> Iterator[OpenPage]:
    """Open chat pages as devices of one's own: other sizes, colours, or a script before all."""
    contexts = []

    def open_one(*, before: str = "", live: bool = True, **options: object) -> Page:
        context = new_context(browser, **options)
        contexts.append(context)
        if before:
            context.add_init_script(before)
        page = context.new_page()
        visit(page, chat, errors, live=live)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Page:
    """One tab for all: a new process for each test would cost most of the time."""
    return new_context(browser).new_page()


@pytest.fixture
def page(tab: Page, chat: PretendChat, errors: list[str]) -> Iterator[Page]:
    """Open the chat page on a phone. Each server has its own port, so nothing is kept."""
    tab.context.clear_cookies()
    watching = visit(tab, chat, errors)
    yield tab
    tab.context.set_offline(offline=False)
    tab.set_viewport_size(PHONE)
    for event, listener in watching.items():
        tab.remove_listener(event, listener)
    tab.goto("about:blank")


def new_context(browser: Browser, **options: object) -> BrowserContext:
    settings = {"viewport": PHONE, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"} | options
    context = browser.new_context(**settings)  # type: ignore[arg-type]  # tests name real options
    context.set_default_timeout(20_000)
    return context


def visit(
    page: Page, chat: PretendChat, errors: list[str], *, live: bool = True
) -> dict[str, Callable[..., None]]:
    """Open the chat and wait for its stream if *live*; returns the listeners put on the page."""
    watching: dict[str, Callable[..., None]] = {
        "pageerror": lambda error: errors.append(str(error)),
        "console": lambda said: errors.extend([said.text] if POLICY in said.text else []),
    }
    for event, listener in watching.items():
        page.on(event, listener)  # type: ignore[call-overload]  # one loop over two events
    streams = chat.streams()
    page.goto(chat.url)
    page.get_by_role("textbox").wait_for()
    if live:
        chat.until(lambda: chat.streams() > streams)
    return watching
