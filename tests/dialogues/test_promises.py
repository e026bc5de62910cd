"""When something promised is due: working hours, holidays, days worked for them, and the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.book import Book
from dialogues.effects import Promise, Say, SetTimer, Settled, SettlePromise
from dialogues.events import AgentSaid, AgentTook, Due
from dialogues.promises import ALWAYS, Calendar, Sla, Terms, spoken
from dialogues.state import Control
from dialogues.talks import Meant, Player, meant_parse

Kind = TypeVar("Kind")
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


_SLA = Sla(
    office=_LUNCH,
    general=Terms(timedelta(minutes=30), timedelta(hours=2)),
    first_touch_by={"logistics": timedelta(hours=2)},
)


@pytest.mark.parametrize(
    ("kind", "start", "urgent", "category", "due"),
    [
        ("first_touch", "2026-11-25 10:12", False, "quality.fault", "2026-11-25 10:42"),
        ("plan_by", "2026-11-25 10:12", False, "quality.fault", "2026-11-25 13:42"),
        ("first_touch", "2026-11-25 10:12", False, "logistics.late", "2026-11-25 13:42"),
        ("plan_by", "2026-11-25 10:12", False, "logistics.late", "2026-11-25 13:42"),
        ("first_touch", "2026-11-22 03:00", True, "logistics.late", "2026-11-22 03:15"),
        ("plan_by", "2026-11-22 03:00", True, "quality.safety", "2026-11-22 04:00"),
        ("first_touch", "2026-11-22 03:00", False, "quality.fault", "2026-11-23 09:30"),
        ("first_touch", "2026-11-25 10:12:03", False, "", "2026-11-25 10:43"),
    ],
)
def test_terms_differ_by_level_and_kind_of_complaint(
    kind: str, start: str, category: str, due: str, *, urgent: bool
) -> None:
    """S2-30, S0-45: urgent runs round the clock; the rest on the office calendar, to the minute."""
    assert _SLA.due(kind, _at(start), urgent=urgent, category=category) == _at(due)


@pytest.mark.parametrize(
    ("due", "now", "said"),
    [
        ("2026-11-25 22:02", "2026-11-25 21:47", "22:02"),
        ("2026-11-26 09:30", "2026-11-25 21:47", "11月26日 09:30"),
        ("2027-01-01 00:05", "2026-12-31 23:50", "1月1日 00:05"),
    ],
)
def test_times_are_said_absolutely(due: str, now: str, said: str) -> None:
    """S2-31: a clock time, with its day when that is another one; never "soon"."""
    assert spoken(_at(due), _at(now)) == said


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


@pytest.fixture
def urgent(book: Book) -> Player:
    """Return a talk in which a hacked account was told at 22:40."""
    player = Player(book, _at("2026-11-25 22:40"))
    meant = {"intent": "complaint", "level": 1, "category": "account_safety.hacked"}
    parse = meant_parse("账号被盗了", Meant.model_validate(meant))
    player.hear(player.said(parse))
    return player


def _of(kind: type[Kind], effects: Sequence[object]) -> list[Kind]:
    return [e for e in effects if isinstance(e, kind)]


def test_a_promise_has_an_owner_a_time_and_a_timer(urgent: Player) -> None:
    """S3-07, S0-40: who, what, until when; and a clock that rings."""
    (promise,) = _of(Promise, urgent.effects)
    assert (promise.kind, promise.owner) == ("first_touch", "值班经理")
    assert promise.due == _at("2026-11-25 22:55")
    assert SetTimer(f"promise:{promise.id}", promise.due) in urgent.effects
    assert "22:55" in _of(Say, urgent.effects)[0].text


@pytest.mark.parametrize(
    ("at", "how"),
    [("2026-11-25 22:50", Settled.KEPT), ("2026-11-25 22:56", Settled.BROKEN)],
)
def test_a_persons_word_keeps_the_first_touch_when_in_time(
    urgent: Player, at: str, how: Settled
) -> None:
    """S2-29, S0-46: the bot's own words do not keep it, and late is not kept."""
    urgent.now = _at(at)
    urgent.happen(AgentTook(urgent.now, "a", "陈岚"))
    assert _of(SettlePromise, urgent.effects) == []
    said = urgent.happen(AgentSaid(urgent.now, "a", "陈岚", "我来了"))
    assert [e.how for e in _of(SettlePromise, said)] == [how]


def test_a_broken_promise_is_owned_up_to_with_a_new_time(urgent: Player) -> None:
    """S2-37, S0-46: on record, told to the customer, and before a person again; once."""
    (first,) = _of(Promise, urgent.effects)
    urgent.now = first.due
    effects = urgent.happen(Due(first.due, f"promise:{first.id}"))
    assert [(e.id, e.how) for e in _of(SettlePromise, effects)] == [(first.id, Settled.BROKEN)]
    (second,) = _of(Promise, effects)
    assert second.id != first.id
    assert f"{second.due:%H:%M}" in _of(Say, effects)[0].text
    again = urgent.happen(Due(second.due, f"promise:{second.id}"))
    assert [e.how for e in _of(SettlePromise, again)] == [Settled.BROKEN]
    assert _of(Promise, again) == []


def test_a_timer_of_a_settled_promise_changes_nothing(urgent: Player) -> None:
    before = urgent.state
    assert urgent.happen(Due(urgent.now, "promise:TS-other/first_touch/1")) == []
    assert urgent.state is not None
    assert before is not None
    assert urgent.state.pledges == before.pledges
    assert urgent.state.control is Control.QUEUE
