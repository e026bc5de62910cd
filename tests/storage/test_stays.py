"""A case that stays in one state past its time has its owner warned, once, whatever restarts."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import time
from zoneinfo import ZoneInfo

import pytest

from cases.states import State, Who
from cases.work_file import shipped
from dialogues.calendars import Calendar
from dialogues.effects import CaseState, FileCase
from dialogues.sla import Sla
from dialogues.state import Level
from storage import alerts, case_events, cases, stays, working
from storage.alerts import Raised
from storage.apart import Stuck, apart
from storage.asking import Owed
from storage.errors import StoreError
from storage.store import Store
from storage.working import Move
from storage.writer import Tx
from tests.storage.conftest import CHAT, Clock

WORK = shipped()
HOUR = 3600.0
ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Owed(Sla(Calendar(((time(9), time(18)),))), ZONE)


@pytest.fixture
def claimed(store: Store, case: str, filed: FileCase) -> str:
    plain = replace(filed, state=CaseState.SUBMITTED, level=Level.GENERAL, flags=frozenset())
    store.do(lambda tx: cases.file(tx, CHAT, plain))
    step(store, case, State.CLAIMED)
    return case


def step(store: Store, case: str, to: State, **given: object) -> None:
    move = Move(to, Who.AGENT, "lin", "林可", given)
    store.do(lambda tx: working.step(tx, case, move, WORK))


def tick(store: Store, owed: Owed | None = None) -> None:
    store.do(lambda tx: working.tick(tx, WORK, tx.now, owed))


def stay(store: Store, case: str) -> list[Raised]:
    about = stays.about(case)
    return [one for one in store.read(alerts.standing) if one.alarm.about == about]


def told(store: Store, case: str) -> list[int]:
    events = store.read(lambda c: case_events.events(c, case))
    return [one.payload["minutes"] for one in events if one.kind == stays.OVERSTAYED]


def test_who_stays_past_the_time_of_his_state_is_warned_once(
    store: Store, clock: Clock, claimed: str
) -> None:
    """Ideal 2.3, S2-37: claimed 2 h, then the history and the ladder of other clocks."""
    tick(store)
    clock.now += 2 * HOUR - 1
    tick(store)
    assert (told(store, claimed), stay(store, claimed)) == ([], [])
    clock.now += 1
    tick(store)
    tick(store)
    assert told(store, claimed) == [120]
    (raised,) = stay(store, claimed)
    assert (raised.alarm.what, raised.ladder) == ("「已认领」的下一步", alerts.NORMAL)
    clock.now += 9 * HOUR
    tick(store)
    assert told(store, claimed) == [120]


def test_the_next_step_ends_the_alarm_and_has_a_time_of_its_own(
    store: Store, clock: Clock, claimed: str
) -> None:
    tick(store)
    clock.now += 3 * HOUR
    tick(store)
    step(store, claimed, State.INVESTIGATING)
    tick(store)
    assert stay(store, claimed) == []
    clock.now += 4 * HOUR
    tick(store)
    (raised,) = stay(store, claimed)
    assert (raised.alarm.what, len(told(store, claimed))) == ("「调查中」的下一步", 2)


def test_a_time_set_with_the_step_is_the_one_that_counts(
    store: Store, clock: Clock, claimed: str
) -> None:
    step(store, claimed, State.WAITING_CUSTOMER, note="等照片", due=clock.now + 300 * HOUR / 60)
    tick(store)
    clock.now += 4 * HOUR
    tick(store)
    assert told(store, claimed) == []
    clock.now += HOUR
    tick(store)
    assert told(store, claimed) == [300]


def test_the_timers_are_rows_that_a_restart_does_not_lose(
    store: Store, clock: Clock, claimed: str, url: str
) -> None:
    tick(store)
    clock.now += 2 * HOUR
    with closing(Store.open(url, clock)) as after:
        tick(after)
        assert told(after, claimed) == [120]
    tick(store)
    assert told(store, claimed) == [120]


def test_nobody_is_called_at_night_but_for_the_urgent(
    store: Store, clock: Clock, claimed: str, filed: FileCase
) -> None:
    night = clock.now + 10 * HOUR
    tick(store, OFFICE)
    clock.now = night
    tick(store, OFFICE)
    assert told(store, claimed) == []
    urgent = replace(filed, state=CaseState.SUBMITTED, level=Level.URGENT, flags=frozenset())
    store.do(lambda tx: cases.file(tx, CHAT, urgent))
    tick(store, OFFICE)
    assert told(store, claimed) == [600]


def test_in_the_morning_what_was_left_out_at_night_is_made_up(
    store: Store, clock: Clock, claimed: str
) -> None:
    tick(store, OFFICE)
    clock.now += 10 * HOUR
    tick(store, OFFICE)
    assert told(store, claimed) == [], "six in the morning"
    clock.now += 3 * HOUR
    tick(store, OFFICE)
    assert told(store, claimed) == [13 * 60]


def test_what_is_long_past_in_an_old_store_calls_nobody(
    store: Store, clock: Clock, claimed: str
) -> None:
    clock.now += 30 * 24 * HOUR
    tick(store)
    assert (told(store, claimed), stay(store, claimed)) == ([], [])


def _propose_nothing(store: Store, case: str) -> None:
    """Write an event that nobody understands: a plan without its time."""
    store.do(lambda tx: case_events.event(tx, case, "proposed", "agent:lin", {"version": 1}))


def test_a_case_that_cannot_be_told_stops_no_other(
    store: Store, clock: Clock, claimed: str, filed: FileCase
) -> None:
    """Promise 21: one event nobody understands held up the clock of every case."""
    broken = "TS260302-0BROKEN1"
    other = replace(filed, case_no=broken, matter=2, state=CaseState.SUBMITTED)
    store.do(lambda tx: cases.file(tx, CHAT, other))
    _propose_nothing(store, broken)
    stuck: list[Stuck] = []
    clock.now += 2 * HOUR
    store.do(lambda tx: working.tick(tx, WORK, tx.now, None, stuck))
    assert [one.case_no for one in stuck] == [broken]
    assert told(store, claimed) == [120]


def test_without_a_list_for_them_it_is_raised(store: Store, claimed: str) -> None:
    _propose_nothing(store, claimed)
    with pytest.raises(KeyError):
        tick(store)


def test_what_the_database_says_no_to_is_no_fault_of_the_case(store: Store) -> None:
    """The whole job is tried again then, as every job is; the case is not passed by."""
    stuck: list[Stuck] = []
    lost = "TS260302-0NOWHERE"

    def job(tx: Tx) -> None:
        apart(tx, stuck, lost, lambda: case_events.event(tx, lost, "noted", "clock", {}))

    with pytest.raises(StoreError):
        store.do(job)
    assert stuck == []
