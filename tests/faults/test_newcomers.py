"""A new customer who writes fifty messages at once, to two processes, is one customer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from storage import inbox, migrate
from storage.inbox import Arrival
from storage.store import Store

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CUSTOMERS, EACH = 12, 50


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[Store]]:
    """Give two stores on one file, as two processes have."""
    url = f"sqlite:///{tmp_path / 'many.db'}"
    migrate.upgrade(url)
    with ExitStack() as stack:
        yield [stack.enter_context(closing(Store.open(url))) for _ in range(2)]


def test_fifty_messages_at_once_are_one_conversation_in_the_order_sent(
    processes: list[Store],
) -> None:
    barrier = threading.Barrier(2)

    def write(store: Store, first: int) -> None:
        barrier.wait(10)
        waiting = [
            store.write(partial(inbox.receive, arrival=_message(user, n)))
            for n in range(EACH)
            for user in range(CUSTOMERS)
            if (n + user) % 4 >= first  # the two tell half of it twice, each the other's too
        ]
        for one in waiting:
            one.result(30)

    threads = [
        threading.Thread(target=write, args=(store, first))
        for store, first in zip(processes, (0, 2), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    rows = processes[0].read(
        lambda c: c.exec_driver_sql("select chat, text from messages order by id").fetchall()
    )
    assert len(rows) == CUSTOMERS * EACH
    told = {chat: {text for where, text in rows if where == chat} for chat, _ in rows}
    assert len(told) == CUSTOMERS
    assert all(len(words) == EACH for words in told.values())
    for table in ("people", "identities", "conversations"):
        query = f"select count(*) from {table}"
        (count,) = processes[0].read(lambda c, q=query: c.exec_driver_sql(q).fetchone())  # type: ignore[misc]
        assert count == CUSTOMERS


def _message(user: int, n: int) -> Arrival:
    at = NOON + timedelta(milliseconds=4 * n)
    return Arrival("shop", "one", f"u{user}", f"u{user}-{n}", "message", at, f"words {n}")
