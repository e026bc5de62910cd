"""Customers' tiers as the customer file tells them, by a keyed hash of the phone, never by itself.

put(tx, hash, Tier(...))      of(c, hash)      hashed(secret, "+8613812345678")
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select

from storage import codec
from storage.sql import Sql, values
from storage.tables_connect import customer_tiers
from storage.writer import Tx

_PURPOSE = b"customer-phone:"


@dataclass(frozen=True, slots=True)
class Tier:
    """What a customer is to the firm. history: lines about earlier dealings, newest first."""

    tier: str
    history: tuple[str, ...] = ()
    source: str = ""


_t = customer_tiers.c
_p = bindparam


def _put(insert: Any) -> Any:
    new = insert(customer_tiers).values(**values("phone", "tier", "history", "source", "at"))
    said = {name: new.excluded[name] for name in ("tier", "history", "source", "at")}
    return new.on_conflict_do_update(index_elements=["phone"], set_=said)


_PUT = Sql(_put)
_OF = Sql(select(_t.tier, _t.history, _t.source).where(_t.phone == _p("phone")))
_COUNT = Sql(select(func.count()).select_from(customer_tiers))
_FORGET = Sql(delete(customer_tiers).where(_t.phone == _p("phone")))


def hashed(secret: bytes, phone: str) -> str:
    """Return what a phone (E.164) is kept under; without the secret nobody can try numbers."""
    return hmac.new(secret, _PURPOSE + phone.encode(), sha256).hexdigest()


def put(tx: Tx, phone: str, told: Tier) -> None:
    """Keep what is told of the customer with this phone (its hash); it replaces what was."""
    _PUT.run(
        tx.c,
        phone=phone,
        tier=told.tier,
        history=codec.dumps(list(told.history)),
        source=told.source,
        at=tx.now,
    )


def of(c: Connection, phone: str) -> Tier | None:
    """Return what is told of the customer with this phone (its hash)."""
    row = _OF.row(c, phone=phone)
    return None if row is None else Tier(row[0], tuple(codec.loads(row[1])), row[2])


def count(c: Connection) -> int:
    """Return of how many customers something is told."""
    row = _COUNT.row(c)
    return 0 if row is None else int(row[0])


def forget(tx: Tx, phone: str) -> bool:
    """Erase what is told of the customer; False when nothing is."""
    return _FORGET.run(tx.c, phone=phone) > 0
