"""The files of rules: sla.yml, teams.yml, work.yml, as they stand and as they were published.

    written(settings) -> {name: Written}     the files, as bytes
    made(found, office) -> Rules             read together; every mistake of all three at once
    in_force(store, live, settings)          what was published, the files for the others

They are published, kept and gone back to as scripts are (storage/scripts.py). Source: S2-70.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.config import Config
from cases import work_file
from cases.work_file import Work
from dialogues import sla_file, teams_file, yaml_faults
from dialogues.calendars import Calendar
from dialogues.sla import Sla
from dialogues.state import ScriptRef
from dialogues.teams_file import Triage
from dialogues.typed_yaml import FileError, Mistake
from storage import scripts as shelf
from storage.scripts import Draft, Live, Release
from storage.store import Store

SLA, TEAMS, WORK = "sla.yml", "teams.yml", "work.yml"
NAMES: Mapping[str, str] = {SLA: "时限", TEAMS: "分组", WORK: "办案"}
"""Their names, which no script has, and what people call them."""
TAXONOMY, MODEL = "taxonomy.yml", "manifest.json"
RAN_BY: Mapping[str, str] = {**NAMES, TAXONOMY: "分类", MODEL: "模型"}
"""All that a case runs by besides its script; the program itself puts the last two on record."""
_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Written:
    """One file: how mistakes name it, and what stands in it."""

    path: Path
    content: bytes

    @property
    def version(self) -> str:
        """Return the version: it says what stands in the file, to the byte."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Rules:
    """What the three files say, read together."""

    sla: Sla
    triage: Triage
    work: Work


_SHIPPED = {SLA: sla_file.SHIPPED, TEAMS: teams_file.SHIPPED, WORK: work_file.SHIPPED}


def owned(settings: Config) -> dict[str, Path]:
    """Return where the operator's own files are."""
    own = {SLA: settings.sla.file, TEAMS: settings.teams.file, WORK: settings.work.file}
    return {name: path for name, path in own.items() if path is not None}


def paths(settings: Config) -> dict[str, Path]:
    """Return where each file is: the operator's own, else the shipped one."""
    return {**_SHIPPED, **owned(settings)}


def written(settings: Config, but: Collection[str] = ()) -> dict[str, Written]:
    """Return the files as they stand; *but*: not these.

    Raises:
        FileError: one cannot be read.
    """
    return {name: at(path) for name, path in paths(settings).items() if name not in but}


def at(path: Path) -> Written:
    """Return the file at *path*.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return Written(path, path.read_bytes())
    except OSError as error:
        raise FileError([Mistake(path, 1, "", yaml_faults.unread(error))]) from None


def made(found: Mapping[str, Written], office: Calendar) -> Rules:
    """Read the three files, as they go together. office: the company's calendar.

    Raises:
        FileError: every mistake of all of them, with its line.
    """
    mistakes: list[Mistake] = []

    def tried(read: Callable[[], _Made]) -> _Made | None:
        try:
            return read()
        except FileError as error:
            mistakes.extend(error.mistakes)
            return None

    own, groups, how = found[SLA], found[TEAMS], found[WORK]
    sla = tried(lambda: sla_file.load(own.path, office, own.content))
    triage = tried(lambda: teams_file.load(groups.path, groups.content))
    work = tried(lambda: _work(how, None if triage is None else triage.teams))
    if sla is None or triage is None or work is None:
        raise FileError(mistakes)
    return Rules(sla, triage, work)


def _work(how: Written, groups: Collection[str] | None) -> Work:
    """Read how people work. What is shipped names teams that a firm may have no more."""
    if how.content == work_file.SHIPPED.read_bytes():
        return work_file.shipped()
    return work_file.load(how.path, groups, how.content)


def of_files(settings: Config) -> Rules:
    """Return what the files say as they stand.

    Raises:
        FileError: every mistake of all of them.
    """
    return made(written(settings), settings.calendar.calendar)


def draft(name: str, one: Written) -> Draft:
    """Return a file as the store keeps it."""
    text = one.content.decode(errors="replace")
    return Draft(ScriptRef(name, one.version), text, {name: one.content})


def published(store: Store, live: Mapping[str, Live]) -> dict[str, Written]:
    """Return what is in use of the files, of those that *live* names."""
    return {
        name: kept(store, _numbered(store, name, live[name].number))
        for name in NAMES
        if name in live
    }


def kept(store: Store, release: Release) -> Written:
    """Return a release, byte for byte; mistakes name it and its number."""
    content = store.read(lambda c: shelf.files(c, release))[release.name]
    return Written(Path(f"{release.name}（第 {release.number} 版）"), content)


def in_force(store: Store, live: Mapping[str, Live], settings: Config) -> Rules:
    """Return what counts: what is in use by *live*, the files where that names none.

    Raises:
        FileError: every mistake of all of them.
    """
    stored = published(store, live)
    return made({**written(settings, but=stored), **stored}, settings.calendar.calendar)


def _numbered(store: Store, name: str, number: int) -> Release:
    found = store.read(lambda c: shelf.releases(c, name))
    return next(one for one in found if one.number == number)
