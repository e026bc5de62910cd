"""The chat's doors to other sites and to newcomers: open where the operator says, else shut."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.http.origins import origin
from tests.bot.chat.doors_bench import HOOK, NEVER, PAGE, SHOP, door, enter
from tests.bot.running import run

EVIL = "https://evil.example"


def test_newcomers_of_one_address_are_slowed_and_old_customers_are_not(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, sessions_per_minute=2)) as client:
            known = (await enter(client)).cookies
            assert (await enter(client)).status_code == 200
            client.cookies.clear()
            assert (await enter(client)).status_code == 200
            client.cookies.clear()
            refused = await enter(client)
            assert refused.status_code == 429
            assert 1 <= int(refused.headers["retry-after"]) <= 30
            client.cookies.update(known)
            assert (await enter(client)).status_code == 200

    run(look())


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
            assert (await enter(client)).status_code == 200
            inner: Any = client._transport
            there = httpx.ASGITransport(inner.app, client=(other, 1))
            async with httpx.AsyncClient(transport=there, base_url="https://care.example") as two:
                assert (await enter(two)).status_code == (429 if together else 200)

    run(look())


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

    run(look())


@pytest.mark.parametrize("origin", [EVIL, "null", "http://shop.example", f"{SHOP}:444"])
def test_another_site_may_not(tmp_path: Path, origin: str) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            for answer in (await _ask(client, HOOK, origin), await _tell(client, HOOK, origin)):
                assert answer.status_code in (403, 405)
                assert NEVER not in answer.headers

    run(look())


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

    run(look())


def test_programs_without_an_origin_call_as_before(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path) as client:
            answer = await client.post(HOOK, json={})
            assert answer.status_code == 200
            assert "vary" not in answer.headers

    run(look())


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
