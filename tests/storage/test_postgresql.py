"""On PostgreSQL several processes write side by side: none blocks, doubles or outruns another."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage import lanes, migrate
from storage.errors import StoreAway, StoreError
from storage.store import Store, Tx
from tests.fakes.databases import ask, do
from tests.fakes.postgres import Postgres
from tests.storage.two_processes import COUNT, ME, OTHER, TOUCH, add, locked, put, together


def test_claims_side_by_side_never_wait_and_never_meet(two: tuple[Store, Store]) -> None:
    one, other = two
    one.do(put("a", "b", "c", "d"))
    taken: list[tuple[str, ...]] = []

    def job(tx: Tx) -> tuple[str, ...]:
        mine = lanes.claim(tx, ME, 2)
        taken.append(other.do(lambda their: lanes.claim(their, OTHER, 3)))
        return mine

    taken.append(one.do(job))
    assert sorted(name for names in taken for name in names) == [f"in:web:shop:{n}" for n in "abcd"]
    assert [len(names) for names in taken] == [2, 2]


def test_a_claim_never_takes_more_than_asked_for(two: tuple[Store, Store]) -> None:
    one, _ = two
    one.do(put(*map(str, range(300))))
    do(one.url, "ANALYZE lane")
    assert len(one.do(lambda tx: lanes.claim(tx, ME, 7))) == 7


def test_group_commits_in_opposite_orders_all_get_through(two: tuple[Store, Store]) -> None:
    """Two transactions that lock the same lanes in opposite orders would wait for ever."""
    chats = [str(n) for n in range(30)]
    futures = [
        store.write(put(chat))
        for _ in range(5)
        for a, b in zip(chats, reversed(chats), strict=True)
        for store, chat in zip(two, (a, b), strict=True)
    ]
    for future in futures:
        assert future.exception(60) is None
    assert ask(two[0].url, "SELECT count(*) FROM item") == [(300,)]


def test_a_job_that_is_blocked_keeps_its_place(two: tuple[Store, Store]) -> None:
    one, _ = two
    one.do(put("a", "b"))
    order: list[str] = []

    def job(tx: Tx, name: str) -> None:
        TOUCH.row(tx.c)
        order.append(name)

    with locked(one.url) as held:
        jobs = together(one, *(partial(job, name=name) for name in "xyz"), add("free"))
        threading.Timer(0.5, held.close).start()
        for future in jobs:
            future.result(10)
    assert order == ["x", "y", "z"]


def test_what_stood_before_a_blocked_job_is_committed_without_it(two: tuple[Store, Store]) -> None:
    one, _ = two
    one.do(put("a"))
    with locked(one.url) as held:
        before, blocked = together(one, add("before"), lambda tx: TOUCH.row(tx.c))
        before.result(5)
        assert not blocked.done()
        held.close()
        assert blocked.result(10) is not None


def test_a_lock_that_is_never_given_back_is_told_as_away(two: tuple[Store, Store]) -> None:
    one, _ = two
    one.do(put("a"))

    def impatient(tx: Tx) -> None:
        tx.c.exec_driver_sql("SET LOCAL lock_timeout = 1")
        TOUCH.row(tx.c)

    with locked(one.url), pytest.raises(StoreAway, match="lock timeout"):
        one.do(impatient)
    one.do(add("after"))


def test_a_job_that_goes_on_after_a_failure_is_never_acknowledged(pg: str) -> None:
    """The server takes such a transaction back at COMMIT and calls that no error (promise 1)."""

    def swallows(tx: Tx) -> None:
        add("told")(tx)
        with suppress(StoreError, DBAPIError):
            tx.c.exec_driver_sql("SELECT 1 / 0")

    with closing(Store.open(pg)) as store:
        with pytest.raises(StoreError, match="failed before"):
            store.do(swallows)
        store.do(add("after"))
    assert ask(pg, "SELECT name FROM counters") == [("after",)]


def test_numbers_of_the_database_are_numbers_of_ours(pg: str) -> None:
    with closing(Store.open(pg)) as store:
        store.do(add("a", 2))
        store.do(add("b", 5))
        found = store.read(COUNT.row)
    assert found == (7, 3.5)
    assert [type(one) for one in found or ()] == [int, float]


def test_processes_that_migrate_at_once_migrate_once(postgres: Postgres) -> None:
    url = postgres.new()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(migrate.upgrade, [url] * 3))
    migrate.check(url)
    postgres.drop(url)


def test_a_history_cannot_be_emptied(pg: str) -> None:
    with closing(Store.open(pg)) as store, pytest.raises(StoreError, match="only grows"):
        store.do(lambda tx: tx.c.exec_driver_sql("TRUNCATE case_events"))


def test_a_query_sees_one_moment_of_both(two: tuple[Store, Store]) -> None:
    one, other = two

    def query(c: Connection) -> tuple[Any, Any]:
        before = COUNT.row(c)
        other.do(add("meanwhile"))
        return before, COUNT.row(c)

    before, after = one.read(query)
    assert before == after
