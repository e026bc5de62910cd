"""Working time: hours, lunch, nights, holidays and the days worked for them, and quiet hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.calendar_file import Days
from dialogues.calendars import ALWAYS, LOUD, NIGHT, Calendar, Quiet, latest

_ZONE = ZoneInfo("Asia/Shanghai")
_LUNCH = Calendar(
    hours=((time(9), time(12)), (time(13, 30), time(18))),
    days=frozenset(range(1, 6)),
    closed=frozenset({date(2026, 10, 1), date(2026, 10, 2)}),
    extra=frozenset({date(2026, 10, 10)}),  # a Saturday worked for the holiday
)
_SHOP = Calendar(hours=((time(9), time(21)),))
_LATE = Calendar(hours=((time(9), time(12)), (time(18), time(0))))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=_ZONE)


# 2026-11-25 is a Wednesday, 2026-09-30 the Wednesday before the holiday
_DUE: dict[str, tuple[Calendar, str, int, str]] = {
    "in the morning": (_LUNCH, "2026-11-25 09:10", 30, "2026-11-25 09:40"),
    "to the very end of a shift": (_LUNCH, "2026-11-25 11:30", 30, "2026-11-25 12:00"),
    "over lunch": (_LUNCH, "2026-11-25 11:50", 30, "2026-11-25 13:50"),
    "begun at lunch": (_LUNCH, "2026-11-25 12:20", 30, "2026-11-25 14:00"),
    "over the night": (_LUNCH, "2026-11-25 17:50", 30, "2026-11-26 09:20"),
    "begun before opening": (_LUNCH, "2026-11-25 06:00", 30, "2026-11-25 09:30"),
    "begun after closing": (_LUNCH, "2026-11-25 22:00", 30, "2026-11-26 09:30"),
    "over the weekend": (_LUNCH, "2026-11-27 17:30", 60, "2026-11-30 09:30"),
    "begun on Sunday": (_LUNCH, "2026-11-29 10:00", 60, "2026-11-30 10:00"),
    "over a holiday": (_LUNCH, "2026-09-30 17:45", 30, "2026-10-05 09:15"),
    "begun on a holiday": (_LUNCH, "2026-10-01 10:00", 30, "2026-10-05 09:30"),
    "on a make-up Saturday": (_LUNCH, "2026-10-10 10:00", 30, "2026-10-10 10:30"),
    "into a make-up Saturday": (_LUNCH, "2026-10-09 17:50", 20, "2026-10-10 09:10"),
    "longer than a day": (_LUNCH, "2026-11-25 09:00", 600, "2026-11-26 11:30"),
    "round the clock at night": (ALWAYS, "2026-11-25 23:50", 15, "2026-11-26 00:05"),
    "round the clock on a holiday": (ALWAYS, "2026-10-01 03:00", 60, "2026-10-01 04:00"),
    "every day until nine": (_SHOP, "2026-11-28 20:45", 30, "2026-11-29 09:15"),
    "a shift until midnight": (_LATE, "2026-11-25 23:50", 10, "2026-11-26 00:00"),
    "past midnight into the morning": (_LATE, "2026-11-25 23:50", 30, "2026-11-26 09:20"),
}


@pytest.mark.parametrize(("calendar", "start", "minutes", "due"), _DUE.values(), ids=_DUE)
def test_open_time_is_counted(calendar: Calendar, start: str, minutes: int, due: str) -> None:
    """S2-38: limits are counted on the firm's own calendar."""
    assert calendar.add(_at(start), timedelta(minutes=minutes)) == _at(due)


@pytest.mark.parametrize(
    ("calendar", "at", "is_open"),
    [
        (_LUNCH, "2026-11-25 09:00", True),
        (_LUNCH, "2026-11-25 12:00", False),
        (_LUNCH, "2026-11-25 13:29", False),
        (_LUNCH, "2026-11-28 10:00", False),
        (_LUNCH, "2026-10-10 10:00", True),
        (_LUNCH, "2026-10-02 10:00", False),
        (_LATE, "2026-11-25 23:59", True),
        (_LATE, "2026-11-26 00:00", False),
        (ALWAYS, "2026-10-01 03:00", True),
    ],
)
def test_whether_somebody_works(calendar: Calendar, at: str, *, is_open: bool) -> None:
    assert calendar.is_open(_at(at)) is is_open


