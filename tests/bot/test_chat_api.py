"""The chat page's API: nobody is somebody else, nothing is lost, and a flood stops at the door."""

from __future__ import annotations

import asyncio
import threading
import time
from http.cookies import SimpleCookie
from pathlib import Path

import pytest

from bot.http import cookies
from storage import messages
from storage.errors import StoreAway
from storage.inbox import Arrival
from storage.times import moment
from tests.bot.chat_api_bench import enter, history, send, shop
from tests.bot.running import run
from tests.bot.runtime_fakes import browser


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

    run(talk())


@pytest.mark.parametrize(
    ("accepted", "told"), [("zh-CN", "看这里"), ("zh-HK", "看這裏"), ("en-GB", "看这里")]
)
def test_where_it_stands_what_becomes_of_his_data_comes_with_the_first_words(
    tmp_path: Path, accepted: str, told: str
) -> None:
    """S1-08: in the language of the browser, else as the operator wrote it."""
    privacy = {"zh-Hans": "看这里", "zh-Hant": "看這裏"}

    async def talk() -> None:
        async with shop(tmp_path, privacy=privacy) as (client, _):
            asks = {"accept-language": accepted}
            answer = await client.post("/api/chat/session", json={}, headers=asks)
            assert answer.json()["privacy"] == told

    run(talk())


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

    run(talk())


def test_over_https_the_cookie_is_secure_and_https_is_kept(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, https=True) as (client, _):
            answer = await client.post("/api/chat/session", json={})
            assert "; secure" in answer.headers["set-cookie"].lower()
            assert answer.headers["strict-transport-security"].startswith("max-age=")

    run(talk())


def test_a_visitor_who_comes_back_is_the_same_one(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            assert await enter(client) == await enter(client)
            client.cookies.clear()
            client.cookies.set("qs_chat", "v1.1.forged")
            assert (await client.get("/api/chat/history")).status_code == 401

    run(talk())


def test_a_message_is_taken_and_answered(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            taken = await send(client, "洗衣机坏了")
            assert taken.status_code == 202
            assert set(taken.json()) == {"message", "fresh"}
            mine, reply = await history(client, 2)
            assert mine["id"] == taken.json()["message"]
            assert (mine["from"], mine["text"]) == ("customer", "洗衣机坏了")
            assert (reply["from"], reply["text"]) == ("bot", "1: 洗衣机坏了")
            assert set(reply) == {"id", "from", "name", "text", "buttons", "at"}
            assert reply["at"].endswith("+00:00")
            assert await history(client, 1, after=mine["id"]) == [reply]

    run(talk())


def test_a_message_sent_again_is_the_same_message(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            answers = await asyncio.gather(*(send(client, "x", "same") for _ in range(3)))
            assert {one.status_code for one in answers} == {202}
            assert len({one.json()["message"] for one in answers}) == 1
            assert sorted(one.json()["fresh"] for one in answers) == [False, False, True]
            await history(client, 2)
            await asyncio.sleep(0.1)
            assert len(await history(client, 2)) == 2

    run(talk())


def test_two_visitors_may_use_the_same_id_and_see_only_their_own(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            other = browser(app)
            await enter(client)
            await enter(other)
            first = await send(client, "mine", "same")
            second = await send(other, "yours", "same")
            assert first.json()["fresh"]
            assert second.json()["fresh"]
            assert [m["text"] for m in await history(client, 2)] == ["mine", "1: mine"]
            assert [m["text"] for m in await history(other, 2)] == ["yours", "1: yours"]
            await other.aclose()

    run(talk())


def test_buttons_are_shown_and_pressed(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            await enter(client)
            await send(client, "ask me", "1")
            shown = (await history(client, 2))[1]["buttons"]
            assert shown == [
                {"title": "对", "payload": "/confirm"},
                {"title": "改", "payload": "/amend"},
            ]
            taken = await send(client, "对", "2", payload="/confirm")
            line = await history(client, 1, after=taken.json()["message"])
            assert line[0]["text"] == "2: 对"
            assert app.workers.alive

    run(talk())


def test_a_button_without_words_is_its_payload(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, _):
            await enter(client)
            assert (await send(client, "", payload="/confirm")).status_code == 202
            assert (await history(client, 1))[0]["text"] == "/confirm"

    run(talk())


def test_history_says_who_speaks(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path) as (client, app):
            visitor = await enter(client)
            first = (await client.get("/api/chat/history")).json()
            assert first == {"messages": [], "control": "bot"}
            await send(client, "x")
            await history(client, 2)
            await app.intake.ask(_took(f"web:default:{visitor}"), 5)
            later = (await client.get("/api/chat/history")).json()
            assert (later["control"], later["name"]) == ("human", "小李")

    run(talk())


def _took(chat: str) -> Arrival:
    raw = {"agent": "li", "name": "小李"}
    return Arrival("desk", "default", "li", "t1", "agent_took", moment(1e9), raw=raw, chat=chat)


def test_a_flood_is_slowed_and_others_are_not(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shop(tmp_path, messages_per_minute=5) as (client, app):
            await enter(client)
            answers = [await send(client, "x", f"e{n}") for n in range(7)]
            assert [one.status_code for one in answers] == [202] * 5 + [429] * 2
            assert 1 <= int(answers[-1].headers["retry-after"]) <= 12
            async with browser(app) as other:
                await enter(other)
                assert (await send(other, "x")).status_code == 202

    run(talk())


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

    run(talk())


def test_when_the_database_is_away_the_page_is_told_to_try_again(tmp_path: Path) -> None:
    async def talk() -> None:
        full = _Disk()
        async with shop(tmp_path, clock=full) as (client, _):
            await enter(client)
            full.full = True
            answer = await send(client, "x", "1")
            full.full = False
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert (await send(client, "x", "1")).json()["fresh"]

    run(talk())


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
