"""A timer comes back as an event, in its turn, and only while it stands."""

from __future__ import annotations

from datetime import timedelta

from dialogues.events import Due, Heard
from storage import lanes, work
from tests.bot.runtime_fakes import OWNER, Bench


def test_a_timer_comes_back_as_an_event_and_only_when_it_is_due(table: Bench) -> None:
    table.post("timer")
    table.work()
    table.clock.on(59)
    assert table.work() == []
    table.clock.on(1)
    (news,) = table.work()
    assert isinstance(table.decide.events[-1], Due)
    assert table.decide.events[-1].at.utcoffset() == timedelta(hours=8)
    assert table.replies()[-1] == "due silence"
    assert news.inbox == ()
    table.clock.on(3600)
    assert table.work() == []


def test_a_timer_that_was_cancelled_never_comes(table: Bench) -> None:
    table.post("timer")
    table.work()
    table.post("cancel")
    table.work()
    table.clock.on(3600)
    assert table.work() == []
    assert "due silence" not in table.replies()


def test_a_timer_replaced_between_claim_and_turn_is_not_taken(table: Bench) -> None:
    table.post("timer")
    table.work()
    table.clock.on(60)
    (name,) = table.claim()
    future_item = table.store.read(lambda c: lanes.items(c, [name], table.clock.now)[name])
    assert len(future_item) == 1
    begun = table.turns.begin  # the turn reads the lane, then the timer is cancelled before it runs
    table.store.do(lambda tx: work.cancel(tx, name, "silence"))
    assert begun(OWNER, name).result().effects == ()
    assert [e for e in table.decide.events if isinstance(e, Due)] == []
    assert table.claim() == ()


def test_words_go_before_a_timer_that_came_due_meanwhile(table: Bench) -> None:
    table.post("timer")
    table.work()
    table.clock.on(61)
    table.post("cancel")
    table.work()
    assert [type(e) for e in table.decide.events] == [Heard, Heard]
