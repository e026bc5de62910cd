"""Scripts become releases; a talk keeps the one it began with, whatever the files say now."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot import library
from bot.deployment import Deployment
from bot.library import PROGRAM, Library, draft, lot
from dialogues.book import Book
from dialogues.state import ScriptRef, State
from dialogues.typed_yaml import FileError
from storage import conversations, scripts
from storage.store import Store
from tests.bot.own_scripts import LONGER, PAUSE, change, deployed, opened, pause
from tests.fakes.hand_clock import HandClock

CHAT = "web:default:v1"


@pytest.fixture
def place(tmp_path: Path) -> Deployment:
    """Make a deployment with scripts of its own."""
    return deployed(tmp_path)


@pytest.fixture
def store(place: Deployment) -> Iterator[Store]:
    """Open the deployment's store."""
    with opened(place) as store:
        yield store


def started(store: Store, place: Deployment) -> Book:
    """Return the book of a server that starts now."""
    return library.opened(store, place).book


def publish(store: Store, place: Deployment, name: str, *, share: int = 0) -> int:
    """Publish *name* as the files say it, by an operator; share: only on trial."""
    one = draft(place.scripts, place.load_scripts()[name])
    before = store.read(scripts.live)[name].number
    number = store.do(lambda tx: scripts.release(tx, one, "王芳", "改得更软"))
    live, canary = (before, number) if share else (number, None)
    store.do(lambda tx: scripts.go_live(tx, name, live, "王芳", canary=canary, share=share))
    return number


def talk_on(store: Store, ref: ScriptRef) -> None:
    store.do(lambda tx: conversations.save(tx, CHAT, State(ref), was=0))


def test_every_script_is_kept_once(place: Deployment, store: Store) -> None:
    book = started(store, place)
    assert len(book.scripts) == 8
    assert started(store, place) == book
    kept = store.read(lambda c: {r.name: scripts.load(c, r.name, r.version) for r in book.scripts})
    assert {name: json.loads(body or "{}")["script"]["id"] for name, body in kept.items()} == {
        name: name for name in kept
    }
    assert {(r.number, r.author) for r in store.read(scripts.releases)} == {(1, PROGRAM)}


def test_a_talk_keeps_the_version_it_began_with(place: Deployment, store: Store) -> None:
    """S2-70: what was published meanwhile is for the next talk."""
    old = started(store, place)
    began = old.ref_for("quality.fault")
    talk_on(store, began)
    change(place)
    new = started(store, place)
    live = new.ref_for("quality.fault")
    assert live.version != began.version
    assert new.script(began).rhythm.listen_pause.total_seconds() == 6
    assert new.script(live).rhythm.listen_pause.total_seconds() == 9


def test_versions_no_talk_stands_on_are_left_on_the_shelf(place: Deployment, store: Store) -> None:
    started(store, place)
    change(place)
    assert len(started(store, place).scripts) == 8


def test_a_version_this_program_cannot_read_does_not_stop_the_start(
    place: Deployment, store: Store
) -> None:
    odd, gone = ScriptRef("quality", "of-another-year"), ScriptRef("taken-away", "gone")
    store.do(lambda tx: scripts.publish(tx, odd.name, odd.version, '{"script": {"id": "quality"}}'))
    talk_on(store, odd)
    store.do(lambda tx: conversations.save(tx, "web:default:v2", State(gone), was=0))
    book = started(store, place)
    assert odd not in book.scripts
    assert book.script(odd) == book.script(book.current["quality"]), "the live one of its name"
    assert book.script(gone) == book.script(book.current["other"])


def test_scripts_with_mistakes_are_not_published(place: Deployment, store: Store) -> None:
    change(place, "rhythm:", "rythm:")
    with pytest.raises(FileError, match=r"common\.yml"):
        started(store, place)
    assert store.read(scripts.releases) == []


def test_what_an_operator_published_outlives_a_restart(place: Deployment, store: Store) -> None:
    started(store, place)
    change(place)
    publish(store, place, "quality")
    change(place, LONGER, PAUSE)  # the shipped files, as they always were
    book = started(store, place)
    assert (pause(book, "quality.fault"), pause(book, "service.slow")) == (9, 6)


