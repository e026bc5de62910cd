"""What was kept for its time goes, and nothing that somebody still needs, on either database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dialogues.effects import CaseState, FileCase, HandOff
from dialogues.state import FieldName, Known, Level, MessageId, State
from storage import (
    conversations,
    evidence,
    files,
    handoffs,
    inbox,
    incidents,
    messages,
    retention,
    work,
)
from storage.inbox import Arrival
from storage.retention import AGAIN, BATCH, DAY
from storage.schema import metadata
from storage.sql import Sql
from storage.store import Store
from storage.times import moment
from tests.storage.conftest import CHAT, SCRIPT, Clock
from tests.storage.keeping import (
    KEPT,
    SECRET,
    everything,
    filed,
    finish,
    handed_in,
    lines,
    pages,
    promised,
    rows,
    stated,
    steps,
    swept,
    written,
)

CLOSED = CaseState.CLOSED
FIELDS = {FieldName("contact_name"): Known(SECRET, SECRET, MessageId(1))}


@pytest.fixture
def told(filed: FileCase) -> FileCase:
    return replace(filed, fields=FIELDS)


def test_words_go_after_their_time_and_younger_ones_stay(store: Store, clock: Clock) -> None:
    written(store, event="e1")
    clock.on(200 * DAY)
    written(store, event="e2")
    clock.on(166 * DAY)
    assert swept(store)["messages"] == 2
    assert lines(store) == [SECRET, "我记下了。"]
    assert rows(store, "inbox") == 1
    assert swept(store).get("messages", 0) == 0, "nothing is left to do"


def test_what_a_message_was_sent_by_goes_with_it(store: Store, clock: Clock) -> None:
    chat = "telegram:bot:u1"
    written(store, chat)
    message = store.read(lambda c: messages.history(c, chat))[-1].id
    store.do(lambda tx: finish(tx, f"out:{chat}"))
    clock.on(366 * DAY)
    swept(store)
    assert lines(store, chat) == [SECRET, "我记下了。"], "it still waits to be sent"
    table = metadata.tables["outbox"]
    sent = table.update().where(table.c.message_id == message).values(state="sent")
    store.do(lambda tx: Sql(sent).run(tx.c))
    swept(store)
    assert (lines(store, chat), rows(store, "outbox")) == ([], 0)


def _open_case(store: Store, told: FileCase) -> None:
    filed(store, told, CaseState.SUBMITTED)


def _open_promise(store: Store, told: FileCase) -> None:
    promised(store, filed(store, told, CLOSED), datetime(2040, 1, 1, tzinfo=UTC))


def _somebody_waits(store: Store, _: FileCase) -> None:
    store.do(lambda tx: handoffs.wait(tx, CHAT, HandOff("", Level.GENERAL, "duty", ())))


def _work_waits(store: Store, _: FileCase) -> None:
    store.do(lambda tx: work.put(tx, f"in:{CHAT}", {"x": 1}))


def _incident(store: Store, told: FileCase) -> None:
    number = filed(store, told, CLOSED)
    who = handoffs.Owner("zhou", "周敏")
    store.do(lambda tx: incidents.begin(tx, "鼓包", [number], who))


Hold = Callable[[Store, FileCase], None]
HOLDS: tuple[Hold, ...] = (
    _open_case, _open_promise, _somebody_waits, _work_waits, _incident,
)  # fmt: skip


@pytest.mark.parametrize("hold", HOLDS, ids=lambda one: one.__name__[1:])
def test_nothing_goes_while_the_talk_is_held(
    store: Store, clock: Clock, told: FileCase, hold: Hold, tmp_path: Path
) -> None:
    handed_in(store, tmp_path, b"picture")
    hold(store, told)
    clock.on(4000 * DAY)
    before = everything(store)
    assert sum(swept(store).values()) == 0
    assert everything(store) == before


def test_a_case_that_ended_lately_holds_its_talk(
    store: Store, clock: Clock, told: FileCase
) -> None:
    written(store)
    clock.on(300 * DAY)
    filed(store, told, CLOSED)
    clock.on(100 * DAY)
    assert swept(store).get("messages", 0) == 0
    clock.on(266 * DAY)
    assert swept(store)["messages"] == 2


def test_an_event_a_platform_may_push_again_is_still_known(store: Store, clock: Clock) -> None:
    short = replace(KEPT, talks=DAY)
    at = moment(store.clock())
    first = written(store)
    clock.on(AGAIN - 1)
    assert swept(store, short)["messages"] == 2
    again = Arrival("web", "shop", "u1", "e1-u1", "message", at, SECRET)
    got = store.do(lambda tx: inbox.receive(tx, again))
    assert (got.fresh, got.inbox_id) == (False, first)
    clock.on(2)
    assert swept(store, short)["inbox"] == 1


def test_a_talk_begins_anew_once_its_time_is_over(store: Store, clock: Clock) -> None:
    written(store)
    stated(store, State(SCRIPT, started=moment(clock.now), fields=dict(FIELDS)))
    clock.on(366 * DAY)
    assert swept(store)["states"] == 1
    state, version = store.read(lambda c: conversations.load(c, CHAT))
    assert (state, version) == (None, 2)
    assert SECRET not in everything(store)
    stated(store, State(SCRIPT, started=moment(clock.now)))


def test_a_turn_that_was_faster_keeps_its_state(store: Store, clock: Clock) -> None:
    written(store)
    stated(store, State(SCRIPT))
    clock.on(366 * DAY)
    step = next(one for one in steps() if one.name == "states")
    ((keys, before),) = list(pages(store, step))
    stated(store, State(SCRIPT, turn=7))
    assert store.do(lambda tx: step.sweep(tx, keys, before)) == 0


def test_files_go_before_the_words_and_the_kind_stays(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    sha = handed_in(store, tmp_path, b"picture")
    clock.on(181 * DAY)
    assert swept(store)["attachments"] == 1
    said = store.read(lambda c: messages.history(c, CHAT))[0]
    assert [(one.kind, one.ref, one.name) for one in said.attachments] == [("image", "", "")]
    assert said.text == SECRET
    assert store.read(lambda c: files.find(c, sha)) == []
    assert store.read(lambda c: evidence.unused(c, clock.now)) == [sha], "its bytes are swept"


def test_a_transaction_touches_few_rows_however_many_wait(store: Store, clock: Clock) -> None:
    for n in range(3):
        for i in range(60):
            written(store, f"web:shop:u{i}", f"e{n}")
    clock.on(366 * DAY)
    step = next(one for one in steps() if one.name == "messages")
    sizes = [len(keys) for keys, _ in pages(store, step)]
    assert sum(sizes) == 360
    assert max(sizes) <= BATCH


def test_what_is_too_young_is_not_even_looked_through(store: Store, clock: Clock) -> None:
    """A round costs what is old, not what there is."""
    for n in range(BATCH):
        written(store, "web:shop:u1", f"e{n}")
    clock.on(30 * DAY)
    step = next(one for one in steps() if one.name == "messages")
    page = store.read(lambda c: step.look(c, clock.now - step.kept, 0, 50))
    assert (page.keys, page.after) == ((), None)


def test_whatever_hangs_on_a_message_goes_with_it() -> None:
    """A table that refers to messages and is not let go first would stop every round."""
    hang = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "messages.id"
    }
    assert len(hang) > 2
    assert hang <= {table.name for table in retention.HANGING}
