"""Keys of the API: who may ask for what. Only a hash of a key is kept, and what its calls answered.

add(tx, Key(...), hash)     get(c, id)     answered(c, key, idem)     answer(tx, ...)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, null, select, update

from storage import codec
from storage.sql import Row, Sql, values
from storage.tables_connect import api_calls, api_keys
from storage.times import maybe, moment
from storage.writer import Tx

KEPT = 7 * 86_400.0  # seconds in which a repeated call gets its first answer
_USED = 60.0  # seconds: the time of use is noted no more often


@dataclass(frozen=True, slots=True)
class Key:
    """A key. id: the part of it that is no secret. per_minute: calls, 0 for no limit."""

    id: str
    name: str
    scopes: tuple[str, ...]
    per_minute: int = 60
    hash: str = field(default="", repr=False)
    made: datetime | None = None
    used: datetime | None = None
    revoked: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What a call was answered, and the hash of the body it came with."""

    body_hash: str
    status: int
    answer: str


_k = api_keys.c
_a = api_calls.c
_p = bindparam
_ADD = Sql(
    lambda insert: insert(api_keys).values(
        used=null(),
        revoked=null(),
        **values("id", "name", "hash", "scopes", "per_minute", "made"),
    )
)
_KEY = select(_k.id, _k.name, _k.scopes, _k.per_minute, _k.hash, _k.made, _k.used, _k.revoked)
_GET = Sql(_KEY.where(_k.id == _p("id")))
_ALL = Sql(_KEY.order_by(_k.made, _k.id))
_REVOKE = Sql(
    update(api_keys)
    .where(_k.id == _p("which"), _k.revoked.is_(None))
    .values(revoked=_p("now"))
    .returning(_k.id)
)
_TOUCH = Sql(update(api_keys).where(_k.id == _p("which")).values(used=_p("now")))
_ANSWERED = Sql(
    select(_a.body_hash, _a.status, _a.answer).where(
        _a.key_id == _p("key_id"), _a.idem == _p("idem")
    )
)
_ANSWER = Sql(
    lambda insert: (
        insert(api_calls)
        .values(values("key_id", "idem", "body_hash", "status", "answer", "at"))
        .on_conflict_do_nothing(index_elements=["key_id", "idem"])
    )
)
_SWEEP = Sql(delete(api_calls).where(_a.at < _p("before")))


def add(tx: Tx, key: Key) -> None:
    """Enter the key."""
    _ADD.run(
        tx.c,
        id=key.id,
        name=key.name,
        hash=key.hash,
        scopes=codec.dumps(list(key.scopes)),
        per_minute=key.per_minute,
        made=tx.now,
    )


def get(c: Connection, number: str) -> Key | None:
    """Return the key of this id, a revoked one too."""
    row = _GET.row(c, id=number)
    return None if row is None else _read(row)


def every(c: Connection) -> list[Key]:
    """Return every key, oldest first."""
    return [_read(row) for row in _ALL.rows(c)]


def revoke(tx: Tx, number: str) -> bool:
    """End the key; False when there is none or it was ended before."""
    return _REVOKE.row(tx.c, which=number, now=tx.now) is not None


def stale(key: Key, now: float) -> bool:
    """Tell whether its last use was noted long ago."""
    return key.used is None or now - key.used.timestamp() > _USED


def touch(tx: Tx, number: str) -> None:
    """Note that the key was used now."""
    _TOUCH.run(tx.c, which=number, now=tx.now)


def answered(c: Connection, key: str, idem: str) -> Answered | None:
    """Return what the call of this idempotency key was answered."""
    row = _ANSWERED.row(c, key_id=key, idem=idem)
    return None if row is None else Answered(*row)


def answer(tx: Tx, key: str, idem: str, told: Answered) -> None:
    """Keep what the call was answered, the first time; forget answers that are a week old."""
    _SWEEP.run(tx.c, before=tx.now - KEPT)
    _ANSWER.run(
        tx.c,
        key_id=key,
        idem=idem,
        body_hash=told.body_hash,
        status=told.status,
        answer=told.answer,
        at=tx.now,
    )


def _read(row: Row) -> Key:
    number, name, scopes, per_minute, hashed, made, used, revoked = row
    return Key(
        id=number,
        name=name,
        scopes=tuple(codec.loads(scopes)),
        per_minute=per_minute,
        hash=hashed,
        made=moment(made),
        used=maybe(used),
        revoked=maybe(revoked),
    )
