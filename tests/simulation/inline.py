"""The store without its thread: every job is carried out where it is asked for, one at a time.

The writer's thread and its shared commits are tried by the fault tests, on real processes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from storage import engine
from storage.backends.failures import failure
from storage.errors import StoreAway
from storage.sql import FAULT
from storage.store import Store, Tx

T = TypeVar("T")


class InlineStore(Store):
    """A Store whose futures are done when it returns them; it waits for no disk."""

    def __init__(self, url: str, now: Callable[[], float], fault: Callable[[], None]) -> None:
        self.url = url
        self._now = now
        self._fault = fault
        self._writing = engine.writing(url)
        self._reading = engine.reading(url)
        self._c: Connection | None = None
        self._seeing: Connection | None = None

    def write(self, job: Callable[[Tx], T]) -> Future[T]:
        """Carry out *job* in a transaction of its own, now."""
        future: Future[T] = Future()
        try:
            c = self._connection()
            with c.begin():
                result = job(Tx(c, self._now()))
                self._fault()
        except BaseException as error:  # noqa: BLE001 - whoever asks must hear of it
            told = failure(error)
            if isinstance(told, StoreAway):
                self._drop()
            future.set_exception(told)
        else:
            future.set_result(result)
        return future

    def read(self, query: Callable[[Connection], T]) -> T:
        """Return what *query* finds."""
        if self._seeing is None:
            self._seeing = self._reading.connect()
        try:
            with self._seeing.begin():
                return query(self._seeing)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise failure(error) from error

    def close(self) -> None:
        """Let the database go."""
        self._drop()
        if self._seeing is not None:
            self._seeing.close()
            self._seeing = None
        self._writing.dispose()
        self._reading.dispose()

    def _connection(self) -> Connection:
        if self._c is None:
            self._c = self._writing.connect()
            self._c.connection.cursor().execute("PRAGMA synchronous=OFF")
            self._c.info[FAULT] = self._fault
        return self._c

    def _drop(self) -> None:
        c, self._c = self._c, None
        if c is not None:
            c.invalidate()
            c.close()


class InlineExecutor(ThreadPoolExecutor):
    """What asyncio calls to_thread with, without a thread."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Call it now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:  # noqa: BLE001 - whoever awaits must hear of it
            future.set_exception(error)
        return future