def test_a_calendar_never_open_still_gives_a_time() -> None:
    never = Calendar(days=frozenset())
    assert never.add(_at("2026-11-25 10:00"), timedelta(hours=1)) == _at("2026-11-25 11:00")


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        (_LUNCH, "2026-11-25 09:10", "2026-11-25 09:40", 30),
        (_LUNCH, "2026-11-25 11:50", "2026-11-25 13:50", 30),
        (_LUNCH, "2026-11-25 17:50", "2026-11-26 09:20", 30),
        (_LUNCH, "2026-11-27 17:30", "2026-11-30 09:30", 60),
        (_LUNCH, "2026-09-30 17:45", "2026-10-05 09:15", 30),
        (_LUNCH, "2026-10-09 17:50", "2026-10-10 09:10", 20),
        (_LUNCH, "2026-11-28 10:00", "2026-11-29 10:00", 0),
        (_LUNCH, "2026-11-25 10:00", "2026-11-25 09:00", 0),
        (ALWAYS, "2026-11-25 23:50", "2026-11-27 00:05", 24 * 60 + 15),
        (_LATE, "2026-11-25 23:00", "2026-11-26 09:30", 90),
    ],
)
def test_open_time_between_two_moments(
    calendar: Calendar, start: str, end: str, minutes: int
) -> None:
    assert calendar.between(_at(start), _at(end)) == timedelta(minutes=minutes)


def test_much_work_on_few_hours_is_counted_to_its_end() -> None:
    """Thirty days of open time are ninety days of eight hours, not sixty and a guess."""
    day = Calendar(hours=((time(9), time(17)),))
    due = day.add(_at("2026-01-01 09:00"), timedelta(days=30))
    assert due == _at("2026-03-31 17:00")


def test_the_night_on_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 24, 23, 0, tzinfo=zone)
    assert ALWAYS.add(start, timedelta(hours=8)) == datetime(2026, 10, 25, 6, 0, tzinfo=zone)
    end = datetime(2026, 10, 25, 6, 0, tzinfo=zone)
    assert ALWAYS.between(start, end) == timedelta(hours=8)


@pytest.mark.parametrize(
    ("quiet", "at", "then"),
    [
        (NIGHT, "2026-11-25 21:59", "2026-11-25 21:59"),
        (NIGHT, "2026-11-25 22:00", "2026-11-26 08:00"),
        (NIGHT, "2026-11-25 23:50", "2026-11-26 08:00"),
        (NIGHT, "2026-11-26 03:00", "2026-11-26 08:00"),
        (NIGHT, "2026-11-26 08:00", "2026-11-26 08:00"),
        (Quiet(time(12), time(14)), "2026-11-26 13:10", "2026-11-26 14:00"),
        (Quiet(time(12), time(14)), "2026-11-26 15:00", "2026-11-26 15:00"),
        (LOUD, "2026-11-26 03:00", "2026-11-26 03:00"),
    ],
)
def test_nobody_is_written_to_in_the_quiet_hours(quiet: Quiet, at: str, then: str) -> None:
    """S2-34: what falls into the night waits for the morning."""
    assert quiet.allowed(_at(at)) == _at(then)


WEEK = (1, 2, 3, 4, 5)
SPLIT = ("09:00-12:00", "13:30-18:00")


def _days(**parts: object) -> Calendar:
    return Days.model_validate(parts).calendar


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-25 09:00", True),
        ("2026-11-25 12:00", False),
        ("2026-11-25 13:29", False),
        ("2026-11-25 17:59", True),
        ("2026-11-25 18:00", False),
        ("2026-11-28 10:00", False),
    ],
)
def test_split_shifts_are_kept(moment: str, *, is_open: bool) -> None:
    assert _days(days=WEEK, hours=SPLIT).is_open(_at(moment)) is is_open


def test_the_last_hour_before_midnight_is_open() -> None:
    days = _days(hours=["22:00-24:00"])
    assert days.is_open(_at("2026-11-25 23:59"))
    assert not days.is_open(_at("2026-11-26 00:00"))


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-10-01", False),  # National Day, a Thursday
        ("2026-10-10", True),  # a Saturday worked for it
        ("2026-10-17", False),  # a Saturday like any other
        ("2026-10-16", True),
    ],
)
def test_public_holidays_and_make_up_days_are_known(day: str, *, is_open: bool) -> None:
    assert _days(days=WEEK, holidays="cn").is_open(_at(f"{day} 10:00")) is is_open


