"""A link opens one file in one form for some minutes, and nothing in a file opens with it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import web
from bot.evidence import words
from bot.http import evidence_links as links
from bot.http.evidence_links import LIFE, EvidenceLinks, link
from storage import evidence, files
from storage.evidence import GONE, INFECTED, WAITING, Facts, Fetch, Piece
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import PDF, SECRET, Shelf, picture, run, shelf

SOUND = b"#!AMR\n" + bytes(range(250)) * 4


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[Shelf, httpx.AsyncClient]]:
    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        yield

    with shelf(folder) as made:
        routes = EvidenceLinks(made.store, made.keeper.root, SECRET, made.clock).routes()
        transport = httpx.ASGITransport(web.asgi([*routes], lifespan, https=False))
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield made, client


def path_of(made: Shelf, facts: Facts, variant: str) -> str:
    return link(SECRET, facts.sha256, variant, made.clock.now)


def test_a_picture_of_ours_opens_and_an_original_is_a_download(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts = await made.take(picture("PNG"))
            for variant in ("view", "thumb"):
                answer = await client.get(path_of(made, facts, variant))
                assert answer.status_code == 200
                assert answer.headers["content-type"] == "image/jpeg"
                assert "content-disposition" not in answer.headers
                assert answer.content == b"\xff\xd8\xff" + variant.encode()
            answer = await client.get(path_of(made, facts, "original"))
            assert answer.content == picture("PNG")
            name = f"evidence-{facts.sha256[:12]}.png"
            assert answer.headers["content-disposition"] == f'attachment; filename="{name}"'

    run(talk())


def test_nothing_in_a_file_can_act_where_it_opens(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            for body in (picture(), PDF, "<script> 说明".join("你好").encode(), SOUND):
                facts = await made.take(body)
                answer = await client.get(path_of(made, facts, "original"))
                assert answer.status_code == 200
                assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
                assert answer.headers["x-content-type-options"] == "nosniff"
                assert answer.headers["cache-control"] == "private, no-store"
                assert answer.headers["cross-origin-resource-policy"] == "same-origin"
                assert answer.headers["content-disposition"].startswith("attachment;")
                assert "html" not in answer.headers["content-type"]

    run(talk())


def test_a_link_that_we_did_not_sign_opens_nothing(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts, other = await made.take(picture()), await made.take(picture("PNG"))
            good = path_of(made, facts, "view")
            assert (await client.get(good)).status_code == 200
            _, _, sha256, _, expiry, signature = good.split("/")
            forged = [
                f"/evidence/{sha256}/original/{expiry}/{signature}",
                f"/evidence/{other.sha256}/view/{expiry}/{signature}",
                f"/evidence/{sha256}/view/{int(expiry) + 600}/{signature}",
                f"/evidence/{sha256}/view/0{expiry}/{signature}x",
                f"/evidence/{sha256}/view/{expiry}/{signature[:-1]}",
                f"/evidence/{sha256}/view/{expiry}/签名",
                f"/evidence/{sha256.upper()}/view/{expiry}/{signature}",
                f"/evidence/..%2f..%2fsecret/view/{expiry}/{signature}",
                link(b"x" * 32, sha256, "view", made.clock.now),
                link(SECRET, sha256, "../secret", made.clock.now),
                link(SECRET, sha256, "thumb.view", made.clock.now),
                link(SECRET, "ab" * 32, "view", made.clock.now),
            ]
            answers = [(await client.get(one)).status_code for one in forged]
            assert answers == [404] * len(forged)

    run(talk())


def test_a_link_lives_for_some_minutes_and_stays_the_same_meanwhile(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts = await made.take(picture())
            given = path_of(made, facts, "view")
            made.clock.now = (made.clock.now // LIFE) * LIFE
            first = path_of(made, facts, "view")
            made.clock.on(LIFE - 1)
            assert path_of(made, facts, "view") == first == given
            made.clock.on(LIFE + 1)
            assert (await client.get(first)).status_code == 200, "exactly at its end"
            made.clock.on(1)
            late = await client.get(first)
            assert (late.status_code, late.json()["error"]) == (410, "expired")

    run(talk())


@pytest.mark.parametrize(
    ("asked", "status", "begin", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=1000-", 206, 1000, 1006),
        ("bytes=-6", 206, 1000, 1006),
        ("bytes=5-5", 206, 5, 6),
        ("bytes=5000-", 416, 0, 0),
        ("lines=1-2", 400, 0, 0),
    ],
)
def test_sound_and_video_are_given_in_parts(
    tmp_path: Path, asked: str, status: int, begin: int, end: int
) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts = await made.take(SOUND)
            path = path_of(made, facts, "original")
            whole = await client.get(path)
            assert whole.headers["accept-ranges"] == "bytes"
            assert whole.headers["content-type"] == "audio/amr"
            answer = await client.get(path, headers={"range": asked})
            assert answer.status_code == status
            if status == 206:
                assert answer.content == SOUND[begin:end]
                assert answer.headers["content-range"] == f"bytes {begin}-{end - 1}/1006"

    run(talk())


def test_a_file_with_a_virus_is_given_to_nobody(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts = await made.take(PDF)
            bad = Facts(facts.sha256, facts.mime, facts.size, "file", "unreadable", INFECTED)
            made.store.do(lambda tx: evidence.enter(tx, made.keeper.root, bad))
            answer = await client.get(path_of(made, facts, "original"))
            assert (answer.status_code, answer.json()["error"]) == (403, "quarantined")

    run(talk())


def test_a_picture_that_could_not_be_made_is_missing(tmp_path: Path) -> None:
    async def talk() -> None:
        async with served(tmp_path) as (made, client):
            facts = await made.take(picture()[:100])
            assert (await client.get(path_of(made, facts, "view"))).status_code == 404
            assert (await client.get(path_of(made, facts, "original"))).status_code == 200
            files.remove(made.keeper.root, facts.sha256)
            assert (await client.get(path_of(made, facts, "original"))).status_code == 404

    run(talk())


def shown(piece: Piece, *, staff: bool) -> dict[str, Any]:
    (one,) = links.shown(SECRET, [piece], 0.0, staff=staff)
    return one


def fetched(facts: Facts, name: str = "a") -> Piece:
    return Piece(7, facts.kind, name, Fetch("kept", sha256=facts.sha256), facts)


IMAGE = Facts("ab" * 32, "image/jpeg", 9, "image", view=True)
LINKS = {"thumb", "view", "play", "original"}


@pytest.mark.parametrize(
    ("facts", "customer", "staff"),
    [
        (IMAGE, {"thumb", "view"}, {"thumb", "view", "original"}),
        (Facts("ab" * 32, "audio/amr", 9, "voice"), {"play"}, {"play", "original"}),
        (Facts("ab" * 32, "application/pdf", 9, "file"), set(), {"original"}),
        (
            Facts("ab" * 32, "image/png", 9, "image", "unreadable", "", "damaged"),
            set(),
            {"original"},
        ),
        (Facts("ab" * 32, "image/png", 9, "image", "ok", INFECTED, view=True), set(), set()),
    ],
)
def test_a_reader_gets_the_links_he_may_have(
    facts: Facts, customer: set[str], staff: set[str]
) -> None:
    assert set(shown(fetched(facts), staff=False)) & LINKS == customer
    assert set(shown(fetched(facts), staff=True)) & LINKS == staff
    assert "reason" not in shown(fetched(facts), staff=False)


def test_what_is_gone_says_so_to_staff(tmp_path: Path) -> None:
    gone = Piece(7, "image", "x\u202e.jpg", Fetch(GONE, words.FORGOTTEN, 3), None)
    told = shown(gone, staff=True)
    assert told == {
        "message": 7,
        "kind": "image",
        "name": "x.jpg",
        "state": "gone",
        "reason": words.told(words.FORGOTTEN),
        "scan": "",
    }
    waits = Piece(7, "image", "", Fetch(WAITING), None)
    assert shown(waits, staff=False)["state"] == "waiting"

    async def talk() -> None:
        with shelf(tmp_path) as made:
            message = made.say("e2", Attachment("location", "", "东门"), Attachment("image", "m1"))
            (piece,) = made.store.read(lambda c: evidence.pieces(c, made.chat))
            assert (piece.message, piece.fetch) == (message, Fetch())

    run(talk())
