"""Times: epoch seconds in the database, aware datetimes outside."""

from __future__ import annotations

from datetime import UTC, datetime


def epoch(at: datetime) -> float:
    """Return *at* as epoch seconds; exact to the microsecond.

    Raises:
        ValueError: a time without a zone names no moment.
    """
    if at.tzinfo is None:
        raise ValueError(f"a time needs its zone: {at.isoformat()}")
    return at.timestamp()


def moment(seconds: float) -> datetime:
    """Return epoch *seconds* as a time in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def maybe(seconds: float | None) -> datetime | None:
    """Return epoch *seconds* as a time in UTC, None as None."""
    return None if seconds is None else moment(seconds)