def test_own_days_beat_the_public_ones() -> None:
    days = _days(days=WEEK, holidays="cn", closed=["2026-10-10", "2026-11-25"], open=["2026-10-01"])
    assert days.is_open(_at("2026-10-01 10:00"))
    assert not days.is_open(_at("2026-10-10 10:00"))
    assert not days.is_open(_at("2026-11-25 10:00"))


def test_a_day_both_closed_and_open_is_open() -> None:
    days = _days(closed=["2026-11-25"], open=["2026-11-25"])
    assert days.is_open(_at("2026-11-25 10:00"))


@pytest.mark.parametrize("year", [1999, 2026, 2031, 2100])
def test_a_year_nobody_announced_does_not_stop_anything(year: int) -> None:
    start = datetime(year, 9, 30, 17, 0, tzinfo=_ZONE)
    due = _days(holidays="cn", days=WEEK).add(start, timedelta(hours=2))
    assert start < due < start + timedelta(days=30)


def test_the_reach_of_the_holidays_is_known() -> None:
    assert Days().holidays_known_to is None
    reach = Days(holidays="cn").holidays_known_to
    assert reach is not None
    assert reach >= date(2026, 1, 1).year


_STARTS = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001 - zoned next
    lambda at: at.replace(tzinfo=_ZONE)
)
_SPANS = st.integers(1, 2000).map(lambda minutes: timedelta(minutes=minutes))


@settings(max_examples=60, deadline=None)
@given(start=_STARTS, length=_SPANS)
def test_due_is_later_and_never_in_closed_time(start: datetime, length: timedelta) -> None:
    due = _LUNCH.add(start, length)
    assert due >= start + length
    assert _LUNCH.is_open(due - timedelta(microseconds=1))


@settings(max_examples=60, deadline=None)
@given(start=_STARTS, first=_SPANS, then=_SPANS)
def test_time_added_in_two_steps_is_time_added_at_once(
    start: datetime, first: timedelta, then: timedelta
) -> None:
    assert _LUNCH.add(_LUNCH.add(start, first), then) == _LUNCH.add(start, first + then)


def _by_the_minute(calendar: Calendar, start: datetime, length: timedelta) -> datetime:
    """Return what add returns, found the slow way: minute by minute, asking whether it is open."""
    at, left = start, length
    minute = timedelta(minutes=1)
    while left > timedelta(0):
        left -= minute if calendar.is_open(at) else timedelta(0)
        at += minute
    return at


_CALENDARS = st.builds(
    Calendar,
    hours=st.sampled_from((_LUNCH.hours, _SHOP.hours, _LATE.hours, ((time(0), time(0)),))),
    days=st.sets(st.integers(1, 7), min_size=3).map(frozenset),
    closed=st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=6).map(frozenset),
    extra=st.sets(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=4).map(frozenset),
)
_WHOLE_MINUTES = _STARTS.map(lambda at: at.replace(second=0, microsecond=0))


@settings(max_examples=40, deadline=None)
@given(calendar=_CALENDARS, start=_WHOLE_MINUTES, minutes=st.integers(1, 700))
def test_working_time_agrees_with_counting_the_minutes(
    calendar: Calendar, start: datetime, minutes: int
) -> None:
    length = timedelta(minutes=minutes)
    due = calendar.add(start, length)
    assert due == _by_the_minute(calendar, start, length)
    assert calendar.between(start, due) == length


@settings(max_examples=60, deadline=None)
@given(calendar=_CALENDARS, one=_STARTS, other=_STARTS, length=_SPANS)
def test_who_starts_later_is_due_no_sooner(
    calendar: Calendar, one: datetime, other: datetime, length: timedelta
) -> None:
    first, then = sorted((one, other))
    assert calendar.add(first, length) <= calendar.add(then, length)


@settings(max_examples=60, deadline=None)
@given(calendar=_CALENDARS, moments=st.lists(_STARTS, min_size=3, max_size=3).map(sorted))
def test_open_time_adds_up(calendar: Calendar, moments: list[datetime]) -> None:
    start, middle, end = moments
    parts = calendar.between(start, middle) + calendar.between(middle, end)
    assert parts == calendar.between(start, end)
    assert timedelta(0) <= parts <= end - start


def test_the_latest_moment_that_fits_is_looked_for_on_the_way_back() -> None:
    noon = _at("2026-11-25 12:40")
    assert latest(noon, timedelta(hours=2), _LUNCH.is_open) == _at("2026-11-25 11:40")
    assert latest(noon, timedelta(hours=1), _LUNCH.is_open) is None, "the hour's end is not in it"
    assert latest(noon, timedelta(hours=2), ALWAYS.is_open) == noon
