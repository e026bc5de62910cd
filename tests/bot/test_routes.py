"""Every route, with every method: the right answer, always with the security headers."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from bot.app import App, build
from bot.http.guard import SECURITY
from bot.settings import Settings
from bot.window import Window
from tests.bot.runtime_fakes import QUICK, brain, make_app

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY")


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


def _client(app: App) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app.asgi())
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def test_every_method_of_every_route_is_guarded(tmp_path: Path) -> None:
    async def walk() -> None:
        app = make_app(tmp_path, brain())
        paths = [route.path for route in app.routes if isinstance(route, Route | Mount)]
        assert len(paths) >= 10
        async with app.running(), _client(app) as client:
            for path in [*paths, "/nowhere", "/api/chat/nothing", "/static/nothing.js"]:
                for method in METHODS:
                    answer = await client.request(method, path)
                    assert answer.status_code < 500, (method, path)
                    for name, value in SECURITY.items():
                        assert answer.headers[name] == value, (method, path)
                    assert "cache-control" in answer.headers
                    if path.startswith(("/api", "/webhooks", "/model")):
                        assert answer.headers["cache-control"] == "no-store"
                    if answer.status_code == 405:
                        assert answer.headers["allow"]

    _run(walk())


def test_reading_changes_nothing(tmp_path: Path) -> None:
    async def walk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running(), _client(app) as client:
            await client.get("/healthz")
            before = (tmp_path / "qingsu.db").read_bytes()
            for route in app.routes:
                if isinstance(route, Route):
                    await client.get(route.path)
            assert (tmp_path / "qingsu.db").read_bytes() == before

    _run(walk())


def test_health_says_it_is_there_and_whether_it_can_work(tmp_path: Path) -> None:
    async def walk() -> None:
        app = make_app(tmp_path, brain())
        client = _client(app)
        async with app.running():
            assert (await client.get("/healthz")).json() == {"status": "ok"}
            ready = await client.get("/readyz")
            assert (ready.status_code, ready.json()["status"]) == (200, "ok")
        assert (await client.get("/healthz")).status_code == 200
        gone = await client.get("/readyz")
        assert gone.status_code == 503
        assert gone.json()["checks"] == {"workers": False, "database": False}
        await client.aclose()

    _run(walk())


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd"],
)
def test_only_static_files_are_served(tmp_path: Path, path: str) -> None:
    async def walk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running(), _client(app) as client:
            assert (await client.get(path)).status_code == 404

    _run(walk())


def test_the_page_is_kept_but_asked_for_again(tmp_path: Path) -> None:
    async def walk() -> None:
        app = make_app(tmp_path, brain())
        async with app.running(), _client(app) as client:
            page = await client.get("/chat")
            assert (page.status_code, page.headers["cache-control"]) == (200, "no-cache")
            assert page.headers["content-type"].startswith("text/html")
            home = await client.get("/")
            assert (home.status_code, home.headers["location"]) == (307, "/chat")

    _run(walk())


def test_other_pages_are_made_of_the_finished_app_and_guarded_too(tmp_path: Path) -> None:
    seen: list[App] = []

    def desk(app: App) -> list[BaseRoute]:
        async def hello(_request: Request) -> Response:
            seen.append(app)
            return PlainTextResponse("desk")

        return [Route("/desk", hello)]

    async def walk() -> None:
        app = build(Settings(tmp_path, pace=QUICK), brain(window=Window()), more=[desk])
        async with app.running(), _client(app) as client:
            answer = await client.get("/desk")
            assert answer.text == "desk"
            assert answer.headers["x-frame-options"] == "DENY"
            assert seen == [app]

    _run(walk())


def test_the_desk_has_its_files_when_the_web_door_is_shut(tmp_path: Path) -> None:
    async def look() -> None:
        app = make_app(tmp_path, brain(), web=False)
        async with app.running(), _client(app) as client:
            assert (await client.get("/static/desk.css")).status_code == 200
            assert (await client.get("/chat")).status_code == 404

    _run(look())
