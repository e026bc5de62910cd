"""Another's chat widget, on another's page, talks with us through Rasa's REST contract."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import Route

from bot.http.errors import HANDLERS
from bot.http.guard import Guard
from bot.window import Window
from tests.bot.chat.conftest import new_context
from tests.bot.chat.pretend import PretendChat
from tests.bot.runtime_fakes import brain, make_app

ROOT = Path(__file__).parents[3]
BUNDLE = ROOT / "tests/peers/node_modules/deep-chat/dist/deepChat.bundle.js"
GUIDE: str = (ROOT / "docs/channels/web.md").read_text("utf-8")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.where_found,
    pytest.mark.skipif(not BUNDLE.exists(), reason="needs npm ci in tests/peers (deep-chat)"),
]


def snippet(language: str, word: str) -> str:
    """Return the guide's block of code that holds *word*: what people copy is what is tested."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
    found: str
    (found,) = [block for block in blocks if word in block]
    return found


class Shop(PretendChat):
    """A server of the company's: its page, its content policy, and deep-chat's own bundle."""

    host = ""

    def __init__(self) -> None:
        files = (
            Route("/shop", self._shop),
            Route("/care.js", self._script),
            Route("/deepChat.bundle.js", lambda _: FileResponse(BUNDLE)),
        )
        super().__init__(more=files)

    async def _shop(self, _request: Request) -> Response:
        page = f'<!doctype html><html lang="zh"><body>{snippet("html", "<deep-chat")}'
        rules = (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self' 'unsafe-inline'",
            f"connect-src {self.host}",
        )
        return HTMLResponse(page, headers={"content-security-policy": "; ".join(rules)})

    async def _script(self, _request: Request) -> Response:
        script = snippet("js", "requestInterceptor").replace("https://care.example", self.host)
        return Response(script, media_type="text/javascript")


class Care:
    """The whole application; pages of *origins* may call the Rasa contract."""

    def __init__(self, folder: Path, *origins: str) -> None:
        app = make_app(folder, brain(window=Window(pause=0, answer_pause=0)))

        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with app.running():
                yield

        routes = Starlette(routes=app.routes, lifespan=lifespan, exception_handlers=HANDLERS)
        self._server = uvicorn.Server(
            uvicorn.Config(Guard(routes, origins=origins), port=0, log_config=None)
        )
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        """End the server."""
        self._server.should_exit = True
        self._thread.join()


@pytest.fixture
def shop() -> Iterator[Shop]:
    with Shop() as shop:
        yield shop


def shown(browser: Browser, shop: Shop, care: Care) -> tuple[Page, list[str]]:
    """Open the shop's page; returns the addresses it asks for, too."""
    shop.host = care.url
    page = new_context(browser).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{shop.origin}/shop")
    page.locator("#text-input").wait_for()
    return page, asked


def say(page: Page, text: str) -> None:
    page.locator("#text-input").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def test_deep_chat_talks_and_its_buttons_bring_the_payload(
    browser: Browser, shop: Shop, tmp_path: Path
) -> None:
    care = Care(tmp_path, shop.origin)
    page, asked = shown(browser, shop, care)
    say(page, "ask <b>me</b>")
    expect(page.get_by_text("1: ask <b>me</b>", exact=True)).to_be_visible()
    page.get_by_role("button", name="对", exact=True).click()
    expect(page.get_by_text("2: /confirm", exact=True)).to_be_visible()
    hosts = {url.split("/")[2] for url in asked}
    page.context.close()
    care.stop()
    assert hosts == {shop.origin[7:], care.url[7:]}


def test_a_page_that_is_not_named_cannot_use_the_contract(
    browser: Browser, shop: Shop, tmp_path: Path
) -> None:
    care = Care(tmp_path, "https://other.example")
    page, _ = shown(browser, shop, care)
    with page.expect_event("requestfailed") as failed:
        say(page, "ask me")
    assert failed.value.url == f"{care.url}/webhooks/rest/webhook"
    assert page.get_by_text("1: ask me").count() == 0
    page.context.close()
    care.stop()
