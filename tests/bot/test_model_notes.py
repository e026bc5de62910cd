"""The model that reads stands on record beside scripts and rules: which, by whom, since when."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.library import INSTALLED, PROGRAM
from bot.model_notes import Noting
from bot.rulebook import MODEL
from nlu import publishing
from nlu.versions import Shelf
from storage import migrate, scripts
from storage.store import Store
from tests.nlu import tiny

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
Noted = tuple[int, str, str, str]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path / 'notes.db'}"
    migrate.upgrade(url)
    with closing(Store.open(url)) as opened:
        yield opened


class Models:
    """A base model and versions of it; place: the folder of the one that reads."""

    def __init__(self, folder: Path) -> None:
        self.base = self.place = tiny.write(folder / "model")
        self.shelf = Shelf(folder / "models")
        self.shelf.folder.mkdir()

    def publish(self, seed: int, by: str, note: str) -> None:
        """Train one, publish it, read with it."""
        name = self.shelf.add(tiny.write(self.shelf.folder / ".new", tiny.arrays(seed)))
        publishing.publish(self.shelf, name, by, note, NOON)
        self.place = self.shelf.place(name)

    def back(self) -> None:
        """Go back to the one before, read with it."""
        to = next(iter(self.shelf.log().before(self.shelf.log().live)), None)
        publishing.go_back(self.shelf, to.number if to else 0)
        self.place = self.shelf.place(to.version) if to else self.base

    def noting(self, store: Store) -> Noting:
        """Return what notes them."""
        return Noting(store, lambda: self.place, self.shelf, every=0.01)


@pytest.fixture
def models(tmp_path: Path) -> Models:
    return Models(tmp_path)


def noted(store: Store) -> list[Noted]:
    """Return number, author, note of each that was put in use, and by whom; oldest first."""
    known = {one.number: one for one in store.read(lambda c: scripts.releases(c, MODEL))}
    return [
        (one.number, known[one.number].author, known[one.number].note, one.author)
        for one in store.read(lambda c: scripts.changes(c, MODEL))
    ]


def test_each_model_that_reads_is_noted_with_who_published_it_and_why(
    store: Store, models: Models
) -> None:
    """S2-70: taxonomy and model have author, note and time as scripts have."""
    noting = models.noting(store)
    noting.look()
    models.publish(1, "王芳", "多认识几样东西")
    noting.look()
    models.publish(2, "李工", "再试")
    noting.look()
    base, first = (1, PROGRAM, INSTALLED, PROGRAM), (2, "王芳", "多认识几样东西", "王芳")
    second = (3, "李工", "再试", "李工")
    assert noted(store) == [base, first, second]
    models.back()
    noting.look()
    assert noted(store)[3:] == [(*first[:3], PROGRAM)], "nobody knows who went back"
    (kept,) = (o for o in store.read(lambda c: scripts.releases(c, MODEL)) if o.number == 3)
    there = store.read(lambda c: scripts.files(c, kept))[MODEL]
    name = models.shelf.log().published[1].version
    assert there == (models.shelf.place(name) / MODEL).read_bytes()


def test_the_same_model_is_noted_once_whatever_starts_again(store: Store, models: Models) -> None:
    for noting in (models.noting(store), models.noting(store)):
        noting.look()
        noting.look()
    assert len(noted(store)) == 1


def test_what_cannot_be_noted_yet_is_noted_later(store: Store, models: Models) -> None:
    noting, aside = models.noting(store), models.base.with_name("aside")
    models.base.rename(aside)
    noting.look()
    assert noted(store) == []
    shutil.move(aside, models.base)
    noting.look()
    assert len(noted(store)) == 1


def test_it_looks_again_and_again_until_stopped(store: Store, models: Models) -> None:
    async def live() -> None:
        noting = models.noting(store)
        running = asyncio.create_task(noting.run())
        async with asyncio.timeout(20):
            while not noted(store):  # noqa: ASYNC110 - waits for a row
                await asyncio.sleep(0.01)
            models.publish(1, "王芳", "")
            while len(noted(store)) < 2:  # noqa: ASYNC110 - waits for a row
                await asyncio.sleep(0.01)
        noting.stop()
        await running

    asyncio.run(live())
