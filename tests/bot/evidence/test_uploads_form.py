"""The body of an upload is read in pieces of any size; what dawdles or is no form is refused."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.http import cookies
from bot.http.uploads import EACH
from tests.bot.evidence.evidence_fakes import PDF, SECRET, kept, run
from tests.bot.evidence.uploads_bench import BOUNDARY, OURS, URL, door, form, part, refused


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
