"""Evidence: each file kept once under its hash; the bytes are durable before the row is.

DATA/files/ab/cdef...     (sha256 ab cdef...)
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from storage.sql import Sql, values
from storage.tables import file_uses, files, messages
from storage.times import moment
from storage.writer import Tx


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


def keep(root: Path, body: bytes) -> str:
    """Write *body* under its hash, durably and once; return the hash."""
    sha256 = hashlib.sha256(body).hexdigest()
    target = place(root, sha256)
    if target.exists():
        return sha256
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as new:
        new.write(body)
        new.flush()
        os.fsync(new.fileno())
    Path(new.name).replace(target)
    for folder in (target.parent, root):
        _sync(folder)
    return sha256


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
