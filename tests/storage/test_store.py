"""Jobs share a commit and nothing else; what is acknowledged is durable and visible."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from storage.errors import StoreAway, StoreError
from storage.sql import Sql, values
from storage.store import Store, Tx
from storage.tables import counters
from tests.fakes.databases import ask
from tests.storage.two_processes import together

_ADD = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))


def add(name: str) -> Any:
    return lambda tx: _ADD.run(tx.c, name=name, value=1, at=tx.now)


def names(c: Connection) -> set[str]:
    return set(c.exec_driver_sql("SELECT name FROM counters").scalars())


def seen_elsewhere(url: str) -> set[str]:
    """Return what another process would see."""
    return {name for (name,) in ask(url, "SELECT name FROM counters")}


def fail(tx: Tx) -> None:
    add("half")(tx)
    raise LookupError("mine")


def test_a_future_resolves_only_after_the_commit(store: Store, url: str) -> None:
    seen: list[set[str]] = []

    def job(tx: Tx) -> None:
        add("a")(tx)
        seen.append(seen_elsewhere(url))

    future = store.write(job)
    future.add_done_callback(lambda _: seen.append(seen_elsewhere(url)))
    future.result(5)
    store.close()
    assert seen == [set(), {"a"}]


def test_jobs_that_wait_share_one_commit(store: Store, power: Any) -> None:
    for future in together(store, *(add(str(n)) for n in range(20))):
        future.result(5)
    assert power.asked == 1 + 20 + 1, "the busy one's commit, twenty writes, one commit"


def test_a_failing_job_takes_no_other_with_it(store: Store, url: str) -> None:
    one, bad, two = together(store, add("one"), fail, add("two"))
    with pytest.raises(LookupError, match="mine"):
        bad.result(5)
    assert (one.result(5), two.result(5)) == (1, 1)
    assert seen_elsewhere(url) == {"one", "two"}


def test_a_failing_job_alone_leaves_nothing(store: Store, url: str) -> None:
    with pytest.raises(LookupError):
        store.do(fail)
    store.do(add("next"))
    assert seen_elsewhere(url) == {"next"}


def test_a_failing_commit_fails_every_job_in_it(store: Store, power: Any, url: str) -> None:
    power.left = 1 + 2  # the busy one's commit, two writes, then the shared commit fails
    futures = together(store, add("a"), add("b"))
    assert all(type(f.exception(5)).__name__ == "PowerCutError" for f in futures)
    assert seen_elsewhere(url) == set()
    power.left = None
    store.do(add("c"))
    assert seen_elsewhere(url) == {"c"}


def test_a_job_that_waits_for_another_is_refused_not_hung(store: Store) -> None:
    with pytest.raises(StoreError, match="wait for itself"):
        store.do(lambda _: store.do(add("x")))


def test_a_job_nobody_waits_for_any_more_is_left_out(store: Store, url: str) -> None:
    busy, go = threading.Event(), threading.Event()

    def wait(_tx: Tx) -> None:
        busy.set()
        go.wait(5)

    store.write(wait)
    busy.wait(5)
    assert store.write(add("gone")).cancel()
    go.set()
    store.do(add("kept"))
    assert seen_elsewhere(url) == {"kept"}


def test_closing_finishes_what_waits_and_then_refuses(store: Store, url: str) -> None:
    futures = together(store, *(add(str(n)) for n in range(5)))
    store.close()
    store.close()
    assert all(f.done() for f in futures)
    assert len(seen_elsewhere(url)) == 5
    with pytest.raises(StoreError, match="closed"):
        store.write(add("late"))


def test_a_query_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match=r"read.?only"):
        store.read(lambda c: c.exec_driver_sql("DELETE FROM counters"))


def test_a_query_sees_one_moment(store: Store) -> None:
    def query(c: Connection) -> tuple[set[str], set[str]]:
        before = names(c)
        store.do(add("meanwhile"))
        return before, names(c)

    assert store.read(query) == (set(), set())
    assert store.read(names) == {"meanwhile"}


def test_a_query_s_own_error_is_its_own(store: Store) -> None:
    with pytest.raises(KeyError):
        store.read(lambda _: os.environ["NOTHING_OF_THAT_NAME"])


def test_a_breach_of_a_constraint_is_the_store_s_error(store: Store) -> None:
    store.do(add("once"))
    with pytest.raises(StoreError, match=r"(?i)unique"):
        store.do(add("once"))


@pytest.mark.usefixtures("only_sqlite")
def test_another_process_that_writes_is_waited_for(store: Store, url: str) -> None:
    other = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.2, other.rollback)
    release.start()
    store.do(add("patient"))
    release.join()
    other.close()
    assert store.read(names) == {"patient"}


@pytest.mark.usefixtures("only_sqlite")
def test_a_full_disk_refuses_writes_reads_go_on_and_it_heals(store: Store, url: str) -> None:
    store.do(add("before"))

    def flood(tx: Tx) -> None:
        tx.c.exec_driver_sql("PRAGMA max_page_count=1")
        for n in range(2_000):
            add(f"{n}" * 20)(tx)

    with pytest.raises(StoreAway, match="full"):
        store.do(flood)
    assert store.read(names) == {"before"}
    store.do(add("after"))
    assert seen_elsewhere(url) == {"before", "after"}


@pytest.mark.usefixtures("only_sqlite")
def test_a_full_disk_in_a_shared_commit_acknowledges_nothing_lost(store: Store, url: str) -> None:
    def flood(tx: Tx) -> None:
        tx.c.exec_driver_sql("PRAGMA max_page_count=1")
        for n in range(2_000):
            add(f"{n}" * 20)(tx)

    futures = together(store, add("a"), flood, add("b"))
    told = {n for n, f in zip("a-b", futures, strict=True) if f.exception(5) is None}
    assert isinstance(futures[1].exception(), StoreAway)
    assert told == seen_elsewhere(url)


@pytest.mark.usefixtures("only_sqlite")
def test_commits_are_durable_and_keys_are_checked(store: Store) -> None:
    def settings(tx: Tx) -> list[Any]:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        return [tx.c.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]

    assert store.do(settings) == ["wal", 2, 1]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("sqlite://", "memory"),
        ("sqlite:///:memory:", "memory"),
        ("postgresql://x", "names no database"),
        ("postgresql+asyncpg://x/y", "not supported"),
        ("mysql://x/y", "not supported"),
        ("nonsense", "not a database"),
        ("sqlite:////no/such/folder/x.db", "unable to open"),
    ],
)
def test_a_database_that_cannot_be_used_is_named(url: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        Store.open(url)


def test_missing_tables_are_not_taken_for_an_absent_database(tmp_path: Path) -> None:
    empty = Store.open(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(StoreError, match="no such table") as told:
        empty.read(names)
    empty.close()
    assert not isinstance(told.value, StoreAway)
