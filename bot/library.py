"""Scripts and rules in use: files become releases; a talk keeps the script it began with.

    opened(store, deployment) -> Library     at the start: the files, unless somebody published
    Library                                  what a running server goes by, and looks again
    rules_in_use(deployment) -> Rules        the same for a command

What an operator published or rolled back to stays in use, whatever the files say later; files
that nobody published over are released by the program itself, as they are found. Source: S2-70.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import structlog
from pydantic import ValidationError

from bot import rulebook
from bot.brain import Decide
from bot.deciding import context_kind, step
from bot.deployment import Deployment
from bot.rulebook import MODEL, NAMES, RAN_BY, TAXONOMY, Rules
from dialogues.book import Book
from dialogues.load import COMMON, LoadedScript, from_body
from dialogues.script import Script
from dialogues.state import ScriptRef, State
from dialogues.typed_yaml import FileError
from nlu import taxonomy
from storage import migrate
from storage import scripts as shelf
from storage.errors import SchemaOlder, StoreError
from storage.scripts import Draft, Live, Release
from storage.store import Store, Tx

PROGRAM = "程序"  # the author of what the program releases by itself
INSTALLED = "随程序安装"
EDITED = "文件改了，重启用上"
UPGRADED = "随程序升级"
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
    rules: Rules
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
        renew: Callable[[Store, Rules], Edition],
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

    @property
    def rules(self) -> Rules:
        """Return the rules in use; another object once others are."""
        return self.edition.rules

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
            if _decide(self._store.read(shelf.live)) != _decide(self.edition.live):
                self._take(self._renew(self._store, self.rules))
        except StoreError:
            log.warning("could not look for new scripts")

    def _take(self, new: Edition) -> None:
        """Put *new* in use; what running talks stand on stays."""
        scripts = {**self.book.scripts, **new.book.scripts}
        self.edition = replace(new, book=replace(new.book, scripts=scripts))
        rules = {name: new.live[name].number for name in NAMES if name in new.live}
        live = sorted(r.version for r in new.book.current.values())
        log.info("scripts renewed", live=live, rules=rules)


Loaded = Mapping[str, LoadedScript]
InUse = Mapping[str, Live] | None


def opened(store: Store, deployment: Deployment, read: Loaded | None = None) -> Library:
    """Release the files where nobody published over them; return what is in use.

    read: the scripts, where they are read already.

    Raises:
        FileError: files that count have mistakes; nothing was released.
        StoreError: the store cannot be written.
    """
    loaded = read or deployment.load_scripts()
    own = ruling(store.read(shelf.live))
    rules = rulebook.in_force(store, own, deployment.settings)
    found = [draft(deployment.scripts, one) for one in loaded.values()]
    found += [*_of_rules(deployment, but=own), _categories()]
    store.do(lambda tx: _install(tx, found))
    first = edition(store, deployment, loaded, rules)
    return Library(first, lambda later, was: edition(later, deployment, loaded, was))


def _decide(live: Mapping[str, Live]) -> dict[str, Live]:
    """Return what talks go by: what the program only puts on record changes nothing here."""
    return {name: one for name, one in live.items() if name not in (TAXONOMY, MODEL)}


def ruling(live: Mapping[str, Live]) -> dict[str, Live]:
    """Return what operators put in use: their files count no more."""
    return {name: one for name, one in live.items() if one.author != PROGRAM}


def _categories() -> Draft:
    """Return the categories of this program, which nobody publishes."""
    return rulebook.draft(TAXONOMY, rulebook.at(taxonomy.PATH))


def rules_in_use(deployment: Deployment) -> Rules:
    """Return the rules that count, for a command: as published, else as the files say.

    Raises:
        FileError: they have mistakes.
        StoreError: the database cannot be used.
    """
    try:
        migrate.check(deployment.url)
    except SchemaOlder:  # no server of this version ever ran here
        return rulebook.of_files(deployment.settings)
    with closing(Store.open(deployment.url)) as store:
        live = ruling(store.read(shelf.live))
        return rulebook.in_force(store, live, deployment.settings)


def _of_rules(deployment: Deployment, but: Mapping[str, Live]) -> list[Draft]:
    """Return the files of rules that count; of those published over, what can be read."""
    found = []
    for name, path in rulebook.paths(deployment.settings).items():
        try:
            found.append(rulebook.draft(name, rulebook.at(path)))
        except FileError as error:
            if name not in but:
                raise
            log.warning("file of rules not read", why=str(error))
    return found


def edition(
    store: Store, deployment: Deployment, loaded: Loaded, was: Rules, live: InUse = None
) -> Edition:
    """Return what is in use; *loaded*, the files, where the store has nothing it understands.

    was: the rules until now, which stay where those in the store have mistakes.
    live: what counts of the store, None: all that is in use.
    """
    live = store.read(shelf.live) if live is None else live
    known = {(r.name, r.number): r for r in store.read(shelf.releases)}
    chosen, trials = dict(loaded), []
    for name, one in live.items():
        if name in RAN_BY or (name not in loaded and one.author == PROGRAM):
            continue  # no script, or a file that was taken away
        if script := _kept(store, known[name, one.number].ref):
            chosen[name] = script
        if one.canary is not None and (script := _kept(store, known[name, one.canary].ref)):
            trials.append((script, one.share))
    rules = _rules(store, deployment, live, was)
    book = deployment.book(chosen, rules)
    tried = {script.ref: script.script for script, _ in trials}
    return Edition(
        replace(book, scripts={**_pinned(store), **tried, **book.scripts}),
        live,
        rules,
        tuple(Trial(s.ref, tuple(s.script.script.covers), share) for s, share in trials),
    )


def _rules(store: Store, deployment: Deployment, live: Mapping[str, Live], was: Rules) -> Rules:
    """Return the rules in use: *was*, the same object, where nothing is new or can be read."""
    try:
        found = rulebook.in_force(store, live, deployment.settings)
    except FileError as error:
        log.warning("new rules not used", why=str(error))
        return was
    return was if found == was else found


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
            note = INSTALLED if now is None else UPGRADED if name == TAXONOMY else EDITED
            number = shelf.release(tx, one, PROGRAM, note)
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
