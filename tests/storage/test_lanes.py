"""Work is done in order inside a lane, by one worker at a time, and nothing blocks for ever."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import Any

import pytest

from storage import lanes
from storage.errors import Lost
from storage.store import Store, Tx
from tests.storage.laning import ME, OTHER, A, B, claim, done, fail, ids, put, ready, rows


def test_a_lane_gives_its_items_in_the_order_they_came(store: Store, clock: Any) -> None:
    put(store, A, 1, 2)
    put(store, B, 9)
    put(store, A, 3)
    assert claim(store) == (A, B)
    assert ready(store, A, clock.now) == [1, 2, 3]


def test_two_claimers_never_hold_one_lane(store: Store) -> None:
    put(store, A, 1)
    put(store, B, 1)
    assert claim(store, ME, 1) + claim(store, OTHER, 5) == (A, B)
    assert claim(store, OTHER) == ()


def test_the_lane_that_waited_longest_comes_first(store: Store, clock: Any) -> None:
    put(store, B, 1)
    clock.on(1)
    put(store, A, 1)
    assert claim(store, n=1) == (B,)


def test_pools_do_not_see_each_other_s_lanes(store: Store) -> None:
    put(store, "out:web:shop:a", 1)
    assert claim(store) == ()
    assert claim(store, pool="out") == ("out:web:shop:a",)


def test_new_work_in_a_held_lane_waits_for_its_holder(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store)
    first = ids(store, A, clock.now)
    put(store, A, 2)
    assert claim(store, OTHER) == ()
    done(store, A, first)
    assert claim(store, OTHER) == (A,)
    assert ready(store, A, clock.now) == [2]


def test_a_lane_without_work_leaves_no_row(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store)
    done(store, A, ids(store, A, clock.now))
    assert (rows(store, "lane"), rows(store, "item")) == (0, 0)


def test_a_lane_is_taken_over_when_its_lease_ends(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store, lease=10)
    clock.on(9.9)
    assert claim(store, OTHER) == ()
    clock.on(0.2)
    assert claim(store, OTHER) == (A,)
    with pytest.raises(Lost, match=A):
        store.do(lambda tx: lanes.own(tx, ME, [A]))
    store.do(lambda tx: lanes.own(tx, OTHER, [A]))


def test_a_lane_that_is_gone_is_lost(store: Store) -> None:
    with pytest.raises(Lost):
        store.do(lambda tx: lanes.own(tx, ME, [A]))


def test_a_claim_is_untouched_until_the_lane_is_given_back_even_when_its_owner_has_it_again(
    store: Store, clock: Any
) -> None:
    put(store, A, 1)
    clock.on(0.123456789)
    claim(store, lease=10)
    until = clock.now + 10
    store.do(lambda tx: lanes.untouched(tx, A, until))
    done(store, A, [])
    with pytest.raises(Lost):
        store.do(lambda tx: lanes.untouched(tx, A, until))
    clock.on(0.001)
    assert claim(store, lease=10) == (A,)
    with pytest.raises(Lost):
        store.do(lambda tx: lanes.untouched(tx, A, until))


def test_a_renewed_lease_is_not_taken_over(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store, lease=10)
    clock.on(9)
    assert store.do(lambda tx: lanes.renew(tx, ME, 10)) == 1
    clock.on(9)
    assert claim(store, OTHER) == ()


def test_a_process_that_comes_back_has_its_lanes_at_once(store: Store) -> None:
    put(store, A, 1)
    put(store, B, 1)
    claim(store, "serve:old:0", 1)
    claim(store, "serve:new:0", 1)
    assert store.do(lambda tx: lanes.release(tx, "serve", "new")) == 1
    assert claim(store, "serve:new:1") == (A,), "its own running claim stays"


def test_only_the_process_of_that_very_name_loses_its_lanes(store: Store) -> None:
    put(store, A, 1)
    claim(store, "serve2:old:0")
    assert store.do(lambda tx: lanes.release(tx, "serve", "new")) == 0


class Worker:
    """Takes one item at a time of whatever lane is ready; one turn in seven fails."""

    did: list[tuple[str, int]]
    tries: list[int]

    def __init__(self, store: Store) -> None:
        self.store, self.did, self.tries = store, [], []

    def turn(self, tx: Tx, owner: str, name: str) -> None:
        """Do the lane's first item."""
        lanes.own(tx, owner, [name])
        first = lanes.items(tx.c, [name], tx.now, 1)[name][0]
        lanes.done(tx, [name], [first.id])
        self.tries.append(1)
        if len(self.tries) % 7 == 0:
            raise RuntimeError
        self.did.append((name, first.body["n"]))

    def work(self, owner: str) -> None:
        """Go on until there is no lane left."""
        while self.store.read(lanes.next_at) is not None:
            for name in claim(self.store, owner, 3):
                try:
                    self.store.do(partial(self.turn, owner=owner, name=name))
                except RuntimeError:
                    fail(self.store, name, owner, max_fails=99)
            time.sleep(0.001)


def test_many_workers_do_every_item_once_and_in_order(url: str) -> None:
    store = Store.open(url, lambda: 20 * time.time())
    names = [f"in:web:shop:{n}" for n in range(40)]
    for name in names:
        put(store, name, *range(5))
    worker = Worker(store)
    threads = [threading.Thread(target=worker.work, args=(f"p:r:{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    store.close()
    assert len(worker.did) == 200
    assert all([n for of, n in worker.did if of == name] == [0, 1, 2, 3, 4] for name in names)
