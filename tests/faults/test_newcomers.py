"""A new customer who writes fifty messages at once, to two processes, is one customer."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.app import limits
from bot.brain import Brain
from bot.hub import Hub
from bot.settings import CHINA
from bot.turn import Turns
from bot.window import Window
from bot.worker import Pace, Workers
from dialogues.book import Book, Company
from dialogues.events import Event, Heard
from dialogues.facts import Facts
from dialogues.load import book_of, load_scripts
from dialogues.move import Move
from dialogues.sla import Sla
from dialogues.state import State
from dialogues.step import context_kind, step
from storage import inbox, migrate
from storage.inbox import Arrival
from storage.store import Store
from tests.fakes.databases import ask
from tests.fakes.postgres import Postgres
from tests.faults import kept
from tests.faults.quick_reader import FIRE, quick_read
from tests.faults.serve import SCRIPTS

CUSTOMERS, EACH = 12, 50
PATIENCE_S = 60.0
_REST = ("用了才一个月", "上周三在官网买的", "我就想换一个新的", "13800000000", "随便说点什么")


@dataclass
class Process:
    """What one process has: a store of its own, and workers that take turns."""

    store: Store
    workers: Workers

    def hear(self, arrival: Arrival) -> None:
        """Return when the message is on disk, as a webhook does."""
        self.store.do(partial(inbox.receive, arrival=arrival))
        self.workers.bell.ring()


@dataclass
class Ears:
    """Decides as the product does, and notes what each turn heard. by: texts by customer.

    A turn whose write another process blocked is decided once more; what it heard stands once.
    """

    book: Book
    by: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __call__(self, state: State | None, event: Event, facts: Facts) -> Move:
        """Decide."""
        if isinstance(event, Heard):
            for said in event.messages:
                heard = self.by[_user(said.parse.text)]
                if said.parse.text not in heard:
                    heard.append(said.parse.text)
        return step(self.book, state, event, facts)


@pytest.fixture
def ears() -> Ears:
    return Ears(book_of(load_scripts(SCRIPTS), Company(), Sla()))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a migrated database of either kind."""
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        return postgres.wiped()
    url = f"sqlite:///{tmp_path / 'many.db'}"
    migrate.upgrade(url)
    return url


@pytest.fixture
def processes(database: str, ears: Ears) -> Iterator[list[Process]]:
    """Give two processes on one database."""
    window = Window(pause=0.05, answer_pause=0.02, cap=0.2)
    brain = Brain(quick_read, ears, partial(context_kind, ears.book), window)
    with ExitStack() as stack:
        made = [_process(stack, database, brain, name) for name in ("one", "other")]
        yield made


def _process(stack: ExitStack, url: str, brain: Brain, name: str) -> Process:
    store = stack.enter_context(closing(Store.open(url)))
    turns = Turns(store, brain, limits(), zone=CHINA, clock=store.clock)
    pace = Pace(idle=0.05)
    workers = Workers(store, turns, Hub(), process=name, clock=store.clock, pace=pace)
    workers.start()
    stack.callback(workers.stop, PATIENCE_S)
    return Process(store, workers)


def test_fifty_messages_at_once_are_one_conversation_one_case_in_the_order_sent(
    processes: list[Process], database: str, ears: Ears
) -> None:
    """Each message goes to one process and, every second time, to the other at the same moment."""
    gate = threading.Barrier(CUSTOMERS * 2)
    pair = [threading.Barrier(2) for _ in range(CUSTOMERS)]

    def write(user: int, side: int) -> None:
        gate.wait(PATIENCE_S)
        for n in range(EACH):
            if n % 2 == 0 or n // 2 % 2 == side:
                processes[(user + side) % 2].hear(_message(user, n))
            pair[user].wait(PATIENCE_S)  # what was sent before is acknowledged

    with ThreadPoolExecutor(CUSTOMERS * 2) as pool:
        list(pool.map(write, *zip(*_everybody(), strict=True)))
    assert kept.until(lambda: _unanswered(database) == 0, PATIENCE_S, time.sleep)

    sent = {f"u{user}": [_words(user, n) for n in range(EACH)] for user in range(CUSTOMERS)}
    rows = ask(database, "select chat, text from messages where direction = 'in' order by id")
    stored = {user: [text for chat, text in rows if chat == f"web:default:{user}"] for user in sent}
    assert stored == sent
    assert len(rows) == CUSTOMERS * EACH
    assert ears.by == sent, "turns heard them in that order"
    for what in ("people", "identities", "conversations", "cases", "handoffs", "alarms"):
        assert ask(database, f"select count(*) from {what}") == [(CUSTOMERS,)], what
    assert ask(database, "select count(distinct chat) from cases") == [(CUSTOMERS,)]


def _everybody() -> list[tuple[int, int]]:
    return [(user, side) for user in range(CUSTOMERS) for side in (0, 1)]


def _unanswered(url: str) -> int:
    ((count,),) = ask(url, "select count(*) from inbox where answer is null")
    return int(count)


def _message(user: int, n: int) -> Arrival:
    now = datetime.now(UTC) + timedelta(milliseconds=4 * n)
    event = f"u{user}-{n}"
    return Arrival("web", "default", f"u{user}", event, "message", now, _words(user, n))


def _words(user: int, n: int) -> str:
    """Return the n-th message: something urgent first and now and then, then what is to it."""
    words = FIRE if n % 10 == 0 else _REST[n % len(_REST)]
    return f"{words}（u{user}-{n}）"


def _user(text: str) -> str:
    return text.rpartition("（")[2].partition("-")[0]
