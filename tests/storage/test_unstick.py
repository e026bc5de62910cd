"""What could not be given back while the database was away is free soon, not after a lease."""

from __future__ import annotations

from typing import Any

from storage import lanes
from storage.store import Store

ME, OTHER = "serve.out:run1:0", "work-1.out:run1:0"
A, B, C = "out:shop:one:a", "out:shop:one:b", "out:shop:one:c"
LEASE = 60.0


def put(store: Store, *names: str) -> None:
    for name in names:
        store.do(lambda tx, name=name: lanes.put(tx, name, {}))  # type: ignore[misc]


def claim(store: Store, owner: str, n: int = 10) -> tuple[str, ...]:
    return store.do(lambda tx: lanes.claim(tx, owner, n, LEASE, pool="out"))


def unstick(store: Store, busy: frozenset[str], owner: str = ME) -> tuple[str, ...]:
    return store.do(lambda tx: lanes.unstick(tx, owner, busy, LEASE, pool="out"))


def test_a_lane_nobody_works_on_is_free_again(store: Store) -> None:
    put(store, A, B)
    assert claim(store, ME) == (A, B)
    assert unstick(store, frozenset({B})) == (A,)
    assert claim(store, OTHER) == (A,)


def test_what_others_hold_stays_theirs(store: Store) -> None:
    put(store, A, B)
    assert claim(store, ME, 1) + claim(store, OTHER) == (A, B)
    assert unstick(store, frozenset()) == (A,)
    assert claim(store, ME) == (A,)


def test_a_lane_that_was_given_back_keeps_its_hold(store: Store, clock: Any) -> None:
    put(store, A)
    claim(store, ME)
    store.do(lambda tx: lanes.done(tx, [A], (), {A: clock.now + 30}))
    assert unstick(store, frozenset()) == ()
    assert claim(store, OTHER) == ()


def test_a_lane_of_another_pool_is_left_alone(store: Store) -> None:
    put(store, "in:shop:one:a")
    store.do(lambda tx: lanes.claim(tx, ME, 1, LEASE))
    assert unstick(store, frozenset()) == ()


def test_nothing_held_is_nothing_freed(store: Store) -> None:
    put(store, C)
    assert unstick(store, frozenset()) == ()
    assert claim(store, ME) == (C,)
