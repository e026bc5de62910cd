"""A visit to tell the customer of, as storage puts it into the talk's lane (see visiting.py).

key(told) -> str            read(key) -> Told
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from dialogues.keys import VISIT


class What(StrEnum):
    """again: the one before ended without the work done."""

    ARRANGED = "arranged"
    MOVED = "moved"
    AGAIN = "again"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Told:
    """A visit to tell of. promise: its id in the ledger; by: the name of the colleague who did it.

    since: when its window opens, None: only its end is known.
    """

    what: What
    promise: str
    since: datetime | None
    due: datetime
    by: str


def key(told: Told) -> str:
    """Return the key of the timer that tells it."""
    since = "" if told.since is None else int(told.since.timestamp())
    return f"{VISIT}{told.what}:{since}:{int(told.due.timestamp())}:{told.promise}:{told.by}"


def read(named: str) -> Told:
    """Return what `key` names."""
    what, since, until, promise, by = named.removeprefix(VISIT).split(":", 4)
    return Told(What(what), promise, _moment(since) if since else None, _moment(until), by)


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC)
