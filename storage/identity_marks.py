"""What customers told of themselves that another may have told too: hashes of numbers, no numbers.

put(tx, chat, by, value)           he said it
prove(tx, chat, by, value)         the platform vouches for it
alike(c, chat, by, value)          who else told the same; nobody, when a crowd did
proved(c, chat, by, value)         of whom else the platform vouches for it
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, bindparam, select, update

from storage.sql import Sql, values
from storage.tables import conversations
from storage.tables_triage import identity_marks
from storage.writer import Tx

_k = identity_marks.c
_v = conversations.c
_p = bindparam
_PUT = Sql(
    lambda insert: (
        insert(identity_marks)
        .values(verified=0, **values("by", "value", "chat", "at"))
        .on_conflict_do_nothing()
        .returning(_k.chat)
    )
)
_PROVE = Sql(
    update(identity_marks)
    .where(_k.by == _p("kind"), _k.value == _p("which"), _k.chat == _p("whose"))
    .values(verified=1)
)
CROWD = 12
"""Told by more people than this, a number is a shop's, a hotline's or made up: it tells nothing of
who somebody is, and pairing all who told it would cost the square of their number."""

_OTHERS = (
    select(_k.chat)
    .select_from(identity_marks.join(conversations, _v.chat == _k.chat))
    .where(
        _k.by == _p("by"),
        _k.value == _p("value"),
        _v.person_id
        != select(_v.person_id).where(_v.chat == _p("chat")).correlate(None).scalar_subquery(),
    )
    .order_by(_k.at, _k.chat)
)
_ALIKE = Sql(_OTHERS.limit(CROWD + 1))
_PROVED = Sql(_OTHERS.where(_k.verified == 1))


def put(tx: Tx, chat: str, by: str, value: str) -> bool:
    """Keep that the customer of *chat* told it; say whether it is new of him."""
    return _PUT.row(tx.c, by=by, value=_hash(value), chat=chat, at=tx.now) is not None


def prove(tx: Tx, chat: str, by: str, value: str) -> None:
    """Keep that the platform vouches for what was told."""
    _PROVE.run(tx.c, kind=by, which=_hash(value), whose=chat)


def alike(c: Connection, chat: str, by: str, value: str) -> list[str]:
    """Return the talks of other people in which the same was told; [] when a crowd told it."""
    rows = _ALIKE.rows(c, by=by, value=_hash(value), chat=chat)
    return [row[0] for row in rows] if len(rows) <= CROWD else []


def proved(c: Connection, chat: str, by: str, value: str) -> list[str]:
    """Return the talks of other people of whom the platform proved the same."""
    return [row[0] for row in _PROVED.rows(c, by=by, value=_hash(value), chat=chat)]


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
