"""What could not be handled is kept as it came, until a person decides."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from storage import audit, dead, lanes
from storage.errors import Refused
from storage.store import Store

LANE = "in:web:shop:u1"


def park(store: Store, **how: Any) -> int:
    return store.do(lambda tx: dead.park(tx, "door", b'{"n":1}', "why", **how))


def test_raw_bytes_are_kept_as_they_came(store: Store, clock: Any) -> None:
    body = bytes(range(256))
    store.do(lambda tx: dead.park(tx, "wechat", body, "no XML\x00\ud800" + "x" * 9_999))
    (letter,) = store.read(dead.list)
    assert (letter.source, letter.lane, letter.body) == ("wechat", "", body)
    assert letter.at.timestamp() == clock.now
    assert letter.reason.startswith("no XML\ufffdxx")
    assert len(letter.reason) < dead.REASON + 1


def test_letters_come_newest_first(store: Store) -> None:
    numbers = [park(store) for _ in range(3)]
    assert [x.id for x in store.read(lambda c: dead.list(c, 2))] == numbers[:0:-1]
    assert store.read(dead.count) == 3


@pytest.mark.parametrize("key", [None, "silence"])
def test_a_letter_taken_again_waits_in_its_lane(store: Store, clock: Any, key: str | None) -> None:
    letter = park(store, lane=LANE, key=key)
    store.do(lambda tx: dead.retry(tx, letter, by="lin"))
    (item,) = store.read(lambda c: lanes.items(c, [LANE], clock.now))[LANE]
    assert (item.body, item.key) == ({"n": 1}, key)
    assert store.read(dead.count) == 0


def test_what_never_was_in_a_lane_cannot_be_taken_again(store: Store) -> None:
    letter = park(store)
    for number in (letter, 99):
        with pytest.raises(Refused):
            store.do(partial(dead.retry, letter=number, by="lin"))
    assert store.read(dead.count) == 1


def test_a_letter_can_be_discarded_once(store: Store) -> None:
    letter = park(store)
    assert store.do(lambda tx: dead.discard(tx, letter, by="lin"))
    assert not store.do(lambda tx: dead.discard(tx, letter, by="lin"))


def test_who_retried_dropped_or_looked_is_kept_without_what_came(store: Store) -> None:
    first, second = park(store, lane=LANE), park(store)
    assert store.do(lambda tx: dead.look(tx, first, by="lin")) is not None
    store.do(lambda tx: dead.retry(tx, first, by="lin"))
    store.do(lambda tx: dead.discard(tx, second, by="wang"))
    dropped, retried, looked = store.read(audit.newest)
    assert (looked.act, retried.act, dropped.act) == (dead.LOOKED, dead.RETRIED, dead.DISCARDED)
    assert (retried.who, retried.about, retried.chat) == ("lin", f"dead:{first}", "web:shop:u1")
    assert (dropped.who, dropped.chat, dropped.note) == ("wang", "", "door")


def test_the_same_content_parked_again_is_counted(store: Store) -> None:
    for times in (1, 2, 3):
        number = park(store, lane=LANE)
        letter = store.read(partial(dead.get, letter=number))
        assert letter is not None
        assert store.read(partial(dead.times, letter=letter)) == times
        store.do(partial(dead.retry, letter=number, by="lin"))


@pytest.mark.parametrize(
    ("lane", "chat"),
    [(LANE, "web:shop:u1"), ("media:tg:a:b:c", "tg:a:b:c"), ("hook:1", ""), (None, "")],
)
def test_a_letter_knows_its_conversation(store: Store, lane: str | None, chat: str) -> None:
    park(store, lane=lane)
    (letter,) = store.read(dead.list)
    assert letter.chat == chat