def test_files_changed_later_do_not_undo_what_an_operator_published(
    place: Deployment, store: Store
) -> None:
    started(store, place)
    publish(store, place, "quality")
    change(place)
    book = started(store, place)
    assert (pause(book, "quality.fault"), pause(book, "service.slow")) == (6, 9)


def test_a_published_script_that_is_not_understood_gives_way_to_the_file(
    place: Deployment, store: Store
) -> None:
    started(store, place)
    odd = scripts.Draft(ScriptRef("quality", "of-next-year"), '{"script": {}}', {})
    number = store.do(lambda tx: scripts.release(tx, odd, "王芳", ""))
    store.do(lambda tx: scripts.go_live(tx, "quality", number, "王芳"))
    assert pause(started(store, place), "quality.fault") == 6


def test_a_script_whose_file_is_gone_goes_unless_somebody_published_it(
    place: Deployment, store: Store
) -> None:
    started(store, place)
    publish(store, place, "price")
    for name in ("price", "service"):
        (place.scripts / f"{name}.yml").unlink()
    current = started(store, place).current
    assert (current["price"].name, current.get("service")) == ("price", None)


def test_a_running_server_takes_up_what_is_published(place: Deployment, store: Store) -> None:
    clock = HandClock()
    first = library.opened(store, place)
    running = Library(first.edition, first._renew, clock)
    running.watch(store)
    running.look()
    began = running.book.ref_for("quality.fault")
    change(place)
    publish(store, place, "quality")
    running.look()
    assert pause(running.book, "quality.fault") == 6, "looked a moment ago"
    clock.now += library.LOOK
    assert running.asking(None) == ""
    assert pause(running.book, "quality.fault") == 9
    assert running.book.script(began).rhythm.listen_pause.total_seconds() == 6


def test_a_store_that_is_away_does_not_stop_a_server(place: Deployment, store: Store) -> None:
    running = library.opened(store, place)
    with closing(Store.open(f"sqlite:///{place.data}/empty.db")) as empty:
        running.watch(empty)
        running.look()
    assert pause(running.book, "quality.fault") == 6


def test_a_trial_takes_its_share_of_talks_and_each_talk_stays(
    place: Deployment, store: Store
) -> None:
    started(store, place)
    change(place)
    publish(store, place, "quality", share=10)
    change(place, LONGER, PAUSE)
    edition = library.opened(store, place).edition
    chats = [f"web:default:v{n}" for n in range(2000)]
    drawn = [chat for chat in chats if pause(edition.for_chat(chat), "quality.fault") == 9]
    assert 0.07 < len(drawn) / len(chats) < 0.13
    assert drawn == [c for c in chats if pause(edition.for_chat(c), "quality.fault") == 9]
    assert {pause(edition.for_chat(c), "service.slow") for c in drawn} == {6}
    assert pause(edition.book, "quality.fault") == 6
    ref = edition.for_chat(drawn[0]).ref_for("quality.fault")
    assert edition.book.script(ref).rhythm.listen_pause.total_seconds() == 9


def test_a_lot_is_the_same_on_every_machine() -> None:
    assert [lot(chat) for chat in ("web:default:v1", "telegram:main:42", "")] == [38, 35, 52]


def test_the_files_of_a_release_are_kept_byte_for_byte(place: Deployment, store: Store) -> None:
    odd = "# 备注\r\n".encode() + (place.scripts / "quality.yml").read_bytes() + b"\n\n"
    (place.scripts / "quality.yml").write_bytes(odd)
    one = draft(place.scripts, place.load_scripts()["quality"])
    number = store.do(lambda tx: scripts.release(tx, one, "王芳", ""))
    (kept,) = store.read(lambda c: scripts.releases(c, "quality"))
    files = store.read(lambda c: scripts.files(c, kept))
    assert number == 1
    assert files["quality.yml"] == odd
    own = {"common.yml", "quality.yml", "quality.talks.yml", "en/common.yml", "en/quality.yml"}
    assert set(files) == own | {"zh-Hant/common.yml"}
