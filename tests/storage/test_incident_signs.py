"""The signs of an incident are read from a case again only when the case changed."""

from __future__ import annotations

from dialogues.grouping import PRODUCT, Group, Grouping
from storage import incident_signs, incidents
from storage.incident_signs import Seen
from storage.store import Store
from tests.fakes.triage import case, known
from tests.storage.conftest import NOON, Clock


def look(store: Store, before: list[Seen] | None = None) -> list[Seen]:
    """Look at all cases; *before*: what was seen the last time."""
    had = {one.report.case_no: one for one in before or ()}
    return store.read(lambda c: incident_signs.recent(c, NOON, had))


def test_what_did_not_change_is_taken_as_it_was(store: Store, clock: Clock) -> None:
    case(store, "web:shop:1", "T1", fields=known(product="充电宝"))
    first = look(store)
    clock.on(60)
    case(store, "web:shop:2", "T2", fields=known(product="耳机"))
    again = look(store, first)
    assert again[0] is first[0]
    assert [one.report.product for one in again] == ["充电宝", "耳机"]


def test_what_changed_is_read_anew(store: Store, clock: Clock) -> None:
    case(store, "web:shop:1", "T1", fields=known(product="充电宝"))
    first = look(store)
    clock.on(60)
    case(store, "web:shop:1", "T1", fields=known(product="耳机"))
    assert [one.report.product for one in look(store, first)] == ["耳机"]


def test_an_incident_shows_though_the_case_did_not_change(store: Store) -> None:
    for n in range(2):
        case(store, f"web:shop:{n}", f"T{n}")
    first = look(store)
    group = Group(PRODUCT, "充电宝", ("T0", "T1"))
    store.do(
        lambda tx: incidents.gather(
            tx, group, Grouping(size=2), title="充电宝", category="", owner=None
        )
    )
    again = look(store, first)
    assert [(one.incident, one.free) for one in again] == [(1, False)] * 2
    assert [one.report for one in again] == [one.report for one in first]
