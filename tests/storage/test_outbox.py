"""What channels must send goes out in order and is called sent only when it was."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from dialogues.effects import Say, Why
from storage import lanes, messages, outbox
from storage.outbox import Tried
from storage.store import Store
from storage.times import moment

LANE = "out:web:shop:u1"


@pytest.fixture
def queued(store: Store, talk: str, clock: Any) -> list[int]:
    """Give three messages that wait to be sent."""
    at = moment(clock.now) + timedelta(seconds=1)
    words = [Say(str(n), Why("r", "new")) for n in range(3)]
    say = partial(messages.say, chat=talk, inbox_id=None, at=at, pull=False)
    return [store.do(partial(say, said=one)) for one in words]


def record(store: Store, message: int, outcome: str, **more: str) -> str:
    return store.do(lambda tx: outbox.record(tx, message, Tried(outcome, **more)))


def due(store: Store, talk: str) -> list[int]:
    return [one.line.id for one in store.read(lambda c: outbox.due(c, talk))]


def test_messages_wait_in_order_with_their_work(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    assert due(store, talk) == queued
    assert store.do(lambda tx: lanes.claim(tx, "s:r:0", pool="out")) == (LANE,)
    items = store.read(lambda c: lanes.items(c, [LANE], clock.now))[LANE]
    assert [item.body["message"] for item in items] == queued


def test_a_message_taken_by_its_channel_is_sent(store: Store, talk: str, queued: list[int]) -> None:
    assert record(store, queued[0], "sent", platform_id="m-7") == "sent"
    assert due(store, talk) == queued[1:]


def test_a_message_to_try_again_waits_and_counts(
    store: Store, talk: str, queued: list[int]
) -> None:
    assert record(store, queued[0], "retry", code="429") == "waiting"
    first = store.read(lambda c: outbox.due(c, talk))[0]
    assert (first.line.id, first.tries) == (queued[0], 1)


@pytest.mark.parametrize(
    "outcome", ["window_closed", "quota", "blocked", "rejected", "config", "?"]
)
def test_whatever_is_neither_sent_nor_retry_is_shown_as_failed(
    store: Store, talk: str, queued: list[int], outcome: str
) -> None:
    assert record(store, queued[0], outcome, code="45015", detail="窗口已关\ud800") == "failed"
    assert due(store, talk) == queued[1:]
    (shown,) = store.read(outbox.undelivered)
    assert (shown.chat, shown.line.id, shown.outcome) == (talk, queued[0], outcome)
    assert (shown.tries, shown.code, shown.detail) == (1, "45015", "窗口已关\ufffd")
    assert store.read(lambda c: outbox.count(c, "failed")) == 1


def test_what_was_sent_stays_sent(store: Store, queued: list[int]) -> None:
    record(store, queued[0], "sent")
    assert record(store, queued[0], "rejected") == "sent"
    assert store.read(lambda c: outbox.count(c, "sent")) == 1
    assert not store.do(lambda tx: outbox.again(tx, queued[0]))


def test_a_person_can_have_a_failed_message_tried_again(
    store: Store, talk: str, queued: list[int], clock: Any
) -> None:
    record(store, queued[0], "blocked")
    assert store.do(lambda tx: outbox.again(tx, queued[0]))
    assert due(store, talk) == queued
    items = store.read(lambda c: lanes.items(c, [LANE], clock.now))[LANE]
    assert items[-1].body == {"message": queued[0]}
