"""Nothing stays with nobody: cases by their own time, and cases and tasks whose person left."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cases.tasks import Doing, new
from dialogues.clocks import Clock as CaseClock
from dialogues.clocks import Kind
from dialogues.effects import FILED, ClockStands, HandOff, Moved
from dialogues.state import Level
from storage import (
    accounts,
    alerts,
    case_events,
    cases,
    clocks,
    handing,
    handoffs,
    ownerless,
    tasks,
)
from storage.alerts import Alarm
from storage.handoffs import Owner
from storage.store import Store
from tests.fakes.triage import case, staff
from tests.storage.conftest import CHAT, NOON, Clock

MINUTE = timedelta(minutes=1)


def filed(store: Store, level: Level, number: str = "T1", chat: str = CHAT) -> None:
    """Put a filed case before the people who are to work on it."""
    case(store, chat, number, level=level)
    hand = HandOff(number, level, FILED, (FILED,))
    store.do(lambda tx: handoffs.wait(tx, chat, hand))


def first_touch(store: Store, *, warned: int, number: str = "T1") -> None:
    clock = CaseClock(
        number, Kind.FIRST_TOUCH, "一般", NOON, NOON + 30 * MINUTE, 1800, warned=warned
    )
    store.do(lambda tx: clocks.keep(tx, ClockStands(clock, "")))


def found(store: Store, after: timedelta = MINUTE) -> list[Alarm]:
    return store.read(lambda c: ownerless.found(c, NOON + after - MINUTE))


def raise_all(store: Store) -> list[int]:
    raised = [store.do(lambda tx, a=a: alerts.raise_alarm(tx, a)) for a in found(store)]  # type: ignore[misc]  # mypy knows no defaults of lambdas
    return [one for one in raised if one is not None]


def leaves(store: Store, login: str) -> None:
    store.do(lambda tx: accounts.disable(tx, login))


def test_an_urgent_case_on_file_that_nobody_takes_calls_people_after_the_minute(
    store: Store,
) -> None:
    filed(store, Level.URGENT)
    assert found(store, timedelta(0)) == []
    (one,) = found(store)
    assert (one.kind, one.case_no, one.level) == (alerts.OWNERLESS, "T1", Level.URGENT)


def test_a_general_case_on_file_has_the_time_of_its_own_clock(store: Store) -> None:
    filed(store, Level.GENERAL)
    first_touch(store, warned=0)
    assert found(store, timedelta(days=2)) == [], "the office is closed: its clock stands still"
    first_touch(store, warned=50)
    assert [one.case_no for one in found(store)] == ["T1"]
    assert raise_all(store) == [1]
    assert found(store) == []


def test_what_somebody_carries_or_moves_on_is_not_ownerless(store: Store) -> None:
    filed(store, Level.URGENT)
    filed(store, Level.URGENT, "T2", "web:shop:u2")
    store.do(lambda tx: cases.owned(tx, "T1", "lin", "林可"))
    store.do(lambda tx: case_events.event(tx, "T2", "step", "lin", {"to": "claimed"}))
    assert found(store) == []


def test_a_case_given_back_to_the_queue_is_ownerless_again(store: Store, clock: Clock) -> None:
    staff(store, "lin")
    filed(store, Level.URGENT)
    store.do(lambda tx: handoffs.take(tx, CHAT, "lin", "林可"))
    assert found(store) == []
    clock.on(60)
    store.do(lambda tx: handoffs.give_back(tx, CHAT, "lin"))
    hand = HandOff("T1", Level.URGENT, "duty", ("hostile",))
    store.do(lambda tx: handoffs.wait(tx, CHAT, hand))
    assert len(found(store, 2 * MINUTE)) == 1


def test_a_talk_in_the_hands_of_a_closed_account_calls_people_until_another_has_it(
    store: Store, clock: Clock
) -> None:
    staff(store, "lin", "mei")
    filed(store, Level.GENERAL)
    store.do(lambda tx: handoffs.take(tx, CHAT, "lin", "林可"))
    leaves(store, "lin")
    (one,) = found(store)
    assert (one.case_no, one.what) == ("T1", "LIN 的账号已经停用")
    (number,) = raise_all(store)
    assert found(store) == []
    assert store.read(ownerless.seen_to) == []
    clock.on(1)
    moved = Moved("T1", "mei", "梅", "", "林可走了")
    store.do(lambda tx: handing.move(tx, CHAT, moved, "wang"))
    assert store.read(ownerless.seen_to) == [number]


def test_a_case_whose_carrier_left_calls_people_until_a_lead_names_another(store: Store) -> None:
    staff(store, "lin", "mei")
    case(store, CHAT, "T1")
    first_touch(store, warned=0)
    store.do(lambda tx: handing.own(tx, "T1", Owner("lin", "林可"), "lin"))
    assert found(store) == []
    leaves(store, "lin")
    assert [one.case_no for one in found(store)] == ["T1"]
    (number,) = raise_all(store)
    assert found(store) == []
    store.do(lambda tx: handing.own(tx, "T1", Owner("mei", "梅"), "wang"))
    assert store.read(ownerless.seen_to) == [number]


def test_a_task_whose_person_left_calls_people_until_another_has_it(store: Store) -> None:
    staff(store, "lin", "mei")
    case(store, CHAT, "T1", level=Level.URGENT)
    task = new("T1", "department", "查批次", "wang", NOON, NOON + 60 * MINUTE, person="lin")
    number = store.do(lambda tx: tasks.put(tx, task))
    assert number is not None
    assert found(store) == []
    leaves(store, "lin")
    (one,) = found(store)
    assert (one.about, one.level) == (f"task:{number}", Level.URGENT)
    assert one.what == "部门任务「查批次」没有人办，LIN 的账号已经停用"
    raise_all(store)
    assert found(store) == []
    note = Doing("note", "wang", NOON, "在找人")
    store.do(lambda tx: tasks.do(tx, number, task, note))
    assert len(store.read(alerts.standing)) == 1
    assign = Doing("assign", "wang", NOON, person="mei")
    store.do(lambda tx: tasks.do(tx, number, task, assign))
    assert store.read(alerts.standing) == []
    assert found(store) == []


def test_time_alone_makes_no_second_alarm_of_the_same(store: Store, clock: Clock) -> None:
    filed(store, Level.URGENT)
    assert raise_all(store) == [1]
    clock.on(7200)
    later = datetime.fromtimestamp(clock.now, UTC)
    assert store.read(lambda c: ownerless.found(c, later)) == []
