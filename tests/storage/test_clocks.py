"""Every clock is a row that says what is true now; its history says how it came to be so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dialogues import clocks as arithmetic
from dialogues.clocks import Clock, Kind, Run
from dialogues.effects import ClockStands, Say, Why
from dialogues.sla import About, Sla
from dialogues.state import Level
from storage import cases, clocks, messages, outbox
from storage.errors import StoreError
from storage.store import Store
from storage.times import moment

ZONE = ZoneInfo("Asia/Shanghai")
SLA = Sla()


def clock_of(case: str, at: datetime, kind: Kind = Kind.PLAN, item: str = "") -> Clock:
    target = SLA.target(kind, About())
    assert target is not None
    return arithmetic.start(kind, target, case, at, item)


def keep(store: Store, *stands: Clock, owner: str = "陈岚") -> None:
    for clock in stands:
        store.do(partial(clocks.keep, stands=ClockStands(clock, owner)))


def rows(store: Store, case: str) -> list[clocks.Standing]:
    return store.read(lambda c: clocks.of_case(c, case, ZONE))


def told_of(store: Store, case: str) -> list[dict[str, Any]]:
    happened = store.read(lambda c: cases.events(c, case))
    return [one.payload for one in happened if one.kind == "clock"]


@pytest.fixture
def noon(clock: Any) -> datetime:
    return moment(clock.now).astimezone(ZONE)


def test_a_clock_comes_back_as_it_was_kept(store: Store, case: str, noon: datetime) -> None:
    plan = clock_of(case, noon)
    target = SLA.measure(plan)
    stood = arithmetic.pause(plan, noon + timedelta(minutes=10))
    again = arithmetic.resume(stood, target, noon + timedelta(minutes=40))
    marked = replace(again, marks=frozenset({"qualified"}), warned=50, extended=True)
    for clock in (plan, stood, marked):
        keep(store, clock)
        (found,) = rows(store, case)
        assert found == clocks.Standing(clock, "陈岚", Level.URGENT.value, found.chat)
        assert found.clock.started.tzinfo is ZONE


def test_the_same_again_changes_nothing(store: Store, case: str, noon: datetime) -> None:
    plan = clock_of(case, noon)
    keep(store, plan, plan, replace(plan, warned=50))
    assert [one["state"] for one in told_of(store, case)] == ["running"]
    keep(store, arithmetic.meet(plan, noon + timedelta(hours=1)))
    assert [one["state"] for one in told_of(store, case)] == ["running", "met"]


def test_a_case_has_many_clocks_and_each_its_own_row(
    store: Store, case: str, noon: datetime
) -> None:
    first, letter = clock_of(case, noon, Kind.FIRST_TOUCH), clock_of(case, noon, Kind.LETTER)
    legal, technical = (clock_of(case, noon, Kind.TASK, item) for item in ("7", "8"))
    keep(store, first, letter, legal, technical)
    keep(store, arithmetic.meet(legal, noon))
    states = {(s.clock.kind, s.clock.item): s.clock.state for s in rows(store, case)}
    assert states == {
        (Kind.FIRST_TOUCH, ""): Run.RUNNING,
        (Kind.LETTER, ""): Run.RUNNING,
        (Kind.TASK, "7"): Run.MET,
        (Kind.TASK, "8"): Run.RUNNING,
    }


def test_the_desk_sees_what_is_open_the_next_due_first(
    store: Store, case: str, noon: datetime
) -> None:
    """S2-42: sorted by the next due, with how much of the time is used."""
    touch, plan = clock_of(case, noon, Kind.FIRST_TOUCH), clock_of(case, noon)
    late = replace(clock_of(case, noon, Kind.LETTER), state=Run.BREACHED)
    met = arithmetic.meet(clock_of(case, noon, Kind.TASK), noon)
    keep(store, plan, met, touch, late)
    found = store.read(lambda c: clocks.open_clocks(c, ZONE))
    assert [s.clock.kind for s in found] == [Kind.FIRST_TOUCH, Kind.LETTER, Kind.PLAN]
    after = noon + timedelta(minutes=24)
    assert [SLA.percent(s.clock, after) for s in found] == [80, 100, 10]
    assert len(store.read(lambda c: clocks.open_clocks(c, ZONE, most=1))) == 1
    only = store.read(lambda c: clocks.open_clocks(c, ZONE, most=1, kind=Kind.PLAN))
    assert [s.clock.kind for s in only] == [Kind.PLAN]


def test_what_stands_still_is_not_due_soon(store: Store, case: str, noon: datetime) -> None:
    touch, plan = clock_of(case, noon, Kind.FIRST_TOUCH), clock_of(case, noon)
    keep(store, touch, arithmetic.pause(plan, noon + timedelta(minutes=1)))

    def kinds(hours: float) -> list[Kind]:
        until = noon + timedelta(hours=hours)
        return [s.clock.kind for s in store.read(lambda c: clocks.due_by(c, until, ZONE))]

    assert kinds(0.4) == []
    assert kinds(0.5) == [Kind.FIRST_TOUCH]
    assert kinds(24) == [Kind.FIRST_TOUCH]


def test_a_clock_of_no_case_is_refused(store: Store, noon: datetime) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign.?key"):
        keep(store, clock_of("TS0", noon))


def say(store: Store, chat: str, author: str, at: datetime, *, pull: bool, what: str = "") -> int:
    said = Say("还在办", Why("agent", "human"), author=author)
    return store.do(lambda tx: messages.say(tx, chat, None, said, at, pull=pull, purpose=what))


def sent(store: Store, message: int) -> None:
    store.do(lambda tx: outbox.record(tx, message, outbox.Tried("sent")))


def test_only_what_reached_the_customer_was_told(
    store: Store, talk: str, noon: datetime, clock: Any
) -> None:
    """S2-34: the next word is counted from the last one delivered."""

    def told() -> datetime | None:
        return store.read(lambda c: clocks.told(c, talk, noon - timedelta(days=1)))

    assert told() is None
    say(store, talk, "bot", noon, pull=True)
    assert told() is None
    message = say(store, talk, "陈岚", noon, pull=False, what="agent")
    assert told() is None
    clock.on(90)
    sent(store, message)
    assert told() == noon + timedelta(seconds=90)
    answer = say(store, talk, "bot", noon, pull=False, what="reply")
    word = say(store, talk, "bot", noon, pull=False, what="progress")
    clock.on(90)
    sent(store, answer)
    assert told() == noon + timedelta(seconds=90)
    sent(store, word)
    assert told() == noon + timedelta(seconds=180)


def test_where_words_are_fetched_they_are_told_when_said(
    store: Store, talk: str, noon: datetime
) -> None:
    say(store, talk, "陈岚", noon, pull=True)
    assert store.read(lambda c: clocks.told(c, talk, noon)) == noon
    assert store.read(lambda c: clocks.told(c, talk, noon + timedelta(seconds=1))) is None
