"""The checker sees each kind of harm: a judge that always says "clean" defends nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.faults.history import Arrived, Filed, Kept, Reply, Told, check

A = "shop:one:a"
B = "shop:one:b"
GOOD = Kept(
    arrived=(Arrived(A, "1"), Arrived(B, "1"), Arrived(A, "2"), Arrived(A, "desk", message=False)),
    replies=(Reply(A, "10", "x"), Reply(B, "11", "y"), Reply(A, "12", "z")),
    cases=(Filed(A, "TS1", 1), Filed(A, "TS2", 2), Filed(B, "TS3", 1)),
    open_promises=frozenset({(A, "promise:TS1/first_touch")}),
    timers=frozenset({(A, "promise:TS1/first_touch"), (A, "silence")}),
)


def told(**more: object) -> Told:
    """Give a history that fits GOOD."""
    known = Told()
    known.acknowledged.update({A: ["1", "2"], B: ["1"]})
    known.phones.update({A: [("10", "x"), ("12", "z")], B: [("11", "y")]})
    for name, value in more.items():
        setattr(known, name, value)
    return known


def test_a_run_without_harm_is_clean() -> None:
    found = check(told(), GOOD)
    assert found.clean
    assert str(found) == "doubles 0"


HARMS = {
    "lost": replace(GOOD, arrived=GOOD.arrived[1:]),
    "doubled": replace(GOOD, arrived=(*GOOD.arrived, Arrived(A, "1"))),
    "out_of_order": replace(GOOD, arrived=GOOD.arrived[::-1]),
    "unanswered": replace(GOOD, arrived=(*GOOD.arrived[:2], Arrived(A, "2", answered=False))),
    "duplicate_cases": replace(GOOD, cases=(*GOOD.cases, Filed(B, "TS4", 1))),
    "changed_cases": replace(GOOD, cases=(Filed(A, "TS1", 1, events=False),)),
    "promises_forgotten": replace(GOOD, timers=frozenset({(B, "promise:TS1/first_touch")})),
    "parked": replace(GOOD, parked=("7 in:x",)),
    "damaged": replace(GOOD, integrity=("page 3 is gone",)),
    "replies_lost": replace(GOOD, replies=(*GOOD.replies, Reply(B, "13", "never seen"))),
    "replies_unknown": replace(GOOD, replies=GOOD.replies[:2]),
}


@pytest.mark.parametrize(("kind", "kept"), HARMS.items(), ids=HARMS.keys())
def test_each_harm_is_named_as_what_it_is(kind: str, kept: Kept) -> None:
    found = check(told(), kept)
    assert list(found.wrong) == [kind]
    assert kind in str(found)


def test_a_reply_that_still_waits_is_lost_to_the_customer() -> None:
    waits = replace(GOOD, replies=(*GOOD.replies, Reply(A, "13", "w", state="waiting")))
    assert check(told(), waits).replies_lost == [f"{A} 13 waits"]


def test_a_reply_seen_before_the_one_said_before_it_is_out_of_order() -> None:
    found = check(told(phones={A: [("12", "z"), ("10", "x")], B: [("11", "y")]}), GOOD)
    assert list(found.wrong) == ["replies_out_of_order"]


def test_a_reply_that_travelled_inside_another_is_not_waited_for() -> None:
    inside = replace(GOOD, replies=(*GOOD.replies, Reply(A, "9", "w", carrier="10")))
    assert check(told(), inside).clean


def test_a_reply_seen_twice_is_allowed_as_often_as_sends_were_cut() -> None:
    phones = {A: [("10", "x"), ("10", "x"), ("12", "z")], B: [("11", "y")]}
    assert check(told(phones=phones, under_way=1), GOOD).doubles == 1
    assert check(told(phones=phones, under_way=1), GOOD).clean
    assert list(check(told(phones=phones), GOOD).wrong) == ["too_many_doubles"]


def test_a_message_stored_but_never_acknowledged_does_no_harm() -> None:
    more = replace(GOOD, arrived=(*GOOD.arrived, Arrived(A, "3"), Arrived("shop:one:c", "1")))
    assert check(told(), more).clean
