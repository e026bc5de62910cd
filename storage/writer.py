"""The writer: one thread, one connection; whatever waits goes into one commit.

On PostgreSQL other processes write at the same time: a job that needs what one of them has in
hand ends its commit early and comes again alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import SQLAlchemyError

from storage.backends.clock import AgreedClock
from storage.backends.failures import blocked, failure
from storage.errors import StoreAway, StoreError
from storage.sql import FAULT, Command, forget, settle

GROUP = 256  # jobs in one commit at most, so that none waits long for the others
_PATIENT_MS = 10_000  # for a lock, of a job that holds nothing else
TRIES = 3  # of a job in whose way another transaction stood
_SAVE, _KEEP, _BACK = (
    Command(f"{words}SAVEPOINT job") for words in ("", "RELEASE ", "ROLLBACK TO ")
)


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


def _tell(done: list[_Done]) -> None:
    for one in done:
        one.tell()


class Writer:
    """Takes jobs from any thread, in order; each is undone alone when it raises."""

    def __init__(
        self, engine: Engine, clock: AgreedClock, fault: Callable[[], None] | None
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

    @property
    def waiting(self) -> int:
        """How many jobs wait for the next commit; no lock, no query."""
        return self._jobs.qsize()

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
        self._clock.keep_right(c)
        return c

    def _run(self) -> None:
        while (group := self._group()) is not None:
            while group:
                group = self._commit(group)
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

    def _commit(self, group: list[Job]) -> list[Job]:
        """Commit what gets through; return what is left, from the first job that was blocked on.

        That one is taken alone first, holding nothing that others may wait for, so the order of
        the jobs stays and no two processes wait for each other for good.
        """
        done, left = self._together(group)
        _tell(done)
        if left:
            _tell(self._patiently(left.pop(0)))
        return left

    def _together(self, group: list[Job]) -> tuple[list[_Done], list[Job]]:
        """Carry *group* out in one transaction, up to the first job another one blocks."""
        done: list[_Done] = []
        try:
            c, transaction = self._begin()
            with transaction:
                for job in group:
                    one = self._one(c, job, alone=len(group) == 1)
                    if one is None:
                        break
                    done.append(one)
                if self._fault is not None:
                    self._fault()
        except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
            if blocked(error):
                return [], list(group)
            return self._failed(group, error), []
        return done, group[len(done) :]

    def _patiently(self, job: Job) -> list[_Done]:
        """Carry out one job that was blocked, waiting longer for its locks, a few times."""
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                c, transaction = self._begin()
                with transaction:
                    c.exec_driver_sql(f"SET LOCAL lock_timeout = {_PATIENT_MS}")
                    done = [self._carried_out(c, job)]
                    if self._fault is not None:
                        self._fault()
            except BaseException as error:  # noqa: BLE001 - whoever waits must hear of it
                if last or not blocked(error):
                    return self._failed([job], error)
            else:
                return done
        raise AssertionError("the last try returns")

    def _failed(self, group: list[Job], error: BaseException) -> list[_Done]:
        told = failure(error)
        if isinstance(told, StoreAway):
            self._disconnect()
        return [_Done(job.future, error=told) for job in group]

    def _begin(self) -> tuple[Connection, RootTransaction]:
        """Begin a transaction; a connection that died while nobody used it is made anew."""
        if self._c is not None:
            try:
                self._clock.keep_right(self._c)
                return self._c, self._c.begin()
            except Exception as error:
                told = failure(error)
                if self._engine.dialect.name == "sqlite" or not isinstance(told, StoreAway):
                    raise
                self._disconnect()
        self._c = c = self._connect()
        return c, c.begin()

    def _one(self, c: Connection, job: Job, *, alone: bool) -> _Done | None:
        """Carry out one job, None when it was blocked; alone it needs no savepoint."""
        if alone:
            return self._carried_out(c, job)
        _SAVE.later(c)
        try:
            one = self._carried_out(c, job, _KEEP)
        except BaseException as error:  # noqa: BLE001 - the job's error is the job's answer
            try:
                forget(c)
                _BACK.run(c)
                _KEEP.run(c)
            except Exception:  # noqa: BLE001 - a full disk ends the whole transaction at once
                raise error from None
            return None if blocked(error) else _Done(job.future, error=failure(error))
        return one

    def _carried_out(self, c: Connection, job: Job, last: Command | None = None) -> _Done:
        """Carry out one job and *last*, everything it left for later included."""
        done = _Done(job.future, job.do(Tx(c, self._clock())))
        if last is None:
            settle(c)
        else:
            last.run(c)
        return done

    def _disconnect(self) -> None:
        """Leave the connection behind, whatever state it is in; the next commit opens one."""
        c, self._c = self._c, None
        if c is not None:
            c.invalidate()
            c.close()
