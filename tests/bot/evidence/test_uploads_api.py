"""The upload road: what is taken is kept and its visitor's; all else is refused with a line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.types import ASGIApp

from bot import web
from bot.evidence import tokens
from bot.http import cookies
from bot.http.body import Refused
from bot.http.evidence_links import EvidenceLinks
from bot.http.rate import Rate
from bot.http.uploads import EACH, UploadApi
from storage import evidence, files
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import (
    EICAR,
    PDF,
    REAL,
    SECRET,
    Scanner,
    Shelf,
    Unlucky,
    document,
    huge_png,
    kept,
    photo,
    picture,
    run,
    shelf,
)

URL = "/api/chat/uploads"
OURS = {"x-qingsu": "1"}
BOUNDARY = "----qs1"


@dataclass
class Door:
    """The routes, and a visitor's browser."""

    shelf: Shelf
    client: httpx.AsyncClient
    app: ASGIApp

    async def send(self, body: bytes, name: str = "a.jpg", **more: Any) -> httpx.Response:
        """Upload a file as a page does."""
        given: dict[str, Any] = {
            "files": {"file": (name, body, "image/jpeg")},
            "headers": OURS,
        } | more
        return await self.client.post(URL, **given)

    async def raw(self, content: Any, **headers: str) -> httpx.Response:
        """Send this very body."""
        kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        return await self.client.post(URL, content=content, headers=OURS | kind | headers)

    def claim(self, answer: httpx.Response, visitor: str = "v1") -> Attachment:
        """Hand the upload in, as a message does."""
        return tokens.claim(SECRET, visitor, answer.json()["token"], self.shelf.clock.now)


@asynccontextmanager
async def door(folder: Path, rate: int = 1000, **settings: Any) -> AsyncIterator[Door]:
    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        yield

    with shelf(folder, channel="web", **settings) as made:
        api = UploadApi(made.keeper, SECRET, Rate(rate), made.clock)
        links = EvidenceLinks(made.store, made.keeper.root, SECRET, made.clock)
        app = web.asgi([*api.routes(), *links.routes()], lifespan, https=False)
        cookie = {cookies.NAME: cookies.sign(SECRET, "v1", made.clock.now)}
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://test", cookies=cookie
        ) as client:
            yield Door(made, client, app)


def form(*parts: bytes, end: bytes = b"--") -> bytes:
    """Return a form of these parts."""
    mark = b"--" + BOUNDARY.encode()
    return b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + end


def part(body: bytes, name: bytes = b"file", filename: bytes = b"a.pdf") -> bytes:
    head = b'Content-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n' % (name, filename)
    return head + body


def refused(answer: httpx.Response, status: int, code: str) -> None:
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, code)
    assert answer.headers["connection"] == "close"
    assert any("\u4e00" <= c <= "\u9fff" for c in body["message"])
    assert any("a" <= c <= "z" for c in body["message"])


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


async def slowly(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
        await asyncio.sleep(0.05)


def test_an_upload_that_dawdles_is_cut_and_leaves_nothing(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path, upload_time=timedelta(seconds=0.2)) as made:
            whole = form(part(PDF * 20))
            drops = [whole[n : n + 1] for n in range(len(whole))]
            refused(await made.raw(slowly(*drops)), 408, "slow_body")
            assert kept(made.shelf.keeper.root) == []

    run(talk())


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    sent: list[Any] = []

    async def talk() -> None:
        async with door(tmp_path) as made:
            said: list[dict[str, Any]] = [
                {"type": "http.request", "body": form(part(PDF * 100))[:500], "more_body": True},
                {"type": "http.disconnect"},
            ]
            heads = OURS | {
                "content-type": f"multipart/form-data; boundary={BOUNDARY}",
                "cookie": f"{cookies.NAME}={cookies.sign(SECRET, 'v1', made.shelf.clock.now)}",
            }
            scope = {
                "type": "http",
                "method": "POST",
                "path": URL,
                "query_string": b"",
                "headers": [(name.encode(), value.encode()) for name, value in heads.items()],
            }

            async def receive() -> dict[str, Any]:
                await asyncio.sleep(0)
                return said.pop(0)

            async def send(message: Any) -> None:
                await asyncio.sleep(0)
                sent.append(message)

            await made.app(scope, receive, send)
            assert sent[0]["status"] == 400
            assert b"cut_off" in sent[1]["body"]
            assert kept(made.shelf.keeper.root) == []

    run(talk())


def test_one_visitor_has_a_few_uploads_under_way(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            whole = form(part(PDF))
            halves = whole[:90], whole[90:]
            sent = [made.raw(slowly(*halves, b"", b"")) for _ in range(EACH + 2)]
            answers = await asyncio.gather(*sent)
            assert sorted(one.status_code for one in answers) == [*[201] * EACH, 429, 429]
            assert (await made.send(PDF)).status_code == 201, "they are through"

    run(talk())


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 10_000])
def test_a_form_is_read_in_pieces_of_any_size(tmp_path: Path, size: int) -> None:
    body = PDF + b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r\n\r\n--\r\n" * 3

    async def talk() -> None:
        async with door(tmp_path) as made:
            whole = form(part(body, filename="发%22票.pdf".encode()), end=b"--\r\n")

            async def pieces() -> AsyncIterator[bytes]:
                for at in range(0, len(whole), size):
                    yield whole[at : at + size]

            answer = await made.raw(pieces())
            assert answer.status_code == 201
            assert answer.json()["name"] == '发"票.pdf'
            (path,) = [p for p in made.shelf.keeper.root.rglob("*") if p.is_file()]
            assert path.read_bytes() == body

    run(talk())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nothing of a form",
        form(),
        form(part(PDF, name=b"other")),
        form(b'Content-Disposition: form-data; name="file"\r\n\r\nno file'),
        form(b"X: " + b"x" * 9_000 + b"\r\n\r\n" + PDF),
        form(part(PDF), part(PDF)),
        b"preamble\r\n" + form(part(PDF)),
        form(part(PDF), end=b"--\r\nepilogue"),
        form(part(PDF))[:-9],
        form(part(PDF), end=b"x"),
    ],
)
def test_a_form_that_is_not_one_file_is_refused(tmp_path: Path, body: bytes) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            refused(await made.raw(body), 400, "form")
            assert kept(made.shelf.keeper.root) == []

    run(talk())


@pytest.mark.parametrize(
    "kind",
    ["", "application/json", "multipart/mixed; boundary=x", "multipart/form-data",
     "multipart/form-data; boundary=" + "x" * 71],
)  # fmt: skip
def test_what_is_no_form_is_refused(tmp_path: Path, kind: str) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            answer = await made.raw(form(part(PDF)), **{"content-type": kind})
            refused(answer, 415, "not_form")

    run(talk())


def test_a_body_that_says_it_is_too_large_is_not_read(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as made:
            length = str(101 * 1024 * 1024)
            refused(await made.raw(b"x", **{"content-length": length}), 413, "too_large")

    run(talk())
