"""Timers in lanes: not before their time, replaced by key, cancelled, after what was said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from storage import lanes
from storage.store import Store
from storage.times import moment
from tests.storage.laning import A, B, claim, done, ids, put, ready


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
