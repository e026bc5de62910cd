"""Which model reads, on record: each that a server takes up, with who published it and why.

A runner (bot/runners.py). Models themselves are published and gone back to by `qingsu models`
(nlu/versions.py); here it is only put beside scripts and rules, so that a case can tell which of
them read it: the manifest names the weights, the utterances and the categories. Source: S2-70.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.app import Base
from bot.deployment import Deployment
from bot.library import INSTALLED, LOOK, PROGRAM
from bot.loading import Loading
from bot.rulebook import MODEL
from bot.runners import After, Runner, repeat
from dialogues.state import ScriptRef
from nlu.model import MANIFEST, ModelError
from nlu.versions import Shelf
from storage import scripts as shelf
from storage.errors import StoreError
from storage.scripts import Draft
from storage.store import Store, Tx

log = structlog.get_logger("bot.models")


@dataclass(frozen=True, slots=True)
class Used:
    """A model in use: its manifest, who put it in use, and why."""

    manifest: bytes
    author: str = PROGRAM
    note: str = INSTALLED

    @property
    def version(self) -> str:
        """Return what names the manifest, to the byte."""
        return hashlib.sha256(self.manifest).hexdigest()


class Noting:
    """Looks every *every* seconds until stopped. place: the folder of the model that reads."""

    def __init__(
        self,
        store: Store,
        place: Callable[[], Path],
        published: Shelf | None,
        every: float = LOOK,
    ) -> None:
        self._store = store
        self._place = place
        self._published = published
        self._every = every
        self._noted: Path | None = None
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Look until `stop`."""
        await repeat(lambda: asyncio.to_thread(self.look), self._every, self._stopped)

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def look(self) -> None:
        """Note the model, once it is another; what fails is tried again."""
        place = self._place()
        if place == self._noted:
            return
        try:
            used = _used(place, self._published)
            self._store.do(lambda tx: note(tx, used))
        except (OSError, ModelError, StoreError) as error:
            log.warning("model not noted", why=str(error))
        else:
            self._noted = place


def note(tx: Tx, used: Used) -> None:
    """Put on record that this model is in use; nothing where that is known."""
    known = {one.version: one.number for one in shelf.releases(tx, MODEL)}
    number, live = known.get(used.version), shelf.live(tx).get(MODEL)
    if live is not None and live.number == number:
        return
    if number is None:
        draft = Draft(ScriptRef(MODEL, used.version), "", {MODEL: used.manifest})
        number = shelf.release(tx, draft, used.author, used.note)
    shelf.go_live(tx, MODEL, number, used.author)


def of(deployment: Deployment, loading: Loading) -> Callable[[Base], Sequence[Runner]]:
    """Return what makes the runner of a server; it begins once the model is there."""

    def made(base: Base) -> Sequence[Runner]:
        noting = Noting(base.store, lambda: loading.reader.place, deployment.shelf)
        return [After(loading.ready, lambda: noting)]

    return made


def _used(place: Path, published: Shelf | None) -> Used:
    """Return the model in *place*; its publisher only where no later one was gone back from.

    Raises:
        OSError, ModelError: it cannot be read.
    """
    manifest = (place / MANIFEST).read_bytes()
    told = published.log() if published else None
    now = told.now if told else None
    if told is None or now is None or now.version != place.name:
        return Used(manifest)
    last = now.number == max(one.number for one in told.published)
    return Used(manifest, now.by if last else PROGRAM, now.note)
