"""When the clock is set back, nothing that was to wait a moment waits until then again."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from dialogues.state import Level
from storage import alerts, lanes, shared, tide, work
from storage.alerts import Alarm
from storage.errors import StoreAway
from storage.store import Store, Tx
from storage.tide import Tide
from storage.times import moment
from tests.fakes.postgres import Postgres

ME, OTHER = "serve:run1:0", "other:run1:0"
HOUR = 3600.0
A = "in:web:shop:a"


@pytest.fixture
def watch(store: Store, clock: Any) -> Tide:
    """Give a watch that has seen the time it is."""
    made = Tide(store, clock)
    assert not made.look()
    return made


def put(store: Store, name: str = A, **how: Any) -> None:
    store.do(lambda tx: lanes.put(tx, name, {}, **how))


def claim(store: Store, owner: str = ME, pool: str = "in") -> tuple[str, ...]:
    return store.do(lambda tx: lanes.claim(tx, owner, 10, pool=pool))


def next_at(store: Store, pool: str = "in") -> float | None:
    return store.read(lambda c: lanes.next_at(c, pool))


def test_a_lane_held_back_is_looked_at_at_once(store: Store, clock: Any, watch: Tide) -> None:
    put(store)
    claim(store)
    store.do(lambda tx: lanes.failed(tx, ME, A, "boom"))
    clock.on(-HOUR)
    assert claim(store) == ()
    assert watch.look()
    assert claim(store) == (A,)


def test_a_lane_that_rests_is_looked_at_at_once(store: Store, clock: Any, watch: Tide) -> None:
    put(store)
    claim(store)
    store.do(lambda tx: lanes.rest(tx, A, clock.now + 20, seen=10**6))
    clock.on(-HOUR)
    watch.look()
    assert claim(store) == (A,)


def test_work_that_came_just_before_is_done(store: Store, clock: Any, watch: Tide) -> None:
    put(store)
    clock.on(-HOUR)
    watch.look()
    assert claim(store) == (A,)


def test_a_lease_of_a_process_that_is_gone_ends_soon(store: Store, clock: Any, watch: Tide) -> None:
    put(store)
    claim(store, OTHER)
    clock.on(-HOUR)
    watch.look()
    assert claim(store) == (), "its holder may live"
    clock.on(tide.LEASE_LEFT)
    assert claim(store) == (A,)


def test_a_time_told_to_a_customer_stays(store: Store, clock: Any, watch: Tide) -> None:
    due = clock.now + 60
    put(store, due=moment(due), key="promise:p1")
    clock.on(-HOUR)
    watch.look()
    assert claim(store) == ()
    assert next_at(store) == due


def test_a_timer_behind_a_hold_is_due_at_its_own_time(
    store: Store, clock: Any, watch: Tide
) -> None:
    due = clock.now + 5
    put(store, due=moment(due), key="t")
    put(store)
    claim(store)
    (first,) = (i for i in store.read(lambda c: lanes.items(c, [A], clock.now))[A] if not i.due)
    store.do(lambda tx: lanes.done(tx, [A], [first.id], {A: clock.now + 600}))
    clock.on(-HOUR)
    watch.look()
    assert next_at(store) == due


def test_an_alarm_goes_on_calling(store: Store, clock: Any, watch: Tide) -> None:
    raised = Alarm(alerts.HANDOFF, "TS1", "web:shop:a", Level.URGENT)
    number = store.do(lambda tx: alerts.raise_alarm(tx, raised))
    clock.on(-HOUR)
    watch.look()
    assert number is not None
    found = store.read(lambda c: alerts.get(c, number))
    assert found is not None
    assert found.raised.timestamp() == clock.now
    at = next_at(store, "alert")
    assert at is not None
    assert at <= clock.now


def test_other_waits_of_the_machine_end_too(store: Store, clock: Any, watch: Tide) -> None:
    put(store, "media:web:shop:a", due=moment(clock.now + 30), key="again")
    clock.on(-HOUR)
    watch.look()
    assert claim(store, pool="media") == ("media:web:shop:a",)


def test_a_process_that_starts_afterwards_notices_too(store: Store, clock: Any) -> None:
    Tide(store, clock).look()
    put(store)
    clock.on(-HOUR)
    assert Tide(store, clock).look()
    assert claim(store) == (A,)


def test_a_clock_that_only_goes_on_wakes_nobody(store: Store, clock: Any, watch: Tide) -> None:
    put(store)
    claim(store)
    store.do(lambda tx: lanes.failed(tx, ME, A, "boom"))
    clock.on(0.2)
    assert not watch.look()
    clock.on(-1.0)
    assert not watch.look(), "two machines differ by as much"
    assert claim(store) == ()
    clock.on(tide.EVERY + 2)
    assert not watch.look()


def test_looking_costs_a_write_now_and_then_only(clock: Any, power: Any, watch: Tide) -> None:
    before = power.asked
    for _ in range(20):
        clock.on(1)
        watch.look()
    assert power.asked == before
    clock.on(tide.EVERY)
    watch.look()
    assert power.asked > before


@pytest.mark.usefixtures("watch")
def test_a_store_that_is_away_is_asked_again(store: Store, clock: Any) -> None:
    put(store)
    clock.on(-HOUR)
    full = Full()
    broken = Tide(Refusing(store, full), clock)  # type: ignore[arg-type]  # all that is called
    assert not broken.look(), "a first note can wait"
    full.well = True
    clock.on(tide.AGAIN)
    assert broken.look()
    clock.on(-HOUR)
    full.well = False
    with pytest.raises(StoreAway):
        broken.look()
    full.well = True
    assert broken.look()


class Full:
    """Whether the disk has room."""

    well = False


class Refusing:
    """A store whose disk is full now and then."""

    def __init__(self, store: Store, disk: Full) -> None:
        self.store, self.disk = store, disk

    def do(self, job: Any) -> Any:
        """Write, when there is room."""
        if not self.disk.well:
            raise StoreAway("the disk is full")
        return self.store.do(job)


def lead(store: Store, owner: str) -> bool:
    return store.do(lambda tx: shared.lead(tx, "poll", owner, 60.0))


def test_a_leader_that_is_gone_leads_no_longer_than_its_lease(store: Store, clock: Any) -> None:
    assert lead(store, OTHER)
    clock.on(-HOUR)
    assert not lead(store, ME), "he may live"
    clock.on(61)
    assert lead(store, ME)


def test_a_leader_that_lives_goes_on_leading(store: Store, clock: Any) -> None:
    assert lead(store, OTHER)
    clock.on(-HOUR)
    assert not lead(store, ME)
    assert lead(store, OTHER)
    clock.on(59)
    assert not lead(store, ME)


def test_a_limit_lets_go_on_at_once(store: Store, clock: Any) -> None:
    def wait(tx: Tx) -> float:
        return lanes.tokens(tx, "bot", 1, 2.0)[0]

    assert store.do(wait) == 0
    assert store.do(wait) == pytest.approx(0.5, abs=0.01)
    clock.on(-HOUR)
    assert store.do(wait) == 0
    assert store.do(wait) == pytest.approx(0.5, abs=0.01)


def test_a_lane_without_work_is_claimed_and_gone(store: Store, clock: Any, watch: Tide) -> None:
    put(store, due=moment(clock.now + 60), key="t")
    store.do(lambda tx: work.cancel(tx, A, "t"))
    clock.on(-HOUR)
    watch.look()
    assert claim(store) == (A,)
    store.do(lambda tx: lanes.done(tx, [A], ()))
    assert next_at(store) is None


def test_a_note_in_the_hands_of_one_who_stands_still_holds_nobody_up(postgres: Postgres) -> None:
    url = postgres.wiped()
    one, other = Store.open(url), Store.open(url)
    Tide(one, one.clock).look()
    holds, go_on = threading.Event(), threading.Event()

    def stand_still(tx: Tx) -> None:
        tide.note(tx)
        holds.set()
        assert go_on.wait(30)

    standing = one.write(stand_still)
    assert holds.wait(30)
    assert other.write(tide.note).result(5) is False
    go_on.set()
    standing.result(30)
    one.close()
    other.close()
