"""Work is done in order inside a lane, by one worker at a time, and nothing blocks for ever."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from storage import dead, lanes
from storage.errors import Lost
from storage.store import Store, Tx
from storage.times import moment

ME, OTHER = "serve:run1:0", "serve:run1:1"
A, B = "in:web:shop:a", "in:web:shop:b"


def put(store: Store, name: str, *bodies: Any, **how: Any) -> None:
    def job(tx: Tx) -> None:
        for body in bodies:
            lanes.put(tx, name, {"n": body}, **how)

    store.do(job)


def claim(store: Store, owner: str = ME, n: int = 10, **how: Any) -> tuple[str, ...]:
    return store.do(lambda tx: lanes.claim(tx, owner, n, **how))


def ready(store: Store, name: str, now: float) -> list[Any]:
    found = store.read(lambda c: lanes.items(c, [name], now))[name]
    return [item.body["n"] for item in found]


def ids(store: Store, name: str, now: float) -> list[int]:
    return [item.id for item in store.read(lambda c: lanes.items(c, [name], now))[name]]


def done(store: Store, name: str, which: list[int], **how: Any) -> None:
    store.do(lambda tx: lanes.done(tx, [name], which, **how))


def fail(store: Store, name: str, owner: str = ME, **how: Any) -> bool:
    return store.do(lambda tx: lanes.failed(tx, owner, name, "boom", **how))


def rows(store: Store, table: str) -> int:
    sql = f"SELECT count(*) FROM {table}"
    return int(store.read(lambda c: c.exec_driver_sql(sql).scalar_one()))


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


def test_a_timer_is_not_ready_before_its_time(store: Store, clock: Any) -> None:
    due = moment(clock.now) + timedelta(minutes=3)
    put(store, A, "late", due=due, key="silence")
    assert claim(store) == ()
    assert store.read(lanes.next_at) == due.timestamp()
    clock.on(180)
    assert claim(store) == (A,)
    (item,) = store.read(lambda c: lanes.items(c, [A], clock.now))[A]
    assert (item.key, item.due, item.body) == ("silence", due, {"n": "late"})


def test_a_timer_of_the_same_key_replaces_the_first(store: Store, clock: Any) -> None:
    now = moment(clock.now)
    put(store, A, "first", due=now, key="silence")
    old = ids(store, A, clock.now)
    put(store, A, "second", due=now, key="silence")
    put(store, B, "other lane", due=now, key="silence")
    assert ready(store, A, clock.now) == ["second"]
    assert store.do(lambda tx: lanes.live(tx, old)) == frozenset(), "the one in hand is void"
    assert ready(store, B, clock.now) == ["other lane"]


def test_a_cancelled_timer_never_comes(store: Store, clock: Any) -> None:
    put(store, A, 1, due=moment(clock.now), key="silence")
    assert store.do(lambda tx: lanes.cancel(tx, A, "silence"))
    assert not store.do(lambda tx: lanes.cancel(tx, A, "silence"))
    assert ready(store, A, clock.now) == []


def test_what_was_said_goes_before_what_the_clock_says(store: Store, clock: Any) -> None:
    now = moment(clock.now)
    put(store, A, "due second", due=now - timedelta(seconds=1), key="b")
    put(store, A, "due first", due=now - timedelta(seconds=2), key="a")
    put(store, A, "said")
    assert ready(store, A, clock.now) == ["said", "due first", "due second"]


def test_after_the_last_item_the_lane_sleeps_until_its_timer(store: Store, clock: Any) -> None:
    due = moment(clock.now) + timedelta(minutes=3)
    put(store, A, 1)
    claim(store)
    first = ids(store, A, clock.now)
    put(store, A, "late", due=due, key="silence")
    done(store, A, first)
    assert store.read(lanes.next_at) == due.timestamp()


def test_a_failing_lane_backs_off_as_a_whole_and_new_work_does_not_hurry_it(
    store: Store, clock: Any
) -> None:
    put(store, A, 1)
    waits = []
    for _ in range(4):
        claim(store)
        fail(store, A, max_fails=99)
        put(store, A, 2)
        at = store.read(lanes.next_at)
        assert at is not None
        waits.append(at - clock.now)
        clock.now = at
    assert waits == [0.5, 1, 2, 4]
    assert store.read(lambda c: lanes.fails(c, A)) == 4


def test_a_poison_item_is_parked_with_its_reason_and_the_lane_goes_on(
    store: Store, clock: Any
) -> None:
    put(store, A, "timer", due=moment(clock.now) + timedelta(hours=2), key="silence")
    put(store, A, "poison", "good")
    parked = []
    for _ in range(lanes.MAX_FAILS):
        clock.on(60)
        assert claim(store) == (A,)
        parked.append(fail(store, A))
    assert parked == [False, False, True]
    (letter,) = store.read(dead.list)
    assert (letter.body, letter.reason, letter.lane) == (b'{"n":"poison"}', "boom", A)
    assert claim(store) == (A,)
    assert ready(store, A, clock.now) == ["good"]
    assert store.read(lambda c: lanes.fails(c, A)) == 0


def test_the_item_known_to_be_poison_is_the_one_parked(store: Store, clock: Any) -> None:
    put(store, A, "good", "poison")
    claim(store)
    assert fail(store, A, max_fails=1, poison=ids(store, A, clock.now)[1])
    assert ready(store, A, clock.now) == ["good"]


def test_a_body_that_is_no_json_does_not_hide_the_others(store: Store, clock: Any) -> None:
    put(store, A, 1)
    store.do(lambda tx: tx.c.exec_driver_sql("UPDATE item SET body = '{'"))
    put(store, A, 2)
    bad, good = store.read(lambda c: lanes.items(c, [A], clock.now))[A]
    assert (bad.raw, good.body) == ("{", {"n": 2})
    with pytest.raises(ValueError, match="unexpected"):
        assert bad.body


def test_whoever_lost_a_lane_cannot_fail_it(store: Store) -> None:
    put(store, A, 1)
    claim(store)
    assert not fail(store, A, OTHER, max_fails=1)
    assert rows(store, "dead") == 0
    store.do(lambda tx: lanes.own(tx, ME, [A]))


def test_a_held_back_lane_waits_whatever_comes_in(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store)
    done(store, A, ids(store, A, clock.now), hold={A: clock.now + 5})
    put(store, A, 2)
    clock.on(4.9)
    assert claim(store) == ()
    clock.on(0.2)
    assert claim(store) == (A,)


def test_a_resting_lane_is_woken_by_the_next_item(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store)
    seen = ids(store, A, clock.now)[-1]
    store.do(lambda tx: lanes.rest(tx, A, tx.now + 6, seen=seen))
    assert claim(store) == ()
    put(store, A, 2)
    assert claim(store) == (A,)
    assert ready(store, A, clock.now) == [1, 2]


def test_a_lane_does_not_rest_over_an_item_that_came_meanwhile(store: Store, clock: Any) -> None:
    put(store, A, 1)
    claim(store)
    seen = ids(store, A, clock.now)[-1]
    put(store, A, "urgent")
    store.do(lambda tx: lanes.rest(tx, A, tx.now + 6, seen=seen))
    assert claim(store) == (A,)


def test_a_shared_limit_spaces_sends_out(store: Store, clock: Any) -> None:
    def take(n: int) -> list[float]:
        return [round(w, 3) for w in store.do(lambda tx: lanes.tokens(tx, "bot", n, 10.0))]

    assert take(3) == [0.0, 0.1, 0.2]
    assert take(1) == [0.3]
    clock.on(60)
    assert take(1) == [0.0]


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
