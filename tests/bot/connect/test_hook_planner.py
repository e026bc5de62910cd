"""What happened is planned once for whoever wanted to know then, also what appears late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.connect import bodies, happenings
from bot.connect.planner import AGAIN, KEPT, LATE, Planner
from dialogues.effects import CaseState
from storage import cases, connect_hooks, deliveries
from storage.store import Store
from tests.fakes.connect_bench import Clock, file, note, number, opened, subscribe
from tests.storage.conftest import Power, PowerCutError


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    made = opened(tmp_path, clock)
    yield made
    made.close()


def planner(store: Store) -> Planner:
    return Planner(store, {"hook": bodies.webhook})


def test_two_planners_plan_once(store: Store, clock: Clock) -> None:
    subscribe(store, "https://a.example/")
    file(store)
    assert planner(store).look(clock.now) == 1
    assert planner(store).look(clock.now) == 0
    assert len(store.read(lambda c: deliveries.of_case(c, number()))) == 1


def test_lines_are_left_behind_only_when_nothing_can_appear_before_them(
    store: Store, clock: Clock
) -> None:
    subscribe(store, "https://a.example/")
    file(store)
    one = planner(store)
    one.look(clock.now)
    assert store.read(deliveries.cursor) == 0
    clock.now += LATE
    file(store, 2)
    clock.now += AGAIN
    one.look(clock.now)
    assert store.read(deliveries.cursor) == 1


def test_what_nobody_wanted_is_left_behind_at_once(store: Store, clock: Clock) -> None:
    file(store)
    planner(store).look(clock.now)
    assert store.read(deliveries.cursor) == 1
    clock.now += 1
    subscribe(store, "https://a.example/")
    assert planner(store).look(clock.now) == 0


def test_a_subscription_that_is_off_is_told_nothing(store: Store, clock: Clock) -> None:
    subscribe(store, "https://a.example/")
    store.do(lambda tx: connect_hooks.switch(tx, "erp", connect_hooks.OFF))
    file(store)
    assert planner(store).look(clock.now) == 0


def test_many_lines_are_all_seen(store: Store, clock: Clock) -> None:
    subscribe(store, "https://a.example/")
    for n in range(250):
        note(store, "x") if n else file(store)
    file(store, state=CaseState.CLOSED)
    assert planner(store).look(clock.now) == 2


def test_a_line_of_an_unknown_shape_harms_only_itself(store: Store, clock: Clock) -> None:
    subscribe(store, "https://a.example/")
    file(store)
    for kind in ("opened", "settled", "promised"):
        store.do(lambda tx, kind=kind: cases.event(tx, number(), kind, "x", {}))  # type: ignore[misc]
    file(store, state=CaseState.CLOSED)
    assert planner(store).look(clock.now) == 2


def test_a_kind_nobody_carries_is_not_planned(store: Store, clock: Clock) -> None:
    subscribe(store, "https://a.example/", kind="fax")
    file(store)
    assert planner(store).look(clock.now) == 0


def test_what_arrived_long_ago_is_erased_and_what_did_not_is_kept(
    store: Store, clock: Clock
) -> None:
    subscribe(store, "https://a.example/")
    for n in (1, 2):
        file(store, n)
    planner(store).look(clock.now)
    store.do(lambda tx: deliveries.settle(tx, 1, deliveries.SENT))
    store.do(lambda tx: deliveries.settle(tx, 2, deliveries.DEAD))
    clock.now += KEPT - 1
    planner(store).look(clock.now)
    assert store.read(lambda c: deliveries.get(c, 1)) is not None
    clock.now += 2
    planner(store).look(clock.now)
    assert store.read(lambda c: deliveries.get(c, 1)) is None
    assert store.read(lambda c: deliveries.get(c, 2)) is not None


def test_the_power_cut_at_any_write_loses_and_doubles_nothing(tmp_path: Path) -> None:
    cuts, left = 0, 0
    while cuts == left:
        power = Power()
        store = opened(tmp_path / str(cuts), Clock(), power)
        subscribe(store, "https://a.example/")
        file(store)
        file(store, state=CaseState.CLOSED)
        power.left = cuts
        try:
            planner(store).look(Clock().now)
        except PowerCutError:
            left += 1
        power.left = None
        planner(store).look(Clock().now)
        told = store.read(lambda c: deliveries.of_case(c, number()))
        store.close()
        assert [one.kind for one in told] == ["case.opened", "case.closed"]
        cuts += 1
    assert cuts > 4


def test_a_step_of_the_case_machine_is_a_state_too() -> None:
    before: list[tuple[str, dict[str, Any]]] = [
        ("opened", {"file": {"state": "intake"}}),
        ("step", {"to": "closed"}),
    ]
    found = happenings.told("step", {"to": "reopened"}, lambda: before)
    assert found == happenings.Happening("case.reopened", {"state": "reopened", "was": "closed"})
    assert happenings.told("step", {"to": "closed"}, lambda: before) is None
    assert happenings.told("note", {"text": "x"}, lambda: before) is None


def test_a_change_names_what_it_touches() -> None:
    change = {"set": {"level": "1"}, "in": {"fields": {"set": {"place": {}}, "gone": ["model"]}}}
    assert happenings.keys(change) == ["level", "fields.place", "fields.model"]
