"""The checker sees each kind of harm: a judge that always says "clean" defends nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.doubles import Fault, unexplained
from tests.faults.history import Arrived, Called, Filed, Kept, Reply, Told, Waited, check

A = "shop:one:a"
B = "shop:one:b"
PROMISE = (A, "promise:TS1/first_touch")
SILENCE = (A, "silence")
CLOCK = (B, "clock:TS3:plan")
ASK = (B, "follow_up:TS3")
GOOD = Kept(
    arrived=(Arrived(A, "1"), Arrived(B, "1"), Arrived(A, "2"), Arrived(A, "desk", message=False)),
    replies=(Reply(A, "10", "x"), Reply(B, "11", "y"), Reply(A, "12", "z")),
    cases=(Filed(A, "TS1", 1), Filed(A, "TS2", 2), Filed(B, "TS3", 1)),
    handoffs=(Waited(A), Waited(B, urgent=False)),
    alarms=(Called(A, "TS1"),),
    owed=frozenset({PROMISE, SILENCE, CLOCK}),
    timers=frozenset({PROMISE, SILENCE, CLOCK, ASK}),
    idle=frozenset({ASK}),
    fired=("TS1 clock_warning 75", "TS1 clock_warning 90", "TS3 clock_warning 75"),
)


def told(**more: object) -> Told:
    """Give a history that fits GOOD."""
    known = Told(urgent={A}, pages=["urgent TS1, please come"])
    known.acknowledged.update({A: ["1", "2"], B: ["1"]})
    known.phones.update({A: [("10", "x"), ("12", "z")], B: [("11", "y")]})
    for name, value in more.items():
        setattr(known, name, value)
    return known


def test_a_run_without_harm_is_clean() -> None:
    found = check(told(), GOOD)
    assert found.clean
    assert str(found) == "doubles 0, timers gone off 3"


HARMS = {
    "lost": replace(GOOD, arrived=GOOD.arrived[1:]),
    "doubled": replace(GOOD, arrived=(*GOOD.arrived, Arrived(A, "1"))),
    "out_of_order": replace(GOOD, arrived=GOOD.arrived[::-1]),
    "unanswered": replace(GOOD, arrived=(*GOOD.arrived[:2], Arrived(A, "2", answered=False))),
    "duplicate_cases": replace(GOOD, cases=(*GOOD.cases, Filed(B, "TS4", 1))),
    "changed_cases": replace(GOOD, cases=(Filed(A, "TS1", 1, events=False),)),
    "parked": replace(GOOD, parked=("7 in:x",)),
    "damaged": replace(GOOD, integrity=("page 3 is gone",)),
    "replies_lost": replace(GOOD, replies=(*GOOD.replies, Reply(B, "13", "never seen"))),
    "replies_unknown": replace(GOOD, replies=GOOD.replies[:2]),
    "fired_twice": replace(GOOD, fired=(*GOOD.fired, GOOD.fired[1])),
    "timers_left": replace(GOOD, owed=GOOD.owed - {CLOCK}),
    "nobody_called": replace(GOOD, alarms=(Called(A, "TS1"), Called(B, "TS3"))),
}


@pytest.mark.parametrize(("kind", "kept"), HARMS.items(), ids=HARMS.keys())
def test_each_harm_is_named_as_what_it_is(kind: str, kept: Kept) -> None:
    found = check(told(), kept)
    assert list(found.wrong) == [kind]
    assert kind in str(found)


@pytest.mark.parametrize("timer", [PROMISE, SILENCE, CLOCK])
def test_what_waits_for_a_time_without_its_timer_is_forgotten(timer: tuple[str, str]) -> None:
    found = check(told(), replace(GOOD, timers=GOOD.timers - {timer}))
    assert found.wrong == {"timers_forgotten": [" ".join(timer)]}


@pytest.mark.parametrize("handoffs", [(), (Waited(A, urgent=False),), (Waited(A), Waited(A))])
def test_whoever_wrote_something_urgent_waits_for_a_person_once(
    handoffs: tuple[Waited, ...],
) -> None:
    found = check(told(), replace(GOOD, handoffs=handoffs))
    assert list(found.wrong) == ["not_queued_once"]


@pytest.mark.parametrize("alarms", [(), (Called(A, "TS1"), Called(A, "TS1"))])
def test_one_alarm_calls_for_whoever_wrote_something_urgent(alarms: tuple[Called, ...]) -> None:
    found = check(told(), replace(GOOD, alarms=alarms))
    assert list(found.wrong) == ["not_alarmed_once"]


def test_an_alarm_no_page_speaks_of_called_nobody() -> None:
    assert list(check(told(pages=[]), GOOD).wrong) == ["nobody_called"]
    assert check(told(pages=None), GOOD).clean, "where nobody is to be called, none is missed"


def test_a_reply_that_still_waits_is_lost_to_the_customer() -> None:
    waits = replace(GOOD, replies=(*GOOD.replies, Reply(A, "13", "w", state="waiting")))
    assert check(told(), waits).replies_lost == [f"{A} 13 waits"]


def test_a_reply_seen_before_the_one_said_before_it_is_out_of_order() -> None:
    found = check(told(phones={A: [("12", "z"), ("10", "x")], B: [("11", "y")]}), GOOD)
    assert list(found.wrong) == ["replies_out_of_order"]


def test_a_reply_that_travelled_inside_another_is_not_waited_for() -> None:
    inside = replace(GOOD, replies=(*GOOD.replies, Reply(A, "9", "w", carrier="10")))
    assert check(told(), inside).clean


def test_a_reply_seen_twice_is_allowed_where_a_send_was_cut() -> None:
    phones = {A: [("10", "x"), ("10", "x"), ("12", "z")], B: [("11", "y")]}
    seen = {"phones": phones, "rings": ["10", "11", "10", "12"]}
    cut = told(**seen, faults=[Fault("kill", 1, 1, 1)])
    assert check(cut, GOOD).doubles == 1
    assert check(cut, GOOD).clean
    assert list(check(told(**seen), GOOD).wrong) == ["too_many_doubles"]


def test_each_fault_explains_as_many_doubles_as_it_may_and_no_more() -> None:
    rings = ["1", "2", "3", "1", "2", "3"]
    assert unexplained(rings, [Fault("kill", 3, 3, 3)]) == []
    assert len(unexplained(rings, [Fault("kill", 3, 3, 2)])) == 1
    later = Fault("kill", 6, 6, 10)
    assert len(unexplained(rings, [Fault("kill", 3, 3, 2), later])) == 1, "none has some to spare"
    assert unexplained(rings, [Fault("kill", 2, 2, 2), Fault("stop", 3, 3, 1)]) == []


def test_a_double_with_no_fault_between_is_explained_by_none() -> None:
    assert len(unexplained(["1", "1", "2"], [Fault("kill", 2, 2, 4)])) == 1
    assert len(unexplained(["2", "1", "1"], [Fault("kill", 1, 1, 4)])) == 1
    frozen = Fault("freeze", 1, 3, 4)
    assert unexplained(["2", "1", "1"], [frozen]) == [], "another sent it, then the one that woke"


def test_a_message_stored_but_never_acknowledged_does_no_harm() -> None:
    more = replace(GOOD, arrived=(*GOOD.arrived, Arrived(A, "3"), Arrived("shop:one:c", "1")))
    assert check(told(), more).clean
