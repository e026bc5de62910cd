"""Whose turn it is to sweep, and when: one process at a time, one round in so many seconds.

Both stand in the database (storage/shared.py), so processes that share it agree.
"""

from __future__ import annotations

from sqlalchemy import Connection

from storage import shared
from storage.writer import Tx

LEAD, NEXT = "retention:lead", "retention:next"


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
