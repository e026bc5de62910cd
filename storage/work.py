"""Putting work into lanes, and taking it out again before it is done (see storage/lanes.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, null, or_

from storage import codec
from storage.sql import Sql, values
from storage.tables import item, lane
from storage.times import epoch
from storage.writer import Tx


def _wake(insert: Any) -> Any:
    """Make the lane's row, or let an idle lane be claimed earlier (never inside its hold)."""
    up = insert(lane).values(**values("lane", "pool", "at"), hold=0.0, owner=null(), fails=0)
    new = up.excluded.at
    at = case(
        (or_(lane.c.owner.is_not(None), lane.c.at <= new), lane.c.at),
        (lane.c.hold > new, lane.c.hold),
        else_=new,
    )
    return up.on_conflict_do_update(index_elements=["lane"], set_={"at": at})


_WAKE = Sql(_wake)
_PUT = Sql(lambda insert: insert(item).values(values("lane", "due", "key", "body")))
_CANCEL = Sql(delete(item).where(item.c.lane == bindparam("lane"), item.c.key == bindparam("key")))


def put(
    tx: Tx,
    name: str,
    body: Mapping[str, Any],
    *,
    due: datetime | None = None,
    key: str | None = None,
) -> None:
    """Add work to the lane *name*; with a key it replaces what had that key there."""
    put_text(tx, name, codec.dumps(body), due=None if due is None else epoch(due), key=key)


def enter(tx: Tx, name: str) -> None:
    """Have the lane *name* for oneself until the commit, and wake it; `add` puts work into it.

    Where several processes write, whoever numbers something that belongs to a talk enters the
    talk's lane first, as its turn does: the numbers then grow in the order of the commits, and no
    reader's cursor passes one that is not there yet.
    """
    _WAKE.run(tx.c, lane=name, pool=name.split(":", 1)[0], at=tx.now)


def add(tx: Tx, name: str, body: Mapping[str, Any]) -> None:
    """Add work to a lane that this job entered."""
    _PUT.run(tx.c, lane=name, due=None, key=None, body=codec.dumps(body))


def put_text(
    tx: Tx, name: str, body: str, *, due: float | None = None, key: str | None = None
) -> None:
    """Add work whose JSON text is ready; due in epoch seconds."""
    if key is not None:
        # The new one has a new id: the old one may be in hand just now.
        _CANCEL.later(tx.c, lane=name, key=key)
    at = tx.now if due is None else due
    _WAKE.later(tx.c, lane=name, pool=name.split(":", 1)[0], at=at)
    _PUT.later(tx.c, lane=name, due=due, key=key, body=body)


def cancel(tx: Tx, name: str, key: str) -> bool:
    """Remove the work of that key; tell whether there was any."""
    return _CANCEL.run(tx.c, lane=name, key=key) > 0
