"""What reached no customer is counted, tried again in the order it was said, or put aside."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from dialogues.effects import Say, Why
from storage import audit, dead, lanes, messages, outbox, unsent
from storage.outbox import Remedy, Tried
from storage.store import Store
from storage.times import moment

LANE = "out:web:shop:u1"
LONG = timedelta(seconds=41)


@pytest.fixture
def queued(store: Store, talk: str, clock: Any) -> list[int]:
    """Give three messages that wait to be sent."""
    words = [Say(str(n), Why("r", "new")) for n in range(3)]
    say = partial(messages.say, chat=talk, inbox_id=None, at=moment(clock.now), pull=False)
    return [store.do(partial(say, said=one)) for one in words]


def record(store: Store, message: int, outcome: str) -> str:
    return store.do(lambda tx: outbox.record(tx, message, Tried(outcome, code="c")))


def due(store: Store, talk: str) -> list[int]:
    return [one.line.id for one in store.read(lambda c: outbox.due(c, talk))]


def again(store: Store, message: int) -> list[int]:
    return store.do(lambda tx: unsent.again(tx, message, by="lin"))


def counted(store: Store, at: datetime) -> tuple[int, int, int]:
    found = store.read(lambda c: unsent.counts(c, at))
    return found.failed, found.late, found.dead


def test_what_failed_earlier_in_the_talk_goes_out_first(
    store: Store, talk: str, queued: list[int]
) -> None:
    for message in queued:
        record(store, message, "blocked")
    assert again(store, queued[1]) == queued[:2]
    assert due(store, talk) == queued[:2]
    assert again(store, queued[1]) == []


def test_a_person_does_not_wait_for_the_lanes_back_off(
    store: Store, queued: list[int], clock: Any
) -> None:
    (name,) = store.do(lambda tx: lanes.claim(tx, "s:r:0", pool="out"))
    store.do(lambda tx: lanes.done(tx, [name], (), {name: clock.now + 300}))
    assert store.do(lambda tx: unsent.now(tx, queued[0], by="lin"))
    assert store.do(lambda tx: lanes.claim(tx, "s:r:0", pool="out")) == (LANE,)
    assert store.do(lambda tx: unsent.now(tx, queued[0], by="lin"))
    assert store.do(lambda tx: lanes.claim(tx, "s:r:1", pool="out")) == (), "taken stays taken"


def test_what_was_put_aside_or_reached_otherwise_is_shown_no_more(
    store: Store, queued: list[int], clock: Any
) -> None:
    for message in queued:
        record(store, message, "blocked")
    assert store.do(lambda tx: unsent.aside(tx, queued[0], by="lin", why="打过电话"))
    assert not store.do(lambda tx: unsent.aside(tx, queued[0], by="lin", why="又"))
    store.do(lambda tx: outbox.remedied(tx, queued[1], Remedy("sms", done=True)))
    assert [one.line.id for one in store.read(outbox.undelivered)] == queued[2:]
    assert counted(store, moment(clock.now)) == (1, 0, 0)
    assert again(store, queued[2]) == queued[2:], "what was put aside is not sent along"
    assert again(store, queued[0]) == queued[:1], "but it can be sent after all"


def test_only_what_failed_is_put_aside(store: Store, queued: list[int]) -> None:
    assert not store.do(lambda tx: unsent.aside(tx, queued[0], by="lin", why="x"))
    record(store, queued[0], "sent")
    assert not store.do(lambda tx: unsent.aside(tx, queued[0], by="lin", why="x"))
    assert not store.do(lambda tx: unsent.now(tx, queued[0], by="lin"))
    assert store.read(audit.newest) == []


def test_what_goes_out_in_another_talk_is_not_sent_twice(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    record(store, queued[0], "window_closed")
    store.do(lambda tx: outbox.remedied(tx, queued[0], Remedy("identity", done=False)))
    said, at = Say("x", Why("r", "new")), moment(clock.now)
    copy = partial(messages.say, chat=talk, inbox_id=None, said=said, at=at, pull=False)
    number = store.do(partial(copy, origin=queued[0]))
    assert again(store, queued[0]) == []
    record(store, number, "blocked")
    assert [one.line.id for one in store.read(outbox.undelivered)] == queued[:1], "shown once"
    assert again(store, queued[0]) == queued[:1]


def test_what_waits_untried_is_told_unless_it_waits_on_purpose(
    store: Store, queued: list[int], clock: Any
) -> None:
    before = moment(clock.now + 1)
    idle = [one.line.id for one in store.read(lambda c: unsent.untried(c, before))]
    assert idle == queued
    assert counted(store, moment(clock.now)) == (0, 0, 0)
    assert counted(store, moment(clock.now) + LONG) == (0, 3, 0)
    store.do(lambda tx: outbox.choose(tx, queued[0], "hold: quiet hours"))
    assert store.read(lambda c: unsent.untried(c, before)) == []
    record(store, queued[0], "retry")
    assert counted(store, moment(clock.now) + LONG) == (0, 3, 0), "it was let go, and fails now"


def test_letters_are_counted_with_the_rest(store: Store, clock: Any) -> None:
    store.do(lambda tx: dead.park(tx, "door", b"x", "why"))
    assert counted(store, moment(clock.now)) == (0, 0, 1)


def test_who_did_it_is_kept_newest_first(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    record(store, queued[0], "blocked")
    again(store, queued[0])
    clock.on(5)
    record(store, queued[0], "blocked")
    store.do(lambda tx: unsent.aside(tx, queued[0], by="zhou", why="话" * 300))
    aside, sent = store.read(audit.newest)
    assert (sent.who, sent.act, sent.about, sent.chat) == (
        "lin", unsent.AGAIN, f"message:{queued[0]}", talk,
    )  # fmt: skip
    assert (aside.who, aside.note) == ("zhou", "话" * audit.NOTE)
    assert aside.at.timestamp() == clock.now
