"""The writer: one thread, one connection; whatever waits goes into one commit."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from sqlite3 import SQLITE_ERROR
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from storage.errors import StoreAway, StoreError
from storage.sql import FAULT

GROUP = 256  # jobs in one commit at most, so that none waits long for the others
_AWAY = {"OperationalError", "InterfaceError"}  # names every DB-API driver has
_BROKEN = _AWAY | {"DatabaseError"}


@dataclass(slots=True)
class Tx:
    """One job's part of a transaction: its connection, and its time in epoch seconds."""

    c: Connection
    now: float


@dataclass(frozen=True, slots=True)
class Job:
    """What to do, and where to tell how it went."""

    do: Callable[[Tx], Any]
    future: Future[Any]


@dataclass(frozen=True, slots=True)
class _Done:
    future: Future[Any]
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        if self.error is None:
            self.future.set_result(self.result)
        else:
            self.future.set_exception(self.error)


def failure(error: BaseException) -> BaseException:
    """Return *error* as the store's own (by what can be done about it) if the database made it."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    names = {kind.__name__ for kind in type(cause).__mro__}
    wrong_sql = getattr(cause, "sqlite_errorcode", None) == SQLITE_ERROR
    if names & _AWAY and not wrong_sql:
        return StoreAway(f"the database is away: {cause}")
    if names & _BROKEN or isinstance(cause, SQLAlchemyError):
        return StoreError(f"{type(cause).__name__}: {cause}")
    return error


class Writer:
    """Takes jobs from any thread, in order; each is undone alone when it raises."""

    def __init__(
        self, engine: Engine, clock: Callable[[], float], fault: Callable[[], None] | None
    ) -> None:
        self._engine = engine
        self._clock = clock
        self._fault = fault
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        try:
            self._c: Connection | None = self._connect()
        except SQLAlchemyError as error:
            raise failure(error) from error
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def add(self, job: Job) -> None:
        """Queue *job*.

        Raises:
            StoreError: the store is closed, or a job waits for another job.
        """
        if threading.current_thread() is self._thread:
            raise StoreError("a write job cannot start another: it would wait for itself")
        with self._lock:
            if self._closed:
                raise StoreError("the store is closed")
            self._jobs.put(job)

    def close(self) -> None:
        """Finish what waits and end the thread."""
        with self._lock:
            closing, self._closed = not self._closed, True
        if closing:
            self._jobs.put(None)
        self._thread.join()

    def _connect(self) -> Connection:
        c = self._engine.connect()
        if self._fault is not None:
            c.info[FAULT] = self._fault
        return c

    def _run(self) -> None:
        while (group := self._group()) is not None:
            if group:
                self._commit(group)
        self._disconnect()
        self._engine.dispose()

    def _group(self) -> list[Job] | None:
        """Wait for a job; return it with those that wait already, or None at the end."""
        first = self._jobs.get()
        if first is None:
            return None
        group = [first]
        try:
            while len(group) < GROUP:
                job = self._jobs.get_nowait()
                if job is None:
                    self._jobs.put(None)  # nothing comes after it: `add` refuses since
                    break
                group.append(job)
        except Empty:
            pass
        return [job for job in group if job.future.set_running_or_notify_cancel()]

    def _commit(self, group: list[Job]) -> None:
        try:
            self._c = c = self._c or self._connect()
            with c.begin():
                done = [self._one(c, job, alone=len(group) == 1) for job in group]
                if self._fault is not None:
                    self._fault()
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
            told = failure(error)
            if isinstance(told, StoreAway):
                self._disconnect()
            done = [_Done(job.future, error=told) for job in group]
        for one in done:
            one.tell()

    def _one(self, c: Connection, job: Job, *, alone: bool) -> _Done:
        """Carry out one job; alone in its transaction it needs no savepoint."""
        if alone:
            return _Done(job.future, job.do(Tx(c, self._clock())))
        run = c.connection.cursor().execute
        run("SAVEPOINT job")
        try:
            result = job.do(Tx(c, self._clock()))
        except BaseException as error:  # noqa: BLE001 - the job's error is the job's answer
            try:
                run("ROLLBACK TO SAVEPOINT job")
                run("RELEASE SAVEPOINT job")
            except Exception:  # noqa: BLE001 - a full disk ends the whole transaction at once
                raise error from None
            return _Done(job.future, error=failure(error))
        run("RELEASE SAVEPOINT job")
        return _Done(job.future, result)

    def _disconnect(self) -> None:
        """Leave the connection behind, whatever state it is in; the next commit opens one."""
        c, self._c = self._c, None
        if c is not None:
            c.invalidate()
            c.close()
