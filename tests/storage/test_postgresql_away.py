"""A PostgreSQL that is away, cuts connections or has another clock is told, and work goes on."""

from __future__ import annotations

import time
from contextlib import closing

import pytest

from storage import engine, lanes
from storage.errors import StoreAway
from storage.store import Store
from tests.storage.two_processes import COUNT, ME, OTHER, add, cut_all, put


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
        store.read(COUNT.row)
        cut_all(pg)
        store.do(add("after"))
        assert store.read(COUNT.row) == (2, 1.0)


def test_a_connection_cut_inside_a_job_is_told_and_the_next_one_works(pg: str) -> None:
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with closing(Store.open(pg)) as store:
        with pytest.raises(StoreAway, match="away"):
            store.do(lambda tx: tx.c.exec_driver_sql(cut))
        store.do(add("after"))
        assert store.read(COUNT.row) == (1, 1.0)


def test_a_database_that_is_away_is_told_without_its_password() -> None:
    with pytest.raises(StoreAway) as told:
        Store.open("postgresql+psycopg://qingsu:hunter2@127.0.0.1:9/qingsu")
    assert "hunter2" not in str(told.value)


def test_an_address_without_a_server_is_no_server() -> None:
    assert not engine.on_server("sqlite:///x.db")
    assert engine.on_server("postgresql://qingsu@host/qingsu")
