"""Real terms of real texts, and a store with cases in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.knowledge.archive import Archive
from bot.knowledge.asked import Reader
from bot.knowledge.casedoc import Names
from bot.knowledge.terms import Terms
from bot.knowledge.upkeep import Keeper
from dialogues.effects import CaseState, FileCase
from dialogues.state import FieldName, Known, Level, MessageId, ScriptRef
from nlu import taxonomy
from nlu.steps.calendar import festivals
from nlu.steps.dates import date_reader
from nlu.steps.features import Cutter
from nlu.steps.normalise import Normaliser
from storage import cases, inbox, migrate
from storage.inbox import Arrival
from storage.store import Store
from tests.fakes.hand_clock import HandClock

NOW = datetime(2026, 3, 11, 4, 0, tzinfo=UTC)  # a Wednesday, noon in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
CHAT = "web:shop:u1"
Put = Callable[..., str]


@dataclass
class Clock(HandClock):
    """Epoch seconds that only move when told."""

    now: float = NOW.timestamp()


@pytest.fixture(scope="session")
def terms() -> Terms:
    return Terms(Normaliser(), Cutter().words, b"k" * 32)


@pytest.fixture(scope="session")
def names() -> Names:
    return Names(taxonomy.load().names, {"money": "退款补偿", "fault": "故障损坏"})


@pytest.fixture(scope="session")
def reader(terms: Terms, names: Names) -> Reader:
    return Reader(terms, date_reader(festivals()), names.categories, names.tags)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated database, made once and copied for each test."""
    path = tmp_path_factory.mktemp("empty") / "archive.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    shutil.copy(empty, tmp_path / "archive.db")
    opened = Store.open(f"sqlite:///{tmp_path / 'archive.db'}", clock)
    message = Arrival("web", "shop", "u1", "e1", "message", NOW, "你好")
    opened.do(lambda tx: inbox.receive(tx, message))
    yield opened
    opened.close()


@pytest.fixture
def keeper(store: Store, terms: Terms, names: Names) -> Keeper:
    return Keeper(store, terms, names)


@pytest.fixture
def archive(store: Store, reader: Reader, names: Names) -> Archive:
    return Archive(store, reader, names, ZONE)


@pytest.fixture
def filed() -> FileCase:
    return FileCase(
        case_no="TS260311-0ABCDEFG",
        matter=1,
        script=ScriptRef("quality", "v1"),
        state=CaseState.SUBMITTED,
        level=Level.GENERAL,
        category="quality.fault",
        categories=("quality.fault",),
        flags=frozenset({"repeat"}),
        fields={},
        moods=(),
        started=NOW,
    )


@pytest.fixture
def put(store: Store, clock: Clock, filed: FileCase) -> Put:
    """Give a function that files a case: its number's end, its day, its fields, parts of it."""

    def one(number: str, days_ago: int = 0, **parts: object) -> str:
        now = clock.now
        clock.now = now - days_ago * 86400
        names = {"issue", "contact_phone", "contact_name", "product", "model", "order_no"}
        fields = {
            FieldName(k): Known(str(v), str(v), MessageId(1))
            for k, v in parts.items()
            if k in names
        }
        rest = {k: v for k, v in parts.items() if k not in names}
        case = replace(filed, case_no=number, fields=fields, **rest)  # type: ignore[arg-type]  # parts of a FileCase
        store.do(lambda tx: cases.file(tx, CHAT, case))
        clock.now = now
        return number

    return one
