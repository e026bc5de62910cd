"""A decision knows what this person complained of before, and what was promised and not done."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from dialogues.effects import Promise, Settled, SettlePromise
from dialogues.facts import EarlierCase
from storage import cases, customer_history, facts, inbox, promises
from storage.store import Store
from storage.times import moment


def _read(store: Store, chat: str, clock: Any) -> tuple[EarlierCase, ...]:
    now = moment(clock.now)
    return store.read(lambda c: facts.read(c, chat, now, fresh_case_no="")).earlier


def test_an_earlier_case_comes_with_its_fields(
    store: Store, talk: str, filed: Any, clock: Any
) -> None:
    """S2-19: what was known then need not be asked again."""
    store.do(lambda tx: cases.file(tx, talk, filed))
    (earlier,) = _read(store, talk, clock)
    assert (earlier.case_no, earlier.category) == (filed.case_no, filed.category)
    assert earlier.state == filed.state.value
    assert earlier.fields == filed.fields
    assert earlier.unkept == ()


def test_it_is_known_in_every_conversation_of_the_person(
    store: Store, talk: str, filed: Any, clock: Any, arrival: Any
) -> None:
    for user in ("u2", "u3"):
        other = replace(arrival, user=user, event_id=user)
        store.do(partial(inbox.receive, arrival=other))
    join = "UPDATE conversations SET person_id = 1 WHERE chat = 'web:shop:u2'"
    store.do(lambda tx: tx.c.exec_driver_sql(join))
    store.do(lambda tx: cases.file(tx, talk, filed))
    assert [e.case_no for e in _read(store, "web:shop:u2", clock)] == [filed.case_no]
    assert _read(store, "web:shop:u3", clock) == ()


def test_other_cases_are_counted_by_how_long_ago_they_were(
    store: Store, talk: str, filed: Any, clock: Any
) -> None:
    """S2-09: of 30, 90 and 365 days; the case that is looked at is not counted."""
    for days, number in ((0, "a"), (300, "b"), (50, "c"), (20, "now")):
        clock.on(timedelta(days=days).total_seconds())
        store.do(partial(cases.file, chat=talk, filed=replace(filed, case_no=number)))
    now = moment(clock.now)
    found = store.read(lambda c: customer_history.counts(c, talk, "now", now))
    assert found == {30: 1, 90: 2, 365: 2}
    clock.on(timedelta(days=1).total_seconds())
    later = moment(clock.now + timedelta(days=400).total_seconds())
    assert set(store.read(lambda c: customer_history.counts(c, talk, "now", later)).values()) == {0}


def test_only_the_newest_of_thirty_days_are_read(
    store: Store, talk: str, filed: Any, clock: Any
) -> None:
    store.do(lambda tx: cases.file(tx, talk, replace(filed, case_no="old")))
    clock.on(timedelta(days=31).total_seconds())
    for n in range(facts.EARLIER_MOST + 1):
        clock.on(1)
        store.do(partial(cases.file, chat=talk, filed=replace(filed, case_no=str(n))))
    newest = [str(n) for n in range(facts.EARLIER_MOST, 0, -1)]
    assert [e.case_no for e in _read(store, talk, clock)] == newest


_ENDS: dict[str, tuple[Settled | None, int, tuple[str, ...]]] = {
    "not due yet": (None, 0, ()),
    "overdue": (None, 2, ("给出具体方案",)),
    "kept": (Settled.KEPT, 2, ()),
    "broken": (Settled.BROKEN, 0, ("给出具体方案",)),
}


@pytest.mark.parametrize("end", _ENDS.values(), ids=_ENDS)
def test_what_was_promised_and_not_done_is_named(
    store: Store, talk: str, filed: Any, clock: Any, end: tuple[Settled | None, int, Any]
) -> None:
    """S0-32: the previous promise and its outcome."""
    how, later_h, unkept = end
    due = moment(clock.now) + timedelta(hours=1)
    plan = Promise("p1", filed.case_no, "plan_by", "给出具体方案", due, "售后")
    store.do(lambda tx: cases.file(tx, talk, filed))
    store.do(lambda tx: promises.keep_row(tx, plan, None))
    if how is not None:
        ended = SettlePromise("p1", how, moment(clock.now), "")
        store.do(lambda tx: promises.settle(tx, ended))
    clock.on(timedelta(hours=later_h).total_seconds())
    (earlier,) = _read(store, talk, clock)
    assert earlier.unkept == unkept
