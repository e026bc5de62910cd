"""A case is what was filed; its history tells how it came to that and cannot be changed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, Level, MessageId, Mood
from storage import cases
from storage.errors import StoreError
from storage.store import Store


def file(store: Store, chat: str, filed: FileCase) -> None:
    store.do(lambda tx: cases.file(tx, chat, filed))


def kinds(store: Store, case_no: str) -> list[str]:
    return [happened.kind for happened in store.read(lambda c: cases.events(c, case_no))]


def test_a_case_filed_twice_is_filed_once(
    store: Store, talk: str, case: str, filed: FileCase
) -> None:
    file(store, talk, filed)
    assert kinds(store, case) == ["opened"]
    got = store.read(lambda c: cases.load(c, case))
    assert got is not None
    assert (got.file, got.chat, got.owner) == (filed, talk, "")


def test_a_change_leaves_an_event_of_its_own(
    store: Store, talk: str, case: str, filed: FileCase
) -> None:
    file(store, talk, replace(filed, level=Level.GENERAL, moods=(*filed.moods, Mood("calm", 0))))
    happened = store.read(lambda c: cases.events(c, case))[-1]
    assert (happened.kind, happened.actor) == ("changed", "bot")
    assert happened.payload == {
        "set": {"level": "2"},
        "more": {"moods": [{"emotion": "calm", "heat": 0}]},
    }


WORDS = st.text(max_size=8)
KNOWN = st.builds(Known, WORDS, WORDS, st.none() | st.integers(1, 99).map(MessageId))
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "state": st.sampled_from(CaseState),
        "level": st.sampled_from(Level),
        "category": st.none() | WORDS,
        "categories": st.lists(WORDS, max_size=3).map(tuple),
        "flags": st.frozensets(WORDS, max_size=3),
        "fields": st.dictionaries(WORDS.map(FieldName), KNOWN, max_size=3),
        "moods": st.lists(st.builds(Mood, WORDS, st.integers(0, 3)), max_size=3).map(tuple),
    },
)
STEPS = st.lists(CHANGES | st.sampled_from(["小李", "小王"]), max_size=6)
_RUN = iter(range(1_000_000))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_a_case_rebuilt_from_its_events_equals_its_row(
    store: Store, talk: str, clock: Any, filed: FileCase, steps: list[Any]
) -> None:
    """S0-15."""
    now = replace(filed, case_no=f"TS-{next(_RUN)}")
    file(store, talk, now)
    for step in steps:
        clock.on(1)
        if isinstance(step, str):
            store.do(partial(cases.owned, case_no=now.case_no, agent="a", name=step))
        else:
            now = replace(now, **step)
            file(store, talk, now)
    row = store.read(lambda c: cases.load(c, now.case_no))
    assert row is not None
    assert row.file == now
    assert store.read(lambda c: cases.rebuild(c, now.case_no)) == row


def test_an_unknown_case_is_none(store: Store) -> None:
    assert store.read(lambda c: cases.load(c, "TS0")) is None
    assert store.read(lambda c: cases.rebuild(c, "TS0")) is None


@pytest.mark.parametrize("sql", ["UPDATE case_events SET actor = 'x'", "DELETE FROM case_events"])
def test_a_history_can_only_grow(store: Store, case: str, sql: str) -> None:
    """S0-15."""
    before = store.read(lambda c: cases.events(c, case))
    with pytest.raises(StoreError, match="case_events only grows"):
        store.do(lambda tx: tx.c.exec_driver_sql(sql))
    assert store.read(lambda c: cases.events(c, case)) == before


@pytest.mark.usefixtures("only_sqlite", "case")
def test_no_row_of_a_history_is_replaced(store: Store) -> None:
    sql = "INSERT OR REPLACE INTO case_events SELECT * FROM case_events"
    with pytest.raises(StoreError, match="case_events only grows"):
        store.do(lambda tx: tx.c.exec_driver_sql(sql))


def test_an_event_of_no_case_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match=r"(?i)foreign.?key"):
        store.do(lambda tx: cases.event(tx, "TS0", "note", "bot", {}))


def test_an_event_keeps_its_actor_time_and_payload(store: Store, case: str, clock: Any) -> None:
    clock.on(5)
    store.do(lambda tx: cases.event(tx, case, "note", "li", {"text": "已回电\ud800"}))
    happened = store.read(lambda c: cases.events(c, case))[-1]
    assert (happened.actor, happened.payload) == ("li", {"text": "已回电\ud800"})
    assert happened.at.timestamp() == clock.now


def test_an_owner_named_twice_leaves_one_event(store: Store, case: str) -> None:
    for _ in range(2):
        store.do(lambda tx: cases.owned(tx, case, "li", "小李"))
    assert kinds(store, case) == ["opened", "owned"]


def test_a_conversation_s_cases_are_seen_newest_first(
    store: Store, talk: str, case: str, filed: FileCase, clock: Any
) -> None:
    clock.on(60)
    file(store, talk, replace(filed, case_no="TS2", matter=2, category=None))
    file(store, "web:shop:u1", replace(filed, case_no="TS2", matter=2, category=None))
    seen = store.read(lambda c: cases.seen(c, talk))
    assert [(one.case_no, one.state, one.category) for one in seen] == [
        ("TS2", "intake", None),
        (case, "intake", "product_quality.safety"),
    ]
    assert store.read(lambda c: cases.seen(c, "web:shop:other")) == ()
