"""Cases and people are erased once their time is over, and not while anything is owed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, Level, MessageId
from storage import (
    alerts,
    cases,
    erase,
)
from storage.alerts import Alarm
from storage.retention import DAY
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Store
from storage.times import moment
from tests.storage.conftest import CHAT, Clock, Power, PowerCutError
from tests.storage.keeping import (
    ASKED,
    SECRET,
    everything,
    filed,
    handed_in,
    kept_word,
    lines,
    promised,
    swept,
    written,
)

CLOSED = CaseState.CLOSED
FIELDS = {FieldName("contact_name"): Known(SECRET, SECRET, MessageId(1))}


@pytest.fixture
def told(filed: FileCase) -> FileCase:
    return replace(filed, fields=FIELDS)


def test_a_case_loses_its_words_and_keeps_what_is_counted(
    store: Store, clock: Clock, told: FileCase
) -> None:
    written(store)
    number = filed(store, told, CLOSED)
    promised(store, number, moment(clock.now))
    kept_word(store, number)
    store.do(lambda tx: cases.event(tx, number, "note", "lin", {"text": SECRET}))
    alarm = Alarm(alerts.OVERDUE, number, CHAT, Level.GENERAL, about="t1", what=SECRET)
    store.do(lambda tx: alerts.raise_alarm(tx, alarm))
    store.do(lambda tx: alerts.over_key(tx, alarm.key))
    clock.on(1094 * DAY)
    assert swept(store).get("cases", 0) == 0
    clock.on(2 * DAY)
    assert swept(store)["cases"] == 1
    assert SECRET not in everything(store)
    case = store.read(lambda c: cases.load(c, number))
    assert case is not None
    assert (case.file.fields, case.file.level, case.file.flags) == ({}, told.level, told.flags)
    assert store.read(lambda c: cases.rebuild(c, number)) == case
    assert store.read(lambda c: cases.events(c, number))[-1].kind == "expired"
    assert swept(store).get("cases", 0) == 0, "once"


def test_a_note_to_a_closed_case_keeps_it_longer(
    store: Store, clock: Clock, told: FileCase
) -> None:
    written(store)
    number = filed(store, told, CLOSED)
    clock.on(900 * DAY)
    store.do(lambda tx: cases.event(tx, number, "note", "lin", {"text": "律师来函"}))
    clock.on(400 * DAY)
    assert swept(store).get("cases", 0) == 0


def test_who_has_nothing_left_is_nobody_any_more(
    store: Store, clock: Clock, told: FileCase
) -> None:
    written(store)
    filed(store, told, CLOSED)
    clock.on(1096 * DAY)
    assert swept(store)["people"] == 1
    assert store.read(lambda c: erase.find(c, CHAT)) is None
    table = metadata.tables["erasures"]
    ((by, cases_of_his),) = store.read(Sql(select(table.c.by, table.c.cases)).rows)
    assert (by, cases_of_his) == (ASKED.by, 1)
    assert swept(store).get("people", 0) == 0


def test_who_wrote_lately_stays_who_he_is(store: Store, clock: Clock, told: FileCase) -> None:
    written(store)
    filed(store, told, CLOSED)
    clock.on(1000 * DAY)
    written(store, event="e2")
    clock.on(100 * DAY)
    found = swept(store)
    assert (found["cases"], found.get("people", 0)) == (1, 0)
    assert lines(store) == [SECRET, "我记下了。"]


def test_a_power_cut_at_any_write_leaves_what_the_next_round_ends(
    store: Store, clock: Clock, power: Power, told: FileCase, tmp_path: Path
) -> None:
    handed_in(store, tmp_path, b"picture")
    filed(store, told, CLOSED)
    clock.on(1096 * DAY)
    cuts = 0
    while True:
        power.left = cuts
        try:
            swept(store)
        except PowerCutError:
            cuts += 1
        else:
            break
        power.left = None
        row = store.read(lambda c: cases.load(c, told.case_no))
        assert row == store.read(lambda c: cases.rebuild(c, told.case_no)), "no half case"
    power.left = None
    assert cuts > 10
    assert SECRET not in everything(store)
