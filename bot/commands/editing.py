"""What check, talks and publish have in common: the files of a folder looked over and played."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.commands.failures import Failure
from bot.deployment import Deployment
from dialogues import talks as played
from dialogues.aliases import SCRIPT
from dialogues.lint import Finding, Letters, Shelf, lint
from dialogues.lint import worded as lint_words
from dialogues.load import COMMON, LoadedScript, script_files
from dialogues.talks import Read, Talk, load_talks
from dialogues.tongue import EN
from dialogues.typed_yaml import Document, FileError, Mistake, Mistakes, read_document
from nlu import taxonomy
from nlu.steps.normalise import Normaliser

_IN_BOTH = frozenset("著乾覆瞭藉")  # in the table of Traditional characters, yet Simplified too
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][A-Za-z]+)?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test talk as it went; seconds of this machine's work, whatever else it does."""

    path: Path
    talk: str
    seconds: float
    wrong: tuple[str, ...]


def at(deployment: Deployment, folder: Path | None = None) -> Deployment:
    """Return *deployment* with the scripts of *folder* instead of its own.

    Raises:
        Failure: there is no such folder.
    """
    if folder is None:
        return deployment
    if not (folder / COMMON).is_file():
        raise Failure(f"不是话术文件夹（里面没有 {COMMON}）：{folder}")
    own = deployment.settings
    scripts = own.scripts.model_copy(update={"folder": folder})
    return replace(deployment, settings=own.model_copy(update={"scripts": scripts}))


def findings(deployment: Deployment, loaded: Mapping[str, LoadedScript]) -> list[Finding]:
    """Look the scripts over; *loaded*: as they were loaded from the same files."""
    return lint(shelf(deployment.scripts), loaded, taxonomy.load().names, _letters())


def worded(deployment: Deployment) -> list[Finding]:
    """Look the words of scripts over that do not load; files that are no YAML are left out."""
    return lint_words(shelf(deployment.scripts, whole=False), _letters())


def _letters() -> Letters:
    normaliser = Normaliser()
    return Letters(normaliser.traditional - _IN_BOTH, normaliser.plain)


def shelf(folder: Path, *, whole: bool = True) -> Shelf:
    """Return the files of *folder*, and those of the other languages in folders below.

    Raises:
        FileError: one is no YAML; such are left out where the *whole* is not wanted.
    """
    languages = {
        below.name: _documents(below, whole=whole)
        for below in sorted(folder.iterdir())
        if below.is_dir() and _LANGUAGE.fullmatch(below.name)
    }
    own = _documents(folder, whole=whole)
    return Shelf(own, {name: files for name, files in languages.items() if files})


def _documents(folder: Path, *, whole: bool) -> dict[str, Document]:
    common = [folder / COMMON] if (folder / COMMON).is_file() else []
    mistakes = Mistakes()
    read = {
        p.name: mistakes.of(partial(read_document, p, SCRIPT))
        for p in (*common, *script_files(folder))
    }
    if whole and mistakes.found:
        raise FileError(mistakes.found)
    return {name: document for name, document in read.items() if document is not None}


def talk_files(deployment: Deployment) -> list[Path]:
    """Return the files of test talks beside the scripts, other languages' too."""
    return sorted(deployment.scripts.rglob("*.talks.yml"))


def read_talks(files: Sequence[Path]) -> list[tuple[Path, tuple[Talk, ...]]]:
    """Read all *files*; every mistake of every one at once."""
    found: list[tuple[Path, tuple[Talk, ...]]] = []
    mistakes: list[Mistake] = []
    for path in files:
        try:
            found.append((path, load_talks(path)))
        except FileError as error:
            mistakes += error.mistakes
    if mistakes:
        raise FileError(mistakes)
    return found


def spoken(
    wanted: Sequence[tuple[Path, tuple[Talk, ...]]], loaded: Mapping[str, LoadedScript]
) -> list[tuple[Path, tuple[Talk, ...]]]:
    """Return the talks in languages that the scripts speak: without en/ none in English."""
    english = any(EN in one.script.languages for one in loaded.values())
    return [
        (path, tuple(talk for talk in talks if english or talk.language != EN))
        for path, talks in wanted
    ]


def play(
    deployment: Deployment,
    loaded: Mapping[str, LoadedScript],
    wanted: Sequence[tuple[Path, tuple[Talk, ...]]],
    read: Read | None = None,
) -> Iterator[Outcome]:
    """Play the talks, one after another, each under the settings it is written for."""
    own, shipped = deployment.book(loaded), deployment.plain_book(loaded)
    for path, talks in wanted:
        for talk in talks:
            begun = time.thread_time()
            book = shipped if talk.settings == "shipped" else own
            wrong = tuple(played.play(book, talk, read))
            yield Outcome(path, talk.talk, time.thread_time() - begun, wrong)
