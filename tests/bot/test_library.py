"""Scripts become versions; a talk keeps the one it began with, whatever the files say now."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import dialogues
from bot import library
from bot.deployment import Deployment
from dialogues.state import ScriptRef, State
from dialogues.typed_yaml import FileError
from storage import conversations, migrate, scripts
from storage.store import Store

CHAT = "web:default:v1"


@pytest.fixture
def place(tmp_path: Path) -> Deployment:
    """Make a deployment with scripts of its own."""
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), tmp_path / "words")
    (tmp_path / "config.yml").write_text("scripts: {folder: words}\n")
    return Deployment.find(tmp_path / "config.yml", tmp_path, {})


@pytest.fixture
def store(place: Deployment) -> Iterator[Store]:
    """Open the deployment's store."""
    migrate.upgrade(place.url)
    with closing(Store.open(place.url)) as opened:
        yield opened


def change(place: Deployment, before: str, after: str) -> None:
    common = place.scripts / "common.yml"
    text = common.read_text("utf-8")
    assert before in text
    common.write_text(text.replace(before, after), "utf-8")


def talk_on(store: Store, ref: ScriptRef) -> None:
    store.do(lambda tx: conversations.save(tx, CHAT, State(ref), was=0))


def test_every_script_is_kept_once(place: Deployment, store: Store) -> None:
    book = library.publish(store, place)
    assert len(book.scripts) == 8
    assert library.publish(store, place) == book
    kept = store.read(lambda c: {r.name: scripts.load(c, r.name, r.version) for r in book.scripts})
    assert {name: json.loads(body or "{}")["script"]["id"] for name, body in kept.items()} == {
        name: name for name in kept
    }


def test_a_talk_keeps_the_version_it_began_with(place: Deployment, store: Store) -> None:
    old = library.publish(store, place)
    began = old.ref_for("quality.fault")
    talk_on(store, began)
    change(place, "listen_pause: 6s", "listen_pause: 9s")
    new = library.publish(store, place)
    live = new.ref_for("quality.fault")
    assert live.version != began.version
    assert new.script(began).rhythm.listen_pause.total_seconds() == 6
    assert new.script(live).rhythm.listen_pause.total_seconds() == 9


def test_versions_no_talk_stands_on_are_left_on_the_shelf(place: Deployment, store: Store) -> None:
    library.publish(store, place)
    change(place, "listen_pause: 6s", "listen_pause: 9s")
    assert len(library.publish(store, place).scripts) == 8


def test_a_version_this_program_cannot_read_does_not_stop_the_start(
    place: Deployment, store: Store
) -> None:
    odd, gone = ScriptRef("quality", "of-another-year"), ScriptRef("quality", "gone")
    store.do(lambda tx: scripts.publish(tx, odd.name, odd.version, '{"script": {"id": "quality"}}'))
    talk_on(store, odd)
    store.do(lambda tx: conversations.save(tx, "web:default:v2", State(gone), was=0))
    book = library.publish(store, place)
    assert odd not in book.scripts
    assert book.script(odd) == book.script(gone) == book.script(book.current["other"])


def test_scripts_with_mistakes_are_not_published(place: Deployment, store: Store) -> None:
    change(place, "rhythm:", "rythm:")
    with pytest.raises(FileError, match=r"common\.yml"):
        library.publish(store, place)
    assert store.read(lambda c: scripts.load(c, "quality", "v1")) is None
