"""A migrated database of either kind, a clock that stands still, and a turn like the real ones.

A test that asks for `url` (or the store) runs on SQLite and on PostgreSQL. What both databases
could do differently runs on both every time, the rest on PostgreSQL with the slow tests; a test
that uses `only_sqlite` looks into SQLite's own file.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dialogues.effects import Button, CaseState, FileCase, HandOff, Promise, Say, Why
from dialogues.state import Control, FieldName, Known, Level, MessageId, Mood, ScriptRef, State
from storage import cases, conversations, facts, handoffs, inbox, lanes, messages, migrate, promises
from storage.inbox import Arrival
from storage.store import Store, Tx
from tests.fakes.hand_clock import HandClock
from tests.fakes.postgres import Postgres

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CHAT = "web:shop:u1"
SCRIPT = ScriptRef("quality", "v1")


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = NOON.timestamp()

    def on(self, seconds: float) -> None:
        """Move on."""
        self.now += seconds


@dataclass
class Power:
    """The `fault` port: cuts before the n-th write or commit from now, if any."""

    left: int | None = None
    asked: int = 0

    def __call__(self) -> None:
        """Take note of a write, or cut."""
        self.asked += 1
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise PowerCutError


class PowerCutError(Exception):
    """The lights went out."""


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "qingsu.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


EVERY_TIME = {
    "test_store", "test_lanes", "test_lane_timers", "test_lane_waits", "test_handoffs",
    "test_inbox", "test_shared", "test_sql",
}  # fmt: skip
SQLITE, POSTGRESQL = "sqlite", "postgresql"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what needs a database on both."""
    if "url" not in metafunc.fixturenames or "url" in _given(metafunc):
        return
    if "only_sqlite" in metafunc.fixturenames:
        metafunc.parametrize("url", [SQLITE], indirect=True)
        return
    if "only_server" in metafunc.fixturenames:
        metafunc.parametrize("url", [POSTGRESQL], indirect=True)
        return
    often = metafunc.module.__name__.rpartition(".")[2] in EVERY_TIME
    server = pytest.param(POSTGRESQL, marks=() if often else pytest.mark.slow)
    metafunc.parametrize("url", [SQLITE, server], indirect=True)


def _given(metafunc: pytest.Metafunc) -> set[str]:
    """Return what the test's own table of parameters sets."""
    named: set[str] = set()
    for table in metafunc.definition.iter_markers("parametrize"):
        names = table.args[0]
        named |= set(names.split(",")) if isinstance(names, str) else set(names)
    return named


@pytest.fixture
def only_sqlite() -> None:
    """Say of a test that it makes no sense on a server."""


@pytest.fixture
def only_server() -> None:
    """Say of a test that it makes no sense on a file."""


@pytest.fixture
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a migrated database without rows."""
    if request.param == POSTGRESQL:
        postgres: Postgres = request.getfixturevalue("postgres")
        return postgres.wiped()
    template = request.getfixturevalue("template")
    shutil.copy(template, tmp_path / "qingsu.db")
    return f"sqlite:///{tmp_path / 'qingsu.db'}"


@pytest.fixture
def pg(postgres: Postgres) -> str:
    """Give a migrated PostgreSQL database without rows."""
    return postgres.wiped()


@pytest.fixture
def two(pg: str) -> Iterator[tuple[Store, Store]]:
    """Give the stores of two processes on one database."""
    with closing(Store.open(pg)) as one, closing(Store.open(pg)) as other:
        yield one, other


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def power() -> Power:
    return Power()


@pytest.fixture
def store(url: str, clock: Clock, power: Power) -> Iterator[Store]:
    opened = Store.open(url, clock, power)
    yield opened
    opened.close()


@pytest.fixture
def arrival() -> Arrival:
    return Arrival("web", "shop", "u1", "e1", "message", NOON, "充电的时候冒烟了")


@pytest.fixture
def talk(store: Store, arrival: Arrival) -> str:
    """Give a conversation with one message that nobody took up yet."""
    store.do(lambda tx: inbox.receive(tx, arrival))
    return CHAT


@pytest.fixture
def filed() -> FileCase:
    return FileCase(
        case_no="TS260302-0ABCDEFG",
        matter=1,
        script=SCRIPT,
        state=CaseState.INTAKE,
        level=Level.URGENT,
        category="product_quality.safety",
        categories=("product_quality.safety", "product_quality.fault"),
        flags=frozenset({"safety", "media"}),
        fields={FieldName("phone"): Known("+8613800000000", "一三八…", MessageId(1))},
        moods=(Mood("anger", 3),),
        started=NOON,
    )


@pytest.fixture
def case(store: Store, talk: str, filed: FileCase) -> str:
    """Give the number of a case filed in the talk."""
    store.do(lambda tx: cases.file(tx, talk, filed))
    return filed.case_no


TakeTurn = Callable[[Tx, str], None]


@pytest.fixture
def take_turn(filed: FileCase) -> TakeTurn:
    """Do what one turn does: everything the lane holds, one reply, a case, a promise, a queue."""

    def turn(tx: Tx, owner: str) -> None:
        lane = f"in:{CHAT}"
        lanes.own(tx, owner, [lane])
        waiting = lanes.items(tx.c, [lane], tx.now)[lane]
        heard = [inbox.decode(item.body) for item in waiting]
        state, version = conversations.load(tx, CHAT)
        state = state or State(SCRIPT, started=NOON)
        facts.read(tx, CHAT, NOON, fresh_case_no=filed.case_no)
        for one in heard:
            assert one.message_id is not None
            inbox.mark_read(tx, one.message_id, "anger", 3, "{}")
        cases.file(tx, CHAT, replace(filed, moods=(*state.moods, Mood("anger", 3))))
        last = heard[-1].inbox_id
        words = Say("您先别碰它。", Why("safety", "safety"), (Button("好", "ok"),))
        spoken = messages.say(tx, CHAT, last, words, NOON, pull=False)
        due = NOON + timedelta(minutes=30)
        touch = Promise("p1", filed.case_no, "first_touch", "有人联系您", due, "值班组")
        promises.keep_row(tx, touch, spoken)
        handoffs.wait(tx, CHAT, HandOff(filed.case_no, Level.URGENT, "duty", ("safety",)))
        lanes.put(tx, lane, {"key": "promise:p1"}, due=due, key="promise:p1")
        after = replace(
            state,
            turn=state.turn + 1,
            control=Control.QUEUE,
            case_no=filed.case_no,
            moods=(*state.moods, Mood("anger", 3)),
        )
        conversations.save(tx, CHAT, after, was=version)
        inbox.settle(tx, [one.inbox_id for one in heard], last)
        lanes.done(tx, [lane], [item.id for item in waiting])

    return turn
