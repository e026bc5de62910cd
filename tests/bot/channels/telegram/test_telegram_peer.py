"""Somebody else's Bot API: npm telegram-test-api 4.2.1, words and a button both ways.

It does not speak as the real one in some places, repaired on the way: getMe lacks is_bot,
answers of true are null, dates are in milliseconds, buttons lack chat_instance and their
message's id and date, no long poll, no secret of the webhook, some methods are missing.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App, build
from bot.channels.base import Request
from bot.channels.telegram.channel import Telegram
from bot.settings import Settings
from bot.window import Window
from tests.bot.runtime_fakes import QUICK, brain
from tests.fakes.telegram_http import Call, Reply, served
from tests.fakes.telegram_inlet import HOOK, POLL, SECRET, bot_on, run, until
from tests.fakes.telegram_platform import ME, TOKEN, Platform
from tests.house.sources import ROOT

PEERS = ROOT / "tests" / "peers"
LI = {"id": 7, "is_bot": False, "first_name": "李", "username": "li"}
PRIVATE = {"id": 7, "first_name": "李", "type": "private"}


@dataclass
class Peer:
    """The foreign server, and the repairs between it and our bot. hook: where it pushes to."""

    client: httpx.AsyncClient
    bot: Telegram | None = None
    hook: str = ""
    hooked: bool = False

    async def answer(self, call: Call) -> Reply:
        """Pass a call of our bot on, repaired."""
        method = call.path.rpartition("/")[2]
        if method == "getMe":
            return _said(ME)
        if method in ("sendChatAction", "getWebhookInfo"):
            return _said(result=True)
        params = dict(call.params)
        if method == "setWebhook":
            assert params["secret_token"] == SECRET
            params["url"] = self.hook
        end = time.monotonic() + params.get("timeout", 0)
        result = await self._passed(call.path, params)
        while method == "getUpdates" and not result and time.monotonic() < end:
            await asyncio.sleep(0.02)
            result = await self._passed(call.path, params)
        self.hooked = self.hooked or method == "setWebhook"
        return _said(True if result is None else _repaired(result))

    async def _passed(self, path: str, params: dict[str, Any]) -> Any:
        return (await self.client.post(path, json=params)).json()["result"]

    async def push(self, call: Call) -> Reply:
        """Pass a pushed update on to our bot, with the secret that the peer does not know."""
        assert self.bot is not None
        headers = {"x-telegram-bot-api-secret-token": SECRET}
        body = json.dumps(_repaired(call.params)).encode()
        return Reply((await self.bot.handle(Request("POST", {}, headers, body))).status)

    async def customer(self, what: str, **content: Any) -> None:
        """Let the customer do something, in the peer's own words."""
        body = {"botToken": TOKEN, "date": int(time.time()), "from": LI, "chat": PRIVATE}
        await self.client.post(f"/{what}", json=body | content)

    async def got(self, many: int) -> list[dict[str, Any]]:
        """Wait for what the customer was sent; return all of it."""
        found: list[dict[str, Any]] = []
        end = time.monotonic() + 5
        while len(found) < many:
            assert time.monotonic() < end, found
            asked = {"token": TOKEN, "chatId": 7}
            found += (await self.client.post("/getUpdates", json=asked)).json()["result"]
            await asyncio.sleep(0.01)
        return found


def _said(result: Any) -> Reply:
    return Reply(200, json.dumps({"ok": True, "result": result}).encode())


def _repaired(result: Any) -> Any:
    if isinstance(result, list):
        return [_repaired(one) for one in result]
    if isinstance(result, dict) and result.get("date", 0) > 10**11:
        return result | {"date": result["date"] // 1000}
    if isinstance(result, dict) and "callback_query" in result:
        query = result["callback_query"] | {"chat_instance": "x"}
        shown = {"message_id": 1, "date": int(time.time())} | query["message"]
        return result | {"callback_query": query | {"message": shown}}
    return result


@asynccontextmanager
async def peer() -> AsyncIterator[Peer]:
    """Start the foreign server, or skip where there is none."""
    node = shutil.which("node")
    if node is None or not (PEERS / "node_modules" / "telegram-test-api").is_dir():
        pytest.skip("needs node and `npm ci` in tests/peers (telegram-test-api)")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        node, "telegram_server.mjs", str(port), cwd=PEERS, stdout=pipe
    )
    assert process.stdout is not None
    try:
        assert await process.stdout.readline() == b"ready\n"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as c:
            yield Peer(c)
    finally:
        process.terminate()
        await process.wait()
        await process.stdout.read()


@asynccontextmanager
async def talking(folder: Path, made: Peer, mode: str) -> AsyncIterator[App]:
    """Run the whole app against the peer."""
    async with served(made.answer) as api, served(made.push) as pushes:
        made.hook = pushes.url
        way = HOOK if mode == "webhook" else POLL
        made.bot = bot_on(Platform(url=api.url), way)
        mind = brain(window=Window(0, 0, 0))
        app = build(Settings(data=folder, pace=QUICK), mind, channels=[made.bot])
        async with app.running():
            yield app


@pytest.mark.slow
@pytest.mark.where_found
@pytest.mark.parametrize("mode", ["polling", "webhook"])
def test_words_and_a_button_go_both_ways_through_a_foreign_server(
    tmp_path: Path, mode: str
) -> None:
    async def talk() -> None:
        async with peer() as made, talking(tmp_path, made, mode):
            if mode == "webhook":
                await until(lambda: made.hooked)
            await made.customer("sendMessage", text="ask 电池坏了😡")
            (asked,) = await made.got(1)
            assert asked["message"]["text"] == "1: ask 电池坏了😡"
            rows = asked["message"]["reply_markup"]["inline_keyboard"]
            shown = {"from": LI, "chat": PRIVATE, "message_id": asked["messageId"]}
            pressed = rows[0][1]["callback_data"]
            await made.customer("sendCallback", message=shown, data=pressed)
            (answered,) = await made.got(1)
            assert answered["message"]["text"] == "2: /amend"

    run(talk())


def test_what_is_repaired_is_only_what_is_wrong() -> None:
    assert _repaired({"date": 1_700_000_000_123}) == {"date": 1_700_000_000}
    assert _repaired([{"date": 5, "text": "a"}]) == [{"date": 5, "text": "a"}]
    query = {"data": "/a", "message": {"message_id": 9, "date": 3}}
    repaired = _repaired({"update_id": 1, "callback_query": query})
    assert repaired["callback_query"] == query | {"chat_instance": "x"}
