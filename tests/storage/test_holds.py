"""A case kept for law or security is left by retention until a lead lifts it (S4-09)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, MessageId
from storage import cases, holds
from storage.retention import DAY
from storage.store import Store
from tests.storage.conftest import Clock
from tests.storage.keeping import SECRET, everything, filed, swept, written

LONG = 1100 * DAY


@pytest.fixture
def told(filed: FileCase) -> FileCase:
    return replace(filed, fields={FieldName("contact_name"): Known(SECRET, SECRET, MessageId(1))})


def kept(store: Store, case: FileCase) -> str:
    """File a case that is over and holds a secret, and keep it."""
    written(store)
    number = filed(store, case, CaseState.CLOSED)
    assert store.do(lambda tx: holds.keep(tx, number, "wang", "律师来函"))
    return number


def test_retention_leaves_the_case_its_words_and_its_customer(
    store: Store, clock: Clock, told: FileCase
) -> None:
    number = kept(store, told)
    clock.on(LONG)
    found = swept(store)
    assert (found.get("cases", 0), found.get("messages", 0), found.get("people", 0)) == (0, 0, 0)
    assert SECRET in everything(store)
    assert store.do(lambda tx: holds.lift(tx, number, "wang", "结了"))
    clock.on(LONG)
    assert swept(store)["cases"] == 1
    assert SECRET not in everything(store)


def test_who_kept_it_and_why_stand_in_the_history_once(
    store: Store, clock: Clock, told: FileCase
) -> None:
    number = kept(store, told)
    assert not store.do(lambda tx: holds.keep(tx, number, "lin", "again"))
    hold = store.read(lambda c: holds.of_case(c, number))
    assert hold is not None
    assert (hold.agent, hold.why, hold.since.timestamp()) == ("wang", "律师来函", clock.now)
    assert store.read(lambda c: holds.among(c, [number, "TS0"])) == [number]
    assert store.do(lambda tx: holds.lift(tx, number, "wang", "结了"))
    assert not store.do(lambda tx: holds.lift(tx, number, "wang", "结了"))
    lines = [e.payload for e in store.read(lambda c: cases.events(c, number)) if e.kind == "held"]
    assert lines == [{"on": True, "why": "律师来函"}, {"on": False, "why": "结了"}]
