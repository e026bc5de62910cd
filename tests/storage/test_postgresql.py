"""On PostgreSQL several processes write side by side: none blocks, doubles or outruns another."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, func, select

from storage import engine, lanes, migrate
from storage.backends import names
from storage.backends.bulletin import LONGEST, Bulletin
from storage.errors import Refused, StoreAway, StoreError
from storage.sql import Sql, values
from storage.store import Store, Tx
from storage.tables import counters, lane
from tests.fakes.databases import ask, do
from tests.fakes.postgres import Postgres, connected

ME, OTHER = "serve:run1:0", "work:run1:0"
_ADD = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))
_COUNT = Sql(select(func.sum(counters.c.value), func.avg(counters.c.value)))
_TOUCH = Sql(select(lane.c.at).where(lane.c.lane == "in:web:shop:a").with_for_update())


@pytest.fixture
def pg(postgres: Postgres) -> str:
    """Give a migrated database without rows."""
    return postgres.wiped()


@pytest.fixture
def two(pg: str) -> Iterator[tuple[Store, Store]]:
    """Give the stores of two processes on one database."""
    with closing(Store.open(pg)) as one, closing(Store.open(pg)) as other:
        yield one, other


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
        _TOUCH.row(tx.c)
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
        before, blocked = together(one, add("before"), lambda tx: _TOUCH.row(tx.c))
        before.result(5)
        assert not blocked.done()
        held.close()
        assert blocked.result(10) is not None


def test_a_lock_that_is_never_given_back_is_told_as_away(two: tuple[Store, Store]) -> None:
    one, _ = two
    one.do(put("a"))

    def impatient(tx: Tx) -> None:
        tx.c.exec_driver_sql("SET LOCAL lock_timeout = 1")
        _TOUCH.row(tx.c)

    with locked(one.url), pytest.raises(StoreAway, match="lock timeout"):
        one.do(impatient)
    one.do(add("after"))


def test_two_clocks_that_differ_mean_the_same_moment(pg: str) -> None:
    def ahead() -> float:
        return time.time() + 300

    def behind() -> float:
        return time.time() - 300

    with (
        closing(Store.open(pg, ahead, wall=ahead)) as one,
        closing(Store.open(pg, behind, wall=behind)) as other,
    ):
        one.do(put("a"))
        assert one.do(lambda tx: lanes.claim(tx, ME, lease=30))
        assert other.do(lambda tx: lanes.claim(tx, OTHER)) == (), "the lease still runs"
        told = [store.do(lambda tx: tx.now) for store in (one, other)]
        assert abs(told[0] - told[1]) < 5
        assert abs(one.clock() - other.clock()) < 5


def test_a_clock_that_is_set_while_the_process_runs_is_put_right(pg: str) -> None:
    set_by = [0.0]

    def clock() -> float:
        return time.time() + set_by[0]

    with closing(Store.open(pg, clock, wall=clock)) as store:
        set_by[0] = 3600
        assert abs(store.do(lambda tx: tx.now) - time.time()) < 5


def test_a_small_difference_is_left_alone(pg: str) -> None:
    with closing(Store.open(pg, lambda: 1000.0)) as store:
        assert store.do(lambda tx: tx.now) == 1000.0


def test_connections_that_were_cut_are_made_anew(pg: str) -> None:
    """A restart of the database while nobody works costs nothing at all."""
    with closing(Store.open(pg)) as store:
        store.do(add("before"))
        store.read(_COUNT.row)
        do(
            pg,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        )
        store.do(add("after"))
        assert store.read(_COUNT.row) == (2, 1.0)


def test_a_connection_cut_inside_a_job_is_told_and_the_next_one_works(pg: str) -> None:
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with closing(Store.open(pg)) as store:
        with pytest.raises(StoreAway, match="away"):
            store.do(lambda tx: tx.c.exec_driver_sql(cut))
        store.do(add("after"))
        assert store.read(_COUNT.row) == (1, 1.0)


def test_numbers_of_the_database_are_numbers_of_ours(pg: str) -> None:
    with closing(Store.open(pg)) as store:
        store.do(add("a", 2))
        store.do(add("b", 5))
        found = store.read(_COUNT.row)
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


def test_a_database_that_is_away_is_told_without_its_password() -> None:
    with pytest.raises(StoreAway) as told:
        Store.open("postgresql+psycopg://qingsu:hunter2@127.0.0.1:9/qingsu")
    assert "hunter2" not in str(told.value)


def test_a_query_sees_one_moment_of_both(two: tuple[Store, Store]) -> None:
    one, other = two

    def query(c: Connection) -> tuple[Any, Any]:
        before = _COUNT.row(c)
        other.do(add("meanwhile"))
        return before, _COUNT.row(c)

    before, after = one.read(query)
    assert before == after


def test_a_name_is_one_process_s_at_a_time(pg: str) -> None:
    with names.held(pg, "desk"):
        with pytest.raises(Refused, match="desk"), names.held(pg, "desk"):
            pass
        with names.held(pg, base="host") as one, names.held(pg, base="host") as other:
            assert (one, other) == ("host-1", "host-2")
        with names.held(pg, base="host") as again:
            assert again == "host-1", "what left is free for whoever comes back"
    with names.held(pg, "desk"):
        pass


def heard_by(url: str) -> tuple[Bulletin, list[str], threading.Event]:
    found: list[str] = []
    told = threading.Event()

    def hear(text: str) -> None:
        found.append(text)
        told.set()

    return Bulletin(url, hear), found, told


def test_what_one_process_says_the_others_hear_and_it_does_not(pg: str) -> None:
    (one, own, _), (other, found, told) = heard_by(pg), heard_by(pg)
    with closing(one), closing(other):
        assert one.wait_ready(10)
        assert other.wait_ready(10)
        one.say("x" * LONGEST + "x")
        one.say("好")
        assert told.wait(10)
    assert (own, found) == ([], ["好"])


@pytest.mark.slow
def test_a_cut_bulletin_comes_back_and_says_that_words_may_be_lost(pg: str) -> None:
    missed: list[float] = []
    (other, found, told) = heard_by(pg)
    with closing(Bulletin(pg, found.append, lambda: missed.append(1))) as one, closing(other):
        assert one.wait_ready(10)
        assert other.wait_ready(10)
        do(
            pg,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
        )
        until = time.monotonic() + 20
        while (len(missed) < 2 or not other.wait_ready(0)) and time.monotonic() < until:
            time.sleep(0.1)
        one.say("again")
        assert told.wait(10)
    assert "again" in found


def test_an_address_without_a_server_is_no_server() -> None:
    assert not engine.on_server("sqlite:///x.db")
    assert engine.on_server("postgresql://qingsu@host/qingsu")
