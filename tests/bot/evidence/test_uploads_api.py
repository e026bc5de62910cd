"""The upload road: what is taken is kept and its visitor's; all else is refused with a line."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.http import cookies
from bot.http.body import Refused
from storage import evidence, files
from tests.bot.evidence.evidence_fakes import (
    EICAR,
    PDF,
    REAL,
    Failing,
    Scanner,
    Unlucky,
    document,
    huge_png,
    kept,
    photo,
    picture,
    run,
)
from tests.bot.evidence.uploads_bench import OURS, door, refused


def test_a_photo_is_kept_and_its_visitor_can_hand_it_in(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, program=REAL) as made:
            answer = await made.send(photo(), "冒烟.jpg")
            assert answer.status_code == 201
            body = answer.json()
            assert set(body) == {
                *("ref", "kind", "name", "mime", "size", "state", "thumb", "token")
            }
            assert (body["kind"], body["name"], body["mime"]) == ("image", "冒烟.jpg", "image/jpeg")
            assert (body["size"], body["state"]) == (len(photo()), "ok")
            thumb = await made.client.get(body["thumb"])
            assert thumb.status_code == 200
            assert b"SECRETPHONE" not in thumb.content
            one = made.claim(answer)
            assert one.ref == body["ref"]
            made.shelf.say("e2", one)
            store = made.shelf.store
            (use,) = store.read(lambda c: files.of_chat(c, made.shelf.chat))
            assert (use.name, use.kind, use.size) == ("冒烟.jpg", "image", len(photo()))
            (piece,) = store.read(lambda c: evidence.pieces(c, made.shelf.chat))
            assert piece.facts is not None
            assert piece.facts.view
            assert store.read(lambda c: evidence.unused(c, 9e9)) == []

    run(talk())


def test_the_token_of_another_visitor_is_worth_nothing(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            answer = await made.send(PDF)
            with pytest.raises(Refused):
                made.claim(answer, "v2")

    run(talk())


def test_what_is_said_of_a_file_is_not_believed(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            answer = await made.send(PDF, "photo.jpg")
            body = answer.json()
            assert (body["kind"], body["mime"], body["name"]) == (
                *("file", "application/pdf"),
                "photo.jpg.pdf",
            )
            assert body["thumb"] is None

    run(talk())


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"<html><script>alert(1)</script>", 415, "unknown"),
        (b'<svg onload="alert(1)"/>', 415, "unknown"),
        (b"MZ\x90\0", 415, "unknown"),
        (b"", 422, "empty"),
        (document("word/document.xml", "word/vbaProject.bin"), 422, "macros"),
        (huge_png(), 422, "pixels"),
        (PDF + bytes(1024 * 1024), 413, "too_large"),
        (PDF + bytes(3 * 1024 * 1024), 413, "too_large"),
    ],
)
def test_what_is_not_taken_is_refused_with_a_line(
    tmp_path: Path, body: bytes, status: int, code: str
) -> None:
    async def talk() -> None:
        most = {"file": 1, "video": 2, "voice": 1, "image": 1}
        async with door(tmp_path, program=REAL, **most) as made:
            refused(await made.send(body), status, code)
            assert not list((made.shelf.keeper.root).glob("incoming/*"))

    run(talk())


def test_a_broken_picture_is_kept_without_one_to_show(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            answer = await made.send(picture()[:200])
            assert answer.status_code == 201
            assert (answer.json()["state"], answer.json()["thumb"]) == ("unreadable", None)

    run(talk())


def test_a_form_of_another_site_is_refused(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            refused(await made.send(PDF, headers={}), 403, "foreign")
            refused(await made.send(PDF, headers={"x-qingsu": "0"}), 403, "foreign")
            evil = OURS | {"origin": "http://evil.example"}
            assert (await made.send(PDF, headers=evil)).status_code == 403
            cross = OURS | {"sec-fetch-site": "cross-site"}
            assert (await made.send(PDF, headers=cross)).status_code == 403
            assert kept(made.shelf.keeper.root) == []

    run(talk())


def test_a_stranger_is_refused(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            made.client.cookies.clear()
            refused(await made.send(PDF), 401, "no_session")
            made.client.cookies.set(cookies.NAME, cookies.sign(b"x" * 32, "v1", 0))
            refused(await made.send(PDF), 401, "no_session")

    run(talk())


def test_a_flood_is_slowed(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, rate=2) as made:
            assert [(await made.send(PDF)).status_code for _ in range(2)] == [201, 201]
            answer = await made.send(PDF)
            refused(answer, 429, "too_fast")
            assert int(answer.headers["retry-after"]) > 0

    run(talk())


def test_a_day_has_its_number_of_files(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, files_per_day=1) as made:
            made.shelf.say("e2", made.claim(await made.send(PDF)))
            refused(await made.send(PDF), 429, "files_a_day")
            made.shelf.clock.on(24 * 3600 + 1)
            assert (await made.send(PDF)).status_code == 201

    run(talk())


def test_an_upload_swept_before_its_row_is_asked_for_again(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, keeper=Unlucky) as made:
            refused(await made.send(PDF), 503, "again")
            assert (await made.send(PDF)).status_code == 201

    run(talk())


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, spare=1024 * 1024) as made:
            refused(await made.send(PDF), 507, "disk")

    run(talk())


def test_a_disk_that_fails_is_told_and_the_same_file_comes_again(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, keeper=Failing) as made:
            answer = await made.send(PDF)
            refused(answer, 503, "not_kept")
            assert answer.headers["retry-after"]
            assert (await made.send(PDF)).status_code == 201

    run(talk())


def test_a_virus_is_refused_and_stays_in_quarantine(tmp_path: Path) -> None:
    async def talk() -> None:
        address = tmp_path / "clamd"
        async with (
            await asyncio.start_unix_server(Scanner().talk, address),
            door(tmp_path, clamd=f"unix:{address}") as made,
        ):
            refused(await made.send(EICAR, "a.txt"), 422, "infected")
            (sha256,) = made.shelf.store.read(lambda c: evidence.unused(c, 9e9))
            facts = made.shelf.store.read(lambda c: evidence.facts_of(c, sha256))
            assert facts is not None
            assert not facts.open

    run(talk())


def test_without_its_scanner_a_strict_door_is_closed_for_now(tmp_path: Path) -> None:
    async def talk() -> None:
        nobody = f"unix:{tmp_path / 'nobody'}"
        async with door(tmp_path, clamd=nobody, without_clamd="refuse") as made:
            refused(await made.send(PDF), 503, "not_scanned")
            assert kept(made.shelf.keeper.root) == []

    run(talk())
