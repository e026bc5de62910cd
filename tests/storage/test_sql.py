"""Any text can be kept; only what no database holds is replaced."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from storage.backends import direct
from storage.backends.statement import Statement
from storage.errors import StoreAway, StoreError
from storage.sql import Sql, storable, values
from storage.store import Store, Tx
from storage.tables import counters
from storage.tables_staff import scripts
from tests.fakes.postgres import connected

PUT = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))
SET = Sql(update(counters).where(counters.c.name == "a").values(values("value")))
ALL = Sql(select(counters.c.name, counters.c.value).order_by(counters.c.name))
ANY = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


@given(ANY)
def test_what_is_storable_is_utf8_without_nul(text: str) -> None:
    clean = storable(text)
    clean.encode()
    assert "\x00" not in clean


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_good_text_stays_as_it_is(text: str) -> None:
    assert storable(text) == text


def test_halves_that_belong_together_become_their_character() -> None:
    assert storable("a\ud83d\ude00b\ud800c\x00d") == "a😀b\ufffdcd"


def test_every_statement_takes_any_text(store: Store) -> None:
    put = Sql(lambda insert: insert(scripts).values(values("name", "version", "body", "at")))
    get = Sql(select(scripts.c.name, scripts.c.body))
    store.do(lambda tx: put.run(tx.c, name="n\x00", version="\udc80", body="好\ud800\x00", at=1.0))
    assert store.read(get.rows) == [("n", "好\ufffd")]


def test_a_statement_repeated_for_many_values_touches_each(store: Store) -> None:
    put = Sql(lambda insert: insert(counters).values(values("name", "value", "at")))
    store.do(lambda tx: put.each(tx.c, "name", ["a", "b"], value=3, at=tx.now))
    get = Sql(select(counters.c.name, counters.c.value).order_by(counters.c.name))
    assert store.read(get.rows) == [("a", 3), ("b", 3)]


def add(tx: Tx, *names: str) -> None:
    for name in names:
        PUT.later(tx.c, name=name, value=1, at=tx.now)


def adds(*names: str) -> Callable[[Tx], None]:
    return lambda tx: add(tx, *names)


def test_what_was_left_for_later_is_seen_by_the_next_statement(store: Store) -> None:
    def job(tx: Tx) -> list[tuple[object, ...]]:
        add(tx, "a", "b")
        SET.later(tx.c, value=2)
        return ALL.rows(tx.c)

    assert store.do(job) == [("a", 2), ("b", 1)]
    assert store.read(ALL.rows) == [("a", 2), ("b", 1)]


def test_a_job_fails_by_what_it_left_for_later_and_leaves_nothing(store: Store) -> None:
    with pytest.raises(StoreError):
        store.do(lambda tx: add(tx, "a", "a"))
    assert store.read(ALL.rows) == []
    store.do(lambda tx: add(tx, "b"))
    assert store.read(ALL.rows) == [("b", 1)]


def test_of_jobs_that_share_a_commit_only_the_one_that_fails_is_undone(store: Store) -> None:
    def slow(tx: Tx) -> None:
        add(tx, "first")
        time.sleep(0.2)  # the others wait meanwhile, and go into one commit

    jobs = [slow, *(adds(f"b{n}", f"b{n}") for n in range(3)), *(adds(f"c{n}") for n in range(3))]
    told = [store.write(job) for job in jobs]
    assert [one.exception() is None for one in told] == [True, False, False, False, *[True] * 3]
    assert [name for name, _ in store.read(ALL.rows)] == ["c0", "c1", "c2", "first"]


def test_more_is_left_for_later_than_travels_at_once(store: Store) -> None:
    many = [f"n{i:04}" for i in range(2 * direct.MOST + 7)]
    store.do(lambda tx: add(tx, *many))
    assert [name for name, _ in store.read(ALL.rows)] == many


def test_an_error_in_the_middle_of_a_job_may_be_caught_at_the_statement_that_waits(
    store: Store,
) -> None:
    def job(tx: Tx) -> None:
        add(tx, "a", "a")
        with suppress(Exception):
            ALL.rows(tx.c)
        raise LookupError

    with pytest.raises((LookupError, StoreError)):
        store.do(job)
    assert store.read(ALL.rows) == []


def test_a_job_that_gives_up_takes_what_it_left_for_later_with_it(store: Store) -> None:
    def slow(tx: Tx) -> None:
        add(tx, "first")
        time.sleep(0.2)  # the others wait meanwhile, and go into one commit

    def gives_up(tx: Tx) -> None:
        add(tx, "a", "a")
        raise LookupError

    with pytest.raises((LookupError, StoreError)):
        store.do(gives_up)
    told = [store.write(job) for job in (slow, adds("b"), gives_up, adds("c"))]
    assert [one.exception() is None for one in told] == [True, True, False, True]
    assert [name for name, _ in store.read(ALL.rows)] == ["b", "c", "first"]


@pytest.mark.usefixtures("only_server")
def test_a_connection_that_dies_with_work_on_its_way_loses_the_job_and_is_made_anew(
    store: Store,
) -> None:
    def job(tx: Tx) -> None:
        add(tx, "a")
        with connected(store.url) as c:
            c.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        time.sleep(0.2)
        add(tx, "b")

    with pytest.raises(StoreAway):
        store.do(job)
    assert store.read(ALL.rows) == []
    store.do(lambda tx: add(tx, "c"))
    assert store.read(ALL.rows) == [("c", 1)]


def test_a_value_named_twice_has_one_place_and_a_percent_sign_stays() -> None:
    one = Statement("a = %(x)s AND b = %(y)s OR c = %(x)s AND d LIKE '%%q'")
    assert one.text == b"a = $1 AND b = $2 OR c = $1 AND d LIKE '%q'"
    assert one.order == ("x", "y")
