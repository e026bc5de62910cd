"""Files in the chat: a visitor's own, in their order, with links; nobody sends another's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.http.body import Refused
from bot.http.chat import Files
from bot.http.sse import Shown
from storage.messages import Attachment
from tests.bot.chat.doors_bench import PAGE, door, enter
from tests.bot.running import run


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


async def _send(client: httpx.AsyncClient, text: str, *tokens: str) -> httpx.Response:
    body = {"id": f"m{text.encode().hex()}", "text": text, "attachments": list(tokens)}
    return await client.post("/api/chat/messages", json=body)


@asynccontextmanager
async def shelf_door(folder: Path) -> AsyncIterator[tuple[httpx.AsyncClient, Shelf]]:
    shelf = Shelf()
    files = Files(shelf.claim, shelf.links)
    async with door(folder, replace(PAGE, files=files)) as client:
        shelf.owner = (await enter(client)).json()["user"]
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

    run(talk())


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

    run(talk())


def test_a_message_with_files_sent_again_is_the_same_message(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            first, again = await _send(client, "看", "t1"), await _send(client, "看", "t1")
            assert first.json()["message"] == again.json()["message"]
            assert not again.json()["fresh"]

    run(talk())


def test_nobody_sends_anothers_file(tmp_path: Path) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, shelf):
            shelf.owner = "somebody else"
            answer = await _send(client, "看", "t1")
            assert (answer.status_code, answer.json()["error"]) == (422, "attachment")
            assert (await client.get("/api/chat/history")).json()["messages"] == []

    run(talk())


@pytest.mark.parametrize("tokens", [["t"] * 10, [""], ["t\n"], ["t" * 2001], ["图"], [1], "t1"])
def test_what_cannot_be_tokens_is_refused(tmp_path: Path, tokens: Any) -> None:
    async def talk() -> None:
        async with shelf_door(tmp_path) as (client, _):
            body = {"id": "m", "text": "看", "attachments": tokens}
            assert (await client.post("/api/chat/messages", json=body)).status_code == 400

    run(talk())


def test_without_uploads_every_file_is_refused(tmp_path: Path) -> None:
    async def talk() -> None:
        async with door(tmp_path) as client:
            await enter(client)
            answer = await _send(client, "看", "t1")
            assert (answer.status_code, answer.json()["error"]) == (422, "attachment")

    run(talk())
