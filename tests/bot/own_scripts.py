"""A deployment with scripts of its own, its store, and one number of theirs that is changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import dialogues
from bot.deployment import Deployment
from dialogues.book import Book
from storage import migrate
from storage.store import Store

PAUSE, LONGER = "listen_pause: 6s", "listen_pause: 9s"


def deployed(folder: Path) -> Deployment:
    """Return a deployment in *folder* with a copy of the shipped scripts."""
    shutil.copytree(Path(dialogues.__file__).with_name("scripts"), folder / "words")
    (folder / "config.yml").write_text("scripts: {folder: words}\n")
    return Deployment.find(folder / "config.yml", folder, {})


@contextmanager
def opened(place: Deployment) -> Iterator[Store]:
    """Open the deployment's store for a while."""
    migrate.upgrade(place.url)
    with closing(Store.open(place.url)) as store:
        yield store


def change(place: Deployment, before: str = PAUSE, after: str = LONGER) -> None:
    common = place.scripts / "common.yml"
    text = common.read_text("utf-8")
    assert before in text
    common.write_text(text.replace(before, after), "utf-8")


def pause(book: Book, category: str | None = None) -> float:
    return book.script(book.ref_for(category)).rhythm.listen_pause.total_seconds()
