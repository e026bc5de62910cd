"""A clock of a case: how it runs, stands still, is given more time, ends; and its laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues import clocks
from dialogues.calendar_file import Days
from dialogues.calendars import ALWAYS, Calendar
from dialogues.clocks import Clock, Kind, Refusal, Run, Target
from dialogues.sla import About, Sla, shipped

ZONE = ZoneInfo("Asia/Shanghai")
OFFICE = Days.model_validate(
    {"days": [1, 2, 3, 4, 5], "hours": ["09:00-12:00", "13:30-18:00"], "holidays": "cn"}
).calendar
SLA = Sla(OFFICE, shipped(OFFICE))
PLAN = Target("一般", timedelta(hours=4), OFFICE, longer=timedelta(hours=8))
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def begun(kind: Kind = Kind.PLAN, target: Target = PLAN, when: str = "2026-11-25 09:00") -> Clock:
    return clocks.start(kind, target, "TS1", at(when))


@pytest.mark.parametrize(
    ("kind", "about", "start", "due"),
    [
        (Kind.PLAN, About(), "2026-11-25 09:00", "2026-11-25 14:30"),
        (Kind.FIRST_TOUCH, About(), "2026-11-25 11:50", "2026-11-25 13:50"),
        (Kind.FIRST_TOUCH, About(), "2026-11-25 22:40", "2026-11-26 09:30"),
        (Kind.FIRST_TOUCH, About(), "2026-10-10 10:00", "2026-10-10 10:30"),
        (Kind.FIRST_TOUCH, About(), "2026-10-01 10:00", "2026-10-08 09:30"),
        (Kind.FIRST_TOUCH, About("1"), "2026-10-01 03:00", "2026-10-01 03:15"),
        (Kind.PLAN, About("1"), "2026-11-28 22:00", "2026-11-29 02:00"),
        (Kind.FIRST_RESPONSE, About("2", "quality.fault"), "2026-11-25 10:00", "2026-11-25 10:30"),
        (Kind.FIRST_RESPONSE, About("2", "service"), "2026-11-25 10:00", "2026-11-25 11:00"),
        (Kind.FIRST_RESPONSE, About("2", "logistics.late"), "2026-11-25 10:00", "2026-11-25 12:00"),
        (
            Kind.FIRST_RESPONSE,
            About("2", "price.overcharge"),
            "2026-11-25 10:00",
            "2026-11-25 11:00",
        ),
        (Kind.LETTER, About(), "2026-11-25 17:30", "2026-11-26 09:30"),
        (Kind.FOLLOW_UP, About(), "2026-11-25 23:50", "2026-11-26 23:50"),
        (Kind.FIRST_TOUCH, About(), "2026-11-25 10:12:03", "2026-11-25 10:43"),
    ],
)
def test_what_is_owed_is_due_on_the_firms_hours(
    kind: Kind, about: About, start: str, due: str
) -> None:
    """S2-28..S2-38, T8: lunch, night, holiday, make-up Saturday; urgent round the clock."""
    target = SLA.target(kind, about)
    assert target is not None
    assert clocks.start(kind, target, "TS1", at(start)).due == at(due)


def test_another_category_is_measured_from_the_first_words() -> None:
    """S2-30: what turns out to be late delivery has its two hours from the start."""
    was, now = (SLA.target(Kind.FIRST_RESPONSE, About("2", c)) for c in ("quality", "logistics"))
    assert was is not None
    assert now is not None
    clock = begun(Kind.FIRST_RESPONSE, was, "2026-11-25 10:00")
    moved = clocks.aim(clock, now)
    assert (clock.due, moved.due) == (at("2026-11-25 10:30"), at("2026-11-25 12:00"))
    assert clocks.aim(moved, was) == clock


def test_a_case_that_turns_urgent_is_due_at_once_when_its_time_is_over() -> None:
    urgent = SLA.target(Kind.PLAN_ANNOUNCED, About("1"))
    plain = SLA.target(Kind.PLAN_ANNOUNCED, About())
    assert urgent is not None
    assert plain is not None
    clock = clocks.aim(begun(Kind.PLAN_ANNOUNCED, plain, "2026-11-25 09:00"), urgent)
    assert (clock.profile, clock.due) == ("红色/全天", at("2026-11-25 10:00"))
    assert clocks.tick(clock, urgent, at("2026-11-25 10:30")).state is Run.BREACHED


def test_only_the_plan_waits_for_the_customer() -> None:
    plan, touch = begun(), begun(Kind.FIRST_TOUCH)
    asked = at("2026-11-25 10:00")
    assert clocks.pause(touch, asked) == touch
    stood = clocks.pause(plan, asked)
    assert (stood.state, clocks.look_at(stood, PLAN)) == (Run.PAUSED, None)
    assert clocks.tick(stood, PLAN, at("2026-11-30 10:00")) == stood
    on = clocks.resume(stood, PLAN, at("2026-11-25 14:00"))
    assert (on.state, on.due) == (Run.RUNNING, at("2026-11-25 17:00"))  # 2 h 30 of work stood
    assert clocks.percent(on, PLAN, at("2026-11-25 15:00")) == 50


def test_a_plan_that_is_late_waits_for_nobody() -> None:
    plan = begun()
    assert clocks.pause(plan, plan.due) == plan
    assert clocks.pause(clocks.tick(plan, PLAN, plan.due), plan.due).state is Run.BREACHED


def test_more_time_is_given_before_the_due_time_to_who_was_told() -> None:
    """S2-33, T5: eight hours instead of four."""
    longer = clocks.extend(begun(), PLAN, at("2026-11-25 14:29"), noticed=True)
    assert isinstance(longer, Clock)
    assert (longer.state, longer.due) == (Run.EXTENDED, at("2026-11-26 09:30"))
    assert clocks.meet(longer, at("2026-11-25 18:00")).state is Run.MET


@pytest.mark.parametrize(
    ("clock", "target", "when", "noticed", "why"),
    [
        (begun(), PLAN, "2026-11-25 14:30", True, Refusal.LATE),
        (begun(), PLAN, "2026-11-25 16:00", False, Refusal.LATE),
        (begun(), PLAN, "2026-11-25 10:00", False, Refusal.UNTOLD),
        (replace(begun(), extended=True), PLAN, "2026-11-25 10:00", True, Refusal.TWICE),
        (begun(), replace(PLAN, longer=None), "2026-11-25 10:00", True, Refusal.SAME),
        (replace(begun(), ended=at("2026-11-25 09:30")), PLAN, "2026-11-25 10:00", True,
         Refusal.ENDED),
    ],
)  # fmt: skip
def test_more_time_is_refused_with_the_reason(
    clock: Clock, target: Target, when: str, why: Refusal, *, noticed: bool
) -> None:
    """S2-33: after the mark, or untold, it is no extension but a delay."""
    assert clocks.extend(clock, target, at(when), noticed=noticed) is why
    assert "不能" in why


def test_the_golden_window_needs_all_three() -> None:
    """S2-28: calmed, sorted and given a direction; two of them are not enough."""
    target = Target("一般", HOUR)
    clock = begun(Kind.GOLDEN_WINDOW, target)
    for name in ("acknowledged", "qualified", "qualified", "unheard of"):
        clock = clocks.mark(clock, name, at("2026-11-25 09:20"))
    assert clock.open
    in_time = clocks.mark(clock, "direction", at("2026-11-25 09:59"))
    assert in_time.state is Run.MET
    late = clocks.mark(clock, "direction", at("2026-11-25 10:01"))
    assert late.state is Run.BREACHED
    assert clocks.mark(begun(), "direction", at("2026-11-25 09:01")) == begun()


def test_the_desk_is_warned_at_half_and_at_four_fifths() -> None:
    """S2-42: each once, and what was missed while nothing ran is made good by the next look."""
    target = Target("一般", timedelta(hours=10))
    clock, seen = begun(Kind.PLAN, target), []
    while (when := clocks.look_at(clock, target)) is not None:
        clock = clocks.tick(clock, target, when)
        seen.append((f"{when:%H:%M}", clock.warned, clock.state))
    assert seen == [
        ("14:00", 50, Run.RUNNING), ("17:00", 80, Run.RUNNING), ("19:00", 100, Run.BREACHED),
    ]  # fmt: skip
    late = clocks.tick(begun(Kind.PLAN, target), target, at("2026-11-25 18:00"))
    assert late.warned == 80


def test_what_is_done_late_stays_breached_and_is_no_longer_open() -> None:
    late = clocks.tick(begun(), PLAN, at("2026-11-25 15:00"))
    assert late.open
    done = clocks.meet(late, at("2026-11-25 16:00"))
    assert (done.state, done.ended) == (Run.BREACHED, at("2026-11-25 16:00"))
    assert clocks.cancel(late, at("2026-11-25 16:00")).state is Run.BREACHED


def test_a_clock_has_a_key_of_its_own() -> None:
    assert begun().key == "clock:TS1:plan"
    assert replace(begun(), item="7").key == "clock:TS1:plan:7"


# Any order of events keeps the laws.
_DEEDS = st.sampled_from(
    ("pause", "resume", "tick", "aim", "extend", "untold", "meet", "cancel", "mark")
)
_LIVES = st.lists(st.tuples(_DEEDS, st.integers(0, 400)), max_size=14)
_TARGETS = (PLAN, Target("红色/全天", HOUR, ALWAYS, longer=2 * HOUR))
_KINDS = st.sampled_from((Kind.PLAN, Kind.FIRST_TOUCH, Kind.GOLDEN_WINDOW))


def _after(clock: Clock, target: Target, deed: str, now: datetime) -> tuple[Clock, Target]:
    match deed:
        case "pause":
            return clocks.pause(clock, now), target
        case "resume":
            return clocks.resume(clock, target, now), target
        case "tick":
            return clocks.tick(clock, target, now), target
        case "aim":
            other = _TARGETS[target is _TARGETS[0]]
            return clocks.aim(clock, other), other
        case "extend" | "untold":
            made = clocks.extend(clock, target, now, noticed=deed == "extend")
            return (made if isinstance(made, Clock) else clock), target
        case "meet":
            return clocks.meet(clock, now), target
        case "cancel":
            return clocks.cancel(clock, now), target
    return clocks.mark(clock, "qualified", now), target


@settings(max_examples=120, deadline=None)
@given(kind=_KINDS, life=_LIVES)
def test_whatever_happens_in_whatever_order_the_laws_hold(
    kind: Kind, life: list[tuple[str, int]]
) -> None:
    target, now = PLAN, at("2026-11-25 09:00")
    clock = clocks.start(kind, target, "TS1", now)
    for deed, minutes in life:
        now += timedelta(minutes=minutes)
        was = clock
        clock, target = _after(clock, target, deed, now)
        assert clock.started == was.started
        assert clock.due >= clock.started
        assert 0 <= clocks.percent(clock, target, now) <= 100
        assert clock.marks >= was.marks
        if not was.open:
            assert clock == was  # what has ended changes no more
        if was.state is Run.BREACHED:
            assert clock.state is Run.BREACHED  # what was late was late
        if clock.state is Run.PAUSED:
            assert kind is Kind.PLAN
            assert clock.pauses[-1].until is None
        coming = clocks.look_at(clock, target)
        assert (coming is not None) == clock.runs
        if coming is not None:
            assert coming <= clock.due
            assert clocks.tick(clock, target, max(coming, now)) != clock


_CALENDARS = st.builds(
    Calendar,
    hours=st.sampled_from((((time(9), time(12)), (time(13, 30), time(18))), ((time(0), time(0)),))),
    days=st.sets(st.integers(1, 7), min_size=3).map(frozenset),
    closed=st.sets(st.dates(date(2026, 11, 20), date(2026, 12, 20)), max_size=4).map(frozenset),
)
_MINUTES = st.integers(1, 3000)


@settings(max_examples=80, deadline=None)
@given(calendar=_CALENDARS, before=st.integers(0, 200), stood=_MINUTES, length=_MINUTES)
def test_a_pause_moves_the_due_time_by_the_working_time_it_lasted(
    calendar: Calendar, before: int, stood: int, length: int
) -> None:
    target = Target("一般", timedelta(minutes=length), calendar)
    clock = clocks.start(Kind.PLAN, target, "TS1", at("2026-11-25 10:00"))
    since = clock.started + timedelta(minutes=before)
    until = since + timedelta(minutes=stood)
    on = clocks.resume(clocks.pause(clock, since), target, until)
    if since >= clock.due:
        assert on == clock
    else:
        assert on.due == calendar.add(clock.due, calendar.between(since, until))


@settings(max_examples=80, deadline=None)
@given(calendar=_CALENDARS, first=_MINUTES, then=st.integers(0, 3000), length=_MINUTES)
def test_who_complains_later_is_owed_no_sooner(
    calendar: Calendar, first: int, then: int, length: int
) -> None:
    target = Target("一般", timedelta(minutes=length), calendar)
    early = at("2026-11-25 00:00") + timedelta(minutes=first)
    one, other = (
        clocks.start(Kind.PLAN, target, "TS1", start)
        for start in (early, early + timedelta(minutes=then))
    )
    assert one.due <= other.due


@settings(max_examples=80, deadline=None)
@given(calendar=_CALENDARS, length=_MINUTES, looks=st.lists(_MINUTES, min_size=2, max_size=6))
def test_the_countdown_only_goes_on(calendar: Calendar, length: int, looks: list[int]) -> None:
    target = Target("一般", timedelta(minutes=length), calendar)
    clock = clocks.start(Kind.PLAN, target, "TS1", at("2026-11-25 10:00"))
    shares = [
        clocks.percent(clock, target, clock.started + timedelta(minutes=m)) for m in sorted(looks)
    ]
    assert shares == sorted(shares)
    assert clocks.percent(clock, target, clock.due) == 100
