"""The store: jobs written by one thread in shared commits, queries on connections of their own.

A durable commit costs 0.15 ms on a quiet disk and up to 4 ms on a busy machine; jobs that wait
at the same moment share one (measured elsewhere: 260 turns a second without, 2,500 with).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage import engine
from storage.backends.clock import AgreedClock
from storage.backends.failures import failure
from storage.errors import StoreAway
from storage.writer import Job, Tx, Writer

__all__ = ["Store", "Tx"]
T = TypeVar("T")


class Store:
    """One database. Threads share it; `close` it at the end."""

    def __init__(self, url: str, clock: AgreedClock, fault: Callable[[], None] | None) -> None:
        self.url = url
        self.clock = clock
        self._readers = engine.reading(url)
        self._idle: deque[Connection] = deque()  # a reader keeps its connection: 20 µs a query
        self._driver_error = self._readers.dialect.loaded_dbapi.Error
        self._closed = False
        self._writer = Writer(engine.writing(url), clock, fault)

    @staticmethod
    def open(
        url: str,
        clock: Callable[[], float] = time.time,
        fault: Callable[[], None] | None = None,
        *,
        wall: Callable[[], float] = time.time,
    ) -> Store:
        """Open the database *url*; its tables must stand (storage.migrate).

        url: sqlite:///path or postgresql+psycopg://user@host/name. clock gives epoch seconds;
        `clock` of the store is the same, put right by the database's. fault is asked before every
        write and every commit; what it raises happens there (tests cut the power so). wall: the
        machine's clock, compared with the database's.

        Raises:
            StoreError: the database cannot be opened; the text says why.
        """
        return Store(url, AgreedClock(clock, wall), fault)

    def write(self, job: Callable[[Tx], T]) -> Future[T]:
        """Carry out *job* in a transaction; the future resolves after the durable commit.

        A job that raises is undone alone. Jobs run one after another on the writer's thread:
        they touch the database and compute, they never wait for anything.
        """
        future: Future[T] = Future()
        self._writer.add(Job(job, future))
        return future

    @property
    def waiting(self) -> int:
        """How many write jobs wait for the next commit."""
        return self._writer.waiting

    def do(self, job: Callable[[Tx], T]) -> T:
        """Carry out *job* and wait until it is durable."""
        return self.write(job).result()

    def read(self, query: Callable[[Connection], T]) -> T:
        """Return what *query* finds in the committed data of one moment.

        A query may be asked twice: a connection that died while nobody used it is made anew.
        """
        kept = bool(self._idle)
        try:
            return self._read(query)
        except StoreAway:
            if not kept or self._readers.dialect.name == "sqlite":
                raise
        self._forget()
        return self._read(query)

    def _read(self, query: Callable[[Connection], T]) -> T:
        c: Connection | None = None
        try:
            c = self._reader()
            with c.begin():
                return query(c)
        except (SQLAlchemyError, self._driver_error) as error:
            if c is not None:
                c.invalidate()
            raise failure(error) from error
        finally:
            if c is not None:
                self._give_back(c)

    def _reader(self) -> Connection:
        try:
            return self._idle.pop()
        except IndexError:
            return self._readers.connect()

    def _give_back(self, c: Connection) -> None:
        if c.invalidated or self._closed:
            c.close()
        else:
            self._idle.append(c)

    def close(self) -> None:
        """Finish what waits, then let the database go. A second call does nothing."""
        self._writer.close()
        self._closed = True
        self._forget()
        self._readers.dispose()

    def _forget(self) -> None:
        """Let every idle reader go."""
        with suppress(IndexError):  # another thread may take the last one
            while True:
                c = self._idle.pop()
                c.invalidate()
                c.close()
