"""Words are tried out at the terminal; who talks elsewhere goes by what is in use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import library, trying
from bot.deployment import Deployment
from bot.library import draft
from storage import scripts
from storage.store import Store
from tests.bot.own_scripts import change, deployed, opened, pause


@pytest.fixture
def place(tmp_path: Path) -> Deployment:
    """Make a deployment with scripts of its own."""
    return deployed(tmp_path)


@pytest.fixture
def store(place: Deployment) -> Iterator[Store]:
    """Open the deployment's store."""
    with opened(place) as store:
        yield store


def test_a_draft_is_spoken_at_the_terminal_and_published_to_nobody(
    place: Deployment, store: Store
) -> None:
    """S2-70."""
    library.opened(store, place)
    before = store.read(scripts.live)
    change(place)
    found = trying.tried(store, place)
    assert pause(found.here.book) == 9
    assert pause(found.live.book) == 6
    assert store.read(scripts.live) == before


def test_other_talks_in_the_same_process_go_by_what_is_in_use(
    place: Deployment, store: Store
) -> None:
    library.opened(store, place)
    change(place)
    found = trying.tried(store, place)
    books = [
        found.decider(chat).args[0]  # type: ignore[attr-defined]
        for chat in ("console:default:u1", "web:default:u1")
    ]
    assert [pause(book) for book in books] == [9, 6]


def test_who_types_is_told_that_the_folder_differs(place: Deployment, store: Store) -> None:
    library.opened(store, place)
    assert trying.tried(store, place).remarks == ()
    change(place)
    (told,) = trying.tried(store, place).remarks
    assert "quality" in told
    assert "没有发布给客户" in told


def test_what_was_published_stands_above_the_file(place: Deployment, store: Store) -> None:
    library.opened(store, place)
    one = draft(place.scripts, place.load_scripts()["other"])
    number = store.do(lambda tx: scripts.release(tx, one, "王芳", "改得更软"))
    store.do(lambda tx: scripts.go_live(tx, "other", number, "王芳"))
    change(place)
    found = trying.tried(store, place)
    assert pause(found.here.book) == 6
    assert any(told.startswith("other 发布过") for told in found.remarks)


def test_an_empty_shelf_gets_the_files(place: Deployment, store: Store) -> None:
    """The first talk of all is no trial: there is nothing else to go by."""
    assert trying.tried(store, place).remarks == ()
    assert "quality" in store.read(scripts.live)
