"""Rows that hang on no talk go by their own time."""

from __future__ import annotations

from dialogues.state import FieldName, Known, Level, MessageId
from storage import (
    alerts,
    dead,
    deliveries,
    identities,
    lanes,
    work,
)
from storage.alerts import Alarm
from storage.retention import DAY
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Store
from tests.storage.conftest import CHAT, Clock
from tests.storage.keeping import (
    SECRET,
    pages,
    rows,
    steps,
    swept,
    written,
)


def test_rows_of_their_own_go_by_their_own_time(store: Store, clock: Clock) -> None:
    store.do(lambda tx: dead.park(tx, "in", SECRET.encode(), "x"))
    table = metadata.tables["audit"]
    looked = table.insert().values(actor="lin", act="looked", note=SECRET, at=clock.now)
    store.do(lambda tx: Sql(looked).run(tx.c))
    store.do(lambda tx: alerts.raise_alarm(tx, Alarm(alerts.HANDOFF, "", CHAT, Level.URGENT)))
    store.do(lambda tx: alerts.over(tx, "", CHAT))
    clock.on(366 * DAY)
    assert swept(store)["dead letters"] == 1
    assert (rows(store, "audit"), rows(store, "alarms")) == (1, 1)
    clock.on(730 * DAY)
    found = swept(store)
    assert (found["audit"], found["alarms"]) == (1, 1)


def test_an_alarm_that_stands_stays(store: Store, clock: Clock) -> None:
    store.do(lambda tx: alerts.raise_alarm(tx, Alarm(alerts.HANDOFF, "", CHAT, Level.URGENT)))
    clock.on(4000 * DAY)
    swept(store)
    assert len(store.read(alerts.standing)) == 1


def test_a_lane_left_empty_goes_and_one_with_work_stays(store: Store, clock: Clock) -> None:
    table = metadata.tables["lane"]
    empty = table.insert().values(lane="media:a:b:c", pool="media", at=clock.now, hold=0.0, fails=0)
    store.do(lambda tx: Sql(empty).run(tx.c))
    store.do(lambda tx: work.put(tx, "media:a:b:d", {"x": 1}))
    clock.on(2 * DAY)
    assert swept(store)["lanes"] == 1
    assert store.do(lambda tx: lanes.claim(tx, "w", 9, pool="media")) == ("media:a:b:d",)


def test_work_put_into_an_empty_lane_meanwhile_is_not_lost(store: Store, clock: Clock) -> None:
    table = metadata.tables["lane"]
    empty = table.insert().values(lane="out:a:b:c", pool="out", at=clock.now, hold=0.0, fails=0)
    store.do(lambda tx: Sql(empty).run(tx.c))
    clock.on(2 * DAY)
    step = next(one for one in steps() if one.name == "lanes")
    ((keys, before),) = list(pages(store, step))
    store.do(lambda tx: work.put(tx, "out:a:b:c", {"message": 1}))
    assert store.do(lambda tx: step.sweep(tx, keys, before)) == 0
    assert store.do(lambda tx: lanes.claim(tx, "w", 9, pool="out")) == ("out:a:b:c",)


def test_a_match_that_was_settled_goes_and_an_open_one_stays(store: Store, clock: Clock) -> None:
    phone = {FieldName("contact_phone"): Known("+8613800000000", "138", MessageId(1))}
    for n in (1, 2, 3):
        written(store, f"web:shop:u{n}")
        store.do(lambda tx, n=n: identities.notice(tx, f"web:shop:u{n}", phone))  # type: ignore[misc]  # mypy knows no defaults of lambdas
    assert rows(store, "identity_matches") == 3
    store.do(lambda tx: identities.refuse(tx, 1, "lin", "不是同一个人"))
    clock.on(1096 * DAY)
    step = next(one for one in steps() if one.name == "matches")
    assert [keys for keys, _ in pages(store, step)] == [(1,)]


def test_a_delivery_nobody_took_goes_with_the_talks(store: Store, clock: Clock) -> None:
    table = metadata.tables["hooks"]
    store.do(lambda tx: Sql(table.insert().values(name="erp", made=1.0, open_until=0.0)).run(tx.c))
    planned = deliveries.Planned(1, 1, "TS1", "case.opened", "evt_1_1", SECRET)
    store.do(lambda tx: deliveries.plan(tx, planned))
    store.do(lambda tx: deliveries.settle(tx, 1, deliveries.DEAD))
    clock.on(366 * DAY)
    assert swept(store)["deliveries"] == 1
