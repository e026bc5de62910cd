"""A turn that fails leaves nothing behind it, and the rest of the conversation goes on."""

from __future__ import annotations

import pytest

from bot.hearing import Poison
from storage import conversations, lanes, work
from storage.errors import Lost
from tests.bot.runtime_fakes import CHAT, OWNER, Bench


def _put(table: Bench, lane: str, body: str) -> None:
    table.store.do(lambda tx: work.put_text(tx, lane, body))


def _finish(table: Bench, lane: str, item: int) -> None:
    table.store.do(lambda tx: lanes.done(tx, [lane], [item]))


def test_a_turn_that_fails_leaves_nothing_and_waits(table: Bench) -> None:
    table.post("boom")
    (name,) = table.claim()
    with pytest.raises(ValueError, match="boom"):
        table.turns.begin(OWNER, name).result()
    assert table.replies() == []
    assert table.store.read(lambda c: conversations.load(c, CHAT)) == (None, 0)
    table.clock.on(60)
    assert table.claim() == (name,)


def test_after_a_failure_messages_are_taken_one_by_one(table: Bench) -> None:
    for text in ("a", "boom", "ccc"):
        table.post(text)
    (name,) = table.claim()
    with pytest.raises(ValueError, match="boom"):
        table.turns.begin(OWNER, name).result()
    table.store.do(lambda tx: lanes.failed(tx, OWNER, name, "boom"))
    table.clock.on(60)
    table.claim()
    table.turns.begin(OWNER, name).result()
    assert table.replies() == ["1: a"]


def test_an_item_that_is_no_event_names_itself(table: Bench) -> None:
    for body in ("[]", "null", "{}", '{"kind":"due"}', '{"kind":"message"}', "no json", '"x"'):
        _put(table, "in:web:default:v9", body)
        (name,) = table.claim()
        with pytest.raises(Poison) as poison:
            table.turns.begin(OWNER, name)
        _finish(table, name, poison.value.item)
    assert table.claim() == ()


def test_good_messages_before_a_poisoned_one_are_answered(table: Bench) -> None:
    table.post("a")
    _put(table, f"in:{CHAT}", "no json")
    table.post("bb")
    (name,) = table.claim()
    table.turns.begin(OWNER, name).result()
    assert table.replies() == ["1: a"]


def test_a_lane_that_was_lost_is_left_alone(table: Bench) -> None:
    table.post("a")
    (name,) = table.claim()
    table.clock.on(3600)
    assert table.store.do(lambda tx: lanes.claim(tx, "thief:1:0", 8, pool="in")) == (name,)
    with pytest.raises(Lost):
        table.turns.begin(OWNER, name).result()
    assert table.replies() == []
