"""What waits for a time that the clock showed once, before it was set back."""

from __future__ import annotations

from sqlalchemy import Connection

from storage.tide import EVERY

_REST = 61.0 + EVERY  # the longest back-off, and how far back a note of the time may lie
_LATE = (
    "SELECT lane, at FROM lane WHERE at > ? AND (pool = 'in' OR hold > 0) "
    "AND EXISTS (SELECT 1 FROM item WHERE item.lane = lane.lane AND due IS NULL)"
)


def late(c: Connection, now: float) -> list[str]:
    """Return the lanes with work that wait longer than any back-off or rest."""
    rows = c.exec_driver_sql(_LATE, (now + _REST,)).all()
    return [f"{name} waits {at - now:.0f} s" for name, at in rows]
