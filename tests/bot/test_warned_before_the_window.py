"""Where a platform's window closes, colleagues are warned of a missing letter while it is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.alerts.links import Links
from bot.alerts.told import Told
from bot.alerts.words import Words
from bot.channels.base import Limits
from bot.turn import Turns
from dialogues.book import Book
from dialogues.calendars import ALWAYS, Calendar
from dialogues.reach import LEAD, warned
from dialogues.state import Level
from storage import alerts
from storage.alerts import WINDOW, Alarm, Raised
from tests.fakes.caseworld import DONE, PLAN, ZONE, World, due, filed, made_book, world

HOUR = timedelta(hours=1)
TWO_DAYS = timedelta(hours=48)
KF = Limits(max_text=2048, window=TWO_DAYS, per_inbound=5)
OFFICE = Calendar(((time(9), time(21)),))


@pytest.fixture(scope="module")
def book() -> Book:
    made = made_book()
    return replace(made, sla=replace(made.sla, office=OFFICE))


@contextmanager
def counting(folder: Path, book: Book, limits: Limits = KF) -> Iterator[World]:
    """Give a talk through a door whose window closes 48 hours after the customer's words."""
    with world(folder, book) as made:
        mind = made.turns._brain
        made.turns = Turns(made.store, mind, {"kf": limits}, zone=ZONE, clock=made.clock)
        made.chat = "kf:main:u1"
        yield made


@pytest.fixture
def talk(book: Book, tmp_path: Path) -> Iterator[World]:
    """Give a case that lin has, told at ten on a Wednesday."""
    with counting(tmp_path, book) as made:
        filed(made)
        yield made


def warnings(talk: World) -> list[Raised]:
    return [one for one in talk.store.read(alerts.standing) if one.alarm.kind == WINDOW]


def noted(talk: World) -> list[str]:
    return [e.payload["text"] for e in talk.events() if e.kind == "window_closing"]


def closes(talk: World) -> datetime:
    found = talk.state().closes
    assert found is not None
    return found


def test_staff_are_warned_once_at_work_and_hours_before_the_end(talk: World) -> None:
    end = closes(talk)
    assert end == datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)
    talk.wait(timedelta(hours=34, minutes=20))
    assert warnings(talk) == []
    talk.wait(HOUR)
    (one,) = warnings(talk)
    assert (one.alarm.case_no, one.alarm.due) == (talk.case_no, end)
    assert one.raised.astimezone(ZONE) == datetime(2026, 11, 26, 20, 30, tzinfo=ZONE)
    assert end - one.raised >= LEAD
    (note,) = noted(talk)
    assert "11月27日 10:00 之后" in note
    talk.wait(timedelta(days=3))
    assert len(noted(talk)) == 1


def test_the_letter_in_time_leaves_nothing_to_warn_of(talk: World) -> None:
    talk.wait(30 * HOUR)
    talk.decides("resolved", **DONE)
    assert talk.state().closes is None
    talk.wait(timedelta(days=2))
    assert (warnings(talk), noted(talk)) == ([], [])


def test_the_letter_after_the_warning_ends_it(talk: World) -> None:
    talk.wait(36 * HOUR)
    assert len(warnings(talk)) == 1
    talk.decides("resolved", **DONE)
    assert warnings(talk) == []


def test_the_customers_next_words_open_the_window_anew(talk: World) -> None:
    talk.wait(36 * HOUR)
    assert len(warnings(talk)) == 1
    talk.says("还没有消息吗", intent="ask_progress")
    assert warnings(talk) == []
    assert closes(talk) == talk.at - timedelta(seconds=30) + TWO_DAYS
    talk.wait(TWO_DAYS)
    assert len(noted(talk)) == 2


def test_an_agreed_plan_that_is_not_done_yet_still_wants_its_letter(talk: World) -> None:
    talk.decides("proposed", **PLAN, due=due(talk, hours=90))
    talk.says("好的", intent="accept")
    talk.wait(TWO_DAYS)
    assert len(noted(talk)) == 1


def test_a_case_taken_back_presses_nobody(talk: World) -> None:
    talk.agent("returned")
    talk.says("算了，我不投诉了", intent="withdraw")
    talk.says("确定", press="/withdraw")
    talk.wait(TWO_DAYS)
    assert (talk.state().closes, noted(talk)) == (None, [])


def test_an_earlier_case_whose_letter_is_missing_is_warned_of_too(talk: World) -> None:
    first = talk.case_no
    talk.agent("returned")
    talk.says(
        "另外你们的快递员把门口的花盆打碎了", intent="complaint", category="logistics.damaged"
    )
    talk.says("找人工", intent="ask_human", handoff="request_human")
    talk.wait(TWO_DAYS)
    assert talk.case_no != first
    assert {one.alarm.case_no for one in warnings(talk)} == {first, talk.case_no}


@pytest.mark.parametrize("window", [None, timedelta(seconds=15), LEAD])
def test_where_nothing_closes_or_at_once_nobody_is_warned(
    book: Book, tmp_path: Path, window: timedelta | None
) -> None:
    """An account that may only answer at once has no window worth a warning."""
    with counting(tmp_path, book, Limits(max_text=4096, window=window)) as talk:
        filed(talk)
        talk.wait(timedelta(days=4))
        assert (talk.state().closes, noted(talk)) == (None, [])


@pytest.mark.parametrize(
    ("office", "closing", "warns"),
    [
        (OFFICE, (27, 14, 0), (27, 10, 0)),
        (OFFICE, (27, 12, 59), (26, 20, 59)),
        (OFFICE, (27, 3, 0), (26, 20, 30)),
        (ALWAYS, (27, 3, 0), (26, 23, 0)),
        (Calendar(days=frozenset()), (27, 3, 0), (26, 23, 0)),
    ],
)
def test_the_warning_comes_at_work_and_leaves_four_hours(
    office: Calendar, closing: tuple[int, int, int], warns: tuple[int, int, int]
) -> None:
    end, at = (
        datetime(2026, 11, day, hour, minute, tzinfo=ZONE) for day, hour, minute in (closing, warns)
    )
    assert warned(office, end) == at
    assert end - at >= LEAD


def test_the_alarm_says_what_to_do_and_until_when() -> None:
    end = datetime(2026, 11, 27, 10, 0, tzinfo=ZONE)
    alarm = Alarm(WINDOW, "TS1", "kf:main:u1", Level.GENERAL, due=end, what="发出确认函")
    raised = Raised(1, alarm, "normal", end - HOUR, alerts.OPEN, 0, "", None, None)
    told = Told(raised, due=end, what="发出确认函")
    words = Words(Links(b"s" * 32, "", timedelta(hours=1)), ZONE)
    assert "确认函还没发" in words.head(told)
    assert words.about(told, (end - HOUR).astimezone(UTC))[-1] == "应在 10:00 前发出确认函"
