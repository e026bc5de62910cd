"""What was written down can be found again: by any of its terms, all of it, and nothing else."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.effects import CaseState, FileCase
from storage import case_events, cases, indexing, search
from storage.indexing import Doc
from storage.search import Mark, Page, Query
from storage.store import Store, Tx
from tests.storage.conftest import Clock

TERMS = ["续航", "手机", "充电", "l:1", "s:closed", "o:林可", "#aa"]
Bag = dict[str, int]
Index = Callable[[list[tuple[float, Bag]]], list[str]]


@pytest.fixture
def index(store: Store, talk: str, filed: FileCase) -> Index:
    """Give a function that files a case for every (opened, terms) and indexes it."""

    def fill(docs: list[tuple[float, Bag]]) -> list[str]:
        numbers = [f"TS260302-{n:08d}" for n in range(len(docs))]

        def job(tx: Tx) -> None:
            for number, (at, terms) in zip(numbers, docs, strict=True):
                cases.file(tx, talk, replace(filed, case_no=number))
                indexing.put(tx, Doc(number, at, 1, terms))

        store.do(job)
        return numbers

    return fill


def find(
    store: Store, query: Query, mark: Mark | None = None, limit: int = 20, most: int = 5000
) -> Page:
    return store.read(lambda c: search.find(c, query, mark, limit, most))


def all_pages(store: Store, query: Query, limit: int, most: int = 5000) -> list[str]:
    page = find(store, query, limit=limit, most=most)
    found = list(page.found)
    while page.mark is not None:
        page = find(store, query, page.mark, limit)
        assert page.found, "a mark promises more"
        found += page.found
    return found


def brute(docs: list[tuple[float, Bag]], numbers: list[str], query: Query, total: int) -> list[str]:
    """Return what a reading of every case finds, best first; total: the newest document."""
    counts = {t: sum(t in terms for _, terms in docs) for t in (*query.needs, *query.likes)}
    hits = []
    for place, (at, terms) in enumerate(docs):
        if query.since <= at < query.until and all(t in terms for t in query.needs):
            wanted = (*query.needs, *query.likes)
            score = sum(terms.get(t, 0) * search.idf(total, counts[t]) for t in wanted)
            hits.append((score if query.needs else at, place))
    return [numbers[place] for _, place in sorted(hits, reverse=True)]


def newest(store: Store) -> int:
    rows = store.read(lambda c: c.exec_driver_sql("SELECT max(id) FROM case_docs").all())
    return rows[0][0] or 0


DOCS = st.lists(
    st.tuples(
        st.integers(0, 50).map(float),
        st.dictionaries(st.sampled_from(TERMS), st.integers(1, 900), max_size=5),
    ),
    max_size=9,
)
QUERIES = st.builds(
    Query,
    needs=st.lists(st.sampled_from(TERMS), max_size=3, unique=True).map(tuple),
    likes=st.lists(st.sampled_from(TERMS), max_size=2, unique=True).map(tuple),
    since=st.sampled_from([-math.inf, 10.0]),
    until=st.sampled_from([math.inf, 40.0]),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(docs=DOCS, queries=st.lists(QUERIES, min_size=1, max_size=4), limit=st.integers(1, 4))
def test_the_index_finds_what_reading_every_case_finds(
    store: Store, index: Index, docs: list[tuple[float, Bag]], queries: list[Query], limit: int
) -> None:
    while store.do(indexing.clear):
        pass
    numbers = index(docs)
    total = newest(store)
    for query in queries:
        assert all_pages(store, query, limit) == brute(docs, numbers, query, total)


def test_the_best_comes_first_and_pages_join(store: Store, index: Index) -> None:
    docs = [(float(n), {"续航": 10 * n, "手机": 100}) for n in range(1, 8)]
    numbers = index(docs)
    query = Query(("续航", "手机"))
    assert all_pages(store, query, 2) == brute(docs, numbers, query, 7) == numbers[::-1]
    assert find(store, query).ranked


def test_a_page_does_not_move_when_a_case_comes_in_between(store: Store, index: Index) -> None:
    numbers = index([(float(n), {"续航": 10}) for n in range(6)])
    first = find(store, Query(("续航",)), limit=3)
    assert first.mark is not None
    extra = store.read(lambda c: cases.load(c, numbers[0]))
    assert extra is not None
    new = replace(extra.file, case_no="TS260302-NEW00000")
    store.do(lambda tx: cases.file(tx, extra.chat, new))
    store.do(lambda tx: indexing.put(tx, Doc(new.case_no, 99.0, 99, {"续航": 900})))
    second = find(store, Query(("续航",)), first.mark, 3)
    assert [*first.found, *second.found] == numbers[::-1]


def test_common_words_are_answered_newest_first_and_lose_nobody(store: Store, index: Index) -> None:
    numbers = index([(float(n % 4), {"手机": n + 1}) for n in range(8)])
    query = Query(("手机",))
    assert not find(store, query, most=3).ranked
    found = all_pages(store, query, 3, most=3)
    assert sorted(found) == numbers
    times = [int(number[-8:]) % 4 for number in found]
    assert all(a >= b for a, b in pairwise(times))


def test_when_no_case_has_every_word_the_rarest_word_still_finds(
    store: Store, index: Index
) -> None:
    numbers = index(
        [(1.0, {"手机": 5, "l:1": 1}), (2.0, {"续航": 5, "l:1": 1}), (3.0, {"手机": 9})]
    )
    words = frozenset({"手机", "续航", "没有"})
    page = find(store, Query(("手机", "续航", "没有"), words=words))
    assert (page.found, page.loose) == ((numbers[1],), True)
    kept = find(store, Query(("续航", "没有", "s:closed"), words=words))
    assert kept.found == (), "a filter is no word: it is never given up"
    assert not find(store, Query(("续航",), words=words)).loose


def test_a_deleted_case_leaves_nothing_in_the_index(store: Store, index: Index) -> None:
    number, other = index([(1.0, {"续航": 5, "#aa": 1}), (2.0, {"手机": 5})])
    assert store.do(lambda tx: indexing.forget(tx, number))
    assert not store.do(lambda tx: indexing.forget(tx, number))
    assert find(store, Query()).found == (other,)
    left = store.read(lambda c: c.exec_driver_sql("SELECT term FROM case_terms").all())
    assert [term for (term,) in left] == ["手机"]


def test_a_change_is_found_by_its_new_terms_and_no_more_by_its_old(
    store: Store, index: Index
) -> None:
    (number,) = index([(1.0, {"s:intake": 1, "手机": 5})])
    assert store.do(lambda tx: indexing.put(tx, Doc(number, 1.0, 2, {"s:closed": 1, "手机": 5})))
    assert find(store, Query(("s:closed", "手机"))).found == (number,)
    assert find(store, Query(("s:intake",))).found == ()
    assert not store.do(lambda tx: indexing.put(tx, Doc(number, 1.0, 1, {"s:intake": 1})))
    assert find(store, Query(("s:closed",))).found == (number,), "older never replaces newer"


def test_every_change_of_a_case_makes_it_stale_until_it_is_indexed(
    store: Store, talk: str, case: str, filed: FileCase, clock: Clock
) -> None:
    found = store.read(indexing.stale)
    assert found == {case: 1}
    store.do(lambda tx: indexing.put(tx, Doc(case, clock(), found[case], {})))
    assert store.read(indexing.stale) == {}
    closed = replace(filed, state=CaseState.CLOSED)
    store.do(lambda tx: cases.file(tx, talk, closed))
    store.do(lambda tx: case_events.event(tx, case, "note", "linke", {"text": "打过电话"}))
    assert store.read(indexing.stale) == {case: 3}


def test_a_long_backlog_is_worked_off_in_order_and_whole(
    store: Store, talk: str, filed: FileCase
) -> None:
    numbers = [f"TS260302-{n:08d}" for n in range(9)]

    def history(tx: Tx) -> None:
        for _ in range(2):
            for number in numbers:
                cases.file(tx, talk, replace(filed, case_no=number))
                case_events.event(tx, number, "note", "x", {})

    def work(tx: Tx) -> None:
        for number, event in batch.items():
            indexing.put(tx, Doc(number, 1.0, event, {}))

    store.do(history)
    seen = set()
    while batch := store.read(lambda c: indexing.stale(c, 4, late=2)):
        seen |= set(batch)
        store.do(work)
    assert seen == set(numbers)


def test_words_that_look_like_sql_are_words(store: Store, index: Index) -> None:
    evil = "'; DROP TABLE case_terms; --"
    (number, _) = index([(1.0, {evil: 1}), (2.0, {"%": 1})])
    assert find(store, Query((evil,))).found == (number,)
    assert find(store, Query(("%' OR '1'='1",))).found == ()


def test_a_mark_of_another_query_is_refused(store: Store, index: Index) -> None:
    index([(float(n), {"续航": 1}) for n in range(3)])
    mark = find(store, Query(("续航",)), limit=1).mark
    assert mark is not None
    for other in (Query(("续航", "手机")), Query()):
        with pytest.raises(ValueError, match="another query"):
            find(store, other, mark)
