"""A store, workers on it, and the talk of whoever writes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.app import limits
from bot.hub import Hub, News
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace, Workers
from dialogues.move import Move
from storage import inbox, messages, migrate
from storage.inbox import Arrival
from storage.store import Store
from tests.bot.runtime_fakes import CHINA, Decider, brain

PACE = Pace(threads=3, batch=4, idle=0.05, away=0.02)


class Heard_(Hub):  # noqa: N801 - a Hub that keeps what it hears
    """A hub that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.news: list[News] = []

    def tell(self, news: News) -> None:
        """Write it down."""
        self.news.append(news)


class Shop:
    """A store, workers on it, and the talk of whoever writes."""

    def __init__(self, folder: Path, decide: Callable[..., Move], **how: object) -> None:
        url = f"sqlite:///{folder / 'shop.db'}"
        migrate.upgrade(url)
        fault = how.pop("fault", None)
        self.store = Store.open(url, time.time, fault)  # type: ignore[arg-type]
        self.hub = Heard_()
        self.decide = decide
        self.workers = self.team(**how)

    def team(self, **how: object) -> Workers:
        """Make workers, not started."""
        mind = brain(self.decide, window=Window(0, 0, 0))
        turns = Turns(self.store, mind, limits(), zone=CHINA, clock=time.time)
        given = {"process": "shop", "clock": time.time, "pace": PACE} | how
        return Workers(self.store, turns, self.hub, **given)  # type: ignore[arg-type]

    def post(self, text: str, user: str = "v1", event: str = "", channel: str = "rest") -> int:
        """Receive a message and ring."""
        at = datetime.now(UTC)
        arrival = Arrival(channel, "default", user, event or f"{user}-{text}", "message", at, text)
        got = self.store.do(lambda tx: inbox.receive(tx, arrival))
        self.workers.bell.ring()
        return got.inbox_id

    def replies(self, user: str = "v1") -> list[str]:
        """Return what was said to *user*."""
        chat = f"rest:default:{user}"
        lines = self.store.read(lambda c: messages.history(c, chat))
        return [line.text for line in lines if line.who == "bot"]

    def until(self, true: Callable[[], bool], wait: float = 5.0) -> None:
        """Wait until something holds."""
        end = time.monotonic() + wait
        while not true():
            assert time.monotonic() < end, "it never came true"
            time.sleep(0.005)


@contextmanager
def shop(folder: Path, decide: Callable[..., Move] | None = None, **how: object) -> Iterator[Shop]:
    made = Shop(folder, decide or Decider(), **how)
    try:
        yield made
    finally:
        made.workers.stop(5)
        made.store.close()
