"""A case counted: what its history says of it, and where every window ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.counted import Beside, Counted, Filed, Line, Promised, Ran, count, follows, kept

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY, MOMENT = timedelta(hours=1), timedelta(days=1), timedelta(microseconds=1)
LATER = START + 90 * DAY
FILED = Filed(
    number="T1",
    person=1,
    channel="web",
    category="logistics.late",
    level="2",
    team="一线客服",
    owner="zhou",
    name="周敏",
    started=START,
    opened=START,
    withdrawn=False,
    told=0,
    heats=(3, 1),
)


def line(hours: float, kind: str, **payload: Any) -> Line:
    return Line(START + hours * HOUR, kind, payload)


def closed(hours: float = 8, outcome: str = "upheld") -> list[Line]:
    return [line(hours, "resolved", outcome=outcome), line(hours, "letter")]


def counted(*lines: Line, now: datetime = LATER, filed: Filed = FILED, **beside: Any) -> Counted:
    return count(filed, lines, Beside(**beside), now)


def test_times_run_from_the_first_complaint_to_the_plan_and_to_the_letter() -> None:
    way_out = line(1, "proposed", alternative=True)
    found = counted(way_out, line(3, "proposed"), line(5, "proposed"), *closed(8))
    assert (found.planned, found.resolved) == (3 * 3600, 8 * 3600)
    assert (found.outcome, found.closed, found.heat) == ("upheld", True, 3)


def test_a_decline_is_an_answer_and_an_outcome() -> None:
    found = counted(line(2, "declined"))
    assert (found.planned, found.outcome, found.closed) == (2 * 3600, "not_upheld", False)


def test_the_first_touch_is_when_its_clock_ended_and_not_when_it_was_called_off() -> None:
    ran = Ran("first_touch", "met", START, START + HOUR, START + timedelta(minutes=20))
    late = replace(ran, state="breached", ended=START + 2 * HOUR)
    assert counted(clocks=[ran]).touched == 1200
    assert counted(clocks=[late]).touched == 7200
    assert counted(clocks=[replace(ran, state="cancelled")]).touched is None
    assert counted(clocks=[replace(ran, state="running", ended=None)]).touched is None


@pytest.mark.parametrize(
    ("state", "ended", "met"),
    [
        ("met", True, True),
        ("breached", True, False),
        ("breached", False, False),
        ("running", False, False),
        ("extended", False, False),
        ("paused", False, None),
        ("cancelled", True, None),
    ],
)
def test_a_clock_counts_once_it_is_over_or_late(
    *, state: str, ended: bool, met: bool | None
) -> None:
    due = START + HOUR
    ran = Ran("plan", state, START, due, due if ended else None)
    wanted = () if met is None else (("plan", met),)
    assert counted(clocks=[ran], now=due + MOMENT).clocks == wanted


def test_a_clock_with_time_left_does_not_count() -> None:
    due = START + HOUR
    assert counted(clocks=[Ran("plan", "running", START, due, None)], now=due).clocks == ()


@pytest.mark.parametrize(
    ("state", "settled", "wanted"),
    [
        ("kept", 0.5, True),
        ("broken", 2, False),
        ("renegotiated", 1, True),
        ("renegotiated", 1.001, False),
        ("renegotiated", None, None),
        ("open", None, False),
    ],
)
def test_a_promise_is_kept_broken_or_moved_in_time(
    *, state: str, settled: float | None, wanted: bool | None
) -> None:
    """S0-46: put off before its time it is kept, after it it is not; nobody can say of some."""
    due = START + HOUR
    at = None if settled is None else START + settled * HOUR
    assert kept(Promised(state, due, at), due + MOMENT) is wanted


def test_a_promise_that_still_has_time_is_neither_kept_nor_broken() -> None:
    due = START + HOUR
    assert kept(Promised("open", due, None), due) is None


@pytest.mark.parametrize(
    ("later", "again"),
    [
        (timedelta(0), False),
        (MOMENT, True),
        (30 * DAY, True),
        (30 * DAY + MOMENT, False),
        (-DAY, False),
    ],
)
def test_a_second_complaint_comes_within_thirty_days_of_the_first_ones_end(
    *, later: timedelta, again: bool
) -> None:
    """S2-68, both edges: what came before the letter is the same complaint."""
    end = START + 8 * HOUR
    assert follows(end, end + later) is again
    found = counted(*closed(8), later=[START, end + later])
    assert found.repeated is again


def test_until_thirty_days_are_over_a_case_may_still_be_repeated() -> None:
    end = START + 8 * HOUR
    assert counted(*closed(8), now=end + 30 * DAY - MOMENT).open_window
    assert not counted(*closed(8), now=end + 30 * DAY).open_window
    assert not counted(*closed(8), now=end + DAY, later=[end + HOUR]).open_window
    assert counted(later=[end + HOUR]).repeated is None


def test_a_case_opened_again_is_not_resolved_and_how_it_ended_is_forgotten() -> None:
    again = counted(*closed(8), line(40, "follow_up", how="content"), line(50, "reopened", count=1))
    assert (again.resolved, again.outcome, again.followed) == (None, "", "")
    assert (again.reopened, again.attempts, again.repeated) == (1, 2, None)
    done = counted(*closed(8), line(50, "step", to="reopened"), *closed(60, "partly"))
    assert (done.resolved, done.outcome, done.reopened) == (60 * 3600, "partly", 1)


def test_attempts_are_those_told_before_this_one_and_each_reopening() -> None:
    """S1-21."""
    told = replace(FILED, told=2)
    assert counted(filed=told).attempts == 3
    assert counted(line(9, "reopened"), filed=told).attempts == 4


@pytest.mark.parametrize(
    ("how", "calm"),
    [("content", 1), ("answered", 1), ("wish", 1), ("no_answer", None), ("asked", None)],
)
def test_the_mood_afterwards_is_that_of_the_customers_own_answer(
    how: str, calm: int | None
) -> None:
    found = counted(*closed(8), line(33, "follow_up", how=how, heat=1))
    assert (found.followed, found.calm) == (how, calm)


def test_a_wish_that_is_then_left_keeps_the_mood_it_was_said_in() -> None:
    wish = line(33, "follow_up", how="wish", heat=3)
    found = counted(*closed(8), wish, line(34, "follow_up", how="left", heat=0))
    assert (found.followed, found.calm) == ("left", 3)


def test_who_withdrew_is_not_among_the_closed() -> None:
    assert not counted(*closed(8), filed=replace(FILED, withdrawn=True)).closed
    assert counted(line(3, "step", to="withdrawn")).outcome == "withdrawn"


def test_other_steps_and_scores_are_what_they_say() -> None:
    found = counted(line(3, "step", to="investigating"), line(9, "scored", points=9))
    assert (found.outcome, found.points, found.handed) == ("", 9, 0)
    assert counted(line(30, "step", to="follow_up")).followed == "by_staff"
    assert counted(handed=2).handed == 2
    assert FILED.topic == "logistics"
