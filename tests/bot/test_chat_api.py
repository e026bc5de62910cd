"""The chat page's API: nobody is somebody else, nothing is lost, and a flood stops at the door."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import App
from bot.http import cookies
from bot.window import Window
from storage import messages
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.times import moment
from tests.bot.runtime_fakes import Decider, brain, make_app

QUICK = Window(pause=0, answer_pause=0, cap=0)


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


@asynccontextmanager
async def shop(
    folder: Path, window: Window = QUICK, **settings: Any
) -> AsyncIterator[tuple[httpx.AsyncClient, App]]:
    app = make_app(folder, brain(Decider(), window=window), **settings)
    transport = httpx.ASGITransport(app.asgi())
    async with (
        app.running(),
        httpx.AsyncClient(transport=transport, base_url="http://test") as client,
    ):
        yield client, app


async def _enter(client: httpx.AsyncClient) -> str:
    answer = await client.post("/api/chat/session", json={})
    assert answer.status_code == 200
    return str(answer.json()["user"])


async def _send(
    client: httpx.AsyncClient, text: str, event: str = "", **more: Any
) -> httpx.Response:
    return await client.post(
        "/api/chat/messages", json={"id": event or f"id-{len(text)}", "text": text} | more
    )


async def _history(client: httpx.AsyncClient, count: int, after: int = 0) -> list[dict[str, Any]]:
    """Wait until there are *count* messages."""
    async with asyncio.timeout(5):
        while True:
            page = (await client.get("/api/chat/history", params={"after": after})).json()
            if len(page["messages"]) >= count:
                return list(page["messages"])
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("accepted", "hello"),
    [
        ("", "您好"),
        ("*", "您好"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "您好"),
        ("zh-HK", "您好呀"),
        ("zh-Hant-TW", "您好呀"),
        ("en-GB,zh;q=0.5", "Hello"),
        ("de-DE", "Hello"),
    ],
)
def test_the_first_words_are_in_the_language_of_the_browser(
    tmp_path: Path, accepted: str, hello: str
) -> None:
    abroad = {"zh-Hant": ("小安", "您好呀"), "en": ("Xiao An", "Hello")}

    async def talk() -> None:
        async with shop(tmp_path, hello="您好", abroad=abroad) as (client, _):
            asks = {"accept-language": accepted}
            answer = await client.post("/api/chat/session", json={}, headers=asks)
            assert answer.json()["hello"] == hello

    _run(talk())


def test_a_visitor_gets_an_id_the_name_of_the_bot_and_its_first_words(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, bot_name="小安") as (client, _):
            answer = await client.post("/api/chat/session", json={})
            body = answer.json()
            assert set(body) == {"user", "bot_name", "hello"}
            assert body["bot_name"] == "小安"
            assert "小安" in body["hello"]
            cookie = SimpleCookie(answer.headers["set-cookie"])["qs_chat"]
            assert cookie["httponly"]
            assert cookie["samesite"] == "lax"
            assert cookie["path"] == "/"
            assert not cookie["secure"]

    _run(talk())


def test_over_https_the_cookie_is_secure_and_https_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, https=True) as (client, _):
            answer = await client.post("/api/chat/session", json={})
            assert "; secure" in answer.headers["set-cookie"].lower()
            assert answer.headers["strict-transport-security"].startswith("max-age=")

    _run(talk())


def test_a_visitor_who_comes_back_is_the_same_one(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await _enter(client) == await _enter(client)
            client.cookies.clear()
            client.cookies.set("qs_chat", "v1.1.forged")
            assert (await client.get("/api/chat/history")).status_code == 401

    _run(talk())


def test_a_message_is_taken_and_answered(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            taken = await _send(client, "洗衣机坏了")
            assert taken.status_code == 202
            assert set(taken.json()) == {"message", "fresh"}
            mine, reply = await _history(client, 2)
            assert mine["id"] == taken.json()["message"]
            assert (mine["from"], mine["text"]) == ("customer", "洗衣机坏了")
            assert (reply["from"], reply["text"]) == ("bot", "1: 洗衣机坏了")
            assert set(reply) == {"id", "from", "name", "text", "buttons", "at"}
            assert reply["at"].endswith("+00:00")
            assert await _history(client, 1, after=mine["id"]) == [reply]

    _run(talk())


def test_a_message_sent_again_is_the_same_message(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            answers = await asyncio.gather(*(_send(client, "x", "same") for _ in range(3)))
            assert {one.status_code for one in answers} == {202}
            assert len({one.json()["message"] for one in answers}) == 1
            assert sorted(one.json()["fresh"] for one in answers) == [False, False, True]
            await _history(client, 2)
            await asyncio.sleep(0.1)
            assert len(await _history(client, 2)) == 2

    _run(talk())


def test_two_visitors_may_use_the_same_id_and_see_only_their_own(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            other = httpx.AsyncClient(
                transport=httpx.ASGITransport(app.asgi()), base_url="http://test"
            )
            await _enter(client)
            await _enter(other)
            first = await _send(client, "mine", "same")
            second = await _send(other, "yours", "same")
            assert first.json()["fresh"]
            assert second.json()["fresh"]
            assert [m["text"] for m in await _history(client, 2)] == ["mine", "1: mine"]
            assert [m["text"] for m in await _history(other, 2)] == ["yours", "1: yours"]
            await other.aclose()

    _run(talk())


def test_buttons_are_shown_and_pressed(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            await _enter(client)
            await _send(client, "ask me", "1")
            shown = (await _history(client, 2))[1]["buttons"]
            assert shown == [
                {"title": "对", "payload": "/confirm"},
                {"title": "改", "payload": "/amend"},
            ]
            taken = await _send(client, "对", "2", payload="/confirm")
            line = await _history(client, 1, after=taken.json()["message"])
            assert line[0]["text"] == "2: 对"
            assert app.workers.alive

    _run(talk())


def test_a_button_without_words_is_its_payload(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            assert (await _send(client, "", payload="/confirm")).status_code == 202
            assert (await _history(client, 1))[0]["text"] == "/confirm"

    _run(talk())


def test_history_says_who_speaks(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            visitor = await _enter(client)
            first = (await client.get("/api/chat/history")).json()
            assert first == {"messages": [], "control": "bot"}
            await _send(client, "x")
            await _history(client, 2)
            await app.intake.ask(_took(f"web:default:{visitor}"), 5)
            later = (await client.get("/api/chat/history")).json()
            assert (later["control"], later["name"]) == ("human", "小李")

    _run(talk())


def _took(chat: str) -> Arrival:
    raw = {"agent": "li", "name": "小李"}
    return Arrival("desk", "default", "li", "t1", "agent_took", moment(1e9), raw=raw, chat=chat)


@pytest.mark.parametrize(
    "text", ["", " ", "\n\t", "\u3000", "\u200b\u200d", "\ufeff", "\u2060 \u00a0"]
)
def test_an_empty_message_is_refused_with_a_clear_line(tmp_path: Path, text: str) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            answer = await _send(client, text, "e1")
            assert (answer.status_code, answer.json()["error"]) == (400, "empty")
            assert "不能是空的" in answer.json()["message"]

    _run(talk())


@pytest.mark.parametrize("length", [4096, 4097, 100_000])
def test_a_long_message_is_kept_whole(tmp_path: Path, length: int) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            text = "投" * length
            assert (await _send(client, text)).status_code == 202
            assert (await _history(client, 1))[0]["text"] == text

    _run(talk())


def test_a_message_over_the_cap_is_refused_and_the_next_one_is_taken(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await _enter(client)
            answer = await _send(client, "a" * 1_100_000)
            assert (answer.status_code, answer.json()["error"]) == (413, "too_large")
            assert "1024 KiB" in answer.json()["message"]
            assert (await _send(client, "x")).status_code == 202

    _run(talk())


def test_a_flood_is_slowed_and_others_are_not(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, messages_per_minute=5) as (client, app):
            await _enter(client)
            answers = [await _send(client, "x", f"e{n}") for n in range(7)]
            assert [one.status_code for one in answers] == [202] * 5 + [429] * 2
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
            transport = httpx.ASGITransport(app.asgi())
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as other:
                await _enter(other)
                assert (await _send(other, "x")).status_code == 202

    _run(talk())


async def _no_session(client: httpx.AsyncClient) -> httpx.Response:
    return await _send(client, "x")


async def _no_json(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    return await client.post("/api/chat/messages", data={"id": "1", "text": "x"})


async def _plain_text(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    kind = {"content-type": "text/plain"}
    return await client.post("/api/chat/messages", content=b'{"id":"1","text":"x"}', headers=kind)


async def _foreign(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    return await client.post("/api/chat/session", json={}, headers={"origin": "https://evil"})


async def _bad_id(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    return await _send(client, "x", "id with spaces")


async def _long_payload(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    return await _send(client, "x", payload="p" * 201)


async def _session_with_keys(client: httpx.AsyncClient) -> httpx.Response:
    return await client.post("/api/chat/session", json={"user": "v1"})


async def _negative(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
    return await client.get("/api/chat/history?after=-1")


async def _huge(client: httpx.AsyncClient) -> httpx.Response:
    await _enter(client)
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

    _run(talk())


def test_a_visitor_cannot_read_a_channel_he_does_not_write_in(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            await app.intake.ask(
                Arrival("rest", "default", "v1", "e", "message", moment(1e9), "secret"), 5
            )
            secret = (tmp_path / "secret").read_bytes()
            client.cookies.set(cookies.NAME, cookies.sign(secret, "v1", app.settings.clock()))
            assert (await client.get("/api/chat/history")).json()["messages"] == []
            found = app.store.read(lambda c: messages.history(c, "rest:default:v1"))
            assert len(found) == 2

    _run(talk())


def test_when_the_database_is_away_the_page_is_told_to_try_again(tmp_path: Path) -> None:
    async def talk() -> None:
        full = _Disk()
        async with shop(tmp_path, clock=full) as (client, _):
            await _enter(client)
            full.full = True
            answer = await _send(client, "x", "1")
            full.full = False
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert (await _send(client, "x", "1")).json()["fresh"]

    _run(talk())


class _Disk:
    """The clock port: the store asks it in every job, so it can stand for a database away."""

    full = False

    def __call__(self) -> float:
        """Return the time, or fail on the writer's thread."""
        if self.full and _on_the_writer():
            raise StoreAway("disk full")
        return time.time()


def _on_the_writer() -> bool:
    return threading.current_thread().name == "writer"
