"""Browsers at the desk: a whole program behind an address, and what consoles complained of."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bot.desk import sessions
from tests.bot.pretend_desk import PretendDesk

T = TypeVar("T")
FIRE = "你们家充电宝着火了！！！孩子就睡在旁边"
WIDE, MIDDLE, NARROW, ZOOMED = (1440, 900), (1024, 768), (320, 640), (720, 450)


class Served:
    """A desk under an address, and browsers at it. wrong: what their consoles complained of."""

    def __init__(self, world: PretendDesk, url: str, browser: Browser) -> None:
        self.world = world
        self.url = url
        self.wrong: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []

    def do(self, story: Coroutine[Any, Any, T]) -> T:
        """Let *story* happen in the program's own loop."""
        loop = self.world.hub._loop
        assert loop is not None
        return asyncio.run_coroutine_threadsafe(story, loop).result(10)

    def customer(self, user: str, *texts: str) -> str:
        """Let a customer say *texts*."""
        return self.do(self.world.customer(user, *texts))

    def page(self, size: tuple[int, int] = WIDE, **options: Any) -> Page:
        """Open a browser of its own."""
        view = ViewportSize(width=size[0], height=size[1])
        context = self._browser.new_context(viewport=view, locale="zh-CN", **options)
        context.set_default_timeout(8000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: self._heard(m.type, m.text))
        page.on("pageerror", lambda e: self._heard("error", str(e)))
        return page

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "Failed to load resource" not in text:
            self.wrong.append(text)

    def agent(self, login: str = "chenlan", name: str = "陈岚", **options: Any) -> Page:
        """Open the desk as a signed-in agent."""
        secret = self.do(self.world.agent(login, name)).secret
        page = self.page(**options)
        page.context.add_cookies([{"name": sessions.NAME, "value": secret, "url": self.url}])
        page.goto(f"{self.url}/desk")
        self.ready(page)
        return page

    def ready(self, page: Page) -> None:
        """Wait until the desk lives."""
        expect(page.locator("#line")).to_have_text("实时")
        expect(page.locator("#rows > li")).not_to_have_count(0)

    def close(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()


@contextmanager
def served_desk(
    folder: Path, browser: Browser, kind: type[PretendDesk] = PretendDesk
) -> Iterator[Served]:
    """Serve a desk; afterwards no console may have complained."""
    world = kind(folder)
    with world.serving() as url:
        served = Served(world, url, browser)
        yield served
        served.close()
    assert served.wrong == []


def taken(desk: Served, **options: Any) -> tuple[Page, str]:
    """Return the page of an agent who has a talk, and the talk; no text box has the focus."""
    chat = desk.customer("u1", FIRE, "138-0013-8000")
    page = desk.agent(**options)
    page.locator(".row").first.click()
    page.click("#take")
    expect(page.locator("#back")).to_be_visible()
    page.keyboard.press("Escape")
    return page, chat


def claimed(page: Page) -> None:
    """Open the first talk and take it, by keyboard."""
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.locator("#back")).to_be_visible()


def too_wide(page: Page) -> int:
    """Return how many pixels of the page are cut off at its right; 0 when none are."""
    over: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return max(over, 0)


def comes_true(page: Page, says: str, arg: object = None, seconds: float = 15.0) -> None:
    """Wait until what a page says is true.

    Asked anew from here: a wait inside the page would be compiled there, which its own policy
    forbids as soon as the first look finds it untrue.
    """
    for _ in range(round(seconds * 20)):
        if page.evaluate(says, arg):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"not true within {seconds} s: {says}")
