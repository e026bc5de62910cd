"""One time for every machine on a database: the process's clock, put right by the database's.

Leases are taken by one machine and judged by another, so both must mean the same moment. A
difference below SMALL is left alone: it is within what the asking itself takes, leases last
seconds. Where there is no server (SQLite) the process's clock is the only one.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Connection

SMALL = 0.05  # seconds
EVERY = 60.0  # seconds between two looks at the database's clock
_TRIES = 3  # the quickest answer is the truest
_ASK = "SELECT extract(epoch FROM clock_timestamp())::float8"


class AgreedClock:
    """Call it for epoch seconds. clock: the process's own; wall: what is compared (tests skew it).

    monotonic: seconds that no one sets.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._wall = wall
        self._monotonic = monotonic
        self._measured: float | None = None
        self._apart = 0.0  # wall less monotonic, when measured: changes when somebody sets it
        self.offset = 0.0

    def __call__(self) -> float:
        """Return the time all processes on the database agree on."""
        return self._clock() + self.offset

    def keep_right(self, c: Connection) -> None:
        """Measure again when it is long ago or the process's clock was set. Outside transactions.

        Raises:
            Exception: what the driver raises when the database is away.
        """
        if c.dialect.name == "sqlite" or not self._stale():
            return
        self.offset = offset if abs(offset := self.measure(c)) >= SMALL else 0.0
        self._measured = self._monotonic()
        self._apart = self._wall() - self._measured

    def measure(self, c: Connection) -> float:
        """Return how far the database's clock is before the process's, in seconds."""
        cursor = c.connection.cursor()
        found: list[tuple[float, float]] = []
        for _ in range(_TRIES):
            before = self._wall()
            cursor.execute(_ASK)
            told = cursor.fetchone()
            after = self._wall()
            assert told is not None
            found.append((after - before, told[0] - (before + after) / 2))
        cursor.close()
        return min(found)[1]

    def _stale(self) -> bool:
        if self._measured is None:
            return True
        now = self._monotonic()
        return now - self._measured > EVERY or abs(self._wall() - now - self._apart) > SMALL
