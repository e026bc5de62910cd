"""What operators publish, as it was published: versions, by whom and why, and which one is live.

    scripts            what a version says, as talks pin it: it never changes
    script_releases    release 1, 2, ... of a script: version, files, author, note
    script_live        the release in use, and one on trial with its share of new talks
    script_changes     what was put in use when, and by whom

Scripts stand under their id, files of rules under their name (sla.yml: no id has a dot). Files are
kept byte for byte, once each, so that a release can be written out as it came in. Source: S2-70.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from dialogues.state import ScriptRef
from storage import codec
from storage.sql import Row, Sql, values
from storage.tables import conversations
from storage.tables_staff import (
    script_changes,
    script_files,
    script_live,
    script_releases,
    scripts,
)
from storage.times import moment
from storage.writer import Tx


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a script. files: sha256 by path in the folder."""

    name: str
    number: int
    version: str
    files: Mapping[str, str]
    author: str
    note: str
    at: datetime

    @property
    def ref(self) -> ScriptRef:
        """Return the version talks pin."""
        return ScriptRef(self.name, self.version)


@dataclass(frozen=True, slots=True)
class Live:
    """Which release of a script is in use; canary: the one on trial for share % of new talks."""

    name: str
    number: int
    canary: int | None
    share: int
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A release that was put in use, and one on trial with it or none."""

    name: str
    number: int
    canary: int | None
    share: int
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A script about to be released: what it says (body), and the files it was made of."""

    ref: ScriptRef
    body: str
    files: Mapping[str, bytes]

    @property
    def hashes(self) -> dict[str, str]:
        """Return the sha256 of every file."""
        return {path: hashlib.sha256(one).hexdigest() for path, one in sorted(self.files.items())}


_s, _r, _l, _h = scripts.c, script_releases.c, script_live.c, script_changes.c
_PUBLISH = Sql(
    lambda insert: (
        insert(scripts)
        .values(values("name", "version", "body", "at"))
        .on_conflict_do_nothing()
        .returning(_s.name)
    )
)
_LOAD = Sql(select(_s.body).where(_s.name == bindparam("name"), _s.version == bindparam("version")))
_PINNED = Sql(
    select(conversations.c.script, conversations.c.script_version)
    .where(conversations.c.script != "")
    .distinct()
)
_FILE = Sql(
    lambda insert: insert(script_files).values(values("sha256", "bytes")).on_conflict_do_nothing()
)
_BYTES = Sql(select(script_files.c.bytes).where(script_files.c.sha256 == bindparam("sha256")))
_RELEASE = Sql(
    lambda insert: insert(script_releases).values(
        values("name", "number", "version", "files", "author", "note", "at")
    )
)
_COLUMNS = (_r.name, _r.number, _r.version, _r.files, _r.author, _r.note, _r.at)
_RELEASES = Sql(select(*_COLUMNS).where(_r.name == bindparam("name")).order_by(_r.number.desc()))
_ALL = Sql(select(*_COLUMNS).order_by(_r.name, _r.number.desc()))
_LAST = Sql(select(func.max(_r.number)).where(_r.name == bindparam("name")))
_GO = Sql(
    lambda insert: (
        insert(script_live)
        .values(values("name", "number", "canary", "share", "author", "at"))
        .on_conflict_do_update(
            index_elements=["name"], set_=values("number", "canary", "share", "author", "at")
        )
    )
)
_NOTE = Sql(
    lambda insert: insert(script_changes).values(
        values("name", "number", "canary", "share", "author", "at")
    )
)
_CHANGES = Sql(
    select(_h.name, _h.number, _h.canary, _h.share, _h.author, _h.at)
    .where(_h.name == bindparam("name"))
    .order_by(_h.at, _h.id)
)
_LIVE = Sql(select(_l.name, _l.number, _l.canary, _l.share, _l.author, _l.at).order_by(_l.name))


def publish(tx: Tx, name: str, version: str, body_json: str) -> bool:
    """Keep this version; False when it was kept before (a version never changes)."""
    return _PUBLISH.row(tx.c, name=name, version=version, body=body_json, at=tx.now) is not None


def load(c: Connection, name: str, version: str) -> str | None:
    """Return the JSON text of that version."""
    row = _LOAD.row(c, name=name, version=version)
    return None if row is None else str(row[0])


def pinned(c: Connection) -> tuple[ScriptRef, ...]:
    """Return every version some conversation stands on (closed ones may be taken up again)."""
    return tuple(ScriptRef(name, version) for name, version in sorted(_PINNED.rows(c)))


def release(tx: Tx, draft: Draft, author: str, note: str) -> int:
    """Keep *draft* as the next release of its script and return its number; nothing goes live."""
    name = draft.ref.name
    publish(tx, name, draft.ref.version, draft.body)
    for content in draft.files.values():
        _FILE.run(tx.c, sha256=hashlib.sha256(content).hexdigest(), bytes=content)
    last = _LAST.row(tx.c, name=name)
    number = 1 + int((last and last[0]) or 0)
    _RELEASE.run(
        tx.c,
        name=name,
        number=number,
        version=draft.ref.version,
        files=codec.dumps(draft.hashes),
        author=author,
        note=note,
        at=tx.now,
    )
    return number


def go_live(
    tx: Tx, name: str, number: int, author: str, *, canary: int | None = None, share: int = 0
) -> None:
    """Put release *number* in use, with another on trial or none."""
    row = {"name": name, "number": number, "canary": canary, "share": share, "author": author}
    for put in (_GO, _NOTE):
        put.run(tx.c, **row, at=tx.now)


def changes(where: Tx | Connection, name: str) -> list[Change]:
    """Return what was put in use of *name*, oldest first."""
    rows = _CHANGES.rows(where.c if isinstance(where, Tx) else where, name=name)
    return [
        Change(one, number, canary, share, author, moment(at))
        for one, number, canary, share, author, at in rows
    ]


def ran_under(where: Tx | Connection, name: str, since: datetime, until: datetime) -> list[Change]:
    """Return the changes of *name* whose releases were in use from *since* to *until*.

    The first is what stood at *since*, where that was noted; a time may have several.
    """
    noted = [one for one in changes(where, name) if one.at <= until]
    before = [one for one in noted if one.at <= since]
    return [*before[-1:], *(one for one in noted if one.at > since)]


def live(where: Tx | Connection) -> dict[str, Live]:
    """Return what is in use, by name."""
    rows = _LIVE.rows(where.c if isinstance(where, Tx) else where)
    return {
        name: Live(name, number, canary, share, author, moment(at))
        for name, number, canary, share, author, at in rows
    }


def releases(where: Tx | Connection, name: str = "") -> list[Release]:
    """Return the releases of *name*, or of every script, the newest first."""
    c = where.c if isinstance(where, Tx) else where
    return [_release(row) for row in (_RELEASES.rows(c, name=name) if name else _ALL.rows(c))]


def files(c: Connection, of: Release) -> dict[str, bytes]:
    """Return the files of a release, byte for byte as they came in."""
    found: dict[str, bytes] = {}
    for path, digest in of.files.items():
        row = _BYTES.row(c, sha256=digest)
        assert row is not None, "a release is kept in one transaction with its files"
        found[path] = bytes(row[0])
    return found


def _release(row: Row) -> Release:
    name, number, version, listed, author, note, at = row
    return Release(name, number, version, codec.loads(listed), author, note, moment(at))
