"""A delivery is written down once per subscription and event, and ends once."""

from __future__ import annotations

import pytest

from storage import connect_hooks, deliveries, lanes
from storage.connect_hooks import Hook
from storage.deliveries import DEAD, DROPPED, SENT, WAITING, Delivery, Planned
from storage.errors import Refused
from storage.store import Store
from tests.storage.conftest import NOON, Clock


def hook(store: Store, name: str = "erp") -> int:
    return store.do(lambda tx: connect_hooks.add(tx, Hook(name, "https://erp.example/in")))


def plan(store: Store, to: int, event: int = 1, case: str = "TS1") -> bool:
    planned = Planned(to, event, case, "case.opened", f"evt_{to}_{event}", '{"a":1}')
    return store.do(lambda tx: deliveries.plan(tx, planned))


def only(store: Store, case: str = "TS1") -> Delivery:
    (found,) = store.read(lambda c: deliveries.of_case(c, case))
    return found


def waiting(store: Store, lane: str, clock: Clock) -> int:
    return len(store.read(lambda c: lanes.items(c, [lane], clock.now))[lane])


def test_the_same_event_is_planned_once(store: Store, clock: Clock) -> None:
    to = hook(store)
    assert plan(store, to)
    assert not plan(store, to)
    assert waiting(store, only(store).lane, clock) == 1


def test_every_subscription_gets_its_own(store: Store) -> None:
    for name in ("erp", "bi"):
        assert plan(store, hook(store, name))
    found = store.read(lambda c: deliveries.of_case(c, "TS1"))
    assert len({one.lane for one in found}) == 2


def test_an_ending_stands(store: Store, clock: Clock) -> None:
    plan(store, hook(store))
    number = only(store).id
    store.do(lambda tx: deliveries.settle(tx, number, WAITING, "http 500"))
    clock.on(5)
    store.do(lambda tx: deliveries.settle(tx, number, SENT, "http 200"))
    store.do(lambda tx: deliveries.settle(tx, number, DEAD, "http 500"))
    found = only(store)
    assert (found.state, found.code, found.tries) == (SENT, "http 200", 2)
    assert found.tried is not None
    assert found.tried.timestamp() == clock.now


def test_what_is_dead_can_be_sent_again_under_its_key(store: Store, clock: Clock) -> None:
    plan(store, hook(store))
    found = only(store)
    store.do(lambda tx: deliveries.settle(tx, found.id, DEAD, "http 500"))
    assert [one.id for one in store.read(lambda c: deliveries.in_state(c, DEAD))] == [found.id]
    store.do(lambda tx: deliveries.replay(tx, found.id))
    assert (only(store).state, only(store).key) == (WAITING, found.key)
    assert waiting(store, found.lane, clock) == 2


def test_what_was_forgotten_cannot_be_sent_again(store: Store) -> None:
    plan(store, hook(store))
    number = only(store).id
    assert store.do(lambda tx: deliveries.forget(tx, "TS1")) == 1
    for which in (number, 99):
        with pytest.raises(Refused):
            store.do(lambda tx, which=which: deliveries.replay(tx, which))  # type: ignore[misc]


def test_dropped_counts_no_try(store: Store) -> None:
    plan(store, hook(store))
    number = only(store).id
    store.do(lambda tx: deliveries.settle(tx, number, DROPPED, tried=False))
    assert (only(store).state, only(store).tries) == (DROPPED, 0)


def test_a_subscription_is_kept_as_it_was_made(store: Store) -> None:
    made = Hook("erp", "https://erp.example/in", ("case", "promise.kept"), full=True)
    number = store.do(lambda tx: connect_hooks.add(tx, made))
    found = store.read(lambda c: connect_hooks.get(c, number))
    assert found is not None
    assert (found.name, found.url, found.events, found.full) == (
        made.name,
        made.url,
        made.events,
        True,
    )
    assert found.made == NOON
    with pytest.raises(Refused):
        store.do(lambda tx: connect_hooks.add(tx, made))


@pytest.mark.parametrize(
    ("events", "kind", "wanted"),
    [
        ((), "case.opened", True),
        (("case",), "case.opened", True),
        (("case.opened",), "case.opened", True),
        (("case.open",), "case.opened", False),
        (("promise",), "case.opened", False),
    ],
)
def test_events_are_wanted_by_type_or_first_part(
    events: tuple[str, ...], kind: str, *, wanted: bool
) -> None:
    assert Hook("a", "b", events).wants(kind) is wanted


def test_a_circuit_opens_and_closes(store: Store, clock: Clock) -> None:
    number = hook(store)
    fails = [store.do(lambda tx: connect_hooks.failed(tx, number)) for _ in range(3)]
    assert fails == [1, 2, 3]
    store.do(lambda tx: connect_hooks.open_circuit(tx, number, clock.now + 30))
    found = store.read(lambda c: connect_hooks.get(c, number))
    assert found is not None
    assert (found.fails, found.open_until) == (3, clock.now + 30)
    store.do(lambda tx: connect_hooks.works(tx, number))
    found = store.read(lambda c: connect_hooks.get(c, number))
    assert found is not None
    assert (found.fails, found.open_until) == (0, 0.0)


def test_switching_and_rotating_need_a_subscription(store: Store) -> None:
    hook(store)
    assert store.do(lambda tx: connect_hooks.switch(tx, "erp", connect_hooks.OFF))
    assert store.do(lambda tx: connect_hooks.rotate(tx, "erp"))
    assert not store.do(lambda tx: connect_hooks.switch(tx, "nobody", connect_hooks.ON))
    assert not store.do(lambda tx: connect_hooks.rotate(tx, "nobody"))
    (found,) = store.read(connect_hooks.every)
    assert (found.state, found.generation) == (connect_hooks.OFF, 2)
