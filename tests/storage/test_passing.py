"""A talk is called for once on its platform; what came of it stands in the case and the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from dialogues.effects import HandOff
from dialogues.state import Level
from storage import cases, handoffs, lanes, passing
from storage.handoffs import NOT_PASSED, PASSED
from storage.lanes import Item
from storage.outbox import Tried
from storage.passing import Call
from storage.store import Store, Tx
from storage.times import moment

WHO = HandOff("", Level.GENERAL, "service", ("customer asked",))


def call(store: Store, chat: str, case: str) -> None:
    def job(tx: Tx) -> None:
        handoffs.wait(tx, chat, replace(WHO, case_no=case))
        passing.call(tx, chat, case)

    store.do(job)


def work(store: Store, chat: str, later: float = 0.0) -> tuple[Item, ...]:
    def look(tx: Tx) -> tuple[Item, ...]:
        return lanes.items(tx.c, [f"out:{chat}"], tx.now + later)[f"out:{chat}"]

    return store.do(look)


def found(store: Store, chat: str, later: float = 0.0) -> Call:
    one = passing.called(work(store, chat, later))
    assert one is not None
    return one


def hint(store: Store) -> str:
    (waiter,) = store.read(handoffs.queue)
    return waiter.elsewhere


def test_it_stands_in_the_lane_of_the_messages_once(store: Store, talk: str, case: str) -> None:
    call(store, talk, case)
    call(store, talk, case)
    one = found(store, talk)
    assert (len(work(store, talk)), one.case_no, one.tries) == (1, case, 0)


def test_other_work_of_the_lane_is_no_call(store: Store, talk: str) -> None:
    store.do(lambda tx: lanes.put(tx, f"out:{talk}", {"message": 7}))
    assert passing.called(work(store, talk)) is None


def test_tried_again_it_waits_and_stands_in_nobodys_way(
    store: Store, talk: str, case: str, clock: Any
) -> None:
    call(store, talk, case)
    first, due = found(store, talk), moment(clock.now) + timedelta(seconds=60)
    store.do(lambda tx: passing.again(tx, talk, first, due))
    assert work(store, talk) == ()
    second = found(store, talk, later=60)
    assert (second.case_no, second.tries) == (case, 1)


def test_the_queue_says_how_the_last_try_of_this_handoff_ended(
    store: Store, talk: str, case: str, clock: Any
) -> None:
    call(store, talk, case)
    assert (hint(store), store.read(lambda c: handoffs.waits(c, talk))) == ("", True)
    one = found(store, talk)
    store.do(lambda tx: passing.ended(tx, one, Tried("config", code="95016", detail="不允许")))
    assert hint(store) == NOT_PASSED
    store.do(lambda tx: passing.ended(tx, one, Tried("sent")))
    assert hint(store) == PASSED
    store.do(lambda tx: handoffs.leave(tx, talk))
    clock.on(1)
    assert not store.read(lambda c: handoffs.waits(c, talk))
    call(store, talk, case)
    assert hint(store) == ""
    told = [one for one in store.read(lambda c: cases.events(c, case)) if "passed" in one.kind]
    assert [one.payload["text"] for one in told] == ["不允许", ""]


def test_what_somebody_took_does_not_wait(store: Store, talk: str, case: str) -> None:
    call(store, talk, case)
    store.do(lambda tx: handoffs.take(tx, talk, "lin", "林可"))
    assert not store.read(lambda c: handoffs.waits(c, talk))
