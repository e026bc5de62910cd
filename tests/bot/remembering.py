"""A desk with an archive and a shelf behind it, for tests in Chromium."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx

from bot.desk import knowledge_api
from bot.knowledge.parts import put_together
from bot.web import asgi
from nlu.steps.vectors import Encoder
from tests.bot.pretend_desk import PretendDesk, Seat


class Remembering(PretendDesk):
    """A desk with an archive and a shelf."""

    def __init__(self, folder: Path, **desk: Any) -> None:
        super().__init__(folder, **desk)
        parts = put_together(
            self.store, self.desk.secret, ZoneInfo(self.desk.zone), in_pairs, Encoder("none"), {}
        )
        self.keeper, self.shelf = parts.keeper, parts.shelf
        own = knowledge_api.routes(self.desk, parts.archive, parts.shelf)
        self.app = asgi([*own, *self.routes], self._lifespan)


def in_pairs(text: str) -> list[str]:
    """Cut text in pairs of characters: words enough here."""
    return [text[n : n + 2] for n in range(len(text) - 1)]


async def fill(seat: Seat, chat: str, name: str, value: str) -> httpx.Response:
    """Fill a field that nobody has filled, as the page does."""
    body = {"event": secrets.token_hex(16), "field": name, "value": value, "seen": ""}
    headers = {"x-desk-token": seat.token}
    return await seat.client.post(f"/desk/api/talk/{chat}/field", json=body, headers=headers)
