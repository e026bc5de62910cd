"""Only the sites the operator names may frame the chat page, and it knows its visitor there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.http.guard import SECURITY
from tests.bot.chat.doors_bench import NEVER, PAGE, SHOP, door, enter
from tests.bot.running import run


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

    run(look())


def test_without_named_sites_nobody_may_and_there_is_no_button(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path) as client:
            answer = await client.get("/chat?embed=1")
            for name, value in SECURITY.items():
                assert answer.headers[name] == value
            assert "qingsu-origins" not in answer.text
            assert (await client.get("/embed.js")).status_code == 404

    run(look())


def test_the_framed_page_knows_whom_it_may_speak_with(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            framed, alone = await client.get("/chat?embed=1"), await client.get("/chat")
            assert f'<meta name="qingsu-origins" content="{SHOP}">' in framed.text
            assert "qingsu-origins" not in alone.text

    run(look())


def test_any_page_may_load_the_button(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, origins=(SHOP,))) as client:
            script = await client.get("/embed.js")
            assert script.headers["content-type"].startswith("text/javascript")
            assert script.headers["cross-origin-resource-policy"] == "cross-origin"
            assert NEVER not in script.headers

    run(look())


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
            cookie = (await enter(client, embedded=embedded)).headers["set-cookie"]
            flags = {part.strip().lower() for part in cookie.split(";")[1:]}
            assert "httponly" in flags
            assert ("secure" in flags) == https
            assert ("partitioned" in flags, "samesite=none" in flags) == (foreign, foreign)
            assert ("samesite=lax" in flags) != foreign

    run(look())


def test_a_visitor_is_the_same_in_the_frame_and_outside(tmp_path: Path) -> None:
    async def look() -> None:
        async with door(tmp_path, replace(PAGE, https=True, origins=(SHOP,))) as client:
            alone = (await enter(client)).json()["user"]
            assert (await enter(client, embedded=True)).json()["user"] == alone

    run(look())
