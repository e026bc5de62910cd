"""Evidence: each file kept once under its hash; the bytes are durable before the row is.

DATA/files/ab/cdef...          sha256 ab cdef..., as it was handed in
DATA/files/ab/cdef....view     the picture that is shown, made of it; .thumb: a small one
DATA/files/incoming/...        on its way in; after a crash a stray
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from storage.sql import Sql, values
from storage.tables import file_uses, files, messages
from storage.times import moment
from storage.writer import Tx

INCOMING = "incoming"
VARIANTS = VIEW, THUMB = ("view", "thumb")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file a customer handed in. size in bytes; kind: image, voice, video, file."""

    sha256: str
    mime: str
    size: int
    at: datetime
    message: int
    kind: str
    name: str


_f = files.c
_u = file_uses.c
_PUT = Sql(
    lambda insert: (
        insert(files).values(values("sha256", "mime", "size", "at")).on_conflict_do_nothing()
    )
)
_USE = Sql(
    lambda insert: (
        insert(file_uses)
        .values(values("sha256", "message_id", "kind", "name", "at"))
        .on_conflict_do_nothing()
    )
)
_USED = select(_f.sha256, _f.mime, _f.size, _u.at, _u.message_id, _u.kind, _u.name).select_from(
    files.join(file_uses, _u.sha256 == _f.sha256)
)
_FIND = Sql(_USED.where(_f.sha256 == bindparam("sha256")).order_by(_u.message_id))
_OF_CHAT = Sql(
    _USED.join(messages, messages.c.id == _u.message_id)
    .where(messages.c.chat == bindparam("chat"))
    .order_by(_u.message_id, _u.sha256)
)


def place(root: Path, sha256: str) -> Path:
    """Return where the bytes of that hash stand under *root* (DATA/files)."""
    return root / sha256[:2] / sha256[2:]


def beside(root: Path, sha256: str, variant: str) -> Path:
    """Return where what was made of the file (view, thumb) stands: beside it, under its name."""
    return root / sha256[:2] / f"{sha256[2:]}.{variant}"


class Incoming:
    """A file on its way in: written and hashed piece by piece, under a name of no meaning."""

    def __init__(self, root: Path) -> None:
        self._root = root
        folder = root / INCOMING
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder)
        self._file = os.fdopen(handle, "wb")
        self._hash = hashlib.sha256()
        self.path = Path(name)
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash of what was written so far."""
        return self._hash.hexdigest()

    def write(self, chunk: bytes) -> None:
        """Add *chunk*; raises OSError when the disk is full."""
        self._file.write(chunk)
        self._hash.update(chunk)
        self.size += len(chunk)

    def finish(self) -> None:
        """Make what was written durable and readable at `path`; nothing can be added."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def keep(self) -> str:
        """Give the finished file its place, durably and once; return its hash."""
        target = place(self._root, self.sha256)
        if target.exists():
            self.drop()
            _durable(self._root, target)  # whoever came before may have been cut off before it
        else:
            _settle(self._root, self.path, target)
        return self.sha256

    def drop(self) -> None:
        """Leave nothing behind; a file that was kept stays."""
        with suppress(OSError):  # a full disk refuses what was still to be written
            self._file.close()
        self.path.unlink(missing_ok=True)


def keep(root: Path, body: bytes) -> str:
    """Write *body* under its hash, durably and once; return the hash."""
    new = Incoming(root)
    try:
        new.write(body)
        new.finish()
        return new.keep()
    finally:
        new.drop()


def keep_beside(root: Path, sha256: str, variant: str, body: bytes) -> None:
    """Write what was made of the file beside it, durably; the same again replaces it."""
    new = Incoming(root)
    try:
        new.write(body)
        new.finish()
        _settle(root, new.path, beside(root, sha256, variant))
    finally:
        new.drop()


def remove(root: Path, sha256: str) -> None:
    """Take the bytes away, and what was made of them."""
    for path in (place(root, sha256), *(beside(root, sha256, one) for one in VARIANTS)):
        path.unlink(missing_ok=True)


def strays(root: Path, before: float) -> list[Path]:
    """Return what began to come in before that time (epoch seconds) and was never finished."""
    return [path for path in (root / INCOMING).glob("*") if path.stat().st_mtime < before]


def _settle(root: Path, path: Path, target: Path) -> None:
    """Give a finished file its name, durably."""
    target.parent.mkdir(parents=True, exist_ok=True)
    path.replace(target)
    _durable(root, target)


def _durable(root: Path, target: Path) -> None:
    """Make the name of a file durable."""
    for folder in (target.parent, root):
        _sync(folder)


def _sync(folder: Path) -> None:
    """Make the names in *folder* durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put(  # noqa: PLR0913 - one argument a column
    tx: Tx, sha256: str, *, message_id: int, mime: str, size: int, kind: str, name: str = ""
) -> None:
    """Enter a file that was kept, as handed in with this message; the same again adds nothing."""
    _PUT.run(tx.c, sha256=sha256, mime=mime, size=size, at=tx.now)
    _USE.run(tx.c, sha256=sha256, message_id=message_id, kind=kind, name=name, at=tx.now)


def find(c: Connection, sha256: str) -> list[Evidence]:
    """Return every use of the file, oldest message first; [] when it is unknown."""
    return [_evidence(*row) for row in _FIND.rows(c, sha256=sha256)]


def of_chat(c: Connection, chat: str) -> list[Evidence]:
    """Return what was handed in in this conversation, in order."""
    return [_evidence(*row) for row in _OF_CHAT.rows(c, chat=chat)]


def _evidence(sha256: str, mime: str, size: int, at: float, *use: object) -> Evidence:
    message, kind, name = use
    return Evidence(sha256, mime, size, moment(at), int(str(message)), str(kind), str(name))
