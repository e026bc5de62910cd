"""Locks of processes' names, seen from outside: who holds one, and who takes it from him."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.fakes.databases import ask
from tests.fakes.postgres import connected

_KEY = "hashtext('qingsu process'), hashtext(%s)"
_LOCKS = (
    "FROM pg_locks WHERE locktype = 'advisory' AND objid::bigint = hashtext(%s)::oid::bigint "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def holder(url: str, name: str) -> int | None:
    """Return the server's process that holds the name for somebody."""
    found = ask(url, f"SELECT pid {_LOCKS} AND granted", name)
    return found[0][0] if found else None


def cut(url: str, name: str) -> int:
    """Cut the connection that holds the name; return whose it was."""
    pid = holder(url, name)
    assert pid is not None
    ask(url, "SELECT pg_terminate_backend(%s)", pid)
    return pid


@contextmanager
def in_line(url: str, name: str) -> Iterator[None]:
    """Wait for the name inside: whoever waits gets it in the moment it is free."""
    with connected(url) as c:
        waiting = threading.Thread(
            target=lambda: c.execute(f"SELECT pg_advisory_lock({_KEY})", (name,))
        )
        waiting.start()
        until = time.monotonic() + 10
        while not ask(url, f"SELECT pid {_LOCKS} AND NOT granted", name):
            assert time.monotonic() < until, "nobody holds it"
            time.sleep(0.01)
        yield
        waiting.join(10)
