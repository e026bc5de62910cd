"""The chat page's API with a visitor's browser in front of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.app import App
from bot.window import Window
from tests.bot.runtime_fakes import Decider, brain, browser, make_app

QUICK = Window(pause=0, answer_pause=0, cap=0)


@asynccontextmanager
async def shop(
    folder: Path, window: Window = QUICK, **settings: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, App]]:
    app = make_app(folder, brain(Decider(), window=window), **settings)
    async with app.running(), browser(app) as client:
        yield client, app


async def enter(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/chat/session", json={})
    assert answer.status_code == 200
    return str(answer.json()["user"])


async def send(
    client: httpx.AsyncClient, text: str, event: str = "", **more: Any
) -> httpx.Response:
    return await client.post(
        "/api/chat/messages", json={"id": event or f"id-{len(text)}", "text": text} | more
    )


async def history(client: httpx.AsyncClient, count: int, after: int = 0) -> list[dict[str, Any]]:
    """Wait until there are *count* messages."""
    async with asyncio.timeout(5):
        while True:
            page = (await client.get("/api/chat/history", params={"after": after})).json()
            if len(page["messages"]) >= count:
                return list(page["messages"])
            await asyncio.sleep(0.01)
