"""What the chat page would never send is refused with a clear line, and no long word is cut."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from tests.bot.chat_api_bench import enter, history, send, shop
from tests.bot.running import run


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u3000", "\u200b\u200d", "\ufeff", "\u2060 \u00a0"]
)
def test_an_empty_message_is_refused_with_a_clear_line(tmp_path: Path, text: str) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            answer = await send(client, text, "e1")
            assert (answer.status_code, answer.json()["error"]) == (400, "empty")
            assert "不能是空的" in answer.json()["message"]

    run(talk())


@pytest.mark.parametrize("length", [4096, 4097, 100_000])
def test_a_long_message_is_kept_whole(tmp_path: Path, length: int) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            text = "投" * length
            assert (await send(client, text)).status_code == 202
            assert (await history(client, 1))[0]["text"] == text

    run(talk())


def test_a_message_over_the_cap_is_refused_and_the_next_one_is_taken(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            answer = await send(client, "a" * 1_100_000)
            assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
            assert "1024 KiB" in answer.json()["message"]
            assert (await send(client, "x")).status_code == 202

    run(talk())


async def _no_session(client: httpx.AsyncClient) -> httpx.Response:
    return await send(client, "x")


async def _no_json(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await client.post("/api/chat/messages", data={"id": "1", "text": "x"})


async def _plain_text(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    kind = {"content-type": "text/plain"}
    return await client.post("/api/chat/messages", content=b'{"id":"1","text":"x"}', headers=kind)


async def _foreign(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await client.post("/api/chat/session", json={}, headers={"origin": "https://evil"})


async def _bad_id(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await send(client, "x", "id with spaces")


async def _long_payload(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await send(client, "x", payload="p" * 201)


async def _session_with_keys(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/api/chat/session", json={"user": "v1"})


async def _negative(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await client.get("/api/chat/history?after=-1")


async def _huge(client: httpx.AsyncClient) -> httpx.Response:
    await enter(client)
    return await client.get("/api/chat/history?after=" + "9" * 30)


REFUSED: list[tuple[Callable[[httpx.AsyncClient], Awaitable[httpx.Response]], int]] = [
    (_no_session, 401),
    (_no_json, 415),
    (_plain_text, 415),
    (_foreign, 403),
    (_bad_id, 400),
    (_long_payload, 400),
    (_session_with_keys, 400),
    (_negative, 400),
    (_huge, 400),
]


@pytest.mark.parametrize(("ask", "status"), REFUSED, ids=lambda v: getattr(v, "__name__", str(v)))
def test_what_the_page_would_never_send_is_refused(
    tmp_path: Path, ask: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]], status: int
) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            answer = await ask(client)
            assert answer.status_code == status
            assert set(answer.json()) == {"error", "message"}

    run(talk())
