"""Files of rules become releases as scripts do; who never publishes edits them and starts again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import rulebook
from bot.library import EDITED, INSTALLED, PROGRAM, Library
from bot.rulebook import SLA, TEAMS, WORK
from dialogues.clocks import Kind
from dialogues.typed_yaml import FileError
from storage import scripts
from storage.scripts import Release
from storage.store import Store, Tx
from tests.bot.operator_fakes import at_work
from tests.bot.ruled import BROKEN, LINE, TOUCH, Firm, firm, minutes
from tests.fakes.hand_clock import HandClock


@pytest.fixture
def here(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Firm:
    return firm(at_work(tmp_path, capsys, monkeypatch))


@pytest.fixture
def store(here: Firm) -> Iterator[Store]:
    with here.here.store() as opened:
        yield opened


def publish(store: Store, here: Firm, name: str = SLA) -> int:
    """Publish a file as it stands, by an operator, whatever is in it."""
    one = rulebook.draft(name, rulebook.at(rulebook.paths(here.deployment.settings)[name]))

    def job(tx: Tx) -> int:
        number = scripts.release(tx, one, "王芳", "改了时限")
        scripts.go_live(tx, name, number, "王芳")
        return number

    return store.do(job)


def released(store: Store, name: str = SLA) -> list[Release]:
    return store.read(lambda c: scripts.releases(c, name))


def running(store: Store, here: Firm) -> tuple[Library, HandClock]:
    """Return what a running server goes by, and its clock."""
    first, clock = here.start(store), HandClock()
    made = Library(first.edition, first._renew, clock)
    made.watch(store)
    return made, clock


def later(of: tuple[Library, HandClock]) -> Library:
    """Let a few seconds pass."""
    found, clock = of
    clock.now += 5
    found.look()
    return found


def test_the_files_are_released_at_the_start(here: Firm, store: Store) -> None:
    """S2-70."""
    here.start(store)
    here.start(store)
    for name in (SLA, TEAMS, WORK):
        (one,) = released(store, name)
        assert (one.number, one.author, one.note) == (1, PROGRAM, INSTALLED)


def test_who_never_publishes_edits_the_file_and_starts_again(here: Firm, store: Store) -> None:
    """S2-70: a small firm works as before, and every version is kept all the same."""
    assert minutes(here.start(store)) == 30
    here.file(SLA, *TOUCH)
    found = here.start(store)
    assert minutes(found) == 45
    assert found.book.sla is found.rules.sla
    newest, first = released(store)
    assert (newest.number, newest.author, newest.note) == (2, PROGRAM, EDITED)
    assert first.number == 1


def test_a_server_that_runs_takes_nothing_from_the_file(here: Firm, store: Store) -> None:
    serving = running(store, here)
    here.file(SLA, *TOUCH)
    assert minutes(later(serving)) == 30


def test_what_was_published_outlives_a_restart_whatever_the_file_says(
    here: Firm, store: Store
) -> None:
    here.file(SLA, *TOUCH)
    publish(store, here)
    here.file(SLA)
    assert minutes(here.start(store)) == 45


def test_a_file_with_mistakes_stops_the_start_by_its_line(here: Firm, store: Store) -> None:
    here.file(SLA, *BROKEN)
    with pytest.raises(FileError, match=rf"sla\.yml:{LINE.count(chr(10)) + 1}: .*时长写成"):
        here.start(store)
    assert released(store) == []


def test_a_file_that_does_not_count_stops_nothing(here: Firm, store: Store) -> None:
    publish(store, here)
    here.file(SLA, *BROKEN)
    assert minutes(here.start(store)) == 30
    (here.here.folder / "rules" / SLA).write_bytes(b"\xff\xfe\x00")
    assert minutes(here.start(store)) == 30


def test_a_server_that_runs_goes_by_what_is_published(here: Firm, store: Store) -> None:
    """S2-70: within seconds, scripts and rules alike; another object tells that they changed."""
    serving = running(store, here)
    before = later(serving).rules
    assert later(serving).rules is before
    here.file(SLA, *TOUCH)
    publish(store, here)
    found = later(serving)
    assert (minutes(found), found.rules is before) == (45, False)
    assert found.book.sla.profiles[0].lengths[Kind.FIRST_TOUCH] == timedelta(minutes=45)
    assert found.rules.triage == before.triage


def test_what_cannot_be_read_leaves_in_force_what_is(here: Firm, store: Store) -> None:
    """S2-70: a program of another year may have published it."""
    serving = running(store, here)
    here.file(SLA, *BROKEN)
    publish(store, here)
    before = serving[0].rules
    assert later(serving).rules is before
    here.file(SLA, *TOUCH)
    publish(store, here)
    assert minutes(later(serving)) == 45


def test_such_a_release_stops_the_next_start_by_name_and_number(here: Firm, store: Store) -> None:
    here.start(store)
    here.file(SLA, *BROKEN)
    publish(store, here)
    with pytest.raises(FileError, match=r"sla\.yml（第 2 版）:\d+: "):
        here.start(store)


def test_mistakes_of_all_three_come_at_once(here: Firm) -> None:
    here.file(SLA, *BROKEN)
    here.file(TEAMS, "default: 一线客服", "default: 没有的组")
    here.file(WORK, "name: 客服, limit: 200", "name: 客服, limit: 很多")
    with pytest.raises(FileError) as found:
        rulebook.of_files(here.deployment.settings)
    assert {one.path.name for one in found.value.mistakes} == {SLA, TEAMS, WORK}


def test_the_shipped_work_file_names_teams_that_a_firm_may_not_have(here: Firm) -> None:
    """The firm's own must know them; what is shipped is no mistake of the firm's."""
    here.file(TEAMS, "  品质组: 质量问题的核实\n", "")
    text = (here.here.folder / "rules" / TEAMS).read_text("utf-8")
    (here.here.folder / "rules" / TEAMS).write_text(text.replace("品质组", "一线客服"), "utf-8")
    assert "品质组" not in rulebook.of_files(here.deployment.settings).triage.teams
    here.file(WORK, "name: 客服, limit: 200", "name: 客服, limit: 50")
    with pytest.raises(FileError, match="没有“品质组”这个小组"):
        rulebook.of_files(here.deployment.settings)
