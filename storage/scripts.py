"""Scripts as they were published: a conversation keeps the version it began with."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from dialogues.state import ScriptRef
from storage.sql import Sql, values
from storage.tables import conversations, scripts
from storage.writer import Tx

_s = scripts.c
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
