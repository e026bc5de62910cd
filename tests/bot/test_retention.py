"""The sweeper makes a round when one is due, once for all processes, and holds nobody up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.config import Config
from bot.deployment import Deployment
from bot.retention import UNUSED, Pace, Retention, keeping, steps
from cases.tasks import Piece, Task
from dialogues.effects import CaseState, FileCase
from dialogues.state import Level
from storage import cases, evidence, files, migrate, shared, tasks
from storage.evidence import Facts
from storage.retention import DAY, Page, Step
from storage.retention_rounds import LEAD, NEXT
from storage.store import Store
from storage.times import moment
from tests.fakes.postgres import Postgres
from tests.storage.conftest import NOON, SCRIPT, Clock
from tests.storage.keeping import ASKED, KEPT, SECRET, everything, handed_in, rows, written

AT_ONCE = Pace(first=0.0, look=0.0, rest=0.0, times=0.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'qingsu.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url, clock)) as opened:
        yield opened


def sweeper(store: Store, root: Path, process: str = "one", pace: Pace = AT_ONCE) -> Retention:
    return Retention(store, steps(KEPT, ASKED), root, process=process, pace=pace)


def test_a_round_is_made_when_it_is_due_and_then_not_for_hours(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    written(store)
    clock.on(366 * DAY)
    made = sweeper(store, tmp_path / "files")
    found = made.round()
    assert found is not None
    assert found["messages"].rows == 2
    written(store, event="e2")
    clock.on(AT_ONCE.every - 1)
    assert made.round() is None
    clock.on(2)
    assert made.round() is not None


def test_a_clock_that_was_ahead_puts_no_round_off_for_good(store: Store, tmp_path: Path) -> None:
    store.do(lambda tx: shared.put(tx, NEXT, "swept", tx.now + 4000 * DAY))
    assert sweeper(store, tmp_path).round() is not None


def test_everything_of_a_year_goes_bytes_too(store: Store, clock: Clock, tmp_path: Path) -> None:
    root = tmp_path / "files"
    sha = handed_in(store, root, SECRET.encode())
    clock.on(1200 * DAY)
    made = sweeper(store, root)
    found = made.round()
    assert found is not None
    assert (found["attachments"].rows, found["files"].rows) == (1, 1)
    assert not files.place(root, sha).exists()
    assert SECRET not in everything(store)


def task_with(store: Store, sha: str) -> None:
    """Let a department answer with a file, in a case of its own."""
    case = FileCase(
        "TS1", 1, SCRIPT, CaseState.SUBMITTED, Level.GENERAL, None, (), frozenset(), {}, (), NOON
    )
    at = moment(store.clock())
    about = Task("TS1", "department", "查批次", at, at, "lin", files=(Piece(sha),))
    store.do(lambda tx: cases.file(tx, "web:shop:u1", case))
    store.do(lambda tx: tasks.put(tx, about))


def uploaded(store: Store, root: Path, body: bytes) -> str:
    sha = files.keep(root, body)
    facts = Facts(sha, "image/png", len(body), "image")
    store.do(lambda tx: evidence.enter(tx, root, facts))
    return sha


def test_an_upload_that_nothing_followed_goes_and_one_a_task_names_stays(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    root = tmp_path / "files"
    loose, named = uploaded(store, root, b"loose"), uploaded(store, root, b"named")
    written(store)
    task_with(store, named)
    clock.on(UNUSED - 1)
    sweeper(store, root).round()
    assert files.place(root, loose).exists()
    clock.on(AT_ONCE.every + 2)
    sweeper(store, root).round()
    assert (files.place(root, loose).exists(), files.place(root, named).exists()) == (False, True)


def test_of_two_processes_one_sweeps(postgres: Postgres, clock: Clock, tmp_path: Path) -> None:
    url = postgres.wiped()
    with closing(Store.open(url, clock)) as one, closing(Store.open(url, clock)) as two:
        written(one)
        clock.on(366 * DAY)
        first, second = sweeper(one, tmp_path, "one"), sweeper(two, tmp_path, "two")
        one.do(lambda tx: shared.lead(tx, LEAD, "one.retention", AT_ONCE.lease))
        assert second.round() is None, "the other one leads"
        assert rows(two, "messages") == 2
        assert first.round() is not None
        assert second.round() is None, "this round was made"
        assert rows(two, "messages") == 0


def test_who_led_and_died_is_followed(store: Store, clock: Clock, tmp_path: Path) -> None:
    store.do(lambda tx: shared.lead(tx, LEAD, "dead.retention", AT_ONCE.lease))
    assert sweeper(store, tmp_path).round() is None
    clock.on(AT_ONCE.lease + 1)
    assert sweeper(store, tmp_path).round() is not None


def test_a_transaction_is_short_and_the_next_one_waits(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    """Whoever writes in between is served: the sweeper rests longer than it works."""
    for n in range(5):
        for user in range(50):
            written(store, f"web:shop:u{user}", f"e{n}")
    clock.on(366 * DAY)
    begin = time.monotonic()
    found = sweeper(store, tmp_path, pace=Pace(rest=0.0, times=4.0)).round()
    whole = time.monotonic() - begin
    assert found is not None
    assert (found["messages"].rows, found["messages"].transactions) == (500, 3)
    assert found["messages"].most == 200
    assert found["messages"].longest * 4 <= whole


def test_it_stops_when_it_is_told_to_and_the_rest_goes_next_time(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    for n in range(250):
        written(store, "web:shop:u1", f"e{n}")
    clock.on(366 * DAY)
    made = sweeper(store, tmp_path, pace=Pace(first=0.0, rest=60.0))

    async def talk() -> None:
        task = asyncio.create_task(made.run())
        while rows(store, "messages") == 500:  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.01)
        made.stop()
        await asyncio.wait_for(task, 30)

    asyncio.run(talk())
    assert rows(store, "messages") == 300
    sweeper(store, tmp_path).round()
    assert rows(store, "messages") == 0


def test_the_times_are_those_of_the_settings(tmp_path: Path) -> None:
    settings = Config.model_validate({"retention": {"talks": "30", "cases": "400"}})
    made = {one.name: one.kept / DAY for one in keeping(Deployment(settings, tmp_path, ""))}
    assert (made["messages"], made["cases"], made["audit"]) == (30, 400, 1095)
    assert made["attachments"] == 30, "a picture outlives no words"
    assert made["people"] == 400


def test_what_is_wrong_with_one_kind_of_rows_keeps_the_others_from_nothing(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    def broken(c: Connection, _before: float, _after: object, _n: int) -> Page:
        c.exec_driver_sql("select a table that is not there")
        return Page(())

    written(store)
    clock.on(366 * DAY)
    bad = Step("bad", 0.0, 0, broken, lambda _tx, _keys, _before: 0)
    made = Retention(store, (bad, *steps(KEPT, ASKED)), tmp_path, process="one", pace=AT_ONCE)
    found = made.round()
    assert found is not None
    assert found["messages"].rows == 2
