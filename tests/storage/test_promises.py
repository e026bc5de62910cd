"""Every time that was spoken stands in the ledger with how it ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.facts import OpenPromise
from storage import cases, facts, promises
from storage.errors import StoreError
from storage.store import Store
from storage.times import moment


@pytest.fixture
def promise(case: str, clock: Any) -> Promise:
    due = moment(clock.now) + timedelta(minutes=30)
    return Promise("p1", case, "first_touch", "有人联系您", due, "值班组")


def keep(store: Store, promise: Promise, message: int | None = None) -> None:
    store.do(lambda tx: promises.keep_row(tx, promise, message))


def ledger(store: Store, case: str) -> list[promises.Kept]:
    return store.read(lambda c: promises.of_case(c, case))


def test_a_promise_entered_twice_stands_once(store: Store, promise: Promise, talk: str) -> None:
    keep(store, promise, 1)
    keep(store, promise, 1)
    (kept,) = ledger(store, promise.case_no)
    assert (kept.state, kept.due, kept.message) == ("open", promise.due, 1)
    seen = OpenPromise("p1", "first_touch", "有人联系您", promise.due, "值班组")
    assert store.read(lambda c: promises.open_of(c, talk)) == (seen,)
    kinds = [x.kind for x in store.read(lambda c: cases.events(c, promise.case_no))]
    assert kinds == ["opened", "promised"]


def test_an_open_promise_holds_what_was_said_last(store: Store, promise: Promise) -> None:
    keep(store, promise)
    later = replace(promise, due=promise.due + timedelta(hours=1), owner="李工")
    keep(store, later)
    (kept,) = ledger(store, promise.case_no)
    assert (kept.due, kept.owner) == (later.due, "李工")


@pytest.mark.parametrize("how", list(Settled))
def test_the_first_ending_stands(store: Store, promise: Promise, talk: str, how: Settled) -> None:
    keep(store, promise)
    ended = SettlePromise("p1", how, promise.due, "message 7")
    assert store.do(lambda tx: promises.settle(tx, ended))
    assert not store.do(lambda tx: promises.settle(tx, replace(ended, proof="late")))
    keep(store, replace(promise, owner="too late"))
    (kept,) = ledger(store, promise.case_no)
    assert (kept.state, kept.settled, kept.proof) == (how.value, promise.due, "message 7")
    assert kept.owner == "值班组"
    assert store.read(lambda c: promises.open_of(c, talk)) == ()
    last = store.read(lambda c: cases.events(c, promise.case_no))[-1]
    assert (last.kind, last.payload["how"]) == ("settled", how.value)


def test_a_promise_spoken_without_a_case_belongs_to_the_talk_of_its_message(
    store: Store, promise: Promise, talk: str
) -> None:
    keep(store, replace(promise, case_no=""), 1)
    assert [one.id for one in store.read(lambda c: promises.open_of(c, talk))] == ["p1"]


def test_a_promise_to_nobody_is_refused(store: Store, promise: Promise) -> None:
    with pytest.raises(StoreError, match=r"(?i)not.?null"):
        keep(store, replace(promise, case_no="TS0"))


def test_open_promises_come_with_their_case_the_next_due_first(
    store: Store, promise: Promise, talk: str
) -> None:
    keep(store, replace(promise, id="late", due=promise.due + timedelta(hours=2)))
    keep(store, promise)
    known = store.read(lambda c: facts.read(c, talk, promise.due, fresh_case_no="TS9"))
    assert [one.id for one in known.cases[0].promises] == ["p1", "late"]
