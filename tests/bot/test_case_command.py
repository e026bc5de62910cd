"""`qingsu case`: a case keeps the versions it ran under, whatever is published later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import rulebook
from dialogues import sla_file
from dialogues.effects import CaseState
from dialogues.state import Level, ScriptRef
from storage import cases, conversations, migrate, scripts
from storage.store import Store, Tx
from storage.times import moment
from tests.bot.operator_fakes import at_work
from tests.bot.ruled import TOUCH, Firm, firm
from tests.fakes.hand_clock import HandClock
from tests.fakes.triage import filed

CHAT = "web:shop:1"
MINUTE = 60.0


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Firm:
    return firm(at_work(tmp_path, capsys, monkeypatch))


@dataclass
class Clock(HandClock):
    """Epoch seconds, moved by hand."""

    now: float = datetime(2026, 3, 2, 4, tzinfo=UTC).timestamp()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(here: Firm, clock: Clock) -> Iterator[Store]:
    migrate.upgrade(here.here.url)
    with closing(Store.open(here.here.url, clock)) as opened:
        yield opened


def open_case(store: Store, number: str, script: ScriptRef) -> None:
    def job(tx: Tx) -> None:
        conversations.ensure(tx, CHAT)
        one = filed(number, moment(tx.now), category="quality.fault", level=Level.GENERAL)
        cases.file(tx, CHAT, replace(one, script=script))

    store.do(job)


def publish(store: Store, note: str, *words: str) -> None:
    """Publish sla.yml with these words changed, by 王芳."""
    shipped = sla_file.SHIPPED
    old, new = words
    text = shipped.read_text("utf-8").replace(old, new)
    one = rulebook.draft("sla.yml", rulebook.Written(shipped, text.encode()))

    def job(tx: Tx) -> None:
        number = scripts.release(tx, one, "王芳", note)
        scripts.go_live(tx, "sla.yml", number, "李工")

    store.do(job)


def table(here: Firm, number: str) -> list[list[str]]:
    """Return kind, name, version, by whom it was put in use, note; of each row."""
    code, out, err = here.here("case", number)
    assert (code, err) == (0, "")
    rows = [[cell.strip() for cell in one.split("│")[1:-1]] for one in out.splitlines()]
    return [[*row[:3], row[4], row[6]] for row in rows if row]


def test_a_case_keeps_the_versions_it_ran_under(here: Firm, store: Store, clock: Clock) -> None:
    """S2-70: those of its opening, those that came while it was open, and none after its end."""
    first = here.start(store).book.ref_for("quality.fault")
    clock.now += MINUTE
    open_case(store, "TS1", first)
    clock.now += MINUTE
    publish(store, "四十五分钟", *TOUCH)
    clock.now += MINUTE
    store.do(lambda tx: cases.stands(tx, "TS1", CaseState.WITHDRAWN, "bot"))
    clock.now += MINUTE
    publish(store, "二十分钟", TOUCH[0], "first_touch: 20m")
    open_case(store, "TS2", first)
    clock.now += MINUTE
    open_case(store, "TS3", ScriptRef("quality", "of-another-year"))
    shipped = ["第 1 版", "程序", "随程序安装"]
    rest = [
        *(["分组", "teams.yml", *shipped], ["办案", "work.yml", *shipped]),
        *(["分类", "taxonomy.yml", *shipped], ["模型", "manifest.json", "没有记下", "", ""]),
    ]
    script = ["话术", "quality", "第 1 版", "", "随程序安装"]
    assert table(here, "TS1") == [
        script,
        ["时限", "sla.yml", *shipped],
        ["时限", "sla.yml", "第 2 版", "李工", "四十五分钟"],
        *rest,
    ]
    latest = ["时限", "sla.yml", "第 3 版", "李工", "二十分钟"]
    before = ["时限", "sla.yml", "第 2 版", "李工", "四十五分钟"]
    assert table(here, "TS2") == [script, before, latest, *rest], "a server may be seconds behind"
    assert table(here, "TS3") == [["话术", "quality", "没有记下", "", ""], latest, *rest]


def test_its_level_category_and_state_are_told(here: Firm, store: Store) -> None:
    open_case(store, "TS1", ScriptRef("quality", "gone"))
    code, out, _ = here.here("case", "TS1")
    said = "TS1：一般，故障，2026-03-02 12:00 登记，待认领"
    assert (code, out.splitlines()[0]) == (0, said)
    assert out.count("没有记下") == 6, "no server of this version ran yet"
    assert here.here("case", "TS9") == (2, "", "没有 TS9 这件投诉\n")
