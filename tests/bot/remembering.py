"""A desk with an archive and a shelf behind it, for tests in Chromium."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

from bot.desk import knowledge_api
from bot.knowledge.parts import put_together
from bot.web import asgi
from nlu.steps.vectors import Encoder
from tests.bot.pretend_desk import PretendDesk


class Remembering(PretendDesk):
    """A desk with an archive and a shelf."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        parts = put_together(
            self.store, self.desk.secret, ZoneInfo(self.desk.zone), in_pairs, Encoder("none"), {}
        )
        self.keeper = parts.keeper
        own = knowledge_api.routes(self.desk, parts.archive, parts.shelf)
        self.app = asgi([*own, *self.routes], self._lifespan)


def in_pairs(text: str) -> list[str]:
    """Cut text in pairs of characters: words enough here."""
    return [text[n : n + 2] for n in range(len(text) - 1)]
