"""Time that runs 600 times as fast, and rests while there is something to do.

The product lives on it as on any clock. While a person types, or a lane has work in hand, time
goes on as it does in life; hours in which nothing is due are passed over.
"""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from storage.store import Store
from storage.tables import lane

SPEED = 600.0
AHEAD = 240.0  # seconds before anything due from which time is not passed over
STEP = 5.0  # seconds that pass at most between two looks: a stalled machine loses no lease
LOOK = 0.004  # real seconds between two looks


@dataclass(frozen=True, slots=True)
class _Since:
    real: float
    told: float
    speed: float
    most: float = math.inf


class Hurry:
    """Epoch seconds; any thread."""

    def __init__(self, now: float) -> None:
        self._since = _Since(time.monotonic(), now, 1.0)

    def __call__(self) -> float:
        """Return the time."""
        own = self._since
        return own.told + min((time.monotonic() - own.real) * own.speed, own.most)

    def run(self, speed: float, most: float = math.inf) -> None:
        """Let time go on at *speed*, for *most* seconds of it until told again."""
        self._since = _Since(time.monotonic(), self(), speed, most)

    def on(self, seconds: float) -> None:
        """Pass over *seconds*."""
        own = self._since
        self._since = _Since(time.monotonic(), self() + seconds, own.speed, own.most)


async def until(clock: Hurry, store: Store, at: float) -> None:
    """Let it be *at*: everything due by then is done."""
    try:
        while clock() < at or _busy(store, clock()):
            if _busy(store, clock()):
                clock.run(1.0)
            else:
                _hurry(clock, store, at)
            await asyncio.sleep(LOOK)
    finally:
        clock.run(1.0)


def _hurry(clock: Hurry, store: Store, at: float) -> None:
    due = store.read(lambda c: c.execute(select(func.min(lane.c.at))).scalar())
    begins = min(at, at if due is None else due) - AHEAD
    clock.run(SPEED, STEP)
    if begins > clock():
        clock.on(begins - clock())


def _busy(store: Store, now: float) -> bool:
    """Tell whether a lane is in hand, or has come due."""

    def look(c: Connection) -> bool:
        mine = or_(lane.c.owner.is_not(None), lane.c.at <= now)
        return c.execute(select(lane.c.lane).where(mine).limit(1)).first() is not None

    return store.read(look)
