"""Tokens, cursors and leaderships are the same for every process of an account."""

from __future__ import annotations

from storage import shared
from storage.shared import Shared
from storage.store import Store


def _lead(store: Store, owner: str, seconds: float = 10.0) -> bool:
    return store.do(lambda tx: shared.lead(tx, "token", owner, seconds))


def test_what_one_process_keeps_another_recalls(store: Store) -> None:
    store.do(lambda tx: shared.put(tx, "token", "abc", 7200.0))
    assert store.read(lambda c: shared.get(c, "token")) == Shared("abc", 7200.0)


def test_what_nobody_kept_is_none(store: Store) -> None:
    assert store.read(lambda c: shared.get(c, "token")) is None
    assert _lead(store, "a")
    assert store.read(lambda c: shared.get(c, "token")) is None, "leading is no value"


def test_the_last_value_counts(store: Store) -> None:
    store.do(lambda tx: shared.put(tx, "cursor", "1"))
    store.do(lambda tx: shared.put(tx, "cursor", "2"))
    assert store.read(lambda c: shared.get(c, "cursor")) == Shared("2", 0.0)


def test_one_leads_at_a_time_and_may_go_on(store: Store) -> None:
    assert _lead(store, "a")
    assert not _lead(store, "b")
    assert _lead(store, "a"), "the leader renews"


def test_who_leaves_makes_room_at_once(store: Store) -> None:
    _lead(store, "a")
    store.do(lambda tx: shared.leave(tx, "token", "a"))
    assert _lead(store, "b")


def test_only_the_leader_can_leave(store: Store) -> None:
    _lead(store, "a")
    store.do(lambda tx: shared.leave(tx, "token", "b"))
    assert not _lead(store, "b")


def test_a_lease_that_ran_out_can_be_taken(store: Store) -> None:
    _lead(store, "a", 0.0)
    assert _lead(store, "b")


def test_a_new_value_leaves_the_leader_where_he_is(store: Store) -> None:
    _lead(store, "a")
    store.do(lambda tx: shared.put(tx, "token", "abc"))
    assert not _lead(store, "b")
