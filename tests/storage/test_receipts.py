"""A message that did not arrive after all is called sent no longer, and a person is to ring up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialogues.effects import Say, Why
from storage import inbox, messages, outbox
from storage.inbox import Arrival
from storage.outbox import Tried
from storage.store import Store

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def sent(store: Store, talk: str) -> int:
    """Give a message that its channel took."""
    said = Say("您好", Why("r", "new"))
    number = store.do(lambda tx: messages.say(tx, talk, None, said, AT, pull=False))
    store.do(lambda tx: outbox.record(tx, number, Tried("sent", platform_id="m1")))
    return number


def _told(store: Store, talk: str, message: object, event: str = "f1") -> None:
    raw = {"message": message, "fail_type": 4}
    arrival = Arrival("web", "shop", "u1", event, "receipt", AT, "会话已过期", raw=raw, chat=talk)
    store.do(lambda tx: inbox.receive(tx, arrival))


def _state(store: Store, message: int) -> tuple[str, str]:
    found = store.read(lambda c: outbox.shown(c, message))
    assert found is not None
    return found.line.delivery, found.remedy.way if found.remedy else ""


def test_it_is_failed_and_a_call_is_open(store: Store, talk: str, sent: int) -> None:
    _told(store, talk, str(sent))
    assert _state(store, sent) == ("failed", "call")
    (shown,) = store.read(outbox.undelivered)
    assert (shown.line.id, shown.code, shown.detail) == (sent, "undelivered 4", "会话已过期")


@pytest.mark.parametrize("message", ["", "x", "999", "1e3", None])
def test_a_receipt_for_nothing_of_ours_changes_nothing(
    store: Store, talk: str, sent: int, message: object
) -> None:
    _told(store, talk, message)
    assert _state(store, sent) == ("sent", "")


def test_a_receipt_told_twice_is_one(store: Store, talk: str, sent: int) -> None:
    _told(store, talk, sent)
    store.do(lambda tx: outbox.again(tx, sent))
    _told(store, talk, sent)
    assert _state(store, sent)[0] == "waiting", "the same receipt does not come after the new try"
