"""Routes that come after the door is open: whoever asks before waits, nobody is refused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.http.errors import HANDLERS
from bot.http.later import Later


class Making:
    """Makes two routes when the test says so. fails: how often it breaks before."""

    def __init__(self, fails: int = 0) -> None:
        self.go = threading.Event()
        self.made = 0
        self.fails = fails

    def __call__(self) -> Sequence[BaseRoute]:
        """Make them."""
        self.go.wait(30)
        if self.fails:
            self.fails -= 1
            raise RuntimeError("no page")
        self.made += 1
        return [Route("/desk", _page), Route("/desk/talk/{chat:path}", _page, methods=["POST"])]


async def _health(request: Request) -> Response:
    return await asyncio.to_thread(PlainTextResponse, f"{request.method} {request.url.path}")


async def _page(request: Request) -> Response:
    return PlainTextResponse(f"{request.method} {request.url.path}")


def _client(making: Making) -> httpx.AsyncClient:
    routes = [Later(["/desk"], making), Route("/healthz", _health)]
    app = Starlette(routes=routes, exception_handlers=HANDLERS)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://test")


def test_who_asks_before_they_are_there_waits_and_others_do_not() -> None:
    async def ask() -> None:
        making = Making()
        async with _client(making) as client:
            early = [asyncio.create_task(client.get("/desk")) for _ in range(40)]
            await asyncio.sleep(0)
            assert (await client.get("/healthz")).text == "GET /healthz", "a thread is left for it"
            assert (await client.get("/desks")).status_code == 404
            assert not any(one.done() for one in early)
            making.go.set()
            assert [(await one).text for one in early] == ["GET /desk"] * 40
            assert (await client.post("/desk/talk/web:1/take")).text.endswith("web:1/take")
        assert making.made == 1

    asyncio.run(ask())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/desk/nothing", 404), ("DELETE", "/desk", 405), ("GET", "/desk/talk/x", 405)],
)
def test_what_is_not_there_is_told_as_everywhere(method: str, path: str, status: int) -> None:
    async def ask() -> httpx.Response:
        making = Making()
        making.go.set()
        async with _client(making) as client:
            return await client.request(method, path)

    answer = asyncio.run(ask())
    assert answer.status_code == status
    assert answer.json()["error"]


def test_a_failure_is_told_and_the_next_one_tries_again() -> None:
    async def ask() -> list[int]:
        making = Making(fails=1)
        making.go.set()
        async with _client(making) as client:
            return [(await client.get("/desk")).status_code for _ in range(2)]

    assert asyncio.run(ask()) == [500, 200]


def test_they_are_made_anew_once_what_they_are_made_of_is_another() -> None:
    """S2-70: what was published counts at the next click."""
    made = [0]
    of: list[object] = [object()]

    def make() -> Sequence[BaseRoute]:
        made[0] += 1
        if made[0] == 3:
            raise RuntimeError("no page")
        number = str(made[0])

        async def page(_: Request) -> Response:
            return await asyncio.to_thread(PlainTextResponse, number)

        return [Route("/desk", page)]

    async def ask() -> list[str]:
        app = Starlette(routes=[Later(["/desk"], make, lambda: of[0])])
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            heard = []
            for new in (False, False, True, False, True, False):
                of[0] = object() if new else of[0]
                heard.append((await client.get("/desk")).text)
            return heard

    assert asyncio.run(ask()) == ["1", "1", "2", "2", "2", "2"], "the third could not be made"
    assert made == [3]
