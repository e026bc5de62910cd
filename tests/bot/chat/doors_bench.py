"""The chat page and its API behind the guard, for somebody at some address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http import pages
from bot.http.chat import ChatApi, Page
from bot.http.errors import HANDLERS
from bot.http.guard import Guard
from bot.http.rate import Rate
from bot.window import Window
from tests.bot.runtime_fakes import Clock, Decider, brain, make_app

SHOP = "https://shop.example"
PAGE = Page(bot_name="小安", hello="您好", secret=b"s" * 32)
HOOK = "/webhooks/rest/webhook"
NEVER = "access-control-allow-origin"


@asynccontextmanager
async def door(
    folder: Path, page: Page = PAGE, address: str = "203.0.113.5"
) -> AsyncIterator[httpx.AsyncClient]:
    """Serve the chat page and its API for *page*, to somebody at *address*."""
    app = make_app(folder, brain(Decider(), window=Window(pause=0, answer_pause=0, cap=0)))
    api = ChatApi(app.store, app.hub, app.intake, page, Rate(0), Clock())

    async def hook(_request: Request) -> Response:
        return PlainTextResponse("[]")

    routes = [
        *api.routes(),
        *pages.routes(origins=page.origins),
        *pages.files(),
        Route(HOOK, hook, methods=["POST"]),
    ]
    served = Starlette(routes=routes, exception_handlers=HANDLERS)
    transport = httpx.ASGITransport(Guard(served, origins=page.origins), client=(address, 1))
    base = "https://care.example"
    async with app.running(), httpx.AsyncClient(transport=transport, base_url=base) as client:
        yield client


async def enter(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/api/chat/session", json=body)
