"""What one colleague found out, the next one has; and nobody's words are lost by writing over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import knowledge
from storage.errors import Conflict
from storage.knowledge import Content, Index, Item, State
from storage.store import Store
from tests.storage.conftest import NOON, Clock

ONE = Content("续航太短", "换电池", "一年内", "quality.below_spec")
FOUND_BY = Index({"续航": 900, "电池": 300}, b"\x00\x3c" * 4)


def add(store: Store, content: Content = ONE, event: str = "e1", index: Index = FOUND_BY) -> int:
    return store.do(lambda tx: knowledge.add(tx, content, index, "linke", event))


def get(store: Store, item: int) -> Item:
    found = store.read(lambda c: knowledge.get(c, item))
    assert found is not None
    return found


def edit(store: Store, item: int, content: Content, event: str, was: int) -> None:
    store.do(lambda tx: knowledge.edit(tx, item, content, FOUND_BY, "zhou", event, was=was))


def test_an_item_comes_back_as_it_was_written(store: Store) -> None:
    content = replace(ONE, review=NOON + timedelta(days=90), state=State.PUBLISHED)
    one = get(store, add(store, content))
    assert (one.content, one.owner, one.version) == (content, "linke", 1)
    assert (one.worked, one.failed, one.cases) == (0, 0, ())
    assert store.read(lambda c: knowledge.get(c, 99)) is None


def test_the_same_act_twice_writes_one_item_and_one_version(store: Store) -> None:
    item = add(store)
    assert add(store, replace(ONE, problem="别的")) == item
    for _ in range(2):
        edit(store, item, replace(ONE, solution="换新机"), "e2", 1)
    assert get(store, item).version == 2


def test_every_version_stays_with_who_wrote_it_and_when(store: Store, clock: Clock) -> None:
    item = add(store)
    clock.on(60)
    edit(store, item, replace(ONE, solution="换新机"), "e2", 1)
    told = store.read(lambda c: knowledge.versions(c, item))
    assert [(v.version, v.by, v.content.solution) for v in told] == [
        (1, "linke", "换电池"),
        (2, "zhou", "换新机"),
    ]
    assert told[1].at - told[0].at == timedelta(seconds=60)
    assert get(store, item).content.solution == "换新机"


def test_of_two_who_change_the_same_version_the_second_is_told(store: Store) -> None:
    item = add(store)
    edit(store, item, replace(ONE, solution="换新机"), "e2", 1)
    with pytest.raises(Conflict):
        edit(store, item, replace(ONE, solution="退款"), "e3", 1)
    with pytest.raises(Conflict):
        edit(store, 99, ONE, "e4", 1)
    assert get(store, item).content.solution == "换新机"
    assert len(store.read(lambda c: knowledge.versions(c, item))) == 2


def test_an_agent_has_one_vote_and_may_change_it(store: Store) -> None:
    item = add(store)
    for agent, worked in (("a", True), ("b", True), ("c", False), ("a", False)):
        store.do(lambda tx, a=agent, w=worked: knowledge.vote(tx, item, a, worked=w))  # type: ignore[misc]  # bound now
    assert (get(store, item).worked, get(store, item).failed) == (1, 2)
    assert store.read(lambda c: knowledge.own_vote(c, item, "a")) is False
    assert store.read(lambda c: knowledge.own_vote(c, item, "z")) is None


def test_what_has_to_be_looked_at_again_is_listed_the_longest_first(store: Store) -> None:
    days = {"e1": -9, "e2": -2, "e3": 5}
    items = {
        e: add(store, replace(ONE, review=NOON + timedelta(days=d)), e) for e, d in days.items()
    }
    add(store, ONE, "e4")
    retired = replace(ONE, review=NOON - timedelta(days=20), state=State.RETIRED)
    add(store, retired, "e5")
    late = store.read(lambda c: knowledge.expired(c, NOON.timestamp()))
    assert [one.id for one in late] == [items["e1"], items["e2"]]


def test_an_item_knows_the_cases_it_comes_from(store: Store) -> None:
    item = add(store)
    for number in ("TS2", "TS1", "TS2"):
        store.do(lambda tx, n=number: knowledge.source(tx, item, n))  # type: ignore[misc]  # bound now
    assert get(store, item).cases == ("TS1", "TS2")
    assert store.read(lambda c: knowledge.of_case(c, "TS1")) == [item]


def test_terms_follow_every_version(store: Store) -> None:
    item = add(store)
    other = Index({"续航": 500, "换新": 200})
    store.do(lambda tx: knowledge.edit(tx, item, ONE, other, "zhou", "e2", was=1))
    for term, weight in (("续航", 500), ("换新", 200)):
        found = store.read(lambda c, t=term: knowledge.with_term(c, t))  # type: ignore[misc]  # bound now
        assert found == [(item, weight)]
    assert store.read(lambda c: knowledge.with_term(c, "电池")) == []


def test_the_stamp_moves_with_every_writing_and_with_nothing_else(store: Store) -> None:
    item = add(store)
    before = store.read(knowledge.stamp)
    store.do(lambda tx: knowledge.vote(tx, item, "a", worked=True))
    assert store.read(knowledge.stamp) == before
    edit(store, item, ONE, "e2", 1)
    assert store.read(knowledge.stamp) > before
    assert store.read(knowledge.vectors) == [(item, 2, State.DRAFT, FOUND_BY.vector)]


def test_lists_show_a_state_last_changed_first(store: Store, clock: Clock) -> None:
    first = add(store, ONE, "e1")
    clock.on(5)
    second = add(store, ONE, "e2")
    clock.on(5)
    edit(store, first, ONE, "e3", 1)
    assert [one.id for one in store.read(lambda c: knowledge.newest(c, State.DRAFT))] == [
        first,
        second,
    ]
    assert store.read(lambda c: knowledge.newest(c, State.PUBLISHED)) == []
