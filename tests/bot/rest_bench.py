"""The doors of Rasa's contracts, with a program that asks through them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bot.app import App
from bot.window import Window
from dialogues.move import Move
from nlu.types import Context, Parse
from tests.bot.runtime_fakes import Decider, brain, browser, make_app

WEBHOOK = "/webhooks/rest/webhook"
LISTENING = Window(pause=30, answer_pause=30, cap=60)  # REST does not wait for it


@asynccontextmanager
async def shop(
    folder: Path,
    decide: Callable[..., Move] | None = None,
    read: Callable[[str, Context], Parse] | None = None,
    **settings: Any,
) -> AsyncIterator[tuple[httpx.AsyncClient, App]]:
    app = make_app(folder, brain(decide or Decider(), read, LISTENING), **settings)
    async with app.running(), browser(app, 30) as client:
        yield client, app


async def ask(client: httpx.AsyncClient, message: str, **more: Any) -> list[dict[str, Any]]:
    answer = await client.post(WEBHOOK, json={"sender": "v1", "message": message} | more)
    assert answer.status_code == 200
    return list(answer.json())
