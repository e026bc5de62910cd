"""What a platform tells later of a message it took: it did not arrive after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, null, update

from storage.outbox import FAILED, SENT, Remedy, choose, remedied
from storage.sql import Sql
from storage.tables import outbox
from storage.writer import Tx

_o = outbox.c
_p = bindparam
_LOST = Sql(
    update(outbox)
    .where(_o.message_id == _p("message"), _o.chat == _p("of"), _o.state == SENT)
    .values(state=FAILED, outcome="rejected", code=_p("why"), detail=_p("how"), sent=null())
    .returning(_o.message_id)
)


def lost(tx: Tx, chat: str, raw: Mapping[str, Any], reason: str) -> bool:
    """Keep that the message named in *raw* did not reach *chat*: a person is to ring up.

    Return whether there was such a message that counted as sent.
    """
    named = str(raw.get("message", ""))
    if not (named.isascii() and named.isdigit()):
        return False
    code = f"undelivered {raw.get('fail_type', '')}".strip()
    row = _LOST.row(tx.c, message=int(named), of=chat, why=code[:120], how=reason[:500])
    if row is not None:
        choose(tx, int(named), f"call: {code}")
        remedied(tx, int(named), Remedy("call", done=False))
    return row is not None
