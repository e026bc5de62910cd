"""In one talk the numbers of messages grow in the order of the commits: no cursor passes any."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import Connection

from dialogues.effects import Say, Why
from storage import inbox, lanes, messages
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.fakes.postgres import Postgres, connected

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHAT, LANE = "web:shop:u1", "in:web:shop:u1"
OWNER = "work-1:run:0"
FIRST = Arrival("web", "shop", "u1", "e1", "message", NOON, "坏了")
SAID = Say("好的", Why("r", "p"))
PATIENCE = 10.0  # seconds; all of it passes only when a test fails
_BLOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture
def processes(postgres: Postgres) -> Iterator[tuple[Store, Store, str]]:
    """Give two stores on one PostgreSQL, as two processes have, and its address."""
    url = postgres.wiped()
    one, other = Store.open(url), Store.open(url)
    one.do(partial(inbox.receive, arrival=FIRST))
    yield one, other, url
    one.close()
    other.close()


def blocked(url: str) -> bool:
    """Wait until somebody waits for a lock."""
    until = time.monotonic() + PATIENCE
    with connected(url) as c:
        while time.monotonic() < until:
            row = c.execute(_BLOCKED).fetchone()
            if row is not None and row[0]:
                return True
            time.sleep(0.005)
    return False


def after(c: Connection, cursor: int) -> list[int]:
    return [line.id for line in messages.history(c, CHAT, cursor)]


def turn(tx: Tx, held: threading.Event, go_on: threading.Event) -> int:
    """Hold the talk as its turn does, tell so, then say something."""
    lanes.own(tx, OWNER, [LANE])
    held.set()
    assert go_on.wait(PATIENCE)
    return messages.say(tx, CHAT, 1, SAID, NOON, pull=True)


def say(tx: Tx) -> int:
    """Say something outside the talk's turns, as a broadcast does."""
    return messages.say(tx, CHAT, None, SAID, NOON, pull=True)


def hear(tx: Tx) -> int:
    """Take a message of the customer's."""
    heard = inbox.receive(tx, replace(FIRST, event_id="e2", text="在吗")).message_id
    assert heard is not None
    return heard


@pytest.mark.parametrize(
    "write",
    [hear, say],
    ids=["a message comes in", "a broadcast"],
)
def test_what_another_process_writes_during_a_turn_comes_behind_it(
    processes: tuple[Store, Store, str], write: Callable[[Tx], int]
) -> None:
    one, other, url = processes
    assert one.do(lambda tx: lanes.claim(tx, OWNER)) == (LANE,)
    held, go_on = threading.Event(), threading.Event()
    turns = one.write(partial(turn, held=held, go_on=go_on))
    assert held.wait(PATIENCE), "else the other may be done before the turn begins"
    written = other.write(write)
    assert blocked(url), "both want the same talk"
    go_on.set()
    first, second = turns.result(PATIENCE), written.result(PATIENCE)
    assert first < second, "a cursor at the first, committed first, would pass the second by"


def test_many_writers_leave_nothing_behind_a_reader(processes: tuple[Store, Store, str]) -> None:
    """Two processes take messages of one talk while a third follows it by the last id."""
    one, other, _ = processes
    seen: list[int] = []
    over = threading.Event()

    def follow() -> None:
        reader = Store.open(one.url)
        while not over.is_set() or reader.read(lambda c: after(c, seen[-1] if seen else 0)):
            seen.extend(reader.read(lambda c: after(c, seen[-1] if seen else 0)))
        reader.close()

    reading = threading.Thread(target=follow)
    reading.start()
    futures = [
        store.write(partial(inbox.receive, arrival=replace(FIRST, event_id=f"{which}-{n}")))
        for n in range(150)
        for which, store in (("a", one), ("b", other))
    ]
    for future in futures:
        future.result(PATIENCE)
    over.set()
    reading.join(PATIENCE)
    assert seen == one.read(lambda c: after(c, 0))
    assert len(seen) == 301
