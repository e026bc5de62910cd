"""Dead letters: what could not be handled, kept as it came, with the reason, for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from storage import work
from storage.errors import Refused
from storage.sql import Sql, values
from storage.tables import dead
from storage.times import moment
from storage.writer import Tx

REASON = 2_000  # characters of an error worth keeping


@dataclass(frozen=True, slots=True)
class Letter:
    """One dead letter. lane is "" when it never was in one (a request at the door)."""

    id: int
    source: str
    lane: str
    body: bytes
    reason: str
    at: datetime


_PARK = Sql(
    lambda insert: (
        insert(dead)
        .values(values("source", "lane", "key", "body", "reason", "at"))
        .returning(dead.c.id)
    )
)
_COLUMNS = (dead.c.id, dead.c.source, dead.c.lane, dead.c.body, dead.c.reason, dead.c.at)
_LIST = Sql(select(*_COLUMNS).order_by(dead.c.id.desc()).limit(bindparam("n")))
_COUNT = Sql(select(func.count()).select_from(dead))
_GET = Sql(select(dead.c.lane, dead.c.key, dead.c.body).where(dead.c.id == bindparam("id")))
_DISCARD = Sql(delete(dead).where(dead.c.id == bindparam("id")))


def park(
    tx: Tx,
    source: str,
    body: bytes,
    reason: str,
    *,
    lane: str | None = None,
    key: str | None = None,
) -> int:
    """Keep *body* with the reason; return the letter's id."""
    row = _PARK.row(
        tx.c, source=source, lane=lane, key=key, body=body, reason=reason[:REASON], at=tx.now
    )
    assert row is not None
    return int(row[0])


def list(c: Connection, limit: int = 200) -> tuple[Letter, ...]:  # noqa: A001 - dead.list reads well
    """Return the newest letters first."""
    return tuple(
        Letter(i, source, lane or "", body, reason, moment(at))
        for i, source, lane, body, reason, at in _LIST.rows(c, n=limit)
    )


def count(c: Connection) -> int:
    """Return how many letters wait for a person."""
    row = _COUNT.row(c)
    return 0 if row is None else row[0]


def retry(tx: Tx, letter: int) -> None:
    """Put the letter's work back into its lane, behind what waits there.

    Raises:
        Refused: there is no such letter, or it never was in a lane.
    """
    row = _GET.row(tx.c, id=letter)
    if row is None or row[0] is None:
        raise Refused(f"dead letter {letter} cannot be taken again")
    lane, key, body = row
    work.put_text(tx, lane, body.decode(), due=None if key is None else tx.now, key=key)
    discard(tx, letter)


def discard(tx: Tx, letter: int) -> bool:
    """Forget the letter; tell whether there was one."""
    return _DISCARD.run(tx.c, id=letter) > 0
