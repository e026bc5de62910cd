"""The file of a backup: a tar of everything, whose last member says what belongs in it.

    with writing(path) as file:             FILE.part, which becomes FILE once it is whole
        file.add("files/ab/cd...", path)
        file.close(Made(...))
    read(path) -> Made                      what it says of itself
    unpack(path, folder) -> Made            everything, each piece compared with its hash

A file that was cut off has no last member; one that rotted has a piece of another hash.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

FORMAT = 1
MANIFEST = "manifest.json"
SQLITE, POSTGRESQL = "qingsu.db", "qingsu.dump"
"""The database's member: a file of SQLite's, or what pg_dump wrote."""
_PIECE = 1024 * 1024
_NAME = re.compile(r"(?!.*(?:^|/)\.\.?(?:/|$))[\w.-]+(?:/[\w.@+-]+)*", re.ASCII)


class BackupError(Exception):
    """The file is no backup, or not whole; the text says how it is known."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a backup says of itself.

    at: epoch seconds; whatever was committed before is in. step: of the schema. counts: rows by
    table. newest: when the newest message was said. models: version of a model to its manifest's
    hash; live: which of them reads. missing: files of the database that were gone from the disk.
    members: name to SHA-256.
    """

    at: float
    program: str
    database: str
    step: str
    counts: dict[str, int]
    newest: float | None = None
    live: str = ""
    models: dict[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


class Writing:
    """A backup on its way to the disk."""

    def __init__(self, file: IO[bytes]) -> None:
        self._tar = tarfile.open(fileobj=file, mode="w|", format=tarfile.PAX_FORMAT)  # noqa: SIM115 - `close` does
        self.members: dict[str, str] = {}

    def add(self, name: str, path: Path) -> str:
        """Add a file; return the hash of what was read.

        Raises:
            FileNotFoundError: it is gone.
        """
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            counted = _Counted(source, size)
            self._tar.addfile(_member(name, size), counted)
        self.members[name] = counted.hash.hexdigest()
        return self.members[name]

    def close(self, made: Made) -> None:
        """Add what the backup says of itself; nothing comes after it."""
        text = json.dumps(asdict(made), ensure_ascii=False, indent=1).encode()
        self._tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
        self._tar.close()


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Give a new backup file, readable by its owner only, in its place once it was read back.

    Raises:
        FileExistsError: there is one of that name.
    """
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)  # of a backup that was cut off
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            yield Writing(file)
            file.flush()
            os.fsync(file.fileno())
        unpack(part, None)
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    durable(path.parent)


def read(path: Path) -> Made:
    """Return what the backup says of itself, without looking at the pieces.

    Raises:
        BackupError: it is none, or was cut off.
    """
    with _opened(path) as tar:
        return _made(tar)


def unpack(path: Path, folder: Path | None) -> Made:
    """Take everything out into *folder*; None: only compare.

    Raises:
        BackupError: a piece is missing, is another than was put in, or nobody spoke of it.
    """
    with _opened(path) as tar:
        made = _made(tar)
        left = dict(made.members)
        for member in tar:
            if member.name == MANIFEST:
                continue
            if left.pop(member.name, "") != _take(tar, member, folder):
                raise BackupError(f"{member.name} is not what was put in")
    if left:
        raise BackupError(f"{len(left)} pieces are missing, {min(left)} is one of them")
    return made


def durable(folder: Path) -> None:
    """Make the names in *folder* durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _take(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path | None) -> str:
    """Write one piece to its place; return its hash."""
    source = tar.extractfile(member) if member.isreg() else None
    if source is None or not _NAME.fullmatch(member.name):
        raise BackupError(f"{member.name!r} does not belong in a backup")
    found = hashlib.sha256()
    with _target(folder, member.name) as target:
        while piece := source.read(_PIECE):
            found.update(piece)
            target.write(piece)
        target.flush()
        if folder is not None:
            os.fsync(target.fileno())
    return found.hexdigest()


def _target(folder: Path | None, name: str) -> IO[bytes]:
    if folder is None:
        return Path(os.devnull).open("wb")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "wb")


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    """Open the file; whatever cannot be read in it makes it none of ours."""
    try:
        with tarfile.open(path, "r:") as tar:
            yield tar
    except (tarfile.TarError, EOFError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{type(error).__name__}: {error}") from error


def _made(tar: tarfile.TarFile) -> Made:
    names = tar.getnames()
    if not names or names[-1] != MANIFEST:
        raise BackupError("it was cut off: its last piece is missing")
    source = tar.extractfile(MANIFEST)
    assert source is not None
    told = json.loads(source.read())
    if told.get("format") != FORMAT:
        raise BackupError(f"its format is {told.get('format')}, wanted {FORMAT}")
    return Made(**{**told, "missing": tuple(told["missing"])})


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


class _Counted(io.RawIOBase):
    """Reads *size* bytes of a file and hashes them; a file that shrinks is filled up with zeros."""

    def __init__(self, source: IO[bytes], size: int) -> None:
        self._source = source
        self._left = size
        self.hash = hashlib.sha256()

    def read(self, n: int = -1, /) -> bytes:
        """Return the next bytes, as many as wanted."""
        wanted = self._left if n < 0 else min(n, self._left)
        piece = self._source.read(wanted).ljust(wanted, b"\0")
        self._left -= wanted
        self.hash.update(piece)
        return piece
