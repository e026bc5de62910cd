"""What customers told of themselves that another may have told too: hashes of numbers, no numbers.

put(tx, chat, by, value)           he said it
prove(tx, chat, by, value)         the platform vouches for it
alike(c, chat, by, value)          who else told the same
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
    )
)
_PROVE = Sql(
    update(identity_marks)
    .where(_k.by == _p("kind"), _k.value == _p("which"), _k.chat == _p("whose"))
    .values(verified=1)
)
_ALIKE = Sql(
    select(_k.chat, _k.verified)
    .select_from(identity_marks.join(conversations, _v.chat == _k.chat))
    .where(
        _k.by == _p("by"),
        _k.value == _p("value"),
        _v.person_id
        != select(_v.person_id).where(_v.chat == _p("chat")).correlate(None).scalar_subquery(),
    )
    .order_by(_k.at, _k.chat)
)


def put(tx: Tx, chat: str, by: str, value: str) -> None:
    """Keep that the customer of *chat* told it; the same again changes nothing."""
    _PUT.run(tx.c, by=by, value=_hash(value), chat=chat, at=tx.now)


def prove(tx: Tx, chat: str, by: str, value: str) -> None:
    """Keep that the platform vouches for what was told."""
    _PROVE.run(tx.c, kind=by, which=_hash(value), whose=chat)


def alike(c: Connection, chat: str, by: str, value: str) -> list[tuple[str, bool]]:
    """Return the talks of other people in which the same was told, and whether it was proved."""
    rows = _ALIKE.rows(c, by=by, value=_hash(value), chat=chat)
    return [(other, bool(verified)) for other, verified in rows]


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
