"""Lanes that wait: backed off after a failure, held back, resting; poison is put aside."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from storage import dead, lanes
from storage.store import Store
from storage.times import moment
from tests.storage.laning import ME, OTHER, A, claim, done, fail, ids, put, ready, rows


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
