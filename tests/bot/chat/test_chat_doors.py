"""The chat's doors to other sites, files and newcomers: open where the operator says, else shut."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.http import pages
from bot.http.body import Refused
from bot.http.chat import ChatApi, Files, Page
from bot.http.errors import HANDLERS
from bot.http.guard import SECURITY, Guard
from bot.http.origins import origin
from bot.http.rate import Rate
from bot.http.sse import Shown
from bot.window import Window
from storage.messages import Attachment
from tests.bot.runtime_fakes import Clock, Decider, brain, make_app

SHOP = "https://shop.example"
EVIL = "https://evil.example"
PAGE = Page(bot_name="小安", hello="您好", secret=b"s" * 32)
HOOK = "/webhooks/rest/webhook"
NEVER = "access-control-allow-origin"


def _run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 20))


class Shelf:
    """Uploads of visitors: a token is the visitor's own, and may be claimed again."""

    def __init__(self) -> None:
        self.owner = ""

    def claim(self, visitor: str, token: str) -> Attachment:
        """Return the file behind a token of the owner's."""
        if visitor != self.owner or not token.startswith("t"):
            raise Refused(422, "attachment", "没有这个文件。No such file.")
        return Attachment("image", f"sha256:{token}", f"{token}.jpg", "image/jpeg", 9)

    @staticmethod
    def links(attachment: Attachment) -> Shown:
        """Return where it is seen."""
        return Shown(f"/files/{attachment.ref[7:]}", f"/thumbs/{attachment.ref[7:]}")


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


async def _enter(client: httpx.AsyncClient, **body: Any) -> httpx.Response:
    return await client.post("/api/chat/session", json=body)


# Frames


def test_only_the_named_sites_may_frame_the_page(tmp_path: Path) -> None:
    async def look() -> None:
        page = replace(PAGE, origins=(SHOP, "https://www.shop.example"))
        async with door(tmp_path, page) as client:
            for path in ("/chat", "/chat?embed=1"):
                answer = await client.get(path)
                policy = answer.headers["content-security-policy"]
                assert policy.endswith(f"frame-ancestors 'self' {SHOP} https://www.shop.example")
                assert "default-src 'none'" in policy
                assert "x-frame-options" not in answer.headers
            other = await client.get("/static/chat.css")
            assert other.headers["x-frame-options"] == "DENY"
            assert other.headers["content-security-policy"].endswith("frame-ancestors 'none'")

    _run(look())


def test_without_named_sites_nobody_may_and_there_is_no_button(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path) as client:
            answer = await client.get("/chat?embed=1")
            for name, value in SECURITY.items():
                assert answer.headers[name] == value
            assert "qingsu-origins" not in answer.text
            assert (await client.get("/embed.js")).status_code == 404

    _run(look())


def test_the_framed_page_knows_whom_it_may_speak_with(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            framed, alone = await client.get("/chat?embed=1"), await client.get("/chat")
            assert f'<meta name="qingsu-origins" content="{SHOP}">' in framed.text
            assert "qingsu-origins" not in alone.text

    _run(look())


def test_any_page_may_load_the_button(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            script = await client.get("/embed.js")
            assert script.headers["content-type"].startswith("text/javascript")
            assert script.headers["cross-origin-resource-policy"] == "cross-origin"
            assert NEVER not in script.headers

    _run(look())


# Cookies


@pytest.mark.parametrize(
    ("https", "origins", "embedded", "foreign"),
    [
        (True, (SHOP,), True, True),
        (True, (SHOP,), False, False),
        (True, (), True, False),
        (False, (SHOP,), True, False),
    ],
)
def test_only_an_embedded_page_over_https_gets_a_cookie_for_frames(
    tmp_path: Path, origins: tuple[str, ...], *, https: bool, embedded: bool, foreign: bool
) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, https=https, origins=origins)) as client:
            cookie = (await _enter(client, embedded=embedded)).headers["set-cookie"]
            flags = {part.strip().lower() for part in cookie.split(";")[1:]}
            assert "httponly" in flags
            assert ("secure" in flags) == https
            assert ("partitioned" in flags, "samesite=none" in flags) == (foreign, foreign)
            assert ("samesite=lax" in flags) != foreign

    _run(look())


def test_a_visitor_is_the_same_in_the_frame_and_outside(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, https=True, origins=(SHOP,))) as client:
            alone = (await _enter(client)).json()["user"]
            assert (await _enter(client, embedded=True)).json()["user"] == alone

    _run(look())


def test_newcomers_of_one_address_are_slowed_and_old_customers_are_not(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, sessions_per_minute=2)) as client:
            known = (await _enter(client)).cookies
            assert (await _enter(client)).status_code == 200
            client.cookies.clear()
            assert (await _enter(client)).status_code == 200
            client.cookies.clear()
            refused = await _enter(client)
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 30
            client.cookies.update(known)
            assert (await _enter(client)).status_code == 200

    _run(look())


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.5", "203.0.113.6", False),
        ("127.0.0.1", "127.0.0.1", False),
        ("::1", "::1", False),
        ("testclient", "testclient", False),
    ],
)
def test_a_household_counts_as_one_and_a_silent_proxy_as_none(
    tmp_path: Path, one: str, other: str, *, together: bool
) -> None:
    async def look() -> None:
        page = replace(PAGE, sessions_per_minute=1)
        async with door(tmp_path, page, one) as client:
            assert (await _enter(client)).status_code == 200
            inner: Any = client._transport
            there = httpx.ASGITransport(inner.app, client=(other, 1))
            async with httpx.AsyncClient(transport=there, base_url="https://care.example") as two:
                assert (await _enter(two)).status_code == (429 if together else 200)

    _run(look())


