"""The upload road with a visitor's browser in front of it, and the forms it sends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.types import ASGIApp

from bot import web
from bot.evidence import tokens
from bot.http import cookies
from bot.http.evidence_links import EvidenceLinks
from bot.http.rate import Rate
from bot.http.uploads import UploadApi
from storage.messages import Attachment
from tests.bot.evidence.evidence_fakes import SECRET, Shelf, shelf

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
