"""What several processes do on one PostgreSQL: put, count, hold a lock, cut connections."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import ExitStack
from typing import Any

from sqlalchemy import func, select

from storage import lanes
from storage.sql import Sql, values
from storage.store import Store, Tx
from storage.tables import counters, lane
from tests.fakes.databases import do
from tests.fakes.postgres import connected

ME, OTHER = "serve:run1:0", "work:run1:0"
_ADD = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))
COUNT = Sql(select(func.sum(counters.c.value), func.avg(counters.c.value)))
TOUCH = Sql(select(lane.c.at).where(lane.c.lane == "in:web:shop:a").with_for_update())


def put(*chats: str) -> Any:
    def job(tx: Tx) -> None:
        for chat in chats:
            lanes.put(tx, f"in:web:shop:{chat}", {"n": chat})

    return job


def add(name: str, value: int = 1) -> Any:
    return lambda tx: _ADD.run(tx.c, name=name, value=value, at=tx.now)


def locked(url: str) -> ExitStack:
    """Return what holds the lock of lane a until it is closed."""
    stack = ExitStack()
    c = stack.enter_context(connected(url))
    stack.enter_context(c.transaction())
    c.execute("SELECT 1 FROM lane WHERE lane = 'in:web:shop:a' FOR UPDATE")
    return stack


def together(store: Store, *jobs: Any) -> list[Future[Any]]:
    """Hand in jobs while the writer is busy, so that they go into one commit."""
    busy, go = threading.Event(), threading.Event()

    def wait(_: Tx) -> None:
        busy.set()
        go.wait(5)

    first = store.write(wait)
    busy.wait(5)
    futures = [store.write(job) for job in jobs]
    go.set()
    first.result(5)
    return futures


def cut_all(url: str) -> None:
    """Cut every connection, as a restart of the database does."""
    do(url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
