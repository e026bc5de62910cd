"""Scripts in use: files become releases in the store; a talk keeps the version it began with.

    opened(store, deployment) -> Library     at the start: the files, unless somebody published
    Library                                  what a running server speaks by, and looks again

What an operator published or rolled back to stays in use, whatever the files say later; files
that nobody published over are released by the program itself, as they are found.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import structlog
from pydantic import ValidationError

from bot.brain import Decide
from bot.deployment import Deployment
from dialogues.book import Book
from dialogues.load import COMMON, LoadedScript, from_body
from dialogues.script import Script
from dialogues.state import ScriptRef, State
from dialogues.step import context_kind, step
from storage import scripts as shelf
from storage.errors import StoreError
from storage.scripts import Draft, Live, Release
from storage.store import Store, Tx

PROGRAM = "程序"  # the author of what the program releases by itself
INSTALLED = "随程序安装"
LOOK = 2.0  # seconds until a running server looks again for what was published
_LOTS = 100
log = structlog.get_logger("bot.library")


@dataclass(frozen=True, slots=True)
class Trial:
    """A release on trial: share percent of new talks speak by *ref* in these categories."""

    ref: ScriptRef
    covers: tuple[str, ...]
    share: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What is in use at one moment, and by which rows of the store."""

    book: Book
    live: Mapping[str, Live]
    trials: tuple[Trial, ...] = ()

    def for_chat(self, chat: str) -> Book:
        """Return the book of this conversation: the same one at every turn."""
        drawn = [trial for trial in self.trials if lot(chat) < trial.share]
        if not drawn:
            return self.book
        others = {category: trial.ref for trial in drawn for category in trial.covers}
        return replace(self.book, current={**self.book.current, **others})


def lot(chat: str) -> int:
    """Return a number from 0 to 99 that a conversation always has."""
    return int.from_bytes(hashlib.sha256(chat.encode()).digest()[:8]) % _LOTS


class Library:
    """Scripts of a running server. watch it, and it looks for what is published meanwhile."""

    def __init__(
        self,
        edition: Edition,
        renew: Callable[[Store], Edition],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.edition = edition
        self._renew = renew
        self._clock = clock
        self._store: Store | None = None
        self._next = 0.0

    @property
    def book(self) -> Book:
        """Return every script in use, for whoever is not one conversation."""
        return self.edition.book

    def watch(self, store: Store) -> None:
        """Look into *store* from now on."""
        self._store = store

    def asking(self, state: State | None) -> str:
        """Return the kind of the open question; looks for new releases before it."""
        self.look()
        return context_kind(self.book, state)

    def decider(self, chat: str) -> Decide:
        """Return what decides in this conversation."""
        return partial(step, self.edition.for_chat(chat))

    def look(self) -> None:
        """Take up what was published; every two seconds at most, and never fails."""
        if self._store is None or self._clock() < self._next:
            return
        self._next = self._clock() + LOOK
        try:
            if self._store.read(shelf.live) != self.edition.live:
                self._take(self._renew(self._store))
        except StoreError:
            log.warning("could not look for new scripts")

    def _take(self, new: Edition) -> None:
        """Put *new* in use; what running talks stand on stays."""
        scripts = {**self.book.scripts, **new.book.scripts}
        self.edition = replace(new, book=replace(new.book, scripts=scripts))
        log.info("scripts renewed", live=sorted(r.version for r in new.book.current.values()))


Loaded = Mapping[str, LoadedScript]


def opened(store: Store, deployment: Deployment, read: Loaded | None = None) -> Library:
    """Release the files where nobody published over them; return what is in use.

    read: the files, where they are read already.

    Raises:
        FileError: the files have mistakes; nothing was released.
        StoreError: the store cannot be written.
    """
    loaded = read or deployment.load_scripts()
    found = [draft(deployment.scripts, one) for one in loaded.values()]
    store.do(lambda tx: _install(tx, found))
    return Library(
        edition(store, deployment, loaded), lambda later: edition(later, deployment, loaded)
    )


def edition(store: Store, deployment: Deployment, loaded: Loaded) -> Edition:
    """Return what is in use; *loaded*, the files, where the store has nothing it understands."""
    live = store.read(shelf.live)
    known = {(r.name, r.number): r for r in store.read(shelf.releases)}
    chosen, trials = dict(loaded), []
    for name, one in live.items():
        if name not in loaded and one.author == PROGRAM:
            continue  # a file that was taken away
        if script := _kept(store, known[name, one.number].ref):
            chosen[name] = script
        if one.canary is not None and (script := _kept(store, known[name, one.canary].ref)):
            trials.append((script, one.share))
    book = deployment.book(chosen)
    tried = {script.ref: script.script for script, _ in trials}
    return Edition(
        replace(book, scripts={**_pinned(store), **tried, **book.scripts}),
        live,
        tuple(Trial(s.ref, tuple(s.script.script.covers), share) for s, share in trials),
    )


def draft(folder: Path, one: LoadedScript) -> Draft:
    """Return a script of *folder* with its files, as the store keeps them."""
    return Draft(
        one.ref, one.body, {path: (folder / path).read_bytes() for path in _files(folder, one)}
    )


def _files(folder: Path, one: LoadedScript) -> Iterator[str]:
    """Give the files a script is made of, its test talks and other languages too."""
    for pattern in ("", "*/"):
        for name in (COMMON, f"{one.ref.name}.yml", f"{one.ref.name}.talks.yml"):
            yield from (
                p.relative_to(folder).as_posix() for p in sorted(folder.glob(pattern + name))
            )


def _install(tx: Tx, found: list[Draft]) -> None:
    """Release what changed, unless an operator's release is in use."""
    live, known = shelf.live(tx), {(r.name, r.number): r for r in shelf.releases(tx)}
    for one in found:
        name, now = one.ref.name, live.get(one.ref.name)
        if now is None or (now.author == PROGRAM and known[name, now.number].ref != one.ref):
            number = shelf.release(tx, one, PROGRAM, INSTALLED)
            trial = (None, 0) if now is None else (now.canary, now.share)
            shelf.go_live(tx, name, number, PROGRAM, canary=trial[0], share=trial[1])
        elif _unpublished(known, now, one):
            log.info("files differ from the published script", script=name)


def _unpublished(known: Mapping[tuple[str, int], Release], now: Live, one: Draft) -> bool:
    return now.author != PROGRAM and all(
        release.ref != one.ref for release in known.values() if release.name == now.name
    )


def _kept(store: Store, ref: ScriptRef) -> LoadedScript | None:
    """Return a version from the store, None when this program does not understand it."""
    body = store.read(lambda c: shelf.load(c, ref.name, ref.version))
    try:
        return None if body is None else from_body(ref, body)
    except ValidationError:
        log.warning("old script not understood", script=f"{ref.name}@{ref.version}")
        return None


def _pinned(store: Store) -> dict[ScriptRef, Script]:
    """Return the versions talks stand on, as far as this program still understands them.

    The book answers for the others with the live script: a talk goes on rather than stops.
    """
    kept = {ref: _kept(store, ref) for ref in store.read(shelf.pinned)}
    return {ref: one.script for ref, one in kept.items() if one is not None}
