"""Whose turn it is to sweep, and when: one process at a time, one round in so many seconds.

Both stand in the database (storage/shared.py), so processes that share it agree.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage import shared
from storage.sql import Sql
from storage.tables import inbox
from storage.writer import Tx

LEAD, NEXT = "retention:lead", "retention:next"
_OLDEST = Sql(select(inbox.c.received).order_by(inbox.c.id).limit(1))


@dataclass(frozen=True, slots=True)
class Standing:
    """Epoch seconds, 0 for none. oldest: arrival still known; next: when a round is due."""

    oldest: float
    next: float


def standing(c: Connection) -> Standing:
    """Return how far the sweeping has come."""
    oldest, due = _OLDEST.row(c), shared.get(c, NEXT)
    return Standing(oldest[0] if oldest else 0.0, due.until if due else 0.0)


def due(c: Connection, now: float, every: float) -> bool:
    """Say whether a round is due; a time further off was set by a clock that was ahead."""
    found = shared.get(c, NEXT)
    return found is None or not now < found.until <= now + every


def lead(tx: Tx, process: str, seconds: float) -> bool:
    """Lead for *seconds* more; False while another process does."""
    return shared.lead(tx, LEAD, process, seconds)


def done(tx: Tx, process: str, every: float) -> None:
    """Keep that a round was made: the next one is due in *every* seconds, whoever makes it."""
    shared.put(tx, NEXT, "swept", tx.now + every)
    shared.leave(tx, LEAD, process)
