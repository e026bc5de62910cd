"""When the wall's clock is set back: what was to wait a moment must not wait until then again.

    tide.look()     every round of a worker; cheap, writes once in EVERY seconds

Leases, holds and rests stand in the tables as moments. Set back an hour, each of them lies an
hour ahead. The highest time seen stands in the database, so a process that starts after the
clock was set back notices as well. Then leases end soon, and whatever was held is looked at
now: who looks too early holds again. What is due at a time of the wall (a promise to a customer)
stays due then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from sqlalchemy import bindparam, case, func, select, update

from storage import shared
from storage.errors import StoreError
from storage.sql import Sql
from storage.store import Store
from storage.tables import item, lane
from storage.tables_alerts import alarms
from storage.tables_channels import shared as table
from storage.writer import Tx

SMALL = 2.0  # seconds; clocks of two machines on one database differ by less
EVERY = 30.0  # seconds between two notes of the time
AGAIN = 5.0  # seconds after a note that failed
LEASE_LEFT = 60.0  # seconds a lease still has, whatever its holder's clock said
NAME = "clock:highest"
OF_TALKS = "in"  # the pool whose timers are times told to people

_p = bindparam
_AHEAD = (
    select(lane.c.lane)
    .where(lane.c.at > _p("now"))
    .with_for_update(skip_locked=True)  # who has one in hand writes it anew anyway
    .cte("ahead")
)
_SOON = Sql(
    update(item)
    .where(item.c.due > _p("now"))
    .where(
        item.c.lane.in_(select(lane.c.lane).where(lane.c.pool != OF_TALKS, lane.c.at > _p("now")))
    )
    .values(due=_p("now"))
)
_LEFT = (
    select(func.min(func.coalesce(item.c.due, _p("now"))))
    .where(item.c.lane == lane.c.lane)
    .scalar_subquery()
)
_LEASE = case((lane.c.at > _p("lease"), _p("lease")), else_=lane.c.at)
_WAKE = Sql(
    update(lane)
    .where(lane.c.lane.in_(select(_AHEAD.c.lane)))
    .values(
        hold=case((lane.c.hold > _p("now"), 0.0), else_=lane.c.hold),
        at=case((lane.c.owner.is_not(None), _LEASE), else_=func.coalesce(_LEFT, _p("now"))),
    )
)
# Who finds the note in another's hands leaves it to him: he may stand still, and hold it.
_MINE = Sql(
    select(table.c.name).where(table.c.name == _p("name")).with_for_update(skip_locked=True)
)
_RAISED = Sql(
    update(alarms)
    .where(alarms.c.state == "open", alarms.c.raised > _p("now"))
    .values(raised=_p("now"))
)


def set_back(tx: Tx) -> int:
    """Let nothing wait for a time the clock showed once; return how many lanes moved."""
    _RAISED.run(tx.c, now=tx.now)
    _SOON.run(tx.c, now=tx.now)
    return _WAKE.run(tx.c, now=tx.now, lease=tx.now + LEASE_LEFT)


def note(tx: Tx, *, back: bool = False) -> bool:
    """Keep the time; where a later one was seen, or *back* says so, let nothing wait for it."""
    kept = shared.get(tx.c, NAME)
    back = back or (kept is not None and kept.until > tx.now + SMALL)
    if back:
        set_back(tx)
    if kept is None or _MINE.row(tx.c, name=NAME) is not None:
        shared.put(tx, NAME, "seen", tx.now)
    return back


class Tide:
    """Watches one process's clock. clock: epoch seconds, as the store's. Any thread may look."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._one = threading.Lock()
        self._highest = -1.0
        self._noted = -EVERY

    def look(self) -> bool:
        """Take note of the time; say whether it was set back and what waited was woken.

        Raises:
            StoreError: the clock was set back and the database cannot be written: look again.
        """
        now = self._clock()
        back = now < self._highest - SMALL
        if not back and now < self._noted + EVERY:
            self._highest = max(self._highest, now)
            return False
        if not self._one.acquire(blocking=False):
            return False  # another thread is at it
        try:
            woken = self._store.do(lambda tx: note(tx, back=back))
            self._highest = self._noted = now
        except StoreError:
            if back:
                raise
            self._noted = now - EVERY + AGAIN  # it can wait, and whoever has work will say so
            return False
        finally:
            self._one.release()
        return woken