# CORS


async def _ask(client: httpx.AsyncClient, path: str, origin: str) -> httpx.Response:
    asks = {"origin": origin, "access-control-request-method": "POST"}
    return await client.options(path, headers=asks)


async def _tell(client: httpx.AsyncClient, path: str, origin: str) -> httpx.Response:
    headers = {"origin": origin, "sec-fetch-site": "cross-site"}
    return await client.post(path, json={}, headers=headers)


def test_a_named_site_may_call_the_rasa_contract(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            asked = await _ask(client, HOOK, SHOP)
            assert asked.status_code == 204
            assert asked.headers["access-control-allow-methods"] == "POST"
            assert asked.headers["access-control-allow-headers"] == "content-type"
            told = await _tell(client, HOOK, SHOP)
            assert (told.status_code, told.text) == (200, "[]")
            for answer in (asked, told):
                assert answer.headers[NEVER] == SHOP
                assert "origin" in answer.headers["vary"].lower()
                assert "access-control-allow-credentials" not in answer.headers

    _run(look())


@pytest.mark.parametrize("origin", [EVIL, "null", "http://shop.example", f"{SHOP}:444"])
def test_another_site_may_not(tmp_path: Path, origin: str) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            for answer in (await _ask(client, HOOK, origin), await _tell(client, HOOK, origin)):
                assert answer.status_code in (403, 405)
                assert NEVER not in answer.headers

    _run(look())


@pytest.mark.parametrize(
    "path", ["/api/chat/session", "/api/chat/messages", "/api/chat/uploads", "/model/parse"]
)
def test_every_other_path_stays_shut_for_named_sites_too(tmp_path: Path, path: str) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            assert NEVER not in (await _ask(client, path, SHOP)).headers
            told = await _tell(client, path, SHOP)
            assert (told.status_code, told.json()["error"]) == (403, "foreign")
            assert NEVER not in told.headers

    _run(look())


def test_programs_without_an_origin_call_as_before(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path) as client:
            answer = await client.post(HOOK, json={})
            assert answer.status_code == 200
            assert "vary" not in answer.headers

    _run(look())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("https://shop.example", SHOP),
        (" HTTPS://Shop.Example/ ", SHOP),
        ("https://shop.example:443", SHOP),
        ("http://localhost:8080", "http://localhost:8080"),
    ],
)
def test_an_origin_is_kept_as_browsers_write_it(text: str, wanted: str) -> None:
    assert origin(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("*", "null", "shop.example", "https://*.shop.example", "https://a/b", "ftp://a"),
        *("https://", "https://a; script-src *", "https://a b", 'https://a"', "https://u@a"),
        "https://a:0",
    ],
)
def test_what_is_no_origin_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"https://shop\.example"):
        origin(text)


# Files


async def _send(client: httpx.AsyncClient, text: str, *tokens: str) -> httpx.Response:
    body = {"id": f"m{text.encode().hex()}", "text": text, "attachments": list(tokens)}
    return await client.post("/api/chat/messages", json=body)


@asynccontextmanager
async def shelf_door(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Shelf]]:
    shelf = Shelf()
    files = Files(shelf.claim, shelf.links)
    async with door(folder, replace(PAGE, files=files)) as client:
        shelf.owner = (await _enter(client)).json()["user"]
        yield client, shelf


def test_files_stand_in_the_talk_with_links_in_their_order(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            assert (await _send(client, "看", "t2", "t1", "t2")).status_code == 202
            line = (await client.get("/api/chat/history")).json()["messages"][0]
            assert line["text"] == "看"
            assert line["attachments"] == [
                {
                    "kind": "image",
                    "name": f"{token}.jpg",
                    "size": 9,
                    "thumb": f"/thumbs/{token}",
                    "view": f"/files/{token}",
                }
                for token in ("t2", "t1")
            ]

    _run(talk())


def test_files_need_no_words_and_words_no_files(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            assert (await _send(client, "", "t1")).status_code == 202
            assert (await _send(client, "好")).status_code == 202
            assert (await _send(client, " ")).json()["error"] == "empty"
            lines = (await client.get("/api/chat/history")).json()["messages"]
            mine = [line for line in lines if line["from"] == "customer"]
            assert [line["text"] for line in mine] == ["", "好"]
            assert "attachments" not in mine[1]

    _run(talk())


def test_a_message_with_files_sent_again_is_the_same_message(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            first, again = await _send(client, "看", "t1"), await _send(client, "看", "t1")
            assert first.json()["message"] == again.json()["message"]
            assert not again.json()["fresh"]

    _run(talk())


def test_nobody_sends_anothers_file(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, shelf):
            shelf.owner = "somebody else"
            answer = await _send(client, "看", "t1")
            assert (answer.status_code, answer.json()["error"]) == (422, "attachment")
            assert (await client.get("/api/chat/history")).json()["messages"] == []

    _run(talk())


@pytest.mark.parametrize("tokens", [["t"] * 10, [""], ["t\n"], ["t" * 2001], ["图"], [1], "t1"])
def test_what_cannot_be_tokens_is_refused(tmp_path: Path, tokens: Any) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            body = {"id": "m", "text": "看", "attachments": tokens}
            assert (await client.post("/api/chat/messages", json=body)).status_code == 400

    _run(talk())


def test_without_uploads_every_file_is_refused(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as client:
            await _enter(client)
            answer = await _send(client, "看", "t1")
            assert (answer.status_code, answer.json()["error"]) == (422, "attachment")

    _run(talk())
