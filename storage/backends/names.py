"""Names of processes: each is somebody's on a database, so that nobody takes another's lanes.

A process that comes back under its name takes its lanes again at once (storage/lanes.py), which
would be wrong while another of that name works. The name is a lock of the database's, gone with
the connection that holds it. A thread keeps that connection; when it breaks, the name is taken
again on another one as soon as there is one. Had somebody else taken it meanwhile, it is lost.
"""

from __future__ import annotations

import itertools
import select
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import URL

from storage import engine
from storage.backends import postgresql
from storage.backends.failures import failure
from storage.backends.hold import Hold
from storage.errors import Refused

MOST = 1_000  # processes of one base name
_LOOK = 10.0  # seconds after which a silent connection is asked whether it still lives
_AGAIN = 0.2  # seconds before the next try to take a name again: nobody should be quicker
_JOIN = 1.0  # seconds for the thread to end; it may just be waiting for a server that is gone
# A session is its process's number and start: numbers come again when a server starts anew.
_TAKE = (
    "SELECT pg_try_advisory_lock(hashtext('qingsu process'), hashtext(%s)), pid, backend_start "
    "FROM pg_stat_activity WHERE pid = pg_backend_pid()"
)
_END = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %s AND backend_start = %s"
)


@contextmanager
def held(url: str, name: str = "", *, base: str = "work") -> Iterator[Hold]:
    """Hold *name* while inside; without one the first free of base-1, base-2, and so on.

    Raises:
        Refused: another process has the name.
        StoreAway: the database cannot be reached.
    """
    address = engine.address(url)
    wanted = [name] if name else (f"{base}-{n}" for n in itertools.islice(itertools.count(1), MOST))
    try:
        found = _first(postgresql.connect(address), wanted)
    except psycopg.Error as error:
        raise failure(error) from error
    if found is None:
        raise Refused(f"another process is called {name or base}")
    session, hold = found
    with closing(_Keeper(address, hold, session)):
        yield hold


@dataclass(frozen=True, slots=True)
class _Session:
    """A connection that holds a name. who: its process at the server, and when that began."""

    c: psycopg.Connection[Any]
    who: tuple[Any, ...]


def _first(c: psycopg.Connection[Any], wanted: Iterable[str]) -> tuple[_Session, Hold] | None:
    """Take the first name that is free; without one *c* is closed."""
    try:
        for one in wanted:
            session = _take(c, one)
            if session is not None:
                return session, Hold(one)
    except BaseException:
        c.close()
        raise
    c.close()
    return None


def _take(c: psycopg.Connection[Any], name: str) -> _Session | None:
    row = c.execute(_TAKE, (name,)).fetchone()
    return _Session(c, row[1:]) if row is not None and row[0] else None


class _Keeper:
    """Keeps a name from a thread of its own, until `close` or until it is lost."""

    def __init__(self, address: URL, hold: Hold, session: _Session) -> None:
        self._address = address
        self._hold = hold
        self._stop = threading.Event()
        self._bell, self._ear = socket.socketpair()
        self._thread = threading.Thread(
            target=self._live, args=(session,), name="process-name", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Give the name up."""
        self._stop.set()
        with suppress(OSError):  # the thread ended before
            self._bell.send(b"!")
        self._thread.join(_JOIN)

    def _live(self, session: _Session) -> None:
        held: _Session | None = session
        with self._bell, self._ear:
            while held is not None:
                with closing(held.c), suppress(psycopg.Error):
                    self._watch(held.c)
                held = self._back(held.who)

    def _watch(self, c: psycopg.Connection[Any]) -> None:
        """Return when all is over.

        Raises:
            psycopg.Error: the connection broke.
        """
        poll = select.poll()  # a server has more files open than `select` can count
        poll.register(c.fileno(), select.POLLIN)
        poll.register(self._ear, select.POLLIN)
        while not self._stop.is_set():
            poll.poll(_LOOK * 1000)
            if not self._stop.is_set():
                c.execute("SELECT 1")

    def _back(self, who: tuple[Any, ...]) -> _Session | None:
        """Take the name again, whoever had it for us at the server; None when all is over."""
        while not self._stop.is_set():
            with suppress(psycopg.Error):
                found = self._once_more(who)
                if found is not None or self._hold.lost:
                    return found
            self._stop.wait(_AGAIN)
        return None

    def _once_more(self, who: tuple[Any, ...]) -> _Session | None:
        """Try once; a session of ours that the server believes in still is ended first."""
        c = postgresql.connect(self._address)
        found = None
        try:
            lingers = c.execute(_END, who).fetchone() is not None
            found = _take(c, self._hold.name)
            if found is None and not lingers:
                self._hold.lose()
        finally:
            if found is None:
                c.close()
        return found
